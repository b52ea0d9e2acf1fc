"""Tasks for the tests of the lease backend."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

from django_tasks import TaskContext, task

from ntbcare.jobs.policy import RetryPolicy, retry

CALLS: list[str] = []


@task()
def greet(name: str) -> str:
    CALLS.append(name)
    return f"halo {name}"


@task()
@retry(RetryPolicy(attempts=3, first_delay=timedelta(seconds=20), longest=timedelta(seconds=50)))
def fail(word: str) -> None:
    CALLS.append(word)
    raise LookupError(f"said {word}")


@task(takes_context=True)
@retry(RetryPolicy(attempts=2, first_delay=timedelta(seconds=1)))
def fail_once(context: TaskContext) -> int:
    if context.attempt == 1:
        raise ConnectionError
    return context.attempt


@task()
def write_line(path: str, line: str) -> None:
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


@task()
@retry(RetryPolicy(attempts=2))
def hang_at_first(path: str) -> str:
    """Says that it began, and hangs; the second time it finds the file and finishes."""
    seen = Path(path).exists()
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")
    if not seen:
        time.sleep(60)
    return "done"
