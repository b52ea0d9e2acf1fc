"""What operators and workers do to jobs beside running them."""

from __future__ import annotations

from datetime import datetime

from ntbcare.common.clock import now
from ntbcare.jobs.models import Job, JobState, WorkerBeat


def beat(name: str, *, started_at: datetime) -> None:
    """Say that the worker of that name lives."""
    WorkerBeat.objects.update_or_create(name=name, defaults={"started_at": started_at, "beat_at": now()})


def leave(name: str) -> None:
    """Say that the worker of that name has stopped as it should."""
    WorkerBeat.objects.filter(name=name).delete()


def revive_dead_jobs() -> int:
    """Let dead jobs be tried again from the first attempt; their number."""
    return Job.objects.filter(state=JobState.DEAD).update(
        state=JobState.READY, attempts=0, due_at=now(), finished_at=None, leased_by="", leased_until=None
    )
