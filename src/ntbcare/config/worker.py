"""The worker process: events to followers, jobs, outgoing mail and what comes round, each in a thread of its own.

A long job delays no event and a silent mail server delays no job. Every piece of work is claimed under a lease, so
any number of workers may run, and one that is killed loses nothing.
"""

from __future__ import annotations

import os
import signal
import time
from datetime import UTC, datetime
from types import FrameType

import structlog
from django.db import DatabaseError

from ntbcare.cases.dispatch import dispatch_once, hand_one, release_leases
from ntbcare.cases.failures import retry_failures
from ntbcare.channels.lines import release_lines
from ntbcare.common.clock import now
from ntbcare.config.loops import Loop, Loops
from ntbcare.config.supervisor import ENDED_VARIABLE, RUN_VARIABLE
from ntbcare.correspondence.channel_delivery import deliver_by_channels
from ntbcare.correspondence.delivery import deliver_due
from ntbcare.correspondence.inbox import read_waiting
from ntbcare.correspondence.lines import LOOK_SECONDS, Lines
from ntbcare.exchange.webhooks.delivery import deliver_webhooks
from ntbcare.exchange.webhooks.queue import release_deliveries
from ntbcare.jobs.actions import beat, leave
from ntbcare.jobs.leases import release_leases as release_jobs
from ntbcare.jobs.periodic import Ticker
from ntbcare.jobs.worker import new_owner, run_one_job
from ntbcare.workflow.converse import converse_once
from ntbcare.workflow.media import attach_media, fetch_media

log = structlog.get_logger()

_BEAT_SECONDS = 10
_RETRY_SECONDS = 2.0


class Worker:
    """All work of one process. ``stop`` may be called from anywhere."""

    def __init__(self) -> None:
        self._run = os.environ.get(RUN_VARIABLE, "")
        self.name = new_owner(self._run)
        self._told_to_stop = False
        self._started_at = now()
        self._beaten_at = datetime.min.replace(tzinfo=UTC)
        self._ticker = Ticker()
        self._lines = Lines(self.name)
        self._loops = Loops(
            (
                Loop("events", lambda: dispatch_once(self._run) > 0),
                Loop("retries", lambda: retry_failures(hand_one) > 0, pause=_RETRY_SECONDS),
                Loop("jobs", lambda: run_one_job(self.name)),
                Loop("mail", lambda: deliver_due() > 0),
                Loop("messages", lambda: read_waiting() + converse_once() > 0),
                Loop("channels", lambda: deliver_by_channels() > 0),
                Loop("webhooks", lambda: deliver_webhooks(self._run) > 0),
                Loop("lines", self._lines.tend, pause=LOOK_SECONDS),
                Loop("media", lambda: fetch_media() + attach_media() > 0),
                Loop("clock", self._tick, pause=1.0),
            )
        )

    def run(self) -> None:
        """Work until SIGINT, SIGTERM or ``stop``."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        self.start_and_wait()

    def start_and_wait(self) -> None:
        """Run every loop until ``stop``, then let each finish its present step."""
        self._take_over()
        self._loops.start()
        log.info("worker_started", worker=self.name)
        # A flag looked at, not an event waited for: setting an event in a signal handler can lock up with its wait.
        while not self._told_to_stop:
            time.sleep(0.2)
        self._loops.stop()
        self._lines.stop()
        self._say_goodbye()

    def stop(self) -> None:
        """Let the worker end."""
        self._told_to_stop = True

    def _take_over(self) -> None:
        """What earlier starts of this worker held need not wait for the end of their leases: the supervisor saw them end.

        Messages do wait: one that was being sent may have arrived.
        """
        for run in filter(None, os.environ.get(ENDED_VARIABLE, "").split(",")):
            try:
                events, jobs, lines = release_leases(run), release_jobs(run), release_lines(run)
                webhooks = release_deliveries(run)
            except DatabaseError:
                log.warning("worker_took_nothing_over", worker=self.name)
                return
            if events or jobs or lines or webhooks:
                log.info("worker_took_over", worker=self.name, events=events, jobs=jobs, lines=lines, webhooks=webhooks)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stop()

    def _tick(self) -> bool:
        self._ticker.tick()
        if (now() - self._beaten_at).total_seconds() >= _BEAT_SECONDS:
            beat(self.name, started_at=self._started_at)
            self._beaten_at = now()
        return False

    def _say_goodbye(self) -> None:
        try:
            leave(self.name)
        except DatabaseError:
            log.warning("worker_left_without_a_word", worker=self.name)
        log.info("worker_stopped", worker=self.name)
