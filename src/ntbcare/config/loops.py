"""Pieces of work done again and again, each in a thread of its own; a fault in one is waited out and stops no other."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

log = structlog.get_logger()

IDLE_SECONDS = 0.4
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0


@dataclass(frozen=True, slots=True)
class Loop:
    """A piece of work. ``step`` says whether there was anything to do; when not, ``pause`` seconds pass."""

    name: str
    step: Callable[[], bool]
    pause: float = IDLE_SECONDS


class Loops:
    """Runs loops side by side until ``stop``; each then finishes its present step."""

    def __init__(self, loops: Sequence[Loop], *, first_wait: float = _FIRST_WAIT) -> None:
        self._stop = threading.Event()
        self._first_wait = first_wait
        self._threads = [threading.Thread(target=self._run, args=(loop,), name=loop.name) for loop in loops]

    def start(self) -> None:
        """Start every thread."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Tell every loop to end, and wait until all have. Not to be called from a signal handler."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, loop: Loop) -> None:
        wait = 0.0
        while not self._stop.is_set():
            try:
                busy = loop.step()
                close_old_connections()
            except Exception as error:  # noqa: BLE001 a fault in one piece of work must not stop the others
                wait = min(max(wait * 2, self._first_wait), _LONGEST_WAIT)
                _log_fault(loop, error, wait)
                connections.close_all()
                self._stop.wait(wait)
            else:
                wait = 0.0
                if not busy:
                    self._stop.wait(loop.pause)
        connections.close_all()


def _log_fault(loop: Loop, error: Exception, wait: float) -> None:
    """A database that went away comes back; anything else is our fault. Where it happened, never with what words."""
    if isinstance(error, DatabaseError | InterfaceError):
        log.warning("worker_database_away", loop=loop.name, error=type(error).__name__, wait=wait)
    else:
        where = "".join(traceback.format_tb(error.__traceback__)[-3:])
        log.error("worker_loop_failed", loop=loop.name, error=type(error).__name__, where=where, wait=wait, alarm=True)
