"""Keeps the connections of accounts whose channel wants one open: takes what comes, and sends what waits for it.

One worker at a time keeps that of an account, for as long as it works; whoever takes over finds what is not settled.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import structlog

from ntbcare.channels.contract import Account, Delivery
from ntbcare.channels.errors import LinkFailed
from ntbcare.channels.kept import Kept, Link
from ntbcare.channels.lines import LEASE, claim_line, is_settled, leave_line, note_failed, note_reached, renew_line, settle_line
from ntbcare.channels.queries import account_by_id, paused_accounts
from ntbcare.channels.registry import adapter_of
from ntbcare.common.clock import now
from ntbcare.correspondence.channel_delivery import attempt
from ntbcare.correspondence.fetching import LeaseLost
from ntbcare.correspondence.inbox import last_deliveries, store_raw
from ntbcare.correspondence.outbox import claim, give_back, take_back

log = structlog.get_logger()

_LISTEN_SECONDS = 0.2
_BATCH = 20
_DOUBTFUL = 20
"""So many of the last deliveries of a broken link may not be known to the other side as taken."""
_DOUBTFUL_FOR = timedelta(minutes=1)
_AWAY = timedelta(seconds=20)


def keep_link(account: Account, owner: str, stopped: Callable[[], bool]) -> None:
    """Hold the account's connection until it breaks, its settings change, it is paused or ended, or ``stopped`` says so."""
    adapter = adapter_of(account.kind)
    assert isinstance(adapter, Kept)
    if not claim_line(account.id, owner):
        return
    was_settled = is_settled(account.id)
    doubtful = [] if was_settled else last_deliveries(account, _DOUBTFUL, within=_DOUBTFUL_FOR)
    settle_line(account.id, settled=False)
    take_back(account.id)
    try:
        link = adapter.open(account, lambda delivery: _store(account, delivery), doubtful=doubtful)
    except LinkFailed as failure:
        settle_line(account.id, settled=was_settled)
        _note_failed(account, owner, failure)
        return
    note_reached(account.id, owner)
    log.info("channel_link_open", account=account.id)
    ended = False
    try:
        _Turn(adapter, account, owner, link).work(stopped)
        ended = True
    except LinkFailed as failure:
        _note_failed(account, owner, failure)
    finally:
        settled = link.close() and ended
        settle_line(account.id, settled=settled)
        log.info("channel_link_closed", account=account.id, settled=settled)
    if ended:
        leave_line(account.id, owner)


def _store(account: Account, delivery: Delivery) -> None:
    store_raw(account, delivery)


def _note_failed(account: Account, owner: str, failure: LinkFailed) -> None:
    wait = note_failed(account.id, owner, failure.reason)
    log.warning("channel_not_reached", account=account.id, error=failure.reason, wait=wait.total_seconds())


class _Turn:
    """One open link at work."""

    def __init__(self, adapter: Kept, account: Account, owner: str, link: Link) -> None:
        self._adapter, self._account, self._owner, self._link = adapter, account, owner, link
        self._renewed_at = now()
        self._quiet_until = 0.0

    def work(self, stopped: Callable[[], bool]) -> None:
        while not stopped() and self._goes_on():
            if not self._send():
                self._link.listen(_LISTEN_SECONDS)

    def _goes_on(self) -> bool:
        moment = now()
        if moment - self._renewed_at > LEASE / 4:
            if not renew_line(self._account.id, self._owner):
                raise LeaseLost
            self._renewed_at = moment
        return account_by_id(self._account.id) == self._account and self._account.id not in paused_accounts()

    def _send(self) -> int:
        """Send some of what waits; how many were handed over."""
        if time.monotonic() < self._quiet_until:
            return 0
        messages = claim(_BATCH, channels=True, only_account=self._account.id)
        for position, message in enumerate(messages):
            failure = attempt(self._adapter, self._account, message, self._link.send)
            if failure is not None and (failure.away or failure.busy):
                wait = failure.retry_after or _AWAY
                for waiting in messages[position + 1 :]:
                    give_back(waiting, wait=wait)
                self._quiet_until = time.monotonic() + wait.total_seconds()
                return 0
        return len(messages)
