"""Questions that officers keep, share and have sent to them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency


class SavedQuestion(models.Model):
    """A question as an address has it, without anybody's figures: each reader's own permissions answer it.

    ``shared_with`` is a government, whose officers read it, or an agency, for the officers of it and of what is below.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    note = models.CharField(max_length=500, blank=True)
    # Pairs of name and value, in the order of ``Query.params``.
    asked = models.JSONField()
    shared_with = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["owner", "-id"], name="question_owner"),
            models.Index(fields=["shared_with", "-id"], condition=Q(shared_with__isnull=False), name="question_shared"),
        ]


class Cadence(models.TextChoices):
    """How often a question is sent, each time at seven in the morning of the site."""

    WEEKLY = "weekly", _("Tiap Senin pukul 07.00")
    MONTHLY = "monthly", _("Tiap tanggal 1 pukul 07.00")
    HALF_YEAR = "half_year", _("Tiap awal semester (1 Januari dan 1 Juli) pukul 07.00")


class PausedFor(models.TextChoices):
    """Why nothing is sent any more."""

    PERMISSION = "permission", _("Anda tidak lagi berhak atas angka ini.")
    UNSHARED = "unshared", _("Pemiliknya tidak lagi membagikan pertanyaan ini kepada Anda.")
    UNANSWERED = "unanswered", _("Pertanyaan ini tidak dapat dijawab untuk Anda. Buka untuk melihat sebabnya.")


class Subscription(models.Model):
    """An officer who is sent a question. ``next_at`` is when the next letter is due, ``sent_for`` the day of the last one."""

    question = models.ForeignKey(SavedQuestion, on_delete=models.CASCADE, related_name="subscriptions", db_index=False)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    cadence = models.CharField(max_length=9, choices=Cadence.choices)
    next_at = models.DateTimeField()
    sent_for = models.DateField(null=True)
    paused = models.CharField(max_length=10, choices=PausedFor.choices, blank=True)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "officer"], name="one_subscription")]
        indexes: ClassVar = [models.Index(fields=["cadence", "next_at"], condition=Q(paused=""), name="subscription_due")]
