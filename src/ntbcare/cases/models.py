"""The case, its events and what hangs on them. Only ``cases/actions.py`` writes here."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from ntbcare.agencies.models import Agency, Category, Region
from ntbcare.cases.sets import (
    ActorRole,
    ArchiveReason,
    AssignmentStatus,
    AttachmentMoment,
    ClarificationState,
    Classification,
    Contested,
    EndedBy,
    EventKind,
    Finding,
    Part,
    Position,
    Priority,
    Queue,
    Source,
    Stance,
    Status,
)
from ntbcare.common.clock import local_day
from ntbcare.common.ids import Reference
from ntbcare.complainants.models import Complainant
from ntbcare.correspondence.models import Thread


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


class Attachment(models.Model):
    """A file of a case, re-encoded (pictures) or checked (documents) before it is stored; erasable."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attachments")
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="attachments")
    moment = models.CharField(max_length=8, choices=AttachmentMoment.choices, default=AttachmentMoment.EVIDENCE)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=120)
    by_complainant = models.BooleanField(default=True)
    public = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)


class ExternalNumber(models.Model):
    """The number of a case in another system (``sp4n`` for the national Tracking ID)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="external_numbers")
    system = models.CharField(max_length=20)
    number = models.CharField(max_length=40)

    class Meta:
        # The number first: people search by it without saying whose it is.
        constraints: ClassVar = [models.UniqueConstraint(fields=["number", "system"], name="one_external_number")]


class UploadedBytes(models.Model):
    """How much one address sent on one day, under a name that says neither which address nor links two days."""

    sender = models.CharField(max_length=80, unique=True)
    day = models.DateField(db_index=True)
    octets = models.BigIntegerField()


class WrongCode(models.Model):
    """A wrong guess at a case's code, by address; forgotten after an hour."""

    reference = models.CharField(max_length=24)
    address_hash = models.CharField(max_length=80)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["address_hash", "at"], name="wrong_by_address"),
            models.Index(fields=["reference", "at"], name="wrong_by_reference"),
        ]


class CaseJoin(models.Model):
    """That a case is of the same thing as another and goes with it: its complainant is told the other's answer.

    ``until`` is set when they were parted again; the row stays.
    """

    main = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="joins")
    joined = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="joined_to")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["joined"], condition=models.Q(until=None), name="one_open_join"),
            models.CheckConstraint(condition=~models.Q(main=models.F("joined")), name="join_of_two"),
        ]


class CaseThread(models.Model):
    """A conversation in which a case is spoken of: the channel it came by, or one that reference and code opened."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="threads")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "thread"], name="one_case_thread")]
