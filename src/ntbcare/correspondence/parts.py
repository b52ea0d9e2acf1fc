"""Messages that come in several pieces. Each piece is kept when it is read; the last one makes the message.

Pieces are joined from what is stored, so that a worker that is killed forgets none. What never becomes whole is put
before a person as far as it came.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from ntbcare.channels.contract import Account, Incoming
from ntbcare.channels.pieces import Alphabet, Part, join
from ntbcare.channels.queries import account_by_id
from ntbcare.common.clock import now
from ntbcare.correspondence.actions import queue_message
from ntbcare.correspondence.messages import keep_message
from ntbcare.correspondence.models import IncomingPart, MessageState, RawDelivery, Thread
from ntbcare.correspondence.threads import thread_for
from ntbcare.vault.actions import keyed_hash, lookup_hashes, open_sealed, seal

log = structlog.get_logger()

SEAL_PART = "incoming-part"
HASH_PART = "part-id"
HASH_GROUP = "part-group"
WAIT_FOR_OTHERS = timedelta(hours=1)
"""After the last piece that came. Pieces of one SMS arrive within seconds, or hours later when the network was away."""
KEEP_PARTS = timedelta(days=2)
"""So long a piece that comes again is known; an SMS reference of eight bits comes round again, with other contents."""
_BATCH = 100


def keep_part(account: Account, part: Part, *, raw: RawDelivery | None = None) -> bool:
    """Store a piece, and the message when it was the last; False when it was there already. Needs a transaction."""
    if not 1 <= part.number <= part.total:
        return keep_message(account, _message([part], whole=False), raw=raw, state=MessageState.FOR_PERSON)
    mark = f"{account.id}:{part.external_id}"
    moment = now()
    # Two workers may read the last two pieces at once: of one person's pieces only one is taken in at a time.
    thread = thread_for(account, _message([part], whole=False), at=moment)
    Thread.objects.select_for_update().get(pk=thread.pk)
    if IncomingPart.objects.filter(account_id=account.id, external_hash__in=lookup_hashes(mark, purpose=HASH_PART)).exists():
        return False
    if _is_repeated(account, part):
        return False
    others = _open_group(account, part)
    if any(row.number == part.number for row, _part in others):
        # Another message under the same reference: what came of the first one will not become whole.
        _give_up(account, others)
        others = []
    row = IncomingPart.objects.create(
        account_id=account.id,
        raw=raw,
        thread=thread,
        external_hash=keyed_hash(mark, purpose=HASH_PART),
        group_hash=keyed_hash(_group_mark(account, part), purpose=HASH_GROUP),
        number=part.number,
        total=part.total,
        body_sealed=seal(_written(part), purpose=SEAL_PART),
        received_at=moment,
    )
    pieces = [*others, (row, part)]
    if len(pieces) == part.total:
        keep_message(account, _message([piece for _row, piece in pieces], whole=True), raw=raw)
        _mark_joined(pieces)
    return True


def give_up_waiting() -> int:
    """Put before a person what waited too long for its other pieces; how many messages."""
    late = now() - WAIT_FOR_OTHERS
    waiting = IncomingPart.objects.filter(joined_at=None).values("account_id", "group_hash", "thread_id")
    groups = list(waiting.annotate(last=Max("received_at")).filter(last__lt=late).order_by("last")[:_BATCH])
    return sum(_give_up_group(group["account_id"], group["thread_id"], group["group_hash"], late) for group in groups)


def _give_up_group(account_id: int, thread_id: int, group_hash: str, late: datetime) -> bool:
    account = account_by_id(account_id)
    if account is None:
        return False
    with transaction.atomic():
        Thread.objects.select_for_update().get(pk=thread_id)
        rows = IncomingPart.objects.filter(account_id=account_id, group_hash=group_hash, joined_at=None)
        pieces = [(row, _read(row)) for row in rows.order_by("number")]
        if not pieces or any(row.received_at >= late for row, _part in pieces):
            return False
        _give_up(account, pieces)
    return True


def forget_parts() -> int:
    """Delete pieces of messages that were put together long ago."""
    return IncomingPart.objects.filter(joined_at__lt=now() - KEEP_PARTS).delete()[0]


def _give_up(account: Account, pieces: Sequence[tuple[IncomingPart, Part]]) -> None:
    message = _message([piece for _row, piece in pieces], whole=False)
    if keep_message(account, message, raw=pieces[0][0].raw, state=MessageState.FOR_PERSON):
        thread = pieces[0][0].thread
        queue_message(f"parts:{pieces[0][0].pk}", template="talk_person", thread=thread, context={}, language=thread.language)
    _mark_joined(pieces)
    log.warning("message_incomplete", account=account.id, pieces=len(pieces), of=pieces[0][1].total)


def _mark_joined(pieces: Sequence[tuple[IncomingPart, Part]]) -> None:
    IncomingPart.objects.filter(pk__in=[row.pk for row, _part in pieces]).update(joined_at=now())


def _open_group(account: Account, part: Part) -> list[tuple[IncomingPart, Part]]:
    hashes = lookup_hashes(_group_mark(account, part), purpose=HASH_GROUP)
    rows = IncomingPart.objects.filter(account_id=account.id, group_hash__in=hashes, joined_at=None).select_related(
        "raw", "thread"
    )
    return [(row, _read(row)) for row in rows.order_by("number")]


def _is_repeated(account: Account, part: Part) -> bool:
    """Whether the network brought the same piece again, under another date."""
    hashes = lookup_hashes(_group_mark(account, part), purpose=HASH_GROUP)
    same = IncomingPart.objects.filter(account_id=account.id, group_hash__in=hashes, number=part.number)
    return any(_read(row).content == part.content for row in same.filter(received_at__gt=now() - KEEP_PARTS))


def _group_mark(account: Account, part: Part) -> str:
    return f"{account.id}:{part.sender}:{part.group}:{part.total}"


def _message(pieces: Sequence[Part], *, whole: bool) -> Incoming:
    """The message of its pieces, as far as they are there. Its id is made of theirs."""
    first = pieces[0]
    identity = hashlib.sha256("\n".join(sorted(piece.external_id for piece in pieces)).encode()).hexdigest()
    return Incoming(
        external_id=f"parts:{identity}",
        conversation=first.sender,
        sender=first.sender,
        text=join(pieces) if whole else _fragments(pieces),
        sent_at=min((piece.sent_at for piece in pieces if piece.sent_at), default=None),
    )


def _fragments(pieces: Sequence[Part]) -> str:
    """What came, with a word where a piece is missing."""
    there = {piece.number: piece for piece in pieces}
    total = pieces[0].total
    with override("id"):
        gap = _("[bagian yang tidak sampai]")
    lines: list[str] = []
    for number in range(1, total + 1):
        if number in there:
            lines.append(join([there.pop(number)]))
        elif not lines or lines[-1] != gap:
            lines.append(gap)
    return "\n".join([*lines, *(join([piece]) for piece in there.values())])


def _written(part: Part) -> str:
    return json.dumps({
        "external_id": part.external_id, "sender": part.sender, "group": part.group, "number": part.number,
        "total": part.total, "content": base64.b64encode(part.content).decode(), "alphabet": part.alphabet.value,
        "sent_at": part.sent_at.isoformat() if part.sent_at else None,
    })  # fmt: skip


def _read(row: IncomingPart) -> Part:
    held = json.loads(open_sealed(row.body_sealed, purpose=SEAL_PART))
    return Part(**held | {
        "content": base64.b64decode(held["content"]),
        "alphabet": Alphabet(held["alphabet"]),
        "sent_at": datetime.fromisoformat(held["sent_at"]) if held["sent_at"] else None,
    })  # fmt: skip
