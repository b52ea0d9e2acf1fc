"""Working calendars, dated policies with their limits, and the clocks that run under them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency
from ntbcare.cases.models import Assignment, Case


class Calendar(models.Model):
    """Office hours of the week. ``hours`` maps weekday 0 (Monday) – 6 to ``["08:00", "16:00"]``; absent days are free."""

    name = models.CharField(max_length=80, unique=True)
    hours = models.JSONField()
    is_default = models.BooleanField(default=False)
    agencies = models.ManyToManyField(Agency, related_name="calendars", blank=True)


class Holiday(models.Model):
    """A day off: for every calendar, or for one. Withdrawn ones stay for the record."""

    day = models.DateField(db_index=True)
    name = models.CharField(max_length=120)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, null=True, related_name="holidays")
    estimated = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)


class PolicyState(models.TextChoices):
    """A policy is drafted, circulated for comment, then adopted from a date; later ones replace it."""

    DRAFT = "draft", _("Rancangan")
    CIRCULATED = "circulated", _("Diedarkan untuk tanggapan")
    ADOPTED = "adopted", _("Berlaku")
    WITHDRAWN = "withdrawn", _("Ditarik")


class Policy(models.Model):
    """A dated set of limits. Cases keep the policy in force on the day they came in."""

    title = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=PolicyState.choices, default=PolicyState.DRAFT)
    in_force_from = models.DateField(null=True)
    legal_basis = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")


class LimitKind(models.TextChoices):
    """What a limit is about."""

    VERIFY = "verify", _("Verifikasi dan penerusan")
    START = "start", _("Mulai ditindaklanjuti")
    FIRST_RESPONSE = "first_response", _("Tanggapan pertama")
    ANSWER = "answer", _("Penyelesaian")
    REPLY = "reply", _("Kesempatan pelapor menanggapi")
    COMPLETION = "completion", _("Kesempatan pelapor melengkapi")


class Limit(models.Model):
    """One limit of a policy. ``key`` narrows it: the class for ``answer``, the priority for ``first_response``."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="limits")
    kind = models.CharField(max_length=14, choices=LimitKind.choices)
    key = models.CharField(max_length=14, blank=True)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=5, choices=[("day", _("hari")), ("hour", _("jam"))])
    calendar = models.CharField(max_length=7, choices=[("wall", _("kalender")), ("working", _("kerja"))])
    article = models.CharField(max_length=200)
    remind_before = models.PositiveIntegerField(default=1)  # in working days for days, in hours for hours

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["policy", "kind", "key"], name="one_limit")]


class PolicyComment(models.Model):
    """What a member said of a circulated policy."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()


class Clock(models.Model):
    """A limit at work on a case or on one assignment. Running while neither stopped nor paused.

    ``pauses`` lists ``[from, to]`` in RFC 3339 UTC, the last ``to`` null while paused. ``next_action_at`` is
    when the reminder, the notice at the deadline or the next escalation is due; null when nothing is.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, null=True, related_name="clocks")
    limit = models.ForeignKey(Limit, on_delete=models.PROTECT, related_name="+")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=LimitKind.choices)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    pauses = models.JSONField(default=list)
    stopped_at = models.DateTimeField(null=True)
    next_action_at = models.DateTimeField(null=True)
    stage = models.PositiveSmallIntegerField(default=0)  # 0 nothing done, 1 reminded, 2 noticed, 3… escalated to level 1…

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "kind"], condition=models.Q(assignment=None, stopped_at=None), name="one_case_clock"),
            models.UniqueConstraint(fields=["assignment", "kind"], condition=models.Q(stopped_at=None), name="one_assignment_clock"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_action_at"], condition=models.Q(stopped_at=None, next_action_at__isnull=False), name="clock_action"),
        ]


class ClockChange(models.Model):
    """Why a due moment moved: a holiday added or withdrawn, a pause ended, a class changed."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    due_before = models.DateTimeField(null=True)
    due_after = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200)
