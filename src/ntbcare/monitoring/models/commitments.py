"""Commitments as in an open-government action plan: what was promised, by whom, with what, and how far it is."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency


class Progress(models.TextChoices):
    """How far a commitment or milestone is, in the words of open-government action plans."""

    NOT_STARTED = "not_started", _("Belum dimulai")
    IN_PROGRESS = "in_progress", _("Sedang berjalan")
    STUCK = "stuck", _("Terhambat")
    FINISHED = "finished", _("Tuntas")
    INCOMPLETE = "incomplete", _("Berakhir, belum tuntas")


class Commitment(models.Model):
    """A promise of a government. Until a coordinator confirmed it (``confirmed_at``) it can be changed and only officers see it;
    from then on it stays as it is, may be withdrawn with a reason, and what becomes of it is said by reports.

    ``budget`` is in rupiah, ``staff`` in persons, ``months`` in months; null where nobody said.
    """

    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=200)
    problem = models.TextField()
    promise = models.TextField()
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    supporters = models.CharField(max_length=500, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    budget = models.PositiveBigIntegerField(null=True)
    staff = models.PositiveIntegerField(null=True)
    months = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["branch", "-id"], name="commitment_branch"),
            models.Index(fields=["owner", "-id"], name="commitment_owner"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="commitment_ends_after_its_start"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_because=""), name="withdrawn_commitment_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Milestone(models.Model):
    """A part of a commitment with days of its own."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["commitment", "number"], name="one_milestone"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="milestone_ends_after_its_start"),
        ]

    def __str__(self) -> str:
        return self.title


class Verdict(models.TextChoices):
    """What a coordinator made of a report."""

    WAITING = "waiting", _("Menunggu dipastikan")
    CONFIRMED = "confirmed", _("Dipastikan")
    REFUSED = "refused", _("Tidak dipastikan")


class ProgressReport(models.Model):
    """How far a commitment (or one milestone) was in a half-year, with evidence. A later one stands above the earlier; none is
    changed but once, by the coordinator's verdict."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reports")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, null=True, related_name="reports")
    period = models.CharField(max_length=6)
    progress = models.CharField(max_length=11, choices=Progress.choices)
    text = models.TextField()
    link = models.CharField(max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    verdict = models.CharField(max_length=9, choices=Verdict.choices, default=Verdict.WAITING)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(verdict="refused") | ~Q(reason=""), name="refused_report_has_a_reason"),
        ]
