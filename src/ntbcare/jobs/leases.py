"""Who works on a job: claiming it, keeping the lease alive, and handing in the outcome. Only the holder may."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from django.db import DatabaseError, connections, transaction
from django.db.models import QuerySet

from ntbcare.common.clock import now
from ntbcare.jobs.models import Job, JobState
from ntbcare.jobs.policy import LEASE

log = structlog.get_logger()


def _claimable(moment: datetime) -> tuple[QuerySet[Job], QuerySet[Job]]:
    """Jobs whose worker fell silent, then waiting ones: two queries, so that each has its index."""
    abandoned = Job.objects.filter(state=JobState.RUNNING, leased_until__lt=moment).order_by("leased_until")
    waiting = Job.objects.filter(state=JobState.READY, due_at__lte=moment).order_by("-priority", "due_at", "id")
    return abandoned, waiting


def claim_job(owner: str) -> Job | None:
    """Take the most urgent due job, or one whose worker fell silent. None when nothing is due.

    A job whose last attempt's lease ran out is not tried again: it becomes ``dead``.
    """
    # A look without a lock first: on SQLite claiming takes the write lock, and idle workers look twice a second.
    if not any(jobs.exists() for jobs in _claimable(now())):
        return None
    with transaction.atomic():
        moment = now()
        job = next((job for jobs in _claimable(moment) if (job := jobs.select_for_update(skip_locked=True).first())), None)
        if job is None:
            return None
        if job.attempts >= job.max_attempts:
            _bury(job, moment)
            return job
        job.state = JobState.RUNNING
        job.attempts += 1
        job.leased_by = owner
        job.leased_until = moment + LEASE
        job.last_attempted_at = moment
        job.started_at = job.started_at or moment
        job.worker_ids = [*job.worker_ids, owner]
        job.save(
            update_fields=["state", "attempts", "leased_by", "leased_until", "last_attempted_at", "started_at", "worker_ids"]
        )
    return job


def release_leases(run: str) -> int:
    """Let others take at once what a worker held that has ended for certain; returns how many jobs that were."""
    return Job.objects.filter(state=JobState.RUNNING, leased_by__endswith=f":{run}").update(leased_until=now())


def _bury(job: Job, moment: datetime) -> None:
    job.state = JobState.DEAD
    job.finished_at = moment
    job.leased_until = None
    job.errors = [*job.errors, {"exception": "builtins.TimeoutError", "trace": "the lease of the last attempt ran out"}]
    job.save(update_fields=["state", "finished_at", "leased_until", "errors"])
    raise_alarm(job)


def raise_alarm(job: Job) -> None:
    """Say in the log that a job is dead; ``doctor`` and the metrics count it as well."""
    log.error("job_dead", job_id=job.pk, task=job.task, attempts=job.attempts, alarm=True)


def _held(job: Job) -> QuerySet[Job]:
    """The row, if this attempt still holds it."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, leased_by=job.leased_by, attempts=job.attempts)


def hand_in(job: Job) -> bool:
    """Store the outcome that stands in ``job``; False when the lease was lost meanwhile and nothing was stored."""
    stored = _held(job).update(
        state=job.state, due_at=job.due_at, finished_at=job.finished_at, errors=job.errors, result=job.result, leased_until=None
    )
    if not stored:
        log.warning("job_lease_lost", job_id=job.pk, task=job.task, attempt=job.attempts)
    return bool(stored)


def renew(job: Job) -> bool:
    """Prolong the lease; False when it was lost."""
    return bool(_held(job).update(leased_until=now() + LEASE))


@contextmanager
def keep_lease(job: Job) -> Iterator[None]:
    """Prolong the lease from a thread of its own while the block runs. A short job never opens its connection."""
    stop = threading.Event()
    beat = threading.Thread(target=_beat, args=(job, stop), name=f"lease-{job.pk}", daemon=True)
    beat.start()
    try:
        yield
    finally:
        stop.set()
        beat.join()


def _beat(job: Job, stop: threading.Event) -> None:
    try:
        while not stop.wait(LEASE.total_seconds() / 4):
            try:
                if not renew(job):
                    return
            except DatabaseError:
                log.warning("job_lease_not_renewed", job_id=job.pk)
                connections.close_all()
    finally:
        connections.close_all()
