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
