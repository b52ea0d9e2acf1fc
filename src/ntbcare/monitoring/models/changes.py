"""The register of service changes: what complaints led to."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency, Category, Region


class ChangeState(models.TextChoices):
    """Whether a change is only proposed, holds, or no longer does."""

    PROPOSED = "proposed", _("Diusulkan")
    IN_FORCE = "in_force", _("Berlaku")
    WITHDRAWN = "withdrawn", _("Dicabut")


class Change(models.Model):
    """What was changed in a service because of a recurring cause: a category of complaints of a government, or of one agency or
    regency within it. ``cases`` are references that may be named: released to the public register when they were written down.

    Only its state moves; what is wrong in its words is withdrawn and written anew.
    """

    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    service = models.CharField(max_length=200)
    changed = models.TextField()
    since = models.DateField()
    owner = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    cases = models.JSONField(default=list)
    link = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=9, choices=ChangeState.choices, default=ChangeState.PROPOSED)
    made_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-id"], name="change_state")]

    def __str__(self) -> str:
        return self.service


class ChangeEntry(models.Model):
    """A line of a change's history. Added, never changed."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=ChangeState.choices)
    text = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["change", "number"], name="one_change_entry")]
