"""Working calendars, dated policies with their limits, and the clocks that run under them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency
from ntbcare.cases.models import Assignment, Case


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

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=8, choices=What.choices)
    # Null: every calendar.
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, null=True, related_name="+")
    reason = models.CharField(max_length=200)


class PolicyState(models.TextChoices):
    """A policy is drafted, circulated for comment, then adopted from a date; later ones replace it."""

    DRAFT = "draft", _("Rancangan")
    CIRCULATED = "circulated", _("Diedarkan untuk tanggapan")
    ADOPTED = "adopted", _("Ditetapkan")
    WITHDRAWN = "withdrawn", _("Ditarik")


class Reopening(models.TextChoices):
    """What a reopened case's answer clock does."""

    ANEW = "anew", _("Dihitung ulang dari awal")
    CONTINUE = "continue", _("Melanjutkan sisa waktu")


class Policy(models.Model):
    """A dated set of limits. Cases keep the policy in force on the day they came in."""

    title = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=PolicyState.choices, default=PolicyState.DRAFT)
    in_force_from = models.DateField(null=True)
    legal_basis = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    reopening = models.CharField(max_length=8, choices=Reopening.choices, default=Reopening.ANEW)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    circulated_at = models.DateTimeField(null=True)
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "policies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["in_force_from"], condition=Q(state="adopted"), name="one_policy_a_day"),
        ]

    def __str__(self) -> str:
        return self.title


class LimitKind(models.TextChoices):
    """What a limit is about."""

    VERIFY = "verify", _("Verifikasi dan penerusan")
    START = "start", _("Mulai ditindaklanjuti")
    FIRST_RESPONSE = "first_response", _("Tanggapan pertama")
    ANSWER = "answer", _("Penyelesaian")
    CONTRIBUTION = "contribution", _("Bagian instansi pendukung")
    REPLY = "reply", _("Kesempatan pelapor menanggapi")
    COMPLETION = "completion", _("Kesempatan pelapor melengkapi")
    # No clock runs by it: the link itself says until when it opens.
    LINK = "link", _("Tautan untuk instansi tanpa akun")


class AtEnd(models.TextChoices):
    """What follows when a limit has passed: officers are told and then their superiors, or the case moves."""

    ESCALATE = "escalate", _("Diberitahukan, lalu dinaikkan ke atasan")
    CLOSE = "close", _("Laporan ditutup oleh sistem")
    ARCHIVE = "archive", _("Laporan diarsipkan oleh sistem")
    SUGGEST_ARCHIVE = "suggest", _("Petugas diminta memutuskan pengarsipan")
    EXPIRE = "expire", _("Tidak berlaku lagi; dapat diminta yang baru")


class Limit(models.Model):
    """One limit of a policy. ``key`` narrows it: the class for answers and contributions, the priority for first responses."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="limits")
    kind = models.CharField(max_length=14, choices=LimitKind.choices)
    key = models.CharField(max_length=14, blank=True)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=5, choices=[("day", _("hari")), ("hour", _("jam"))])
    calendar = models.CharField(max_length=7, choices=[("wall", _("kalender")), ("working", _("kerja"))])
    article = models.CharField(max_length=400)
    # False: nobody has checked the article against the regulation in force; the page says so.
    verified = models.BooleanField(default=False)
    # Working days for limits in days, hours for limits in hours; 0 for no reminder.
    remind_before = models.PositiveIntegerField(default=1)
    at_end = models.CharField(max_length=8, choices=AtEnd.choices, default=AtEnd.ESCALATE)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["policy", "kind", "key"], name="one_limit")]


class EscalationTarget(models.TextChoices):
    """Who is told at a level of the ladder."""

    AGENCY = "agency", _("Penyetuju atau pimpinan instansi")
    BRANCH = "branch", _("Admin koordinator")
    UPPER = "upper", _("Koordinator tingkat di atasnya dan Inspektorat")


class EscalationStep(models.Model):
    """A rung of a policy's ladder: so many working days after the deadline, the next level is told."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="ladder")
    level = models.PositiveSmallIntegerField()
    after_days = models.PositiveSmallIntegerField()
    target = models.CharField(max_length=8, choices=EscalationTarget.choices)

    class Meta:
        ordering: ClassVar = ["level"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["policy", "level"], name="one_rung")]


class PolicyComment(models.Model):
    """What a member said of a circulated policy."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()


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

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    due_before = models.DateTimeField(null=True)
    due_after = models.DateTimeField(null=True)
    cause = models.CharField(max_length=8, choices=Cause.choices)
    reason = models.CharField(max_length=200, blank=True)
