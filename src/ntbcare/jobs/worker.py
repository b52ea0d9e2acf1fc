"""Carries out jobs, one after the other."""

from __future__ import annotations

import os
import secrets
import socket
import traceback

import structlog
from django.db import connection
from django_tasks.base import Task, TaskContext
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import get_module_path, normalize_json

from ntbcare.common.clock import now
from ntbcare.jobs.backend import LeaseBackend, result_of, task_of
from ntbcare.jobs.leases import claim_job, hand_in, keep_lease, raise_alarm
from ntbcare.jobs.models import Job, JobState
from ntbcare.jobs.policy import DEFAULT_POLICY, policy_of

log = structlog.get_logger()


def new_owner(run: str = "") -> str:
    """A name for a worker that no other has, also not one of the same machine and process number.

    ``run`` is the part by which ``leases.release_leases`` knows it, made up when not given.
    """
    return f"{socket.gethostname()[:16]}:{os.getpid()}:{run or secrets.token_hex(6)}"


def run_due_jobs(*, owner: str | None = None, limit: int | None = None) -> int:
    """Run what is due, most urgent first, until nothing is or ``limit`` is reached; the number of attempts made."""
    name = owner or new_owner()
    done = 0
    while (limit is None or done < limit) and run_one_job(name):
        done += 1
    return done


def run_one_job(owner: str) -> bool:
    """Claim one job and make one attempt at it; False when none was due."""
    job = claim_job(owner)
    if job is None:
        return False
    if job.state == JobState.RUNNING:
        with keep_lease(job):
            _attempt(job)
        if hand_in(job) and job.state == JobState.DEAD:
            raise_alarm(job)
    return True


def _attempt(job: Job) -> None:
    """Call the task and put the outcome into ``job``, unsaved."""
    try:
        task = task_of(job)
    except ImportError as error:
        _note_failure(job, None, error)
        return
    task_started.send(LeaseBackend, task_result=result_of(job, task))
    try:
        job.result = normalize_json(_call(job, task))
    except Exception as error:  # noqa: BLE001 whatever a task raises is its outcome, told in its row
        _note_failure(job, task, error)
    else:
        job.state = JobState.SUCCEEDED
        job.finished_at = now()
    task_finished.send(LeaseBackend, task_result=result_of(job, task))


def _call(job: Job, task: Task[..., object]) -> object:
    if task.takes_context:
        return task.call(TaskContext(task_result=result_of(job, task)), *job.args, **job.kwargs)
    return task.call(*job.args, **job.kwargs)


def _note_failure(job: Job, task: Task[..., object] | None, error: Exception) -> None:
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    frames = "".join(traceback.format_tb(error.__traceback__))
    job.errors = [*job.errors, {"exception": get_module_path(type(error)), "trace": frames}][-20:]
    policy = policy_of(task.func) if task else DEFAULT_POLICY
    if job.attempts >= job.max_attempts:
        job.state = JobState.DEAD
        job.finished_at = now()
    else:
        job.state = JobState.READY
        job.due_at = now() + policy.delay_after(job.attempts)
    log.warning("job_failed", job_id=job.pk, task=job.task, attempt=job.attempts, error=type(error).__name__)
