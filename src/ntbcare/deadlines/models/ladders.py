"""The ladder by which a late case goes up, with quiet hours, morning digest and zones: dated rows of a branch."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency
from ntbcare.cases.sets import Position, Priority


class How(models.TextChoices):
    """How a step of the ladder reaches whoever holds the position."""

    AT_ONCE = "at_once", _("Pesan langsung")
    DIGEST = "digest", _("Ringkasan pagi saja")


class Ladder(models.Model):
    """What a branch does with cases that are late or lie untouched, from a day on. A case keeps the ladder of the day it
    came in; a branch without one uses the province's. Never overwritten: the next one replaces it from its day on.

    ``yellow_days`` and ``red_days`` are working days in which no officer did anything on the case. ``hold_…`` is how
    long an acknowledgement keeps the next level waiting. ``organisation`` and ``secretariat`` say which agency of the
    branch is the Organisation Bureau and which the Secretary's office.
    """

    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="ladders")
    in_force_from = models.DateField()
    reason = models.CharField(max_length=300)
    legal_basis = models.CharField(max_length=300, blank=True)
    quiet_from = models.TimeField(null=True, default=time(21))
    quiet_until = models.TimeField(null=True, default=time(6))
    digest_at = models.TimeField(default=time(7, 30))
    yellow_days = models.PositiveSmallIntegerField(default=3)
    red_days = models.PositiveSmallIntegerField(default=5)
    hold_amount = models.PositiveSmallIntegerField(default=2)
    hold_unit = models.CharField(max_length=5, default="day")
    hold_calendar = models.CharField(max_length=7, default="working")
    organisation = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    secretariat = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-in_force_from", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["branch", "in_force_from"], condition=Q(withdrawn_at__isnull=True), name="one_ladder_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.in_force_from}"


class LadderStep(models.Model):
    """A rung: so long after the deadline it goes to that position. An empty ``priority`` is for all that have no own rungs."""

    ladder = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="steps")
    priority = models.CharField(max_length=9, choices=Priority.choices, blank=True)
    level = models.PositiveSmallIntegerField()
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=5)
    calendar = models.CharField(max_length=7)
    position = models.CharField(max_length=12, choices=Position.choices)
    how = models.CharField(max_length=7, choices=How.choices, default=How.AT_ONCE)

    class Meta:
        ordering: ClassVar = ["priority", "level"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["ladder", "priority", "level"], name="one_rung_a_level")]


class Digest(models.Model):
    """That an officer's morning digest of a day has been seen to, whether there was anything to say or not."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    cases = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["day", "officer"], name="one_digest_a_morning")]
