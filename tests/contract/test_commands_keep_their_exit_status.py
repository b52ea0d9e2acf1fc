"""0 done, 1 not done, 2 wrong usage; with --json exactly one JSON object on standard output, messages on standard error."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ntbcare.config.cli import main
from tests.exchange.test_the_archive_is_taken_in import ARCHIVE
from tests.world import World, file_case


@pytest.fixture
def workbook(world: World, tmp_path: Path) -> Path:
    """An export with one native case."""
    file_case()
    path = tmp_path / "out.xlsx"
    assert main(["export", "laporan-ringkas", str(path), "--from", "2020-01-01", "--to", "2999-12-31"]) == 0
    return path


def test_days_in_the_wrong_order_and_unknown_names_are_wrong_usage(
    workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    wrong = [
        ["export", "laporan-ringkas", str(tmp_path / "x.xlsx"), "--from", "2021-02-01", "--to", "2021-01-31"],
        ["import", "laporan-ringkas", str(workbook), "--zone", "Mars/Olympus"],
        ["import", "laporan-ringkas", str(workbook), "--agency", "Dinas Tidak Ada"],
        ["bench", "--cases", "0"],
        ["run", "--port", "0"],
        ["run", "--port", "99999"],
    ]
    for words in wrong:
        assert main(words) == 2, words
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.strip()
    assert not (tmp_path / "x.xlsx").exists()


def test_a_file_that_is_not_there_or_no_workbook_is_not_done(
    tmp_path: Path, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "a.xlsx"
    text.write_text("no workbook", encoding="utf-8")
    for path in (tmp_path / "none.xlsx", text):
        assert main(["import", "laporan-ringkas", str(path), "--json"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "Excel" in said.err


def test_an_import_tells_its_counts_and_where_the_report_is(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["import", "laporan-ringkas", str(workbook), "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"taken", "updated", "skipped", "reported", "report"}
    assert Path(told["report"]).read_text(encoding="utf-8").startswith("row,tracking_id,verdict,reason\n")


def test_the_head_of_an_export_says_whose_it_is_and_of_when(workbook: Path) -> None:
    sheet = load_workbook(workbook).worksheets[0]
    assert [sheet.cell(row, 1).value for row in (1, 3, 5, 7, 9)] == [
        "Judul Laporan", "Nama Instansi", "Tanggal Generate", "Periode Masuk", "Pengelola",
    ]  # fmt: skip
    assert sheet["C1"].value == "Laporan Ringkas"
    assert sheet["C3"].value == "Pemerintah Provinsi"
    assert sheet["C7"].value == "(2020-01-01) - (2999-12-31)"
    assert {str(area) for area in sheet.merged_cells.ranges} >= {"A1:B2", "C1:C2", "A7:B8", "C7:C8"}


@pytest.mark.skipif(not ARCHIVE.exists(), reason="the sample files stand beside the project, in ../shared/data")
def test_the_head_is_laid_out_as_the_national_one(workbook: Path) -> None:
    ours, theirs = (load_workbook(path).worksheets[0] for path in (workbook, ARCHIVE))
    assert {str(area) for area in ours.merged_cells.ranges} == {str(area) for area in theirs.merged_cells.ranges}
    for row in range(1, 12):
        assert [bool(cell.value) for cell in ours[row]] == [bool(cell.value) for cell in theirs[row]], row


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NTBCARE_SECRET_KEY", "short"),
        ("NTBCARE_MAIL_FROM", "nobody"),
        ("NTBCARE_DATA", "/dev/null/var"),
        ("NTBCARE_KEYS", "/dev/null/keys"),
        ("NTBCARE_SECRET_KEY_FILE", "/nowhere/key"),
        ("NTBCARE_BEHIND_PROXY", "perhaps"),
    ],
)
def test_a_setting_that_cannot_be_is_named_and_is_wrong_usage(name: str, value: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from ntbcare.config.cli import main; sys.exit(main(['doctor', '--json']))"],
        env={"PATH": "", "NTBCARE_DATA": str(tmp_path), name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(name)
    assert "Traceback" not in done.stderr
