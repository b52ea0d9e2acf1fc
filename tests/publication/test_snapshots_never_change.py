"""What the register said on a day is kept once a month: every complaint, no word of anybody, the same bytes for ever."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from ntbcare.cases.dispatch import drain
from ntbcare.common.clock import pretend
from ntbcare.publication.models import Snapshot, SnapshotFile
from ntbcare.publication.open_data.columns import CODES
from ntbcare.publication.open_data.snapshots import take_snapshot
from ntbcare.workflow.publish import release_text
from ntbcare.workflow.verify import block_case
from tests.world import World, acting_case, file_case

NOVEMBER = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def read(file: SnapshotFile) -> bytes:
    with default_storage.open(file.path) as stored:
        return bytes(stored.read())


def rows_of(snapshot: Snapshot) -> dict[str, dict[str, str]]:
    """The rows of both files by reference, which must be the same."""
    table, lines = (gzip.decompress(read(file)).decode() for file in snapshot.files.order_by("name"))
    by_csv = {row["reference"]: row for row in csv.DictReader(table.splitlines())}
    assert by_csv == {row["reference"]: row for row in map(json.loads, lines.splitlines())}
    return by_csv


def taken(moment: datetime = NOVEMBER) -> Snapshot:
    drain()
    with pretend(moment):
        snapshot = take_snapshot()
    assert snapshot is not None
    return snapshot


def test_every_complaint_is_in_it_and_no_word_of_anybody(world: World) -> None:
    case, _lead, _receipt = acting_case(world, text="Lampu jalan mati di depan pasar.", region_code="52.01.01.1001")
    release_text(case.pk, "Lampu jalan mati.", actor=world.coordinator)
    new, _receipt = file_case(text="Air keruh sejak kemarin.", region_code="52.71")
    snapshot = taken()
    rows = rows_of(snapshot)
    assert set(rows) == {case.reference, new.reference}
    assert (rows[case.reference]["status"], rows[case.reference]["regency"]) == ("in_progress", "52.01")
    assert list(rows[case.reference]) == [column.name for column in CODES]
    whole = b"".join(gzip.decompress(read(file)) for file in snapshot.files.all())
    assert b"Lampu" not in whole
    assert b"keruh" not in whole
    assert (snapshot.rows, snapshot.day.isoformat()) == (2, "2026-11-24")


def test_of_a_confidential_complaint_only_day_class_and_status(world: World) -> None:
    case, _lead, _receipt = acting_case(world, confidential=True, region_code="52.01.01.1001")
    blocked, _receipt = file_case(region_code="52.71")
    block_case(blocked.pk, reason="kasar", actor=world.coordinator)
    rows = rows_of(taken())
    assert {name for name, said in rows[case.reference].items() if said} == {"reference", "received_on", "class", "status"}
    assert rows[blocked.reference]["status"] == "blocked"


def test_there_is_one_a_month_and_none_changes(world: World) -> None:
    case, _receipt = file_case()
    first = taken()
    before = {file.name: read(file) for file in first.files.all()}
    assert {file.name: hashlib.sha256(before[file.name]).hexdigest() for file in first.files.all()} == {
        file.name: file.sha256 for file in first.files.all()
    }
    block_case(case.pk, reason="kasar", actor=world.coordinator)
    drain()
    with pretend(NOVEMBER.replace(day=29)):
        assert take_snapshot() is None
    second = taken(NOVEMBER.replace(day=30, hour=16, minute=1))
    assert second.month.isoformat() == "2026-12-01"
    assert {file.name: read(file) for file in first.files.all()} == before
    assert rows_of(second)[case.reference]["status"] == "blocked"


def test_the_same_rows_make_the_same_bytes(world: World) -> None:
    file_case()
    november, december = taken(), taken(NOVEMBER.replace(month=12))
    assert sorted(november.files.values_list("sha256", flat=True)) == sorted(december.files.values_list("sha256", flat=True))


def test_an_empty_register_has_one_too(world: World) -> None:
    assert rows_of(taken()) == {}
