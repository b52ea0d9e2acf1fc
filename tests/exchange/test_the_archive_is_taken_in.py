"""The archive of 717 cases and the hostile file, as the contract says."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.core.management import call_command

from ntbcare.agencies.loader import load_reference
from ntbcare.agencies.models import Agency
from ntbcare.agencies.queries import forget_reference
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case, CaseEvent, PendingEvent
from ntbcare.cases.replay import check_cases
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.deadlines.models import Clock
from ntbcare.deadlines.seed import seed_deadlines
from ntbcare.exchange.laporan_ringkas.importing import Outcome, import_file
from ntbcare.publication.models import PublicCase
from ntbcare.workflow.verify import take_case

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
ARCHIVE = DATA / "laporan-ringkas-ntb-2020-2021.xlsx"
HOSTILE = DATA / "laporan-ringkas-hostile.xlsx"
pytestmark = [
    pytest.mark.skipif(not ARCHIVE.exists(), reason="the sample files stand beside the project, in ../shared/data"),
    pytest.mark.long,
]


@pytest.fixture
def province(db: None) -> None:
    load_reference()
    forget_reference()
    seed_deadlines()


def test_every_row_of_the_archive_is_taken(province: None) -> None:
    outcome = import_file(ARCHIVE)
    assert (outcome.count("taken"), outcome.count("reported")) == (717, 0)
    followed_up = Case.objects.filter(status__in=["in_progress", "answered", "closed"]).count()
    assert (Case.objects.count(), followed_up) == (717, 374)
    assert list(check_cases()) == []


def test_the_hostile_rows_get_the_expected_verdicts(province: None) -> None:
    outcome = import_file(HOSTILE)
    with (DATA / "laporan-ringkas-hostile.expected.csv").open(encoding="utf-8") as file:
        expected = {int(row["row"]): row for row in csv.DictReader(file)}
    found = {line.row: line for line in outcome.verdicts}
    assert {row: line.verdict for row, line in found.items()} == {row: line["verdict"] for row, line in expected.items()}
    for row, line in expected.items():
        if line["reason"]:
            assert line["reason"].split(":")[0] in found[row].reason, (row, line["reason"], found[row].reason)


def test_a_second_import_changes_nothing_and_never_overwrites_work_done_here(province: None) -> None:
    import_file(HOSTILE)
    again = import_file(HOSTILE)
    assert (again.count("taken"), again.count("updated"), again.count("skipped")) == (0, 0, 13)
    assert Case.objects.count() == 13


def test_history_starts_no_message_clock_or_escalation(province: None) -> None:
    import_file(HOSTILE)
    drain()
    assert PendingEvent.objects.count() == 0
    assert (Clock.objects.count(), OutgoingMessage.objects.count()) == (0, 0)
    assert set(CaseEvent.objects.values_list("kind", flat=True)) == {"imported"}


def test_nothing_said_becomes_public_by_import(province: None) -> None:
    import_file(ARCHIVE)
    drain()
    assert PublicCase.objects.exclude(text="").count() == 0
    hidden = PublicCase.objects.filter(case__confidential=True)
    assert hidden.count() > 0
    assert not hidden.exclude(agency=None, category=None, region=None, topic="", regency="").exists()


def test_an_unknown_agency_waits_for_review_and_cannot_be_given_cases(province: None) -> None:
    import_file(HOSTILE)
    made = Agency.objects.get(name="Dinas Yang Tidak Ada")
    assert (made.needs_review, made.active) == (True, False)


def test_an_ambiguous_region_is_left_to_a_person(province: None) -> None:
    import_file(HOSTILE)
    unclear = Case.objects.exclude(region_unclear="")
    assert [(case.region_id, case.region_unclear) for case in unclear] == [(None, "Bima")]


def test_a_preview_writes_nothing(province: None) -> None:
    outcome = import_file(HOSTILE, dry_run=True)
    assert (outcome.count("taken"), Case.objects.count(), Agency.objects.filter(needs_review=True).count()) == (13, 0, 0)


def test_the_report_holds_no_formula(province: None) -> None:
    outcome = Outcome()
    outcome.verdicts = import_file(HOSTILE).verdicts
    assert outcome.report().splitlines()[0] == "row,tracking_id,verdict,reason"
    assert not any(cell[:1] in "=+@" for line in csv.reader(outcome.report().splitlines()) for cell in line if cell)
    assert call_command is not None
    assert take_case is not None
