"""A crowd's reports of one thing: when so many come that one is proposed, and what was made of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency
from ntbcare.cases.models import Case


class SurgePolicy(models.Model):
    """From how many people in how many hours on an incident is proposed, from a day on. Rows are only added."""

    from_day = models.DateField()
    reports = models.PositiveSmallIntegerField()
    hours = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["from_day", "id"]


class IncidentState(models.TextChoices):
    """Where an incident stands."""

    PROPOSED = "proposed", _("Diusulkan")
    OPEN = "open", _("Sedang berlangsung")
    ENDED = "ended", _("Selesai")
    DISMISSED = "dismissed", _("Bukan satu kejadian")


class Incident(models.Model):
    """One thing that many report. Its main case is handled and answered; the others go with it by ``cases.CaseJoin``.

    ``candidates`` are the numbers of the cases that were found alike and do not go with it yet.
    """

    main = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="incidents")
    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=IncidentState.choices, default=IncidentState.PROPOSED)
    title = models.CharField(max_length=120, blank=True)
    candidates = models.JSONField(default=list)
    found_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["main"],
                condition=models.Q(state__in=[IncidentState.PROPOSED, IncidentState.OPEN]),
                name="one_open_incident",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-id"], name="incident_state")]


class Crowd(models.Model):
    """Open reports that are of one thing, as far as their words, places and times say (``crowds.py``)."""

    size = models.PositiveIntegerField(default=0)
    newest_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["newest_at"], name="crowd_newest")]


class CrowdReport(models.Model):
    """A report in its crowd. ``region`` is where it lay when it found the crowd. Of those that stand for their crowd
    (``asked``) ``words`` are the heaviest words of the text, as numbers from which nothing can be read."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="crowd_report")
    crowd = models.ForeignKey(Crowd, on_delete=models.CASCADE, related_name="reports")
    region = models.CharField(max_length=13, blank=True)
    at = models.DateTimeField()
    asked = models.BooleanField(default=False)
    words = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["crowd", "case"], condition=models.Q(asked=True), name="crowd_asked")]


class IncidentNews(models.Model):
    """What everybody is told of an incident. Added, never changed. ``next_at``: when there will be more, if that is known."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="news")
    at = models.DateTimeField()
    text = models.TextField()
    next_at = models.DateTimeField(null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-id"]
