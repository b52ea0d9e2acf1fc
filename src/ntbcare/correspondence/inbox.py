"""The raw inbox: what was delivered is stored as it came, and read afterwards into messages and receipts.

Storing is one statement, after which the delivery may be acknowledged. Reading happens under a lease, in one
transaction for each delivery: a worker that dies leaves it to the next, and a repeated message is found by its own id.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet

from ntbcare.channels.contract import Account, Delivery, DeliveryReceipt, Told, Unclear
from ntbcare.channels.errors import NotUnderstood
from ntbcare.channels.pieces import Part
from ntbcare.channels.queries import account_by_id, accounts, paused_accounts
from ntbcare.channels.registry import adapter_of
from ntbcare.common.clock import now
from ntbcare.common.text import clean_line
from ntbcare.correspondence.messages import body_of, keep_message
from ntbcare.correspondence.models import RawDelivery, RawState
from ntbcare.correspondence.parts import keep_part
from ntbcare.correspondence.receipts import take_receipt
from ntbcare.vault.actions import open_sealed, seal

__all__ = ["body_of", "keep_message", "open_raw", "read_again", "read_waiting", "set_aside", "store_raw"]

log = structlog.get_logger()

SEAL_RAW = "raw-delivery"
BATCH = 50
LEASE = timedelta(minutes=2)
ATTEMPTS = 5
_RECEIPT_WAITS, _RECEIPT_AGAIN = timedelta(minutes=1), timedelta(seconds=3)
# What a signature or a shape may depend on; everything else of a request (cookies, addresses of proxies) is not kept.
_KEPT_HEADERS = ("content-type", "user-agent")


def store_raw(account: Account, delivery: Delivery) -> None:
    """Keep a verified delivery. One statement; when it has returned the sender may be told that it arrived."""
    kept = {
        "method": delivery.method,
        "query": dict(delivery.query),
        "headers": {name: delivery.headers[name] for name in _KEPT_HEADERS if name in delivery.headers},
        "body": base64.b64encode(delivery.body).decode(),
    }
    RawDelivery.objects.create(account_id=account.id, delivery_sealed=seal(json.dumps(kept), purpose=SEAL_RAW), received_at=now())


def open_raw(raw: RawDelivery) -> Delivery:
    """The delivery as it came."""
    kept = json.loads(open_sealed(raw.delivery_sealed, purpose=SEAL_RAW))
    return Delivery(kept["method"], kept["query"], kept["headers"], base64.b64decode(kept["body"]))


def read_waiting(*, limit: int = BATCH) -> int:
    """Read stored deliveries in the order of their arrival; how many. Those of a paused account wait."""
    claimed = _claim(limit)
    for raw in claimed:
        _read(raw)
    return len(claimed)


def read_again(raw_id: int) -> bool:
    """Let a delivery that could not be read be read once more (the adapter has learned); False when it does not wait."""
    waiting = RawDelivery.objects.filter(pk=raw_id, state=RawState.UNREADABLE)
    return bool(waiting.update(state=RawState.WAITING, attempts=0, leased_until=None, error=""))


def set_aside(raw_id: int) -> bool:
    """An officer has seen what could not be read, and nothing is to be done; False when it does not wait."""
    return bool(RawDelivery.objects.filter(pk=raw_id, state=RawState.UNREADABLE).update(state=RawState.DROPPED))


def _free(moment: datetime) -> QuerySet[RawDelivery]:
    free = Q(leased_until=None) | Q(leased_until__lt=moment)
    return RawDelivery.objects.filter(free, state=RawState.WAITING).exclude(account_id__in=paused_accounts()).order_by("pk")


def _claim(limit: int) -> list[RawDelivery]:
    # A look without a lock first, as everywhere: an idle worker must not take the write lock of the embedded database.
    if not _free(now()).values_list("pk")[:1]:
        return []
    with transaction.atomic():
        moment = now()
        ids = list(_free(moment).select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
        RawDelivery.objects.filter(pk__in=ids).update(leased_until=moment + LEASE, attempts=F("attempts") + 1)
    return list(RawDelivery.objects.filter(pk__in=ids).order_by("pk"))


def _read(raw: RawDelivery) -> None:
    account = account_by_id(raw.account_id)
    try:
        if account is None:
            raise NotUnderstood("the account was ended")
        adapter = adapter_of(account.kind)
        told = adapter.read(open_raw(raw), account)
        with transaction.atomic():
            _keep(raw, account, told)
    except _TooEarly:
        _wait(raw)
    except NotUnderstood as error:
        _put_before_a_person(raw, error.message)
        log.warning("delivery_not_understood", raw_id=raw.pk, account=raw.account_id)
    except Exception as error:
        if raw.attempts < ATTEMPTS:
            log.warning("delivery_not_read", raw_id=raw.pk, error=type(error).__name__, exc_info=error)
            return
        _put_before_a_person(raw, type(error).__name__)
        log.exception("delivery_given_up", raw_id=raw.pk, alarm=True)


def _put_before_a_person(raw: RawDelivery, why: str) -> None:
    RawDelivery.objects.filter(pk=raw.pk).update(
        state=RawState.UNREADABLE, error=clean_line(why)[:120], leased_until=None, read_at=now()
    )


class _TooEarly(Exception):
    """A receipt that came before its message was noted as sent; it is read again in a moment."""


def _wait(raw: RawDelivery) -> None:
    again = now() + _RECEIPT_AGAIN
    RawDelivery.objects.filter(pk=raw.pk).update(leased_until=again, attempts=F("attempts") - 1)


def _keep(raw: RawDelivery, account: Account, told: Sequence[Told]) -> None:
    """Store what a delivery told and mark it read, in the caller's transaction. A part that is unclear brings the whole
    before a person; what was clear is stored all the same."""
    # Only where nothing but receipts came: what a person wrote waits for nobody's receipt.
    may_wait = raw.received_at > now() - _RECEIPT_WAITS and all(isinstance(one, DeliveryReceipt) for one in told)
    unclear = ""
    for one in told:
        meant = account if isinstance(one, Unclear | Part) else _meant(account, one.addressee)
        if isinstance(one, Unclear) or meant is None:
            unclear = unclear or (one.reason if isinstance(one, Unclear) else "for an account that is not here")
        elif isinstance(one, DeliveryReceipt):
            if not take_receipt(meant, one) and may_wait:
                raise _TooEarly
        elif isinstance(one, Part):
            keep_part(account, one, raw=raw)
        elif not (one.public and one.sender and _meant(account, one.sender)):
            # What our own accounts say in public, also below the posts of each other, no person has said.
            keep_message(meant, one, raw=raw)
    if unclear:
        _put_before_a_person(raw, unclear)
        log.warning("delivery_not_understood", raw_id=raw.pk, account=raw.account_id)
        return
    RawDelivery.objects.filter(pk=raw.pk).update(state=RawState.READ, leased_until=None, read_at=now(), error="")


def _meant(account: Account, addressee: str) -> Account | None:
    """The account that a message is for; None when the site has no such one."""
    if not addressee:
        return account
    adapter = adapter_of(account.kind)
    kin = (other for other in accounts() if other.kind == account.kind)
    return next((other for other in kin if adapter.is_meant(addressee, other, through=account)), None)


def last_deliveries(account: Account, count: int, *, within: timedelta) -> list[Delivery]:
    """What was stored last of an account, newest first: at most so many, and within so long before the last one."""
    rows = list(RawDelivery.objects.filter(account_id=account.id).order_by("-pk")[:count])
    return [open_raw(row) for row in rows if row.received_at >= rows[0].received_at - within]
