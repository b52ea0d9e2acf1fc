"""The parts of agencies in a case, and what hangs on a part."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from ntbcare.agencies.models import Agency
from ntbcare.cases.models.case import Case
from ntbcare.cases.sets import (
    AssignmentStatus,
    ClarificationState,
    Contested,
    Finding,
    Part,
    Position,
    Stance,
)


class Assignment(models.Model):
    """One agency's part in a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="assignments", db_index=False)
    part = models.CharField(max_length=11, choices=Part.choices)
    status = models.CharField(max_length=9, choices=AssignmentStatus.choices, default=AssignmentStatus.OFFERED)
    is_open = models.BooleanField(default=True)
    offered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # Kept by the clock follower from the clocks.
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(part="lead", is_open=True), name="one_open_lead"),
            models.UniqueConstraint(fields=["case", "agency"], condition=models.Q(is_open=True), name="one_open_part"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "is_open", "due_at", "id"], name="assignment_due"),
            models.Index(fields=["agency", "-id"], name="assignment_agency"),
            models.Index(fields=["agency", "case"], condition=models.Q(is_open=True), name="assignment_open"),
            models.Index(fields=["agency", "case"], condition=models.Q(part="contributor"), name="assignment_contributor"),
            models.Index(fields=["-ended_at", "-id"], condition=models.Q(status="declined"), name="assignment_declined"),
        ]


class ContributionLink(models.Model):
    """The signed address under which an agency without accounts does its part. One per assignment: renewing it gives it
    another token, and the one before opens nothing any more.

    ``token_hash`` is keyed; ``address_sealed`` is where the agency asked to be written to, None where it was handed over.
    """

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="link")
    token_hash = models.CharField(max_length=80)
    address_sealed = models.BinaryField(null=True)
    language = models.CharField(max_length=2, default="id")
    author_id = models.BigIntegerField(null=True)
    # What the agency may read beside what it is asked: what is said, and who said it.
    shows_text = models.BooleanField(default=False)
    shows_name = models.BooleanField(default=False)
    # The event that holds the words in which it is asked.
    asked_number = models.PositiveIntegerField()
    issued_at = models.DateTimeField()
    issues = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    # When the holder of an expired one asked for another.
    wanted_at = models.DateTimeField(null=True)


class Clarification(models.Model):
    """An agency's statement that a complaint is not, or not wholly, true. The words stand in the events named here.

    ``due_at`` is the end of the complainant's time to reply, fixed when the statement is made.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clarifications")
    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="clarification")
    author_id = models.BigIntegerField()
    contested = models.CharField(max_length=4, choices=Contested.choices)
    state = models.CharField(max_length=7, choices=ClarificationState.choices, default=ClarificationState.STATED)
    stance = models.CharField(max_length=8, choices=Stance.choices, blank=True)
    finding = models.CharField(max_length=10, choices=Finding.choices, blank=True)
    due_at = models.DateTimeField()
    # The coordinators were told that the time to reply has passed.
    lapse_told = models.BooleanField(default=False)
    # Numbers of the events that hold the words.
    statement_number = models.PositiveIntegerField()
    reply_number = models.PositiveIntegerField(null=True)
    finding_number = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=~models.Q(state=ClarificationState.FOUND), name="one_open_clarification"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(state="stated", lapse_told=False), name="clarification_lapses")
        ]


class Escalation(models.Model):
    """A post that a late case went up to, at a level and because of a clock; one row a post of the event ``number``.

    ``is_open`` until what was late has been done. What the post said to it stands in the event ``acknowledged_number``.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="escalations")
    number = models.PositiveIntegerField()
    clock = models.CharField(max_length=14)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    level = models.PositiveSmallIntegerField()
    position = models.CharField(max_length=12, choices=Position.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=14)
    at = models.DateTimeField()
    is_open = models.BooleanField(default=True)
    acknowledged_number = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number", "agency", "role"], name="one_escalation_a_post")
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "role", "case"], condition=models.Q(is_open=True), name="escalation_open")
        ]


class Draft(models.Model):
    """An unsent answer of the lead or contribution of another agency. One per assignment; gone when sent."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="draft")
    text = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
