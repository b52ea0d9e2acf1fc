"""Rules that officers keep, models that were learned, and from which sureness on a case goes its way by itself."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency, Category, Region
from ntbcare.agencies.roles import Topic


class Rule(models.Model):
    """Which agency has the cases of a place and a matter. Never changed once switched on: a new rule takes over.

    Without a region it holds everywhere, without category and topic for every matter. It names an agency, or an office
    by its short name (``Dishub``): the one of the case's own regency or city, the province's where it has none.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    topic = models.CharField(max_length=40, choices=Topic.choices, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    office = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=300, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # Days at the site; a draft has neither.
    in_force_from = models.DateField(null=True)
    in_force_until = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["region", "category", "topic", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(agency__isnull=False, office="") | (models.Q(agency=None) & ~models.Q(office="")),
                name="rule_names_one",
            )
        ]


class ModelState(models.TextChoices):
    """Where a learned model stands."""

    LEARNING = "learning", _("sedang belajar")
    READY = "ready", _("siap")
    FAILED = "failed", _("gagal")


class LearnedModel(models.Model):
    """One version of what was learned from dispositions. Its file lies in the storage; ``figures`` are those of a trial."""

    state = models.CharField(max_length=8, choices=ModelState.choices, default=ModelState.LEARNING)
    in_use = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    path = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    cases = models.PositiveIntegerField(default=0)
    agencies = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)
    why_failed = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["in_use"], condition=models.Q(in_use=True), name="one_model_in_use")
        ]


class AutomaticPolicy(models.Model):
    """From when on, and above which sureness, a verified case is disposed by itself; None means never. Rows are added only."""

    since = models.DateTimeField()
    threshold = models.FloatField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
