"""Jobs waiting, running and done; and the sign of life of each worker."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class JobState(models.TextChoices):
    """Where a job stands. ``dead`` is a job that failed for the last time: a person must look."""

    READY = "ready"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    DEAD = "dead"


class Job(models.Model):
    """One call of a task, stored in the transaction of the one who asked for it.

    ``attempts`` counts claims, not failures: a worker that was killed has used one up. Together with
    ``leased_by`` it fences: whoever lost the lease can no longer finish the job.
    """

    task = models.CharField(max_length=200)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    queue_name = models.CharField(max_length=40, default="default")
    priority = models.SmallIntegerField(default=0)
    backend = models.CharField(max_length=40, default="default")
    # Name and slot of periodic work; the second order of the same slot is the same job.
    unique_key = models.CharField(max_length=120, null=True, unique=True)
    state = models.CharField(max_length=9, choices=JobState.choices, default=JobState.READY)
    enqueued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    last_attempted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField()
    leased_by = models.CharField(max_length=40, blank=True)
    leased_until = models.DateTimeField(null=True)
    worker_ids = models.JSONField(default=list)
    # ``[{exception, trace}]``: where it failed, never with what words: messages may quote a complaint.
    errors = models.JSONField(default=list)
    result = models.JSONField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "-priority", "due_at", "id"], name="job_ready"),
            models.Index(fields=["state", "leased_until"], name="job_running"),
            models.Index(fields=["state", "finished_at"], name="job_finished"),
        ]


class WorkerBeat(models.Model):
    """When a worker process last said that it lives."""

    name = models.CharField(max_length=40, primary_key=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)
