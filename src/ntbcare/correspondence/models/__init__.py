"""The raw inbox, threads and messages; the outbox and its templates; replies kept for repeated requests."""

from __future__ import annotations

from ntbcare.correspondence.models.incoming import (
    IncomingMedia,
    IncomingMessage,
    IncomingPart,
    MediaState,
    MessageState,
    RawDelivery,
    RawState,
    Thread,
)
from ntbcare.correspondence.models.outgoing import Delivery, IdempotentReply, MessageTemplate, OutgoingMessage, SentPart

__all__ = [
    "Delivery",
    "IdempotentReply",
    "IncomingMedia",
    "IncomingMessage",
    "IncomingPart",
    "MediaState",
    "MessageState",
    "MessageTemplate",
    "OutgoingMessage",
    "RawDelivery",
    "RawState",
    "SentPart",
    "Thread",
]
