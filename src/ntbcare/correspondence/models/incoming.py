"""What comes in: deliveries as they came, conversations, messages, their files and pieces."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ntbcare.channels.models import ChannelAccount
from ntbcare.complainants.models import Complainant


class RawState(models.TextChoices):
    """Where a raw delivery stands."""

    WAITING = "waiting", _("Menunggu dibaca")
    READ = "read", _("Sudah dibaca")
    UNREADABLE = "unreadable", _("Tidak terbaca")
    DROPPED = "dropped", _("Disisihkan petugas")


class RawDelivery(models.Model):
    """What a foreign system delivered, byte for byte, sealed: stored before it is acknowledged, read afterwards."""

    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT, related_name="+")
    delivery_sealed = models.BinaryField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RawState.choices, default=RawState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    # A kind of error, never its words.
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(state="waiting"), name="raw_waiting"),
            models.Index(fields=["-id"], condition=models.Q(state="unreadable"), name="raw_unreadable"),
            models.Index(fields=["account", "-id"], name="raw_of_account"),
        ]


class Thread(models.Model):
    """A conversation with one person at one account. ``key_hash`` finds it; the dialogue's state is sealed.

    A telephone number may pass to somebody else: after a long silence a thread is *closed* and the next message
    begins a new one, which knows nothing of the cases before.
    """

    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT, related_name="+")
    key_hash = models.CharField(max_length=80)
    conversation_sealed = models.BinaryField()
    sender_sealed = models.BinaryField()
    name_sealed = models.BinaryField(null=True)
    # A telephone number that the channel vouches for, where the person is known by another name there.
    phone_sealed = models.BinaryField(null=True)
    # Of a public conversation: finds the private one of the same person at the same account.
    private_hash = models.CharField(max_length=80, blank=True)
    complainant = models.ForeignKey(Complainant, on_delete=models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=2, default="id")
    public = models.BooleanField(default=False)
    dialogue_sealed = models.BinaryField(null=True)
    dialogue_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    last_in_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # Far too much was written: nothing is answered until an officer has looked; and when that was done last.
    flooded_at = models.DateTimeField(null=True)
    calmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "key_hash"], condition=models.Q(closed_at=None), name="one_open_thread")
        ]
        indexes: ClassVar = [
            models.Index(fields=["dialogue_since"], condition=models.Q(dialogue_since__isnull=False), name="thread_dialogues"),
            models.Index(fields=["flooded_at"], condition=models.Q(flooded_at__isnull=False), name="thread_floods"),
            models.Index(fields=["account", "private_hash"], condition=~models.Q(private_hash=""), name="thread_private"),
        ]


class MessageState(models.TextChoices):
    """Where a person's message stands."""

    WAITING = "waiting", _("Menunggu ditangani")
    HANDLED = "handled", _("Sudah ditangani")
    FOR_PERSON = "for_person", _("Menunggu petugas")


class IncomingMessage(models.Model):
    """One message of a person, once, however often it was delivered."""

    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT, related_name="+")
    raw = models.ForeignKey(RawDelivery, on_delete=models.SET_NULL, null=True, related_name="messages")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    external_hash = models.CharField(max_length=80)
    # Text, media and place as the adapter told them.
    body_sealed = models.BinaryField()
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.WAITING)
    # The case that it went to, by reference: this room stands below cases.
    about = models.CharField(max_length=24, blank=True, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "external_hash"], name="one_message")]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(state="waiting"), name="message_waiting"),
            models.Index(fields=["-id"], condition=models.Q(state="for_person"), name="message_for_person"),
            models.Index(fields=["thread", "id"], name="message_of_thread"),
        ]


class MediaState(models.TextChoices):
    """Where a picture, recording or document of a message stands."""

    WAITING = "waiting", _("Menunggu diambil")
    KEPT = "kept", _("Tersimpan, menunggu laporannya")
    ATTACHED = "attached", _("Terlampir")
    REFUSED = "refused", _("Ditolak")
    LOST = "lost", _("Tidak dapat diambil")
    DROPPED = "dropped", _("Dibuang")


class IncomingMedia(models.Model):
    """A picture, recording or document of a message: fetched, checked and cleaned, kept until its message has a case."""

    message = models.ForeignKey(IncomingMessage, on_delete=models.CASCADE, related_name="media")
    number = models.PositiveSmallIntegerField()
    # Where the adapter said that it is: an address may open it to anybody.
    source_sealed = models.BinaryField()
    state = models.CharField(max_length=8, choices=MediaState.choices, default=MediaState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    # Why it waits or was refused: a word of ``cases/files.py`` or ``channels/fetching.py``.
    reason = models.CharField(max_length=40, blank=True)
    # The cleaned bytes, while they are kept.
    path = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=80, blank=True)
    size = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["message", "number"], name="one_media")]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="media_waiting"),
            models.Index(fields=["id"], condition=models.Q(state="kept"), name="media_kept"),
        ]


class IncomingPart(models.Model):
    """A piece of a message that came in several, sealed, until all are there; then for some days, to know a repetition."""

    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT, related_name="+")
    raw = models.ForeignKey(RawDelivery, on_delete=models.SET_NULL, null=True, related_name="+")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="+")
    external_hash = models.CharField(max_length=80)
    group_hash = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField()
    total = models.PositiveSmallIntegerField()
    body_sealed = models.BinaryField()
    received_at = models.DateTimeField()
    # Put together, whole or as far as it came.
    joined_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "external_hash"], name="one_part")]
        indexes: ClassVar = [
            models.Index(fields=["account", "group_hash"], name="part_group"),
            models.Index(fields=["received_at"], condition=models.Q(joined_at=None), name="part_open"),
        ]
