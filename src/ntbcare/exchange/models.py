"""Runs of an import; the systems that are told of cases, and what each is told."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency
from ntbcare.cases.models import Case, CaseEvent


class RunState(models.TextChoices):
    """Where a run stands."""

    WAITING = "waiting", _("Menunggu")
    RUNNING = "running", _("Berjalan")
    DONE = "done", _("Selesai")
    FAILED = "failed", _("Gagal")


class ImportRun(models.Model):
    """One import of a national export. ``path`` is the stored file, ``report`` the CSV with a line for every row."""

    name = models.CharField(max_length=120)
    path = models.CharField(max_length=120, blank=True)
    agency = models.CharField(max_length=200, blank=True)
    zone = models.CharField(max_length=40, blank=True)
    dry_run = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.WAITING)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    reported = models.PositiveIntegerField(default=0)
    report = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=300, blank=True)

    @property
    def percent(self) -> int:
        """How much of the file has been gone through, in whole percent."""
        return 100 * self.done // self.total if self.total else 0


class PauseReason(models.TextChoices):
    """Why nothing is sent to a system."""

    OFFICER = "officer", _("Dijeda petugas")
    FAILING = "failing", _("Dijeda karena terus gagal")
    GONE = "gone", _("Dijeda karena penerima menjawab 410")


class WebhookSubscription(models.Model):
    """A system that is told of the cases of one branch of the tree."""

    name = models.CharField(max_length=80, unique=True)
    address = models.CharField(max_length=500)
    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    kinds = models.JSONField(default=list)
    """Kinds of events that it wants."""
    secrets_sealed = models.BinaryField()
    """The present secret and, for a while, those before it (``webhooks/keys.py``)."""
    created_at = models.DateTimeField()
    after_event = models.BigIntegerField(default=0)
    """Events up to this one are not told: they were before it came, or what was told of them is forgotten."""
    paused_at = models.DateTimeField(null=True)
    paused_why = models.CharField(max_length=8, choices=PauseReason.choices, blank=True)
    last_success_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    """The first failure since something was taken."""
    failures = models.PositiveIntegerField(default=0)
    """How often in a row it was away."""
    held_until = models.DateTimeField(null=True)
    """It was away: nothing is tried before."""

    def __str__(self) -> str:
        return self.name


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", _("Menunggu")
    DELIVERED = "delivered", _("Sampai")
    FAILED = "failed", _("Gagal")
    DROPPED = "dropped", _("Tidak dikirim")


class WebhookDelivery(models.Model):
    """One event for one system. ``body`` is what is sent, the same at every attempt, and ``key`` its ``webhook-id``."""

    subscription = models.ForeignKey(WebhookSubscription, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    event = models.ForeignKey(CaseEvent, on_delete=models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    position = models.PositiveIntegerField()
    """The event's number within the case: an earlier one goes first."""
    key = models.UUIDField(default=uuid.uuid4)
    body = models.TextField()
    state = models.CharField(max_length=9, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_by = models.CharField(max_length=60, blank=True)
    leased_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_index=True)
    tried_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    answer_code = models.PositiveSmallIntegerField(null=True)
    """The HTTP status of the last answer; null when there was none."""
    fault = models.CharField(max_length=10, blank=True)
    """Why there was none, or why it did not count (``webhooks/outcome.py``)."""
    milliseconds = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["subscription", "event"], name="one_webhook_delivery")]
        indexes: ClassVar = [
            models.Index(fields=["subscription", "due_at", "id"], condition=models.Q(state="waiting"), name="webhook_due"),
            models.Index(fields=["subscription", "case", "position"], condition=models.Q(state="waiting"), name="webhook_turn"),
            models.Index(fields=["subscription", "state", "-id"], name="webhook_state"),
            models.Index(fields=["subscription", "-id"], name="webhook_newest"),
        ]

    @property
    def message_id(self) -> str:
        """Its ``webhook-id``: the same at every attempt, so that the receiver can tell a repetition."""
        return f"msg_{self.key.hex}"
