"""What happened to a case, and the queue of what followers have not seen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ntbcare.agencies.models import Agency
from ntbcare.cases.models.case import Case
from ntbcare.cases.sets import (
    ActorRole,
    EventKind,
)


class CaseEvent(models.Model):
    """One thing that happened. Facts only: canonical, hashed, chained per case, never changed or erased.

    ``hash`` is SHA-256 over the canonical JSON of the event and of the hash before it (``events.py``).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=EventKind.choices)
    at = models.DateTimeField()
    actor_role = models.CharField(max_length=14, choices=ActorRole.choices)
    actor_id = models.BigIntegerField(null=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    status_before = models.CharField(max_length=11, blank=True)
    status_after = models.CharField(max_length=11)
    facts = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="one_event_number")]


class EventContent(models.Model):
    """The erasable part of an event: texts and names. Erasing empties ``body`` and ``salt`` and leaves the tombstone."""

    event = models.OneToOneField(CaseEvent, on_delete=models.CASCADE, primary_key=True, related_name="content")
    salt = models.BinaryField(null=True)
    body = models.JSONField(null=True)
    erased_at = models.DateTimeField(null=True)


class PendingEvent(models.Model):
    """The queue row of an event that followers have not seen. Claimed in batches under a lease."""

    event = models.OneToOneField(CaseEvent, on_delete=models.CASCADE, primary_key=True, related_name="pending")
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=40, blank=True)


class FollowerFailure(models.Model):
    """An event that one follower could not take; it is retried alone, with back-off, then ``dead``."""

    follower = models.CharField(max_length=20)
    event = models.ForeignKey(CaseEvent, on_delete=models.CASCADE, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=1)
    next_at = models.DateTimeField(null=True, db_index=True)
    error = models.CharField(max_length=300)
    dead = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["follower", "event"], name="one_follower_failure")]
