"""The case: what its events say of it, in columns."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from ntbcare.agencies.models import Agency, Category, Region
from ntbcare.cases.sets import (
    ArchiveReason,
    Classification,
    EndedBy,
    Priority,
    Queue,
    Source,
    Status,
)
from ntbcare.common.clock import local_day
from ntbcare.common.ids import Reference
from ntbcare.complainants.models import Complainant


class Case(models.Model):
    """The file that a complaint becomes. Its columns are what its events say (``projection.py``), but for the sealed
    or keyed ones (``complainant``, ``code_hash``) and ``next_due_at`` and its like, which the clocks say.

    The primary key comes from the database's own sequence and is the number in the reference; gaps are allowed.
    """

    # When government got it; for an import the export's date and time, never the moment of import.
    received_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    source = models.CharField(max_length=9, choices=Source.choices)
    source_detail = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, default="id")
    complainant = models.ForeignKey(Complainant, on_delete=models.SET_NULL, null=True, related_name="cases")
    for_another = models.BooleanField(default=False)
    code_hash = models.CharField(max_length=80, blank=True)

    anonymous = models.BooleanField(default=False)
    confidential = models.BooleanField(default=False)
    classification = models.CharField(max_length=12, choices=Classification.choices, null=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    priority = models.CharField(max_length=9, choices=Priority.choices, default=Priority.ORDINARY)
    wished_priority = models.CharField(max_length=9, choices=Priority.choices, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    # What an import wrote about the place when it fits more than one region; a person decides.
    region_unclear = models.CharField(max_length=80, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    outside_province = models.BooleanField(default=False)
    occurred_on = models.DateField(null=True)
    # First line for lists; erased with the contents.
    headline = models.CharField(max_length=160, blank=True)

    named_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    lead = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    # The complaint is about the office that coordinates its branch: the next level up handles it.
    own_office = models.BooleanField(default=False)

    status = models.CharField(max_length=11, choices=Status.choices, default=Status.RECEIVED)
    queue = models.CharField(max_length=10, choices=Queue.choices, default=Queue.NEW)
    closed_by = models.CharField(max_length=11, choices=EndedBy.choices, blank=True)
    archived_by = models.CharField(max_length=11, choices=EndedBy.choices, blank=True)
    archive_reason = models.CharField(max_length=14, choices=ArchiveReason.choices, blank=True)
    successor = models.CharField(max_length=200, blank=True)
    verified_at = models.DateTimeField(null=True)
    first_response_at = models.DateTimeField(null=True)
    acted_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    stars = models.PositiveSmallIntegerField(null=True)
    solved = models.BooleanField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    refused = models.PositiveSmallIntegerField(default=0)
    reply_waiting = models.BooleanField(default=False)
    text_released = models.BooleanField(default=False)
    # The newest clarification: ``stated``, ``replied``, then its finding; empty where there is none.
    clarification = models.CharField(max_length=10, blank=True)
    answer_due_at = models.DateTimeField(null=True)
    # The nearest running deadline, kept by the clock follower from the clocks; null while paused or done.
    next_due_at = models.DateTimeField(null=True)
    # When a case that waits for officers turns yellow and red because none of them touched it; kept like ``next_due_at``.
    yellow_at = models.DateTimeField(null=True)
    red_at = models.DateTimeField(null=True)

    imported = models.BooleanField(default=False)
    national_status = models.CharField(max_length=60, blank=True)
    # The case's version: the number of its newest event.
    last_number = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["queue", "-id"], name="case_queue"),
            models.Index(fields=["branch", "queue", "-id"], name="case_branch_queue"),
            models.Index(fields=["branch", "-id"], name="case_branch"),
            models.Index(fields=["lead", "-id"], name="case_lead"),
            models.Index(fields=["lead", "queue", "-id"], condition=models.Q(lead__isnull=False), name="case_lead_queue"),
            models.Index(fields=["officer", "-id"], condition=models.Q(officer__isnull=False), name="case_officer"),
            models.Index(
                fields=["branch", "next_due_at", "id"], condition=models.Q(next_due_at__isnull=False), name="case_branch_due"
            ),
            models.Index(fields=["next_due_at", "id"], condition=models.Q(next_due_at__isnull=False), name="case_due"),
            models.Index(fields=["branch", "red_at", "id"], condition=models.Q(red_at__isnull=False), name="case_branch_red"),
            models.Index(fields=["red_at", "id"], condition=models.Q(red_at__isnull=False), name="case_red"),
            models.Index(fields=["received_at", "id"], name="case_received"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """``NTB-YY-`` number and check digit; the year is that of receipt at the site."""
        return str(Reference(year=local_day(self.received_at).year % 100, number=self.pk))
