"""Archives as offices have them: other delimiters, other dates, holes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ntbcare.common.moments import read_moments
from ntbcare.config.cli import main
from ntbcare.routing.learning.archive import Columns, UnreadableArchive, read_archive
from tests.routing.archives import archive

COLUMNS = Columns("isi", "opd", "waktu", "tempat")


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_come_in_order_of_time(tmp_path: Path) -> None:
    text = "isi,opd,waktu,tempat\nkedua,A,2021-03-01 10:00,X\npertama,B,2020-03-01,\nketiga,A,2021-03-01 10:00,X\n"
    read = read_archive(written(tmp_path / "a.csv", text), COLUMNS)
    assert [row.example.text for row in read.rows] == ["pertama", "kedua", "ketiga"]
    assert read.rows[0].example.areas == ()
    assert read.rows[1].example.areas == ("X",)
    assert read.remarks == []


def test_semicolons_and_a_byte_order_mark_are_borne(tmp_path: Path) -> None:
    read = read_archive(written(tmp_path / "a.csv", "\ufeffisi;opd;waktu;tempat\njalan, rusak;A;01/12/2020;X\n"), COLUMNS)
    assert read.rows[0].example.text == "jalan, rusak"


def test_rows_with_holes_are_left_out_and_told(tmp_path: Path) -> None:
    lines = "".join(f"teks {n},A,2020-01-{n:02},X\n" for n in range(1, 29))
    text = f"isi,opd,waktu,tempat\n,A,2020-01-01,X\nteks,,2020-01-01,X\nteks,A,,X\n{lines}"
    read = read_archive(written(tmp_path / "a.csv", text), COLUMNS)
    assert len(read.rows) == 28
    assert read.remarks == ["Left out: 2 rows without text or agency.", "Left out: 1 rows without a time."]


def test_without_readable_times_the_order_of_the_file_counts(tmp_path: Path) -> None:
    read = read_archive(written(tmp_path / "a.csv", "isi,opd,waktu,tempat\nb,A,kemarin,X\na,A,tadi,X\n"), COLUMNS)
    assert [row.example.text for row in read.rows] == ["b", "a"]
    assert "order of the file" in read.remarks[0]


def test_an_unknown_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableArchive, match="no column opd, waktu, tempat; it has: isi, dinas"):
        read_archive(written(tmp_path / "a.csv", "isi,dinas\nx,y\n"), COLUMNS)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("31/01/2020", "01/02/2020"),
        ("01/31/2020", "02/01/2020"),
        ("5 Mei 2020 10:00 WITA", "12 Agustus 2020 09:00 WITA"),
        ("2020-01-01T00:00:00Z", "2020-01-01T08:30:00+08:00"),
        ("1577836800", "1609459200"),
        ("9", "10"),
        ("Dec 31, 2019 11:59 PM", "Jan 1, 2020 12:01 AM"),
    ],
)
def test_times_are_read_as_they_are_written(earlier: str, later: str) -> None:
    moments = read_moments([later, earlier])
    assert moments is not None
    assert moments[1] < moments[0]


def test_the_command_prints_the_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f'"{row.example.text}",{row.agency},{row.example.areas[0]}' for row in archive(cases=300)]
    path = written(tmp_path / "a.csv", "text,agency,area\n" + "\n".join(lines) + "\n")
    asked = ["routing", "evaluate", str(path), "--text", "text", "--agency", "agency", "--area", "area", "--json"]
    assert main(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["train", "test", "top_1", "top_3", "macro_f1", "ece", "precision_at_coverage"]
    assert (told["train"], told["test"]) == (240, 60)
    assert set(told["precision_at_coverage"]) == {"0.3", "0.5", "0.7"}


def test_wrong_usage_is_told_apart_from_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path / "a.csv", "text,agency\njalan rusak,A\n")
    asked = ["routing", "evaluate", str(path), "--text", "text", "--agency"]
    assert main([*asked, "nothing"]) == 2
    assert main([*asked, "agency"]) == 1
    assert main([*asked, "agency", "--test-share", "1.5"]) == 2
    assert main(["routing", "evaluate", str(tmp_path / "none.csv"), "--text", "text", "--agency", "agency"]) == 1
    assert "no column nothing" in capsys.readouterr().err
