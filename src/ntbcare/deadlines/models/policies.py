"""Dated policies: their limits, and what was said of them before they were adopted."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PolicyState(models.TextChoices):
    """A policy is drafted, circulated for comment, then adopted from a date; later ones replace it."""

    DRAFT = "draft", _("Rancangan")
    CIRCULATED = "circulated", _("Diedarkan untuk tanggapan")
    ADOPTED = "adopted", _("Ditetapkan")
    WITHDRAWN = "withdrawn", _("Ditarik")


class Reopening(models.TextChoices):
    """What a reopened case's answer clock does."""

    ANEW = "anew", _("Dihitung ulang dari awal")
    CONTINUE = "continue", _("Melanjutkan sisa waktu")


class InformationRule(models.TextChoices):
    """Which limit binds the answer to a request for information."""

    NATIONAL = "national", _("Pedoman SP4N (lebih singkat)")
    LAW = "law", _("UU 14/2008 Pasal 22")


class Policy(models.Model):
    """A dated set of limits. Cases keep the policy in force on the day they came in."""

    title = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=PolicyState.choices, default=PolicyState.DRAFT)
    in_force_from = models.DateField(null=True)
    legal_basis = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    reopening = models.CharField(max_length=8, choices=Reopening.choices, default=Reopening.ANEW)
    information_rule = models.CharField(
        max_length=8, choices=InformationRule.choices, default=InformationRule.NATIONAL, db_default=InformationRule.NATIONAL
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    circulated_at = models.DateTimeField(null=True)
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "policies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["in_force_from"], condition=Q(state="adopted"), name="one_policy_a_day"),
        ]

    def __str__(self) -> str:
        return self.title


class LimitKind(models.TextChoices):
    """What a limit is about."""

    VERIFY = "verify", _("Verifikasi dan penerusan")
    START = "start", _("Mulai ditindaklanjuti")
    FIRST_RESPONSE = "first_response", _("Tanggapan pertama")
    ANSWER = "answer", _("Penyelesaian")
    CONTRIBUTION = "contribution", _("Bagian instansi pendukung")
    REPLY = "reply", _("Kesempatan pelapor menanggapi")
    COMPLETION = "completion", _("Kesempatan pelapor melengkapi")
    # Of requests for information. No clock runs by those of the person who asked: they say until when one may.
    INFORMATION = "info_answer", _("Jawaban permintaan informasi menurut UU 14/2008")
    EXTENSION = "extension", _("Perpanjangan satu kali")
    OBJECTION = "objection", _("Kesempatan mengajukan keberatan")
    SUPERIOR = "superior", _("Tanggapan atasan atas keberatan")
    DISPUTE = "dispute", _("Kesempatan membawa ke Komisi Informasi")
    # No clock runs by it: the link itself says until when it opens.
    LINK = "link", _("Tautan untuk instansi tanpa akun")


class AtEnd(models.TextChoices):
    """What follows when a limit has passed: officers are told and then their superiors, or the case moves."""

    ESCALATE = "escalate", _("Diberitahukan, lalu dinaikkan ke atasan")
    CLOSE = "close", _("Laporan ditutup oleh sistem")
    ARCHIVE = "archive", _("Laporan diarsipkan oleh sistem")
    SUGGEST_ARCHIVE = "suggest", _("Petugas diminta memutuskan pengarsipan")
    EXPIRE = "expire", _("Tidak berlaku lagi; dapat diminta yang baru")


class Limit(models.Model):
    """One limit of a policy. ``key`` narrows it: the class for answers and contributions, the priority for first responses."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="limits")
    kind = models.CharField(max_length=14, choices=LimitKind.choices)
    key = models.CharField(max_length=14, blank=True)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=5, choices=[("day", _("hari")), ("hour", _("jam"))])
    calendar = models.CharField(max_length=7, choices=[("wall", _("kalender")), ("working", _("kerja"))])
    article = models.CharField(max_length=400)
    # False: nobody has checked the article against the regulation in force; the page says so.
    verified = models.BooleanField(default=False)
    # Working days for limits in days, hours for limits in hours; 0 for no reminder.
    remind_before = models.PositiveIntegerField(default=1)
    at_end = models.CharField(max_length=8, choices=AtEnd.choices, default=AtEnd.ESCALATE)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["policy", "kind", "key"], name="one_limit")]


class PolicyComment(models.Model):
    """What a member said of a circulated policy."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
