"""Imports started from the desk: the file is stored, a job takes it in, the page shows how far it is."""

from __future__ import annotations

import tempfile
from pathlib import Path

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django_tasks import task

from ntbcare.audit.actions import record
from ntbcare.common.clock import now
from ntbcare.common.errors import NtbCareError
from ntbcare.common.text import clean_line
from ntbcare.exchange.laporan_ringkas.importing import find_zone, import_file
from ntbcare.exchange.models import ImportRun, RunState

log = structlog.get_logger()


def start_import(name: str, data: bytes, *, zone: str, dry_run: bool, user_id: int) -> ImportRun:
    """Store the file and order the job. Raises InvalidInput for an unknown zone."""
    find_zone(zone)
    moment = now()
    path = default_storage.save(f"imports/{moment:%Y%m%d%H%M%S%f}.xlsx", ContentFile(data))
    with transaction.atomic(durable=True):
        run = ImportRun.objects.create(
            name=clean_line(name)[:120], path=path, zone=zone, dry_run=dry_run, started_by_id=user_id, created_at=moment
        )
        record("import.started", f"import:{run.pk}", user_id=user_id, details={"dry_run": dry_run})
        take_in.enqueue(run.pk)
    return run


@task()
def take_in(run_id: int) -> None:
    """Import the run's file. Killed half-way it starts anew: what is there already is skipped."""
    run = ImportRun.objects.get(pk=run_id)
    run.state = RunState.RUNNING
    run.save(update_fields=["state"])
    try:
        _import(run)
    except NtbCareError as error:
        run.state, run.error = RunState.FAILED, error.message[:300]
        log.warning("import_failed", run=run.pk, error=type(error).__name__)
    run.ended_at = now()
    run.save()


def report_of(run: ImportRun) -> bytes:
    """The CSV report of an ended run. Raises FileNotFoundError."""
    with default_storage.open(run.report) as stored:
        data: bytes = stored.read()
    return data


def _import(run: ImportRun) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "import.xlsx"
        with default_storage.open(run.path) as stored:
            file.write_bytes(stored.read())
        outcome = import_file(file, zone=run.zone, dry_run=run.dry_run, progress=lambda done, total: _note(run, done, total))
    for verdict in ("taken", "updated", "skipped", "reported"):
        setattr(run, verdict, outcome.count(verdict))
    run.report = default_storage.save(f"imports/{run.pk}-report.csv", ContentFile(outcome.report().encode()))
    run.state = RunState.DONE


def _note(run: ImportRun, done: int, total: int) -> None:
    run.done, run.total = done, total
    ImportRun.objects.filter(pk=run.pk).update(done=done, total=total)
