"""What goes out: the outbox, pieces on their way, the wording of a site, replies that are repeated."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ntbcare.channels.models import ChannelAccount
from ntbcare.complainants.models import ContactPoint
from ntbcare.correspondence.models.incoming import IncomingMessage, Thread


class Delivery(models.TextChoices):
    """Where an outgoing message stands. ``sent`` is what we did; ``delivered`` only what a receipt says."""

    QUEUED = "queued", _("Menunggu dikirim")
    SENT = "sent", _("Dikirim")
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
    # The account of a channel that sends it; none for e-mail, which goes by the site's own server.
    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT, null=True, related_name="+")
    thread = models.ForeignKey(Thread, on_delete=models.SET_NULL, null=True, related_name="+")
    # In a public conversation: the message that it answers, and whether only its writer is to read it.
    answers = models.ForeignKey(IncomingMessage, on_delete=models.SET_NULL, null=True, related_name="+")
    privately = models.BooleanField(default=False)
    # The channel's own id, under which its receipts name it.
    external_hash = models.CharField(max_length=80, blank=True)
    receipts_follow = models.BooleanField(default=False)
    # The ways to try next, as [kind, key] of a conversation or contact point; and the message that this one stands in for.
    ladder = models.JSONField(default=list)
    instead_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    template = models.CharField(max_length=40)
    # The case it is about, by reference: this room stands below cases.
    about = models.CharField(max_length=24, blank=True, db_index=True)
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.SET_NULL, null=True, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    # The mail address of an office that is neither a complainant nor an officer.
    address_sealed = models.BinaryField(null=True)
    language = models.CharField(max_length=2, default="id")
    # What the wording needs (it may hold a code), and, once sent, the subject and the text as they went out.
    context_sealed = models.BinaryField()
    text_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=Delivery.choices, default=Delivery.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    # The hours of the night in which it is not sent, in minutes after midnight of the site's zone: [from, until], or none.
    rest = models.JSONField(null=True)
    # Since when it is being handed over: whoever finds it so after the lease does not know whether it arrived.
    trying_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    # When the last attempt failed, or a receipt said that it did not arrive.
    failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(state__in=["queued", "failed"]), name="outbox_due"),
            models.Index(fields=["state", "-id"], name="outbox_state"),
            models.Index(fields=["sent_at"], condition=models.Q(state="sent", receipts_follow=True), name="outbox_unheard"),
            models.Index(fields=["account", "external_hash"], condition=~models.Q(external_hash=""), name="outbox_external"),
        ]

    @property
    def is_public(self) -> bool:
        """Whether everybody can read it."""
        return self.thread is not None and self.thread.public and not self.privately


class SentPart(models.Model):
    """A piece of a message that went out, where the channel tells of each whether it arrived."""

    message = models.ForeignKey(OutgoingMessage, on_delete=models.CASCADE, related_name="parts")
    external_hash = models.CharField(max_length=80, db_index=True)
    delivered_at = models.DateTimeField(null=True)


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
    """The reply given to a request with an Idempotency-Key, sealed, until a repetition is no longer expected."""

    # Keyed hash of scope (caller and address) and key: keys are chosen by strangers.
    key_hash = models.CharField(max_length=80, primary_key=True)
    body_hash = models.CharField(max_length=64)
    reply_sealed = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)
