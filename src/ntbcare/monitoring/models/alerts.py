"""What was found unusual, with what it rests on as of then, and what people said of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AlertKind(models.TextChoices):
    """What is unusual."""

    SURGE = "surge", _("Lonjakan laporan")
    SILENCE = "silence", _("Sepi tidak seperti biasa")
    CLOSING = "closing", _("Banyak diselesaikan menjelang penilaian")
    HOLLOW = "hollow", _("Ditutup tanpa jawaban atau sangat cepat")
    CLONES = "clones", _("Jawaban yang sama untuk laporan berbeda")
    RATINGS = "ratings", _("Penilaian yang datang tidak wajar")


class AlertSaid(models.TextChoices):
    """What somebody who looked says of it. The last word counts; all are kept."""

    SEEN = "seen", _("Sudah dilihat")
    EXPLAINED = "explained", _("Ada penjelasannya")
    ACTED = "acted", _("Ditindaklanjuti")


class Alert(models.Model):
    """Something unusual, found once; it ends by itself when it is over.

    ``subject`` says of what it is: keys of the kind joined by ``:``; of one subject only one alert is open. ``branch_id`` is the
    government whose people are told, ``agency_id`` the agency that it is about, null where it is about none. ``evidence`` is what
    it rested on when it was found and never changes (``anomalies/evidence.py``).
    """

    kind = models.CharField(max_length=8, choices=AlertKind.choices)
    subject = models.CharField(max_length=120)
    branch_id = models.BigIntegerField()
    agency_id = models.BigIntegerField(null=True)
    first_day = models.DateField()
    last_day = models.DateField()
    evidence = models.JSONField()
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # The newest word; empty while nobody has looked.
    said = models.CharField(max_length=9, choices=AlertSaid.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject"], condition=models.Q(ended_at__isnull=True), name="one_open_alert")
        ]
        indexes: ClassVar = [
            models.Index(fields=["branch_id", "-id"], name="alert_branch"),
            models.Index(fields=["agency_id", "-id"], condition=models.Q(agency_id__isnull=False), name="alert_agency"),
        ]


class AlertWord(models.Model):
    """What somebody said of an alert. Added, never changed."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="words")
    said = models.CharField(max_length=9, choices=AlertSaid.choices)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
