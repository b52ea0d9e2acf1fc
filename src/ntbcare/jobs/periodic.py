"""Work that comes round. Time is cut into slots; each slot is one job, whoever notices it first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.utils.module_loading import import_string
from django_tasks.base import Task

from ntbcare.common.clock import now, site_zone
from ntbcare.jobs.backend import build_job
from ntbcare.jobs.models import Job

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Periodic:
    """A task by its dotted path, every so often (at most a day) or daily at a time of the site's zone."""

    task: str
    every: timedelta | None = None
    daily_at: time | None = None

    def __post_init__(self) -> None:
        if (self.every is None) == (self.daily_at is None):
            raise ValueError(f"{self.task}: give either an interval or a time of day")
        # Finished jobs are kept longer than a day, so that a slot's key is there as long as the slot is.
        if self.every is not None and not timedelta(seconds=1) <= self.every <= _DAY:
            raise ValueError(f"{self.task}: the interval must be between a second and a day")

    def slot(self, moment: datetime) -> datetime:
        """When the slot that ``moment`` falls into began (UTC)."""
        if self.every is not None:
            seconds = self.every.total_seconds()
            return datetime.fromtimestamp(moment.timestamp() // seconds * seconds, UTC)
        assert self.daily_at is not None
        local = moment.astimezone(site_zone())
        today = datetime.combine(local.date(), self.daily_at, site_zone())
        start = today if today <= local else datetime.combine(local.date() - _DAY, self.daily_at, site_zone())
        return start.astimezone(UTC)


def registry() -> Mapping[str, Periodic]:
    """All periodic work by name (``PERIODIC_JOBS`` names the module's table)."""
    table: Mapping[str, Periodic] = import_string(settings.PERIODIC_JOBS)
    return table


class Ticker:
    """Orders the job of each new slot. Remembers what it ordered, so that an idle tick costs no query."""

    def __init__(self, table: Mapping[str, Periodic] | None = None) -> None:
        self._table = registry() if table is None else table
        self._ordered: dict[str, datetime] = {}

    def tick(self) -> int:
        """Order what has come round; the number of slots this process had not seen."""
        due = {name: slot for name, work in self._table.items() if self._ordered.get(name) != (slot := work.slot(now()))}
        if due:
            # A second worker's row, or our own from before a restart, is met by the unique key.
            Job.objects.bulk_create([_job(name, self._table[name], slot) for name, slot in due.items()], ignore_conflicts=True)
            self._ordered.update(due)
        return len(due)


def _job(name: str, work: Periodic, slot: datetime) -> Job:
    task = import_string(work.task)
    if not isinstance(task, Task):
        raise ImportError(f"{work.task} is not a task")  # noqa: TRY004 one error for code that is gone
    return build_job(task, args=[], kwargs={}, unique_key=f"{name}:{slot:%Y-%m-%dT%H:%M:%SZ}")
