"""What is measured, one function a matter; each tells figures with their bars."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.db.models import Q

from ntbcare.cases.dispatch import dispatch_once
from ntbcare.cases.models import PendingEvent
from ntbcare.common.clock import now
from ntbcare.config.bench import bare, site
from ntbcare.config.bench.figures import Figure
from ntbcare.config.bench.load import COMPLAINT, Measured
from ntbcare.config.bench.national import write_export
from ntbcare.config.bench.statements import statements_of_intake
from ntbcare.deadlines.models import Clock
from ntbcare.exchange.laporan_ringkas.importing import import_file
from ntbcare.jobs.models import Job, JobState
from ntbcare.workflow.escalate import act_on_clocks

CLIENTS = (1, 8, 32)
INTAKE = "Intake by API, 2 web workers, beside bare Django views with one insert"
MEMORY_MOST = 250
IMPORT_LEAST = 500
_REST_SECONDS = 240
_SHARE_LEAST = 30
_P95_MOST = 60
_STATEMENTS_MOST = 8
_ACTIONS = 200


@dataclass(frozen=True, slots=True)
class Effort:
    """How long is measured: seconds of load at each number of clients, seconds a page, rows to import."""

    load: float
    page: float
    rows: int


FULL = Effort(load=8.0, page=2.5, rows=4_000)
QUICK = Effort(load=0.3, page=0.05, rows=60)


def limits(effort: Effort, least: str) -> Iterator[Figure]:
    """What this machine can do at all."""
    group = "Limits of this machine, in this run"
    seconds = min(effort.load / 4, 2.0)
    yield Figure(group=group, name="fsync of 4 KB to the disk", value=_fsyncs(seconds), unit="/s")
    yield Figure(group=group, name="one insert and commit after another, one connection", value=_commits(seconds), unit="/s")
    reached = site.put_load("get", f"{least}/nothing", clients=8, seconds=seconds * 2)
    yield Figure(group=group, name="view without middleware or statement, 8 clients", value=reached.per_second, unit="/s")


def load_from_elsewhere() -> Iterator[Figure]:
    """The load average: far above the number of processors, others were at work and the figures suffer."""
    if hasattr(os, "getloadavg"):
        yield Figure(group="Limits of this machine, in this run", name="load average when measuring began",
                     value=os.getloadavg()[0], unit="", beside=f"{os.cpu_count()} processors")  # fmt: skip


def intake(effort: Effort, web_address: str, *, project: str, least: str) -> Iterator[Figure]:
    """Complaints by API beside the bare views with one insert: all at 1, 8 and 32 clients, in turn."""
    for clients in CLIENTS:
        at = f"at {clients} client{'s' if clients > 1 else ''}"
        barest = site.put_load("bare", f"{least}/least", clients=clients, seconds=effort.load)
        bare_view = site.put_load("bare", f"{project}/project", clients=clients, seconds=effort.load)
        ours = site.put_load("file", f"{web_address}/api/v1/complaints", clients=clients, seconds=effort.load)
        yield _pace(f"least view {at}", barest)
        yield _pace(f"bare view of a new project {at}", bare_view)
        yield _pace(f"intake {at}", ours)
        yield from _held(at, ours, bare_view, clients=clients)
    count = len(statements_of_intake(COMPLAINT))
    yield Figure(group=INTAKE, name="statements of an intake, besides its frame", value=count, unit="", most=_STATEMENTS_MOST)


def _pace(name: str, reached: Measured) -> Figure:
    failed = f", {reached.failed} FAILED" if reached.failed else ""
    beside = f"p50 {reached.p50:.1f}, p95 {reached.p95:.1f} ms{failed}"
    return Figure(group=INTAKE, name=name, value=reached.per_second, unit="/s", beside=beside)


def _held(at: str, ours: Measured, bare_view: Measured, *, clients: int) -> Iterator[Figure]:
    """What is held to a bar, at 8 clients; the p95 on PostgreSQL only."""
    share = 100 * ours.per_second / bare_view.per_second if bare_view.per_second else 0.0
    least = _SHARE_LEAST if clients == 8 else None
    yield Figure(group=INTAKE, name=f"intake of the bare view {at}", value=share, unit="%", least=least)
    most = _P95_MOST if clients == 8 and connection.vendor == "postgresql" else None
    yield Figure(group=INTAKE, name=f"intake p95 {at}", value=ours.p95, unit="ms", most=most)


def intake_beside_worker(effort: Effort, web_address: str) -> Iterator[Figure]:
    """The same while a worker follows up what comes in, on the same processors."""
    with site.worker():
        ours = site.put_load("file", f"{web_address}/api/v1/complaints", clients=8, seconds=effort.load)
    yield _pace("intake at 8 clients with the worker at work beside it", ours)


def memory(web_process: int, warm: Callable[[], None]) -> Iterator[Figure]:
    """Web and worker at rest, after every kind of page was asked for once and the night's work that was due is done."""
    with site.worker() as worker:
        warm()
        highest = _let_rest(worker)
        parts = site.memory(web_process), site.memory(worker)
    yield Figure(
        group="Size",
        name="web and worker at rest (PSS)",
        value=sum(parts),
        unit="MB",
        most=MEMORY_MOST,
        beside=f"web {parts[0]:.0f}, worker {parts[1]:.0f}",
    )
    yield Figure(group="Size", name="worker while the night's work is done, highest (PSS)", value=highest, unit="MB")


def _let_rest(worker: int) -> float:
    """Wait until the worker has had no child and nothing to do for three seconds; its highest memory until then, in MB.

    A worker that starts finds the night's work undone, and learning the routing anew goes on in a child for a while.
    """
    highest, quiet_since, end = 0.0, time.monotonic(), time.monotonic() + _REST_SECONDS
    while time.monotonic() < end and time.monotonic() - quiet_since < 3:
        time.sleep(0.5)
        highest = max(highest, site.memory(worker))
        busy = len(site.family(worker)) > 1 or PendingEvent.objects.exists() or Job.objects.filter(_waits_or_runs()).exists()
        quiet_since = time.monotonic() if busy else quiet_since
    connection.close()
    return highest


def _waits_or_runs() -> Q:
    """Jobs that are more than the beats every few seconds."""
    before = now() - timedelta(seconds=2)
    return Q(state=JobState.READY, due_at__lt=before) | Q(state=JobState.RUNNING, started_at__lt=before)


def following() -> Iterator[Figure]:
    """How fast one worker hands what came in to all followers."""
    waiting = PendingEvent.objects.count()
    seconds = _timed(drain)
    yield Figure(group="Work behind", name="new complaints handed to all followers", value=waiting / seconds, unit="/s",
                 beside=f"{waiting} events")  # fmt: skip


def importing(effort: Effort) -> Iterator[Figure]:
    """A national export taken in, and followed up."""
    drain()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "laporan-ringkas.xlsx"
        write_export(path, rows=effort.rows)
        begun = time.perf_counter()
        taken = import_file(path).count("taken")
        seconds = time.perf_counter() - begun
    yield Figure(group="Work behind", name="import of Laporan Ringkas", value=taken / seconds, unit="/s", least=IMPORT_LEAST,
                 beside=f"{taken} of {effort.rows} rows")  # fmt: skip
    seconds = _timed(drain)
    yield Figure(group="Work behind", name="imported rows handed to their followers", value=taken / seconds, unit="/s")


def clocks() -> Iterator[Figure]:
    """Deadlines that pass: reminders, notices and escalations, each in a transaction of its own."""
    running = Clock.objects.filter(stopped_at=None, due_at__lt=now()).order_by("-pk")
    due = list(running.values_list("pk", flat=True)[:_ACTIONS])
    Clock.objects.filter(pk__in=due).update(stage=1, next_action_at=now() - timedelta(minutes=1))
    begun = time.perf_counter()
    done = 0
    while batch := act_on_clocks():
        done += batch
    seconds = time.perf_counter() - begun
    yield Figure(group="Work behind", name="passed deadlines acted on", value=done / seconds, unit="/s", beside=f"{done} actions")
    drain()


def drain() -> None:
    """Hand out what waits."""
    while dispatch_once():
        pass


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return max(time.perf_counter() - begun, 0.001)


def _fsyncs(seconds: float) -> float:
    with TemporaryDirectory(dir=os.environ["NTBCARE_DATA"]) as folder:
        file = os.open(Path(folder) / "x", os.O_CREAT | os.O_WRONLY)
        try:
            return _rate(seconds, lambda: _put(file))
        finally:
            os.close(file)


def _put(file: int) -> None:
    os.pwrite(file, bytes(4096), 0)
    os.fsync(file)


def _commits(seconds: float) -> float:
    def insert() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {bare.TABLE} (text) VALUES ('x')")  # noqa: S608 own table name

    return _rate(seconds, insert)


def _rate(seconds: float, act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    done = 0
    while (passed := time.perf_counter() - begun) < seconds:
        act()
        done += 1
    return done / passed
