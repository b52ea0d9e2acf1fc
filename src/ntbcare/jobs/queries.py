"""What health checks and metrics ask of the jobs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min

from ntbcare.common.clock import now
from ntbcare.jobs.models import Job, JobState, WorkerBeat

SILENT_AFTER = timedelta(seconds=60)


_COUNTED = [JobState.READY, JobState.RUNNING, JobState.DEAD]


def count_by_state() -> dict[str, int]:
    """Jobs in each state that somebody may have to act on; those that went well are too many to count."""
    return dict(Job.objects.filter(state__in=_COUNTED).order_by().values_list("state").annotate(Count("pk")))


def still_to_run(job_ids: Collection[int]) -> frozenset[int]:
    """Which of these jobs are waiting or running; the others ended, or are gone."""
    rows = Job.objects.filter(pk__in=job_ids, state__in=[JobState.READY, JobState.RUNNING])
    return frozenset(rows.values_list("pk", flat=True))


def oldest_due_at() -> datetime | None:
    """Since when the longest-waiting due job waits."""
    waiting = Job.objects.filter(state=JobState.READY, due_at__lte=now()).aggregate(oldest=Min("due_at"))
    oldest: datetime | None = waiting["oldest"]
    return oldest


def last_beat_at() -> datetime | None:
    """When any worker last said that it lives."""
    latest: datetime | None = WorkerBeat.objects.aggregate(latest=Max("beat_at"))["latest"]
    return latest


def is_worker_alive() -> bool:
    """Whether a worker was heard of in the last minute."""
    latest = last_beat_at()
    return latest is not None and now() - latest < SILENT_AFTER
