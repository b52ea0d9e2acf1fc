"""A receipt is verified by a small program, with one's own copy of the record, and no bit can be another."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from ntbcare.publication.record import digests, proofs
from tests.publication.record import MONDAY, PROGRAM, filed_on, keep_lines, keep_proof, night_after, verify
from tests.world import World


@pytest.fixture
def proof(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The proof of the eighth of eleven complaints, in a tree whose parts have four leaves; a day without any before it."""
    monkeypatch.setattr(digests, "PART", 4)
    monkeypatch.setattr(proofs, "PART", 4)
    night_after(MONDAY.replace(day=22))
    cases = filed_on(MONDAY, 11)
    night_after(MONDAY)
    return keep_proof(cases[7], tmp_path)


def test_it_is_right(proof: Path, tmp_path: Path) -> None:
    status, said = verify("bukti", proof, "--catatan", keep_lines(tmp_path))
    assert (status, said) == (0, f"BENAR: laporan {proof.stem} tercatat dalam ringkasan 2, tanggal 2026-11-23.\n")
    assert json.loads(proof.read_text())["index"] == 7


def test_it_is_said_in_english_too(proof: Path) -> None:
    assert verify("bukti", proof, "--en")[1].startswith(f"RIGHT: complaint {proof.stem} stands in digest 2")


def _turned(text: str, at: int) -> str:
    """The text with one of its hexadecimal digits, or letters of a signature, another."""
    return text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :]


@pytest.mark.parametrize(
    ("field", "at"),
    [("receipt", 30), ("receipt", -5), ("receipt", 8), ("digest", 25), ("digest", 100), ("digest", -5), ("digest", 6)],
)
def test_one_letter_turned_fails(proof: Path, field: str, at: int) -> None:
    said: dict[str, Any] = json.loads(proof.read_text())
    said[field] = _turned(said[field], at % len(said[field]))
    proof.write_text(json.dumps(said))
    assert verify("bukti", proof)[0] == 1


def test_a_path_that_is_cut_or_turned_fails(proof: Path) -> None:
    whole: dict[str, Any] = json.loads(proof.read_text())
    for path in (
        whole["path"][:-1],
        whole["path"][1:],
        [],
        [*whole["path"], "00" * 32],
        [_turned(whole["path"][0], 3), *whole["path"][1:]],
    ):
        proof.write_text(json.dumps(whole | {"path": path}))
        assert verify("bukti", proof)[0] == 1, path
    for index in (6, 8, -1, 11, 10**9):
        proof.write_text(json.dumps(whole | {"index": index}))
        assert verify("bukti", proof)[0] == 1, index


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"receipt": 1}', '{"receipt": "NTB1.a.b.c", "digest": "x", "path": 3, "index": "y"}']
)
def test_a_file_that_is_none_is_said_so(proof: Path, text: str) -> None:
    proof.write_text(text)
    status, said = verify("bukti", proof)
    assert status == 1
    assert said.startswith("SALAH")


def test_a_day_that_is_not_in_ones_own_copy_fails(proof: Path, tmp_path: Path) -> None:
    copy = keep_lines(tmp_path)
    copy.write_text(copy.read_text().splitlines()[0] + "\n")
    assert verify("bukti", proof, "--catatan", copy) == (1, "SALAH: ringkasan 2 tidak ada dalam salinan Anda.\n")


def test_another_key_fails(proof: Path, tmp_path: Path) -> None:
    assert verify("bukti", proof, key="11" * 32)[0] == 1
    assert verify("catatan", keep_lines(tmp_path), key="11" * 32)[0] == 1


def test_without_a_key_it_says_that_no_signature_was_checked(proof: Path) -> None:
    done = subprocess.run([sys.executable, "-I", str(PROGRAM), "bukti", str(proof)], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "TIDAK diperiksa" in done.stdout


def test_a_copy_with_a_line_changed_left_out_or_swapped_fails(proof: Path, tmp_path: Path) -> None:
    night_after(MONDAY.replace(day=24))
    copy = keep_lines(tmp_path)
    assert verify("catatan", copy) == (0, "BENAR: 3 ringkasan, sampai 2026-11-24, semuanya bersambung.\n")
    one, two, three = copy.read_text().splitlines()
    for wrong in ([one, three], [two, three], [one, three, two], [one, _turned(two, 50), three], [one, two, two]):
        copy.write_text("\n".join(wrong))
        assert verify("catatan", copy)[0] == 1, wrong


@pytest.mark.django_db(transaction=True)
def test_a_mirror_takes_new_lines_and_refuses_another_history(world: World, live_server: LiveServer, tmp_path: Path) -> None:
    copy, address = tmp_path / "cermin.txt", f"{live_server.url}/data/catatan.txt"
    night_after(MONDAY.replace(day=22))
    assert verify("cermin", address, copy)[0] == 0
    night_after(MONDAY)
    assert verify("cermin", address, copy)[1].startswith("1 baris baru diambil.")
    kept = copy.read_text()
    copy.write_text(_turned(kept, 20))
    night_after(MONDAY.replace(day=24))
    assert verify("cermin", address, copy)[0] == 1
    assert copy.read_text() == _turned(kept, 20)
