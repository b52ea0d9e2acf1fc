"""Who proposed, commented and adopted a policy: rows that are added and never changed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ntbcare.deadlines.models.policies import Policy


class TraceKind(models.TextChoices):
    """What was done to a policy."""

    DRAFTED = "drafted", _("Diusulkan")
    CIRCULATED = "circulated", _("Diedarkan untuk tanggapan")
    COMMENTED = "commented", _("Diberi tanggapan")
    ADOPTED = "adopted", _("Ditetapkan")
    WITHDRAWN = "withdrawn", _("Ditarik")


class PolicyTrace(models.Model):
    """One step of a policy on its way. Name, role and office are those of that day: people move on, what they did stays.

    ``document`` is the decree or minutes it was adopted by; ``article`` the legal basis as it then was.
    """

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="traces")
    kind = models.CharField(max_length=10, choices=TraceKind.choices)
    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=14, blank=True)
    office = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=200, blank=True)
    article = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
