"""Typed settings: NAME or NAME_FILE, and what is said where a value cannot be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ntbcare.common.env import BadSetting, Environment

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
NAMES = sorted(set(re.findall(r"^\| `([A-Z_]+)`(?:, `([A-Z_]+)`)?", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)))


@pytest.mark.parametrize("name", sorted({name for pair in NAMES for name in pair if name}))
def test_every_documented_setting_is_read_from_a_file_too(name: str, tmp_path: Path) -> None:
    path = tmp_path / "value"
    path.write_text("the value\n", encoding="utf-8")
    assert Environment({f"{name}_FILE": str(path)}).text(name) == "the value"
    assert Environment({name: "itself", f"{name}_FILE": str(path)}).text(name) == "itself"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="NTBCARE_X_FILE: cannot read"):
        Environment({"NTBCARE_X_FILE": str(tmp_path / "none")}).text("NTBCARE_X")


@pytest.mark.parametrize(("written", "meant"), [("1", True), ("YES", True), (" on ", True), ("off", False), ("False", False)])
def test_a_flag_is_written_in_many_ways(*, written: str, meant: bool) -> None:
    assert Environment({"F": written}).flag("F", default=not meant) is meant


@pytest.mark.parametrize("written", ["2", "ja", "yess"])
def test_what_is_neither_yes_nor_no_is_said(written: str) -> None:
    with pytest.raises(BadSetting, match="expected yes or no"):
        Environment({"F": written}).flag("F", default=True)


@pytest.mark.parametrize("written", ["0", "65536", "8e3", "", "८०००x", "-1"])
def test_a_number_lies_within_its_limits_and_an_empty_one_is_the_default(written: str) -> None:
    environment = Environment({"P": written})
    if not written:
        assert environment.number("P", 8000, low=1, high=65535) == 8000
        return
    with pytest.raises(BadSetting, match="expected a whole number from 1 to 65535"):
        environment.number("P", 8000, low=1, high=65535)
