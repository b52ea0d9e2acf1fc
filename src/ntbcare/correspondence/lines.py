"""Accounts that are fetched or kept connected, each in a thread of its own: a slow mailbox holds up no modem."""

from __future__ import annotations

import threading

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from ntbcare.channels.contract import Account, Fetched
from ntbcare.channels.kept import Kept
from ntbcare.channels.queries import account_by_id, accounts, paused_accounts
from ntbcare.channels.registry import adapter_of
from ntbcare.correspondence.fetching import fetch_if_due
from ntbcare.correspondence.keeping import keep_link

log = structlog.get_logger()

LOOK_SECONDS = 1.0
_AFTER_A_FAULT = 5.0


class Lines:
    """Starts a thread for each account that needs one; ``stop`` ends them."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._stop = threading.Event()
        self._threads: dict[int, threading.Thread] = {}

    def tend(self) -> bool:
        """See that every open account has its thread; never anything to do at once, so False."""
        for account_id in [account_id for account_id, thread in self._threads.items() if not thread.is_alive()]:
            del self._threads[account_id]
        for account in accounts():
            adapter = adapter_of(account.kind)
            needed = isinstance(adapter, Fetched | Kept) and account.id not in paused_accounts()
            if needed and account.id not in self._threads:
                thread = threading.Thread(target=self._run, args=(account.id,), name=f"line-{account.id}", daemon=True)
                self._threads[account.id] = thread
                thread.start()
        return False

    def stop(self) -> None:
        """Let each thread finish its present step, and wait for that."""
        self._stop.set()
        for thread in self._threads.values():
            thread.join(timeout=20)

    def _turn(self, account: Account) -> None:
        if isinstance(adapter_of(account.kind), Kept):
            keep_link(account, self._owner, self._stop.is_set)
        else:
            fetch_if_due(account, self._owner)

    def _run(self, account_id: int) -> None:
        """Work for an account until it is paused or ended."""
        while not self._stop.is_set() and account_id not in paused_accounts():
            account = account_by_id(account_id)
            if account is None:
                break
            wait = LOOK_SECONDS
            try:
                self._turn(account)
                close_old_connections()
            except (DatabaseError, InterfaceError) as error:
                log.warning("channel_database_away", account=account_id, error=type(error).__name__)
                connections.close_all()
                wait = _AFTER_A_FAULT
            except Exception as error:
                log.exception("channel_line_failed", account=account_id, error=type(error).__name__, alarm=True)
                connections.close_all()
                wait = _AFTER_A_FAULT
            self._stop.wait(wait)
        connections.close_all()
