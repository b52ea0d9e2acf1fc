"""The worker process: events to followers, jobs, outgoing mail and what comes round, each in a thread of its own.

A long job delays no event and a silent mail server delays no job. Every piece of work is claimed under a lease, so
any number of workers may run, and one that is killed loses nothing.
"""

from __future__ import annotations

import signal
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import FrameType

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from ntbcare.cases.dispatch import dispatch_once, hand_one
from ntbcare.cases.failures import retry_failures
from ntbcare.common.clock import now
from ntbcare.correspondence.delivery import deliver_due
from ntbcare.jobs.actions import beat, leave
from ntbcare.jobs.periodic import Ticker
from ntbcare.jobs.worker import new_owner, run_one_job

log = structlog.get_logger()

IDLE_SECONDS = 0.4
_BEAT_SECONDS = 10
_RETRY_SECONDS = 2.0
_LONGEST_BACK_OFF = 30.0


@dataclass(frozen=True, slots=True)
class Loop:
    """A piece of work that is done again and again. ``step`` says whether there was anything to do."""

    name: str
    step: Callable[[], bool]
    pause: float = IDLE_SECONDS


class Worker:
    """All loops of one process. ``stop`` may be called from anywhere; each loop then finishes its step."""

    def __init__(self) -> None:
        self.name = new_owner()
        self._stop = threading.Event()
        self._started_at = now()
        self._beaten_at = datetime.min.replace(tzinfo=UTC)
        self._ticker = Ticker()
        self._loops = (
            Loop("events", lambda: dispatch_once() > 0),
            Loop("retries", lambda: retry_failures(hand_one) > 0, pause=_RETRY_SECONDS),
            Loop("jobs", lambda: run_one_job(self.name)),
            Loop("mail", lambda: deliver_due() > 0),
            Loop("clock", self._tick, pause=1.0),
        )

    def run(self) -> None:
        """Work until SIGINT, SIGTERM or ``stop``."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        self.start_and_wait()

    def start_and_wait(self) -> None:
        """Run every loop in a thread until ``stop``."""
        threads = [threading.Thread(target=self._run_loop, args=(loop,), name=loop.name) for loop in self._loops]
        for thread in threads:
            thread.start()
        log.info("worker_started", worker=self.name)
        # With a time-out, so that signals are handled between.
        while not self._stop.wait(1.0):
            pass
        for thread in threads:
            thread.join()
        self._say_goodbye()

    def stop(self) -> None:
        """Let every loop finish its present step and end."""
        self._stop.set()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stop()

    def _tick(self) -> bool:
        self._ticker.tick()
        if (now() - self._beaten_at).total_seconds() >= _BEAT_SECONDS:
            beat(self.name, started_at=self._started_at)
            self._beaten_at = now()
        return False

    def _run_loop(self, loop: Loop) -> None:
        back_off = 0.0
        while not self._stop.is_set():
            try:
                busy = loop.step()
                close_old_connections()
            except Exception as error:  # noqa: BLE001 a fault in one piece of work must not stop the others
                back_off = min(max(back_off * 2, 0.5), _LONGEST_BACK_OFF)
                _log_fault(loop, error, back_off)
                connections.close_all()
                self._stop.wait(back_off)
            else:
                back_off = 0.0
                if not busy:
                    self._stop.wait(loop.pause)
        connections.close_all()

    def _say_goodbye(self) -> None:
        try:
            leave(self.name)
        except DatabaseError:
            log.warning("worker_left_without_a_word", worker=self.name)
        log.info("worker_stopped", worker=self.name)


def _log_fault(loop: Loop, error: Exception, wait: float) -> None:
    """A database that went away comes back; anything else is our fault. Where it happened, never with what words."""
    if isinstance(error, DatabaseError | InterfaceError):
        log.warning("worker_database_away", loop=loop.name, error=type(error).__name__, wait=wait)
    else:
        where = "".join(traceback.format_tb(error.__traceback__)[-3:])
        log.error("worker_loop_failed", loop=loop.name, error=type(error).__name__, where=where, wait=wait, alarm=True)
