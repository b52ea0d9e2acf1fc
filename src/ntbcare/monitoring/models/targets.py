"""Targets of the figures."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TargetOf(models.TextChoices):
    """What a target is held against."""

    WHOLE = "whole", _("Angka keseluruhan")
    AGENCY = "agency", _("Tiap instansi")
    AGENCIES = "agencies", _("Bagian instansi yang mencapainya")


class Target(models.Model):
    """What a figure should be, from a day on. Rows are added and ended, never overwritten.

    ``measure`` is a percentage of ``indicators.py``, ``at_least`` what it should reach, inclusive. Of kind ``agencies``
    so many percent of the agencies that received anything should reach it (``share``).
    """

    name = models.CharField(max_length=120)
    measure = models.CharField(max_length=40)
    held_against = models.CharField(max_length=8, choices=TargetOf.choices)
    at_least = models.DecimalField(max_digits=4, decimal_places=1)
    share = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    # The last day on which it held.
    valid_until = models.DateField(null=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(share__isnull=True) ^ models.Q(held_against="agencies"), name="target_has_its_share"
            )
        ]
