"""The lease backend of Django's tasks API: a job is a row, written in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ParamSpec, TypeVar

from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from ntbcare.common.clock import now
from ntbcare.jobs.models import Job, JobState
from ntbcare.jobs.policy import policy_of

P = ParamSpec("P")
T = TypeVar("T")

_STATUS = {
    JobState.READY: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.SUCCEEDED: TaskResultStatus.SUCCESSFUL,
    JobState.DEAD: TaskResultStatus.FAILED,
}


class LeaseBackend(BaseTaskBackend):
    """Jobs are carried out by ``ntbcare worker`` (``jobs/worker.py``), at least once each: tasks must bear repetition."""

    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[P, T], args: Sequence[object], kwargs: Mapping[str, object]) -> TaskResult[T]:
        """Store the job. It runs when the surrounding transaction commits, and never when that is rolled back."""
        self.validate_task(task)
        job = build_job(task, args=list(args), kwargs=dict(kwargs))
        job.save(force_insert=True)
        result: TaskResult[T] = result_of(job, task)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult[object]:
        """The state of a job by its id. Raises TaskResultDoesNotExist."""
        job = Job.objects.filter(pk=int(result_id)).first() if result_id.isdigit() else None
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(job, task_of(job))


def build_job(task: Task[P, T], *, args: list[object], kwargs: dict[str, object], unique_key: str | None = None) -> Job:
    """The unsaved row of a call. Raises TypeError when an argument is not JSON."""
    moment = now()
    return Job(
        task=task.module_path,
        args=normalize_json(args),
        kwargs=normalize_json(kwargs),
        queue_name=task.queue_name,
        priority=task.priority,
        backend=task.backend,
        unique_key=unique_key,
        enqueued_at=moment,
        due_at=task.run_after or moment,
        max_attempts=policy_of(task.func).attempts,
    )


def task_of(job: Job) -> Task[..., object]:
    """The task that a job calls. Raises ImportError when the code no longer has it."""
    task = import_string(job.task)
    if not isinstance(task, Task):
        raise ImportError(f"{job.task} is not a task")  # noqa: TRY004 one error for code that is gone
    return task.using(priority=job.priority, queue_name=job.queue_name, backend=job.backend)


def result_of(job: Job, task: Task[..., T]) -> TaskResult[T]:
    """What the tasks API tells of a job."""
    result: TaskResult[T] = TaskResult(
        task=task,
        id=str(job.pk),
        status=_STATUS[JobState(job.state)],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.last_attempted_at,
        args=job.args,
        kwargs=job.kwargs,
        backend=job.backend,
        errors=[TaskError(exception_class_path=error["exception"], traceback=error["trace"]) for error in job.errors],
        worker_ids=list(job.worker_ids),
    )
    # The API's own field for it, set as its backends set it: the dataclass is frozen.
    object.__setattr__(result, "_return_value", job.result)
    return result
