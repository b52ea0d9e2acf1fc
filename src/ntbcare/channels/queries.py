"""Accounts with what they know, held in memory for some seconds: a door is knocked at hundreds of times a second."""

from __future__ import annotations

import json
import time
from threading import Lock

from ntbcare.channels.contract import Account
from ntbcare.channels.devices import ForDevices
from ntbcare.channels.models import ChannelAccount
from ntbcare.channels.registry import adapter_of
from ntbcare.common.clock import now
from ntbcare.complainants.models import ContactKind
from ntbcare.vault.actions import open_sealed

SEAL_VALUES = "channel-account"
HELD_SECONDS = 2.0

_lock = Lock()
_held: dict[int, tuple[Account, bool]] = {}
_read_at = -HELD_SECONDS


def accounts() -> list[Account]:
    """Every account that was not ended."""
    return [account for account, _ in _all().values()]


def account_by_name(name: str) -> Account | None:
    """The account with that address; None when there is none or it was ended."""
    return next((account for account in accounts() if account.name == name), None)


def account_by_id(account_id: int) -> Account | None:
    """The account with that key, unless it was ended. One that is not held may have been opened a moment ago."""
    found = _all().get(account_id)
    if found is None:
        forget_accounts()
        found = _all().get(account_id)
    return found[0] if found else None


def paused_accounts() -> frozenset[int]:
    """The accounts whose messages wait."""
    return frozenset(account.id for account, paused in _all().values() if paused)


def sending_account(contact_kind: ContactKind) -> Account | None:
    """The oldest account that can write to such a contact point; the Governor's and agencies' own are not used for it."""
    able = (account for account in accounts() if adapter_of(account.kind).contact_kind == contact_kind)
    return next((account for account in able if not account.own_voice), None)


def mail_accounts() -> list[Account]:
    """The mailboxes of the service: what goes to their conversations goes by the site's mail server."""
    return [account for account in accounts() if adapter_of(account.kind).by_mail]


def device_accounts() -> list[Account]:
    """The accounts by which devices are told that there is news, the oldest first."""
    return [account for account in accounts() if isinstance(adapter_of(account.kind), ForDevices)]


def forget_accounts() -> None:
    """Read anew at the next call."""
    global _read_at
    _read_at = -HELD_SECONDS


def open_values(sealed: bytes | memoryview) -> dict[str, str]:
    """Settings and secrets of an account."""
    values: dict[str, str] = json.loads(open_sealed(sealed, purpose=SEAL_VALUES))
    return values


def _all() -> dict[int, tuple[Account, bool]]:
    global _held, _read_at
    if time.monotonic() - _read_at < HELD_SECONDS:
        return _held
    with _lock:
        moment = now()
        rows = ChannelAccount.objects.filter(ended_at=None).order_by("pk")
        _held = {row.pk: (_opened(row, overlap=bool(row.former_until and row.former_until > moment)), row.paused_at is not None)
                 for row in rows}  # fmt: skip
        _read_at = time.monotonic()
        return _held


def _opened(row: ChannelAccount, *, overlap: bool) -> Account:
    return Account(
        id=row.pk,
        kind=row.kind,
        name=row.name,
        label=row.label,
        own_voice=row.own_voice,
        values=open_values(row.values_sealed),
        former=open_values(row.former_sealed) if overlap and row.former_sealed else {},
    )
