"""``docs/traps.md`` names the tests that hold each trap: they are there."""

from __future__ import annotations

import re

import pytest

from tests.site import ROOT

PAGE = (ROOT / "docs/traps.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([a-z_/]+\.py)::(\w+)`", PAGE)))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_the_test_is_there(file: str, name: str) -> None:
    assert f"\ndef {name}(" in (ROOT / "tests" / file).read_text(encoding="utf-8")


def test_no_trap_is_without_one() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| trap |")]
    assert len(rows) > 40
    assert not [row for row in rows if "::test_" not in row]
