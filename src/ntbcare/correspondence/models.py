"""The outbox and its templates; replies kept for repeated requests."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ntbcare.complainants.models import ContactPoint


class Delivery(models.TextChoices):
    """Where an outgoing message stands. ``sent`` is what we did; ``delivered`` only what a receipt says."""

    QUEUED = "queued", _("Menunggu dikirim")
    SENT = "sent", _("Terkirim")
    DELIVERED = "delivered", _("Sampai")
    FAILED = "failed", _("Gagal, dicoba lagi")
    DEAD = "dead", _("Gagal")
    CANCELLED = "cancelled", _("Dibatalkan")
    LOCAL = "local", _("Disimpan di kotak keluar")


class OutgoingMessage(models.Model):
    """One message to one complainant's contact point or one officer. ``key`` makes a repeated order one message.

    ``local`` is where a message rests when the site has no mail server: the desk shows it there.
    """

    key = models.CharField(max_length=120, unique=True)
    channel = models.CharField(max_length=12, default="email")
    template = models.CharField(max_length=40)
    # The case it is about, by reference: this room stands below cases.
    about = models.CharField(max_length=24, blank=True, db_index=True)
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.SET_NULL, null=True, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=2, default="id")
    # What the wording needs (it may hold a code), and, once sent, the subject and the text as they went out.
    context_sealed = models.BinaryField()
    text_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=Delivery.choices, default=Delivery.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(state__in=["queued", "failed"]), name="outbox_due"),
            models.Index(fields=["state", "-id"], name="outbox_state"),
        ]


class MessageTemplate(models.Model):
    """The wording of a kind of message in one language. Versions are added, never overwritten."""

    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    version = models.PositiveIntegerField(default=1)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "language", "version"], name="one_template_version")]


class IdempotentReply(models.Model):
    """The reply given to a request with an Idempotency-Key, sealed, for 24 hours."""

    # Keyed hash of scope (caller and address) and key: keys are chosen by strangers.
    key_hash = models.CharField(max_length=80, primary_key=True)
    body_hash = models.CharField(max_length=64)
    reply_sealed = models.BinaryField()
    created_at = models.DateTimeField(db_index=True)
