"""The public register: what of a case everybody may read, kept by the publish follower."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ntbcare.agencies.models import Agency, Category, Region
from ntbcare.cases.models import Case


class PublicCase(models.Model):
    """A row of ``/laporan``. ``text`` stands only after an officer released it; a confidential case has neither
    text nor category, region or agency (contract: dates, class and status only)."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="public")
    reference = models.CharField(max_length=24, db_index=True)
    received_at = models.DateTimeField()
    received_on = models.DateField()
    # An index over days cannot give a year's cases in the order of their numbers.
    received_year = models.PositiveSmallIntegerField()
    classification = models.CharField(max_length=12, blank=True)
    status = models.CharField(max_length=11)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    topic = models.CharField(max_length=40, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    regency = models.CharField(max_length=13, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    text = models.TextField(blank=True)
    # A clarification whose three sides an officer released (``_Released`` of ``followers.py``); null where there is none.
    clarification = models.JSONField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["status", "-case"], name="public_status"),
            models.Index(fields=["agency", "-case"], name="public_agency"),
            models.Index(fields=["topic", "-case"], name="public_topic"),
            models.Index(fields=["category", "-case"], name="public_category"),
            models.Index(fields=["regency", "-case"], name="public_regency"),
            models.Index(fields=["classification", "-case"], name="public_class"),
            models.Index(fields=["received_year", "-case"], name="public_year"),
        ]


class Digest(models.Model):
    """A nightly digest of the record: all events with keys after ``after`` and up to ``upto`` as the leaves of a hash tree.

    ``line`` is what is published, signed (``record/digests.py``). ``parts`` holds the roots of the tree's parts, 32 bytes
    each, and ``marks`` the key of each part's first event; both only make proofs quick.
    """

    number = models.PositiveIntegerField(primary_key=True)
    day = models.DateField(unique=True)
    made_at = models.DateTimeField()
    after = models.BigIntegerField()
    upto = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    line = models.CharField(max_length=400)
    parts = models.BinaryField()
    marks = models.JSONField(default=list)

    def roots(self) -> list[bytes]:
        """The root of each part, in order."""
        kept = bytes(self.parts)
        return [kept[start : start + 32] for start in range(0, len(kept), 32)]


class Snapshot(models.Model):
    """What the register said on a day, kept in files that never change; one a month."""

    month = models.DateField(unique=True)
    day = models.DateField()
    made_at = models.DateTimeField()
    rows = models.PositiveIntegerField()


class SnapshotFile(models.Model):
    """A file of a snapshot in the storage; ``size`` in octets, ``sha256`` in hex of the file as it lies there."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=60)
    path = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["snapshot", "name"], name="one_snapshot_file")]
