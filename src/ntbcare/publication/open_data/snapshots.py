"""Monthly snapshots of the register: what it said on a day, in files that never change, with their hashes."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import structlog
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from ntbcare.common.clock import local_day, now
from ntbcare.publication.models import PublicCase, Snapshot, SnapshotFile
from ntbcare.publication.open_data.columns import CODES, values

log = structlog.get_logger()
_BATCH = 2000


def take_snapshot() -> Snapshot | None:
    """Take this month's snapshot; None when it is there. Not inside a transaction: a million rows take a while."""
    day = local_day(now())
    month = day.replace(day=1)
    if Snapshot.objects.filter(month=month).exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        rows, files = _write(Path(folder))
        kept = [_keep(month.isoformat()[:7], file) for file in files]
    try:
        with transaction.atomic():
            snapshot = Snapshot.objects.create(month=month, day=day, made_at=now(), rows=rows)
            SnapshotFile.objects.bulk_create(SnapshotFile(snapshot=snapshot, **told) for told in kept)
    except IntegrityError:  # Another worker was quicker.
        for told in kept:
            default_storage.delete(str(told["path"]))
        log.info("snapshot_taken_already", month=month.isoformat())
        return None
    return snapshot


def _write(folder: Path) -> tuple[int, list[Path]]:
    table, lines = folder / "laporan.csv.gz", folder / "laporan.jsonl.gz"
    count = 0
    with ExitStack() as open_files:
        csv_out = open_files.enter_context(_zipped(table))
        json_out = open_files.enter_context(_zipped(lines))
        writer = csv.writer(csv_out, lineterminator="\n")
        writer.writerow([column.name for column in CODES])
        for row in _all_rows():
            said = values(row)
            writer.writerow(said.values())
            json_out.write(json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    return count, [table, lines]


def _zipped(path: Path) -> IO[str]:
    """A compressed text file without name and time in its head: the same rows make the same bytes."""
    return io.TextIOWrapper(gzip.GzipFile(filename="", fileobj=path.open("wb"), mode="wb", mtime=0), encoding="utf-8", newline="")


def _all_rows() -> Iterator[PublicCase]:
    last = 0
    while batch := list(PublicCase.objects.filter(pk__gt=last).defer("text", "clarification").order_by("pk")[:_BATCH]):
        yield from batch
        last = batch[-1].pk


def _keep(month: str, path: Path) -> dict[str, Any]:
    """Put a file into the storage; what is to be told of it."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        stored = default_storage.save(f"snapshots/{month}/{path.name}", File(file))
    return {"name": f"ntbcare-{month}-{path.name}", "path": stored, "size": path.stat().st_size, "sha256": digest}
