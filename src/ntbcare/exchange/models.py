"""Runs of an import: how far it is, what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """Where a run stands."""

    WAITING = "waiting", _("Menunggu")
    RUNNING = "running", _("Berjalan")
    DONE = "done", _("Selesai")
    FAILED = "failed", _("Gagal")


class ImportRun(models.Model):
    """One import of a national export. ``path`` is the stored file, ``report`` the CSV with a line for every row."""

    name = models.CharField(max_length=120)
    path = models.CharField(max_length=120, blank=True)
    agency = models.CharField(max_length=200, blank=True)
    zone = models.CharField(max_length=40, blank=True)
    dry_run = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.WAITING)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    reported = models.PositiveIntegerField(default=0)
    report = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=300, blank=True)

    @property
    def percent(self) -> int:
        """How much of the file has been gone through, in whole percent."""
        return 100 * self.done // self.total if self.total else 0
