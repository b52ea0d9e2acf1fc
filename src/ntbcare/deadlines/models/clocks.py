"""The clocks that run under policies, and why their due moments moved."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ntbcare.cases.models import Assignment, Case
from ntbcare.deadlines.models.calendars import Calendar
from ntbcare.deadlines.models.policies import Limit, LimitKind


class Clock(models.Model):
    """A limit at work on a case or on one assignment. Running while neither stopped nor paused.

    ``pauses`` lists ``[from, to]`` in RFC 3339 UTC, the last ``to`` null while paused; ``due_at`` is null then.
    ``next_action_at`` is when the reminder, the notice at the deadline or the next escalation is due; null when
    nothing is. ``edition`` is the id of the newest RuleChange of a calendar that the due moment was counted with.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, null=True, related_name="clocks")
    limit = models.ForeignKey(Limit, on_delete=models.PROTECT, related_name="+", db_index=False)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=14, choices=LimitKind.choices)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    pauses = models.JSONField(default=list)
    stopped_at = models.DateTimeField(null=True)
    next_action_at = models.DateTimeField(null=True)
    stage = models.PositiveSmallIntegerField(default=0)  # 0 nothing done, 1 reminded, 2 noticed, 3… escalated to level 1…
    # The highest level that said it has seen the case, and until when the levels above it wait for that.
    held_level = models.PositiveSmallIntegerField(default=0)
    held_until = models.DateTimeField(null=True)
    edition = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(assignment__isnull=True, stopped_at__isnull=True), name="one_case_clock"
            ),
            models.UniqueConstraint(
                fields=["assignment", "kind"], condition=Q(stopped_at__isnull=True), name="one_assignment_clock"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_action_at", "id"],
                condition=Q(stopped_at__isnull=True, next_action_at__isnull=False),
                name="clock_action",
            ),
            models.Index(fields=["edition", "id"], condition=Q(stopped_at__isnull=True), name="clock_edition"),
        ]


class ClockChange(models.Model):
    """Why a due moment moved: a holiday added or withdrawn, a pause begun or ended, a class or priority changed."""

    class Cause(models.TextChoices):
        """The kinds of reasons."""

        CALENDAR = "calendar", _("Kalender kerja berubah")
        PAUSED = "paused", _("Menunggu kelengkapan")
        RESUMED = "resumed", _("Kelengkapan diterima")
        LIMIT = "limit", _("Klasifikasi atau prioritas diubah")
        REOPENED = "reopened", _("Dibuka kembali")
        EXTENDED = "extended", _("Waktu jawab diperpanjang")

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    due_before = models.DateTimeField(null=True)
    due_after = models.DateTimeField(null=True)
    cause = models.CharField(max_length=8, choices=Cause.choices)
    reason = models.CharField(max_length=200, blank=True)
