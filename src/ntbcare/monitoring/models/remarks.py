"""What observers say of the figures and propose to the coordination meeting, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency
from ntbcare.monitoring.models.commitments import Commitment


class RemarkKind(models.TextChoices):
    """A word on the figures, or something to be done."""

    COMMENT = "comment", _("Tanggapan atas angka")
    PROPOSAL = "proposal", _("Usul tindak lanjut")


class RemarkState(models.TextChoices):
    """What a coordinator made of it. A comment is accepted by showing it to the meeting."""

    WAITING = "waiting", _("Menunggu koordinator")
    ACCEPTED = "accepted", _("Diterima")
    REFUSED = "refused", _("Ditolak")


class Remark(models.Model):
    """A comment or a proposed action item on the figures of a half-year (``2026-2``) of a government; the province's node
    stands for the whole province. Until it is decided its author and the coordinators of that government see it.

    Never changed but once, by the decision: a refused one has its ``reason``, an accepted proposal its ``owner`` and ``due_on``.
    """

    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.CharField(max_length=6)
    kind = models.CharField(max_length=8, choices=RemarkKind.choices)
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=RemarkState.choices, default=RemarkState.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    due_on = models.DateField(null=True)
    # What it is about, where it is about one promise and not about the figures.
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, related_name="remarks")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["branch", "period", "-id"], name="remark_period"),
            models.Index(fields=["author", "id"], condition=Q(state="waiting"), name="remark_waiting"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="accepted", kind="proposal") | Q(owner__isnull=False, due_on__isnull=False),
                name="accepted_proposal_has_an_owner",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="refused_remark_has_a_reason"),
        ]
