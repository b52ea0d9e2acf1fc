"""The room's own periodic work."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from ntbcare.common.clock import now
from ntbcare.jobs.models import Job, JobState, WorkerBeat

KEEP_SUCCEEDED = timedelta(days=3)
KEEP_DEAD = timedelta(days=60)
_BATCH = 5000


@task()
def clean_old_jobs() -> int:
    """Delete jobs that succeeded three days ago or died two months ago, and workers not heard of for a day."""
    WorkerBeat.objects.filter(beat_at__lt=now() - timedelta(days=1)).delete()
    return _delete(JobState.SUCCEEDED, KEEP_SUCCEEDED) + _delete(JobState.DEAD, KEEP_DEAD)


def _delete(state: JobState, age: timedelta) -> int:
    old = Job.objects.filter(state=state, finished_at__lt=now() - age).order_by("finished_at")
    deleted = 0
    while ids := list(old.values_list("pk", flat=True)[:_BATCH]):
        deleted += Job.objects.filter(pk__in=ids).delete()[0]
    return deleted
