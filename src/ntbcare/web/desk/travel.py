"""What travelled to a complainant, as officers see it: by which way, what of it is known, what was tried instead.

No telephone number and no address stands in it: those are the contact's own, behind the permission matrix.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from ntbcare.cases.sets import Source
from ntbcare.channels.devices import ForDevices
from ntbcare.channels.queries import paused_accounts
from ntbcare.channels.reasons import explain
from ntbcare.channels.registry import adapter_of
from ntbcare.correspondence.foreseeing import Arrival
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.correspondence.queries import messages_to_complainant
from ntbcare.web.desk.labels import MESSAGES, said

_FAILED = frozenset({Delivery.FAILED, Delivery.DEAD})


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that is known of a message; ``tone`` is ``good``, ``bad`` or empty."""

    word: str
    at: datetime | None = None
    tone: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """A message on one way. ``instead``: of the one before it, which failed; ``note`` what is not known, or comes next."""

    way: str
    instead: bool
    marks: Sequence[Mark]
    note: str


@dataclass(frozen=True, slots=True)
class Voyage:
    """One message to the complainant with the ways that it took. ``arrived`` only where a receipt said so."""

    title: str
    at: datetime
    legs: Sequence[Leg]
    arrived: bool


def voyages_of(reference: str) -> list[Voyage]:
    """The messages about a case to its complainant, newest first; one statement."""
    chains: dict[int, list[OutgoingMessage]] = {}
    head: dict[int, int] = {}
    for message in messages_to_complainant(reference):
        first = head.get(message.instead_of_id or 0, message.pk)
        head[message.pk] = first
        chains.setdefault(first, []).append(message)
    paused = paused_accounts()
    return [_voyage(chain, paused) for _first, chain in sorted(chains.items(), reverse=True)]


def _voyage(chain: list[OutgoingMessage], paused: frozenset[int]) -> Voyage:
    legs = [_leg(message, last=message is chain[-1], paused=message.account_id in paused) for message in chain]
    return Voyage(
        title=said(MESSAGES, chain[0].template),
        at=chain[0].created_at,
        legs=legs,
        arrived=any(message.state == Delivery.DELIVERED for message in chain),
    )


def _leg(message: OutgoingMessage, *, last: bool, paused: bool) -> Leg:
    kind = message.account.kind if message.account is not None else ""
    label = message.account.label if message.account is not None else ""
    way = way_name(kind, label, public=message.is_public)
    if message.privately:
        way = _("%(channel)s, balasan pribadi") % {"channel": way}
    return Leg(way, message.instead_of_id is not None, list(_marks(message, kind)), _note(message, last=last, paused=paused))


def _marks(message: OutgoingMessage, kind: str) -> Iterable[Mark]:
    if message.sent_at is not None:
        yield Mark(_("dikirim"), message.sent_at)
    if message.delivered_at is not None:
        yield Mark(_("sampai"), message.delivered_at, "good")
    if message.read_at is not None:
        yield Mark(_("dibaca"), message.read_at, "good")
    if message.state in _FAILED:
        yield Mark(_("gagal"), message.failed_at, "bad", explain(kind, message.last_error))


def _note(message: OutgoingMessage, *, last: bool, paused: bool) -> str:
    """What an officer must know beside the marks."""
    if message.state == Delivery.SENT:
        return _("belum ada tanda terima") if message.receipts_follow else _("jalan ini tidak memberi tanda terima")
    if message.state in {Delivery.QUEUED, Delivery.FAILED}:
        if paused:
            return _("menunggu: saluran dijeda")
        return _("dicoba lagi") if message.state == Delivery.FAILED else _("menunggu dikirim")
    if message.state == Delivery.DEAD and last:
        return _("tidak ada jalan lain yang dicoba")
    if message.state in {Delivery.LOCAL, Delivery.CANCELLED}:
        kept = _("tidak dikirim: situs ini belum punya server surel")
        return kept if message.state == Delivery.LOCAL else _("dibatalkan sebelum dikirim")
    return ""


def way_name(kind: str, label: str, *, public: bool = False) -> str:
    """A way in words: *SMS*, *WhatsApp*, *Surel*; a gateway of one's own by its name."""
    adapter = adapter_of(kind) if kind else None
    source = Source(adapter.source) if adapter else Source.EMAIL
    name = label if source == Source.PARTNER else str(source.label)
    if isinstance(adapter, ForDevices):
        name = _("Kabar di perangkat")
    return _("%(channel)s, di depan umum") % {"channel": name} if public else name


def arrival_way(arrival: Arrival) -> str:
    """The way of a message that was not sent yet."""
    return way_name(arrival.kind, arrival.label, public=arrival.public)


def why_closed(arrival: Arrival) -> str:
    """Why that way would not be tried; empty where it would."""
    return explain(arrival.kind, arrival.closed)
