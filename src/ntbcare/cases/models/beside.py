"""What lies beside a case: files, numbers elsewhere, wrong codes, other cases and conversations."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ntbcare.cases.models.case import Case
from ntbcare.cases.models.events import CaseEvent
from ntbcare.cases.sets import (
    AttachmentMoment,
)
from ntbcare.correspondence.models import Thread


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
