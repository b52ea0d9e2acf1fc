"""The half-yearly coordination meeting: its minutes, and the tasks that came out of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency
from ntbcare.monitoring.models.remarks import Remark


class MeetingState(models.TextChoices):
    """Whether the minutes can still be written on."""

    DRAFT = "draft", _("Rancangan")
    ADOPTED = "adopted", _("Disahkan")


class Meeting(models.Model):
    """A meeting on the figures of a half-year (``2026-2``) of a government; the province's node stands for the whole province.

    ``attended`` is a list of ``[office or role, persons]``: no names. ``discussed`` and ``decided`` are points, one a line.
    Adopted minutes are never changed; what was wrong is said by an addendum.
    """

    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.CharField(max_length=6)
    held_on = models.DateField()
    place = models.CharField(max_length=200)
    attended = models.JSONField(default=list)
    discussed = models.TextField(blank=True)
    decided = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=MeetingState.choices, default=MeetingState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["branch", "held_on"], name="one_meeting_a_day"),
            models.CheckConstraint(condition=Q(state="draft") | Q(adopted_at__isnull=False), name="adopted_at_a_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.held_on}"


class Addendum(models.Model):
    """A dated correction of adopted minutes. Added, never changed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="addenda")
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]


class TaskState(models.TextChoices):
    """How far a task of a meeting has come."""

    OPEN = "open", _("Dikerjakan")
    DONE = "done", _("Dilaporkan selesai")
    CONFIRMED = "confirmed", _("Selesai, dipastikan")
    DROPPED = "dropped", _("Dihentikan")


class TaskStep(models.TextChoices):
    """What is written into the history of a task."""

    OPENED = "opened", _("Tugas dibuat")
    NOTE = "note", _("Kabar")
    DONE = "done", _("Dilaporkan selesai")
    RETURNED = "returned", _("Dikembalikan")
    CONFIRMED = "confirmed", _("Dipastikan selesai")
    DROPPED = "dropped", _("Dihentikan")
    MOVED = "moved", _("Tenggat diubah")


class Task(models.Model):
    """What an agency does until a day, because a meeting decided it (``meeting``) or a proposal was accepted (``remark``).

    ``state`` and ``due_on`` are what its history says.
    """

    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.CharField(max_length=6)
    text = models.TextField()
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField()
    state = models.CharField(max_length=9, choices=TaskState.choices, default=TaskState.OPEN)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="tasks")
    remark = models.OneToOneField(Remark, on_delete=models.PROTECT, null=True, related_name="task")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["branch", "state", "-id"], name="task_branch"),
            models.Index(fields=["owner", "state", "-id"], name="task_owner"),
            models.Index(fields=["due_on"], condition=Q(state="open"), name="task_due"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "done"], closed_at__isnull=True)
                | Q(state__in=["confirmed", "dropped"], closed_at__isnull=False),
                name="closed_task_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class TaskEntry(models.Model):
    """A line of a task's history, with the agency that its writer spoke for. Added, never changed."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=9, choices=TaskStep.choices)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=500, blank=True)
    due_on = models.DateField(null=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "number"], name="one_task_entry")]


class TaskReminder(models.Model):
    """That the owner was reminded of a task before (or after) this due date. One row, one reminder."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()
    late = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "due_on", "late"], name="one_task_reminder")]
