"""Working calendars with their days off, and what changed of the rules."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency


class Calendar(models.Model):
    """Office hours of the week. ``hours`` maps weekday "0" (Monday) – "6" to ``["08:00", "16:00"]``; absent days are free."""

    name = models.CharField(max_length=80, unique=True)
    hours = models.JSONField()
    is_default = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="one_default_calendar")
        ]

    def __str__(self) -> str:
        return self.name


class CalendarUse(models.Model):
    """The calendar that an agency, and everything below it without one of its own, works by."""

    agency = models.OneToOneField(Agency, on_delete=models.CASCADE, primary_key=True, related_name="calendar_use")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="uses")


class Holiday(models.Model):
    """A day off: for every calendar, or for one. Withdrawn ones stay for the record."""

    day = models.DateField(db_index=True)
    name = models.CharField(max_length=160)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, null=True, related_name="holidays")
    estimated = models.BooleanField(default=False)
    # Known before any case was counted; added ones count only for clocks that were open when they were added.
    seeded = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["day", "id"]


class RuleChange(models.Model):
    """A change of calendars or policies. The newest id is the edition of the rules; a clock says which it was counted by."""

    class What(models.TextChoices):
        """What changed."""

        CALENDAR = "calendar", _("Kalender kerja")
        POLICY = "policy", _("Kebijakan")
        LADDER = "ladder", _("Jenjang eskalasi")

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=8, choices=What.choices)
    # Null: every calendar.
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, null=True, related_name="+")
    reason = models.CharField(max_length=200)
