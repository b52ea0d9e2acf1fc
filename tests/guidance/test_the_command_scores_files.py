"""``ntbcare quality``: 0 done, 1 not done, 2 wrong usage; one JSON object on standard output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ntbcare.config.cli import main


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_score_and_its_findings_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    complaint = write(tmp_path / "c.txt", "Lampu jalan di depan pasar mati.")
    answer = write(tmp_path / "a.txt", "Lampu jalan akan segera kami ganti.")
    assert main(["quality", "score", "--complaint", complaint, "--answer", answer, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"score", "findings"}
    assert 0 < found["score"] < 80
    assert {
        "kind": "no_date",
        "sentence": "Lampu jalan akan segera kami ganti.",
        "advice": found["findings"][-1]["advice"],
    }.keys() == found["findings"][0].keys()
    assert main(["quality", "score", "--complaint", complaint, "--answer", answer]) == 0
    assert "paling lambat 12 Desember 2026" in capsys.readouterr().out


def test_a_file_with_semicolons_and_a_mark_in_front_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "set.csv"
    path.write_text("\ufeffComplaint;Answer;Label\nLampu mati;Lampu diganti besok;3\nAir keruh;Ok;0\n", encoding="utf-8")
    assert main(["quality", "evaluate", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["rows"] == 2
    assert found["swapped_rows"] == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("complaint,answer\na,b\n", "label"),
        ("complaint,answer,label\n", "no rows"),
        ("complaint,answer,label\na,b,5\n", "line 2"),
        ("complaint,answer,label\na,b,good\n", "line 2"),
        ("", "lacks"),
    ],
)
def test_a_file_that_is_no_annotated_set_is_not_done(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["quality", "evaluate", write(tmp_path / "set.csv", text), "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_files_that_cannot_be_read_are_not_done_and_missing_words_are_wrong_usage(tmp_path: Path) -> None:
    there = write(tmp_path / "a.txt", "ada")
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\x00")
    assert main(["quality", "score", "--complaint", there, "--answer", str(tmp_path / "none.txt")]) == 1
    assert main(["quality", "score", "--complaint", there, "--answer", str(tmp_path / "b.txt")]) == 1
    for wrong in (["quality"], ["quality", "score"], ["quality", "evaluate"]):
        with pytest.raises(SystemExit) as stopped:
            main(wrong)
        assert stopped.value.code == 2
