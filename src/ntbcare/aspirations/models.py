"""What people wish for: groups of aspirations, who supports them, what the planning agency answered, what was handed over."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency, Region
from ntbcare.cases.models import Case
from ntbcare.complainants.models import Complainant


class PlanningOffice(models.Model):
    """Which agency plans for a government (Bappeda), from a day on. Rows are only added."""

    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    from_day = models.DateField()
    basis = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-from_day", "-id"]


class Outcome(models.TextChoices):
    """What the planning agency answered; ``open`` until it did."""

    OPEN = "open", _("Belum dijawab")
    TAKEN_UP = "taken_up", _("Masuk rencana")
    PARTLY = "partly", _("Masuk rencana sebagian")
    LATER = "later", _("Dibahas tahun berikutnya")
    DECLINED = "declined", _("Tidak dapat direncanakan")


class AspirationGroup(models.Model):
    """Aspirations of one wish, under a title and a summary that officers wrote: nothing of any aspiration stands in them.

    ``round_year`` is the planning year whose round it is reported to. ``aspirations`` and ``supporters`` are kept counters.
    """

    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=120)
    summary = models.TextField()
    round_year = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.OPEN)
    aspirations = models.PositiveIntegerField(default=0)
    supporters = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    dissolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["branch", "round_year", "-id"], name="aspiration_round"),
            models.Index(fields=["round_year", "-id"], condition=models.Q(dissolved_at=None), name="aspiration_year"),
        ]

    def __str__(self) -> str:
        return self.title


class GroupMember(models.Model):
    """That an aspiration stands in a group. ``until`` is set when it was taken out again; the row stays."""

    group = models.ForeignKey(AspirationGroup, on_delete=models.PROTECT, related_name="members")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(until=None), name="one_open_group"),
        ]


class Supporter(models.Model):
    """That a device supports a group: ``device_hash`` is keyed, and without an account nobody can be told from it.

    ``address_hash`` slows who supports in masses; it is forgotten after a day. ``person`` is there only where somebody left
    a way to be told of the answer, sealed as all contacts are; it goes with the support.
    """

    group = models.ForeignKey(AspirationGroup, on_delete=models.PROTECT, related_name="+")
    device_hash = models.CharField(max_length=80)
    address_hash = models.CharField(max_length=80, blank=True)
    person = models.ForeignKey(Complainant, on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=2, default="id")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "device_hash"], name="one_support_a_device")]
        indexes: ClassVar = [models.Index(fields=["address_hash", "at"], name="support_by_address")]


class GroupAnswer(models.Model):
    """What the planning agency answered, with the reason. Added, never changed: a later one stands above the earlier."""

    group = models.ForeignKey(AspirationGroup, on_delete=models.PROTECT, related_name="given")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    planning_year = models.PositiveSmallIntegerField(null=True)
    programme = models.CharField(max_length=200, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    by_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "number"], name="one_group_answer")]


class PlanningReport(models.Model):
    """What of a planning year was handed over to its round, as it was said then. ``sha256`` is that of the canonical JSON
    (RFC 8785) of ``{"rows": rows}``."""

    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    round_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    handed_to = models.CharField(max_length=200)
    handed_at = models.DateTimeField()
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    rows = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-round_year", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["branch", "round_year", "number"], name="one_handing_over")]
