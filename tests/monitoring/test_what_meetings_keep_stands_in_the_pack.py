"""Minutes, tasks, commitments and changes are frozen with the figures and stand in all three documents; older packs stay as
they were."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from django.db import transaction
from pptx import Presentation

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import pretend
from ntbcare.monitoring.actions import rebuild
from ntbcare.monitoring.meetings.changes import ChangeSaid, move_change, propose_change
from ntbcare.monitoring.meetings.minutes import add_addendum
from ntbcare.monitoring.meetings.progress import ReportSaid, report_progress
from ntbcare.monitoring.meetings.task_queries import late, tasks_of_pack
from ntbcare.monitoring.pack.building import build_pack, differing, set_documents
from ntbcare.monitoring.pack.meeting import paper, slides
from ntbcare.monitoring.pack.meeting_sheets import sheets
from ntbcare.monitoring.scorecard import HalfYear
from tests.boards import led
from tests.deadlines.journey import at
from tests.meetings import adopted, commitment, reach, step, task
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.long]
SECOND_HALF = HalfYear(2026, 2)


@pytest.fixture
def kept(world: World) -> World:
    """A meeting in July 2026 with three tasks: one late, one confirmed in September, one given after the half-year; a commitment
    with reports of two half-years; a change with six months on either side."""
    world.actor(Role.LEADER, "Dishub")
    with pretend(at("2026-07-10 09:00")):
        meeting = adopted(world, held_on=date(2026, 7, 9))
        with transaction.atomic():
            add_addendum(meeting.pk, "Hadir enam orang.", reach=reach(world))
        late, done = task(world, text="Pasang papan nomor."), task(world, text="Latih petugas loket.")
        one = commitment(world)
    owner, desk = reach(world, Role.LEADER, "Dishub"), reach(world)
    with pretend(at("2026-09-10 09:00")):
        step(done, "done", owner, text="Delapan petugas sudah dilatih.", link="https://contoh.example/foto")
        step(done, "confirmed", desk)
        step(late, "note", owner, text="Papan sedang dicetak.")
        for period, progress in (("2026-1", "stuck"), ("2026-2", "in_progress")):
            said = ReportSaid(period=period, progress=progress, text=f"Keadaan {period}, dengan rinciannya.")
            with transaction.atomic():
                report_progress(one.pk, said, reach=desk)
    _change(world)
    with pretend(at("2027-01-05 09:00")):
        task(world, text="Tugas sesudah semester.")
    return world


def _change(world: World) -> None:
    for moment, count in ((at("2025-10-10 09:00"), 60), (at("2026-05-10 09:00"), 20)):
        led(world, "Dishub", moment, count)
        led(world, "Dishub", moment, 100 - count, category_id="942")
    rebuild()
    said = ChangeSaid(
        category="1398", service="Penggantian lampu jalan", changed="Lampu diganti dalam tiga hari.", since=date(2026, 3, 15),
        owner="Dishub",
    )  # fmt: skip
    with pretend(at("2026-07-10 09:00")), transaction.atomic():
        made = propose_change(said, branch_id=world.agency("Pemprov").pk, reach=reach(world))
        move_change(made.pk, "in_force", "", reach=reach(world))


def built(folder: Path) -> dict[str, Any]:
    with pretend(at("2027-01-10 09:00")):
        build_pack(SECOND_HALF, folder)
    said: dict[str, Any] = json.loads((folder / "data" / "angka.json").read_text())
    return said


def test_all_of_it_is_frozen(kept: World, tmp_path: Path) -> None:
    meeting = built(tmp_path / "pack")["meeting"]
    assert meeting["minutes"]["held_on"] == "2026-07-09"
    assert meeting["minutes"]["addenda"] == [{"day": "2026-07-10", "text": "Hadir enam orang."}]
    tasks = {one["text"]: one for one in meeting["tasks"]}
    assert set(tasks) == {"Pasang papan nomor.", "Latih petugas loket."}
    assert (tasks["Pasang papan nomor."]["late"], tasks["Pasang papan nomor."]["told"]) == (True, "Papan sedang dicetak.")
    assert tasks["Latih petugas loket."]["over"]
    assert meeting["commitments"][0]["lines"][0]["states"] == {"2026-1": "Terhambat", "2026-2": "Sedang berjalan"}
    change = meeting["changes"][0]
    assert (change["known"], change["before"], change["after"], change["gap"]["clear"]) == ("yes", 60, 20, True)


def test_a_closed_task_stands_in_the_pack_of_its_half_year_and_in_none_after(kept: World) -> None:
    branch = kept.agency("Pemprov").pk
    assert {one.text for one in tasks_of_pack(branch, HalfYear(2027, 1))} == {"Pasang papan nomor.", "Tugas sesudah semester."}
    assert tasks_of_pack(branch, HalfYear(2026, 1)) == []


def test_paper_workbook_and_slides_say_it(kept: World, tmp_path: Path) -> None:
    said = built(tmp_path / "pack")
    text = json.dumps(paper(said), ensure_ascii=False)
    for words in ("Papan nomor pengaduan dipasang", "Lewat tenggat", "Rp1.500.000.000", "turun 40,0 poin"):
        assert words in text, words
    book = openpyxl.load_workbook(tmp_path / "pack" / "evaluasi-2026-2.xlsx")
    assert {"Notula", "Tindak lanjut", "Komitmen", "Perubahan layanan"} <= set(book.sheetnames)
    assert book["Komitmen"]["G2"].value == 1_500_000_000
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    deck = Presentation(str(tmp_path / "pack" / "evaluasi-2026-2.pptx"))
    cells = [
        cell.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    ]
    for words in ("Pasang papan nomor.", "Pengaduan ditanggapi tepat waktu", "Sedang berjalan"):
        assert words in cells, words
    with pikepdf.open(tmp_path / "pack" / "evaluasi-2026-2.pdf") as document:
        assert len(document.pages) >= 5


def test_a_pack_builds_again_byte_for_byte_whatever_happened_since(kept: World, tmp_path: Path) -> None:
    built(tmp_path / "pack")
    with pretend(at("2027-02-10 09:00")):
        task(kept, text="Sesudah bahan dibuat.")
    assert differing(tmp_path / "pack") == []


def test_a_pack_of_before_has_none_of_it_and_builds_again(kept: World, tmp_path: Path) -> None:
    """As frozen before there were meetings: the key is not there."""
    folder = tmp_path / "pack"
    said = built(folder)
    del said["meeting"]
    data = folder / "data"
    (data / "angka.json").write_text(json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1) + "\n")
    names = ("kasus.csv", "angka.json")
    lines = [f"{hashlib.sha256((data / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (data / "SHA256SUMS").write_text("".join(lines))
    assert (paper(said), sheets(said), slides(said)) == ([], [], [])
    set_documents(folder)
    assert "Komitmen" not in openpyxl.load_workbook(folder / "evaluasi-2026-2.xlsx").sheetnames
    assert differing(folder) == []


def test_nothing_kept_is_said_so(world: World, tmp_path: Path) -> None:
    said = built(tmp_path / "pack")
    assert [one["notes"] for one in paper(said)] == [
        ["Belum ada notula rapat yang disahkan."],
        ["Tidak ada tugas rapat yang berjalan pada semester ini."],
        ["Belum ada komitmen yang dipastikan."],
        ["Belum ada perubahan layanan yang tercatat."],
    ]
    assert (sheets(said), slides(said)) == ([], [])


def test_words_that_look_like_markup_or_formulas_stay_words(world: World, tmp_path: Path) -> None:
    world.actor(Role.LEADER, "Dishub")
    hostile = '=HYPERLINK("https://x") #import "x" *tebal* <b>'
    with pretend(at("2026-07-10 09:00")):
        task(world, text=hostile)
    built(tmp_path / "pack")
    book = openpyxl.load_workbook(tmp_path / "pack" / "evaluasi-2026-2.xlsx")
    assert book["Tindak lanjut"]["A2"].value == hostile
    assert book["Tindak lanjut"]["A2"].data_type == "s"


def test_a_task_due_before_its_meeting_is_over_is_late_only_after_its_day(world: World) -> None:
    one = task(world, days=0)
    assert not late(one)
    assert late(one, one.due_on + timedelta(days=1))
