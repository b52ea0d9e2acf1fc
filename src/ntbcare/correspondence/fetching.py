"""Fetches what is new at accounts whose channel does not deliver it: a mailbox, a modem's tables.

One worker at a time looks at an account. Each message is stored in a statement of its own before the other side is
told; no transaction is open while the other side is talked to.
"""

from __future__ import annotations

import structlog
from django.db import DatabaseError, InterfaceError

from ntbcare.channels.contract import Account, Delivery, Fetched, Store
from ntbcare.channels.errors import LinkFailed
from ntbcare.channels.lines import LEASE, claim_line, leave_line, note_failed, renew_line
from ntbcare.channels.registry import adapter_of
from ntbcare.common.clock import now
from ntbcare.correspondence.inbox import store_raw

log = structlog.get_logger()


def fetch_if_due(account: Account, owner: str) -> int:
    """Look for what is new when it is time and no other worker does; how many messages were stored.

    A failure of the other side is noted and waited out; one of our own database is raised, for the caller to wait out.
    """
    adapter = adapter_of(account.kind)
    assert isinstance(adapter, Fetched)
    if not claim_line(account.id, owner):
        return 0
    keeper = _Keeper(account, owner)
    try:
        adapter.fetch(account, keeper.store)
    except LinkFailed as failure:
        wait = note_failed(account.id, owner, failure.reason)
        log.warning("channel_not_reached", account=account.id, error=failure.reason, wait=wait.total_seconds())
    except (DatabaseError, InterfaceError, LeaseLost):
        raise
    except Exception as error:
        wait = note_failed(account.id, owner, type(error).__name__)
        log.exception("channel_fetch_failed", account=account.id, error=type(error).__name__, alarm=True)
    else:
        leave_line(account.id, owner, wait=adapter.every)
    return keeper.stored


class LeaseLost(Exception):
    """Another worker looks at the account now: nothing more may be acknowledged here."""


class _Keeper:
    """Stores for one turn, and prolongs the lease while there is much to store."""

    def __init__(self, account: Account, owner: str) -> None:
        self._account, self._owner = account, owner
        self._renewed_at = now()
        self.stored = 0
        self.store: Store = self._store

    def _store(self, delivery: Delivery) -> None:
        moment = now()
        if moment - self._renewed_at > LEASE / 4:
            if not renew_line(self._account.id, self._owner):
                raise LeaseLost
            self._renewed_at = moment
        store_raw(self._account, delivery)
        self.stored += 1
