"""Evidence packs built from the desk."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PackState(models.TextChoices):
    """Where the building of a pack stands."""

    WAITING = "waiting", _("Menunggu giliran")
    RUNNING = "running", _("Sedang disusun")
    DONE = "done", _("Selesai")
    FAILED = "failed", _("Gagal")
    CANCELLED = "cancelled", _("Dibatalkan")


class PackStep(models.TextChoices):
    """What is being done, in this order."""

    FIGURES = "figures", _("Membekukan angka")
    CASES = "cases", _("Menulis daftar kasus")
    PDF = "pdf", _("Menyusun PDF")
    XLSX = "xlsx", _("Menyusun buku kerja Excel")
    PPTX = "pptx", _("Menyusun salindia")
    ZIP = "zip", _("Menyimpan berkas")


class PackCheck(models.TextChoices):
    """What building a pack again from its frozen data showed."""

    WAITING = "waiting", _("Menunggu giliran")
    RUNNING = "running", _("Sedang diperiksa")
    SAME = "same", pgettext_lazy("pack", "Sama, huruf demi huruf")
    DIFFERS = "differs", pgettext_lazy("pack", "Ada yang berbeda")
    FAILED = "failed", _("Tidak dapat diperiksa")


OPEN = (PackState.WAITING, PackState.RUNNING)
OPEN_CHECKS = (PackCheck.WAITING, PackCheck.RUNNING)


class Pack(models.Model):
    """One building of the evidence pack of a half-year (``2026-1``). What was built is never overwritten: the next is a new row.

    ``run`` names the attempt that builds it: another that lost its job may write nothing any more. ``files`` lists
    ``{name, size, sha256}`` of what lies in the archive at ``path`` of the storage; ``provisional`` ones are of a half-year
    that was not over.
    """

    half_year = models.CharField(max_length=6)
    state = models.CharField(max_length=9, choices=PackState.choices, default=PackState.WAITING)
    step = models.CharField(max_length=7, choices=PackStep.choices, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    run = models.CharField(max_length=16, blank=True)
    job_id = models.BigIntegerField(null=True)
    cancel = models.BooleanField(default=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # A code of ``pack/runs.py``; the page says it in words.
    error = models.CharField(max_length=12, blank=True)
    cases = models.PositiveIntegerField(default=0)
    provisional = models.BooleanField(default=False)
    path = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    files = models.JSONField(default=list)
    # When the files were removed, as the rule for provisional ones says.
    removed_at = models.DateTimeField(null=True)
    check_state = models.CharField(max_length=7, choices=PackCheck.choices, blank=True)
    check_job_id = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    differing = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["half_year"], condition=models.Q(state__in=OPEN), name="one_open_pack")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"], condition=models.Q(state__in=OPEN) | models.Q(check_state__in=OPEN_CHECKS), name="pack_open"
            )
        ]

    @property
    def is_open(self) -> bool:
        """Whether it is being built or waits for it."""
        return self.state in OPEN

    @property
    def has_files(self) -> bool:
        """Whether there is something to download."""
        return self.state == PackState.DONE and bool(self.path)

    @property
    def percent(self) -> int:
        """How far the building is, roughly by the time that each step takes."""
        if not self.step:
            return 0
        begins, ends = _SPANS[PackStep(self.step)]
        within = self.done / self.total if self.step == PackStep.CASES and self.total else 0
        return round(begins + (ends - begins) * min(within, 1))


_SPANS = {
    PackStep.FIGURES: (2, 8),
    PackStep.CASES: (8, 45),
    PackStep.PDF: (45, 55),
    PackStep.XLSX: (55, 92),
    PackStep.PPTX: (92, 96),
    PackStep.ZIP: (96, 100),
}
