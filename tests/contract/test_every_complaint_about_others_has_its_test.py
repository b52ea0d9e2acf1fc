"""``docs/peers.md`` names the tests that hold what users of other systems ran into, other pages those that hold what may go
wrong: they are there, and each row has one."""

from __future__ import annotations

import re

import pytest

from tests.site import ROOT

PAGE = (ROOT / "docs/peers.md").read_text(encoding="utf-8")
OTHERS = [(ROOT / f"docs/{name}.md").read_text(encoding="utf-8") for name in ("routing", "reorganising", "joint-handling")]
ROWS = [line for line in PAGE.splitlines() if re.match(r"\| [\w/-]+#\d+", line)]
NAMED = sorted(set(re.findall(r"`([a-z_/]+\.py)::(\w+)`", "".join([PAGE, *OTHERS]))))
KNOWN = {
    "signals#791", "alaveteli#7292", "fixmystreet#1957", "fixmystreet#897", "fixmystreet#4457", "fixmystreet#868",
    "fixmystreet#1799", "zammad#5177", "zammad#4353", "zammad#1322", "zammad#5064", "chatwoot#9516", "chatwoot#9708",
    "chatwoot#1459", "chatwoot#9264", "chatwoot#10191", "chatwoot#12874", "chatwoot#15204", "chatwoot#15243",
    "django-helpdesk#1279", "helpdesk#2449", "helpdesk#2539", "globaleaks#3397", "globaleaks#3647", "globaleaks#1959",
    "DIGIT-DevOps#143",
}  # fmt: skip
"""The threads that were read."""


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_the_test_is_there(file: str, name: str) -> None:
    assert f"\ndef {name}(" in (ROOT / "tests" / file).read_text(encoding="utf-8")


def test_no_row_is_without_one_and_no_thread_without_a_row() -> None:
    assert not [row for row in ROWS if "::test_" not in row.split("|")[3]]
    assert {thread.rpartition("/")[2] for row in ROWS for thread in row.split("|")[1].strip().split("<br>")} == KNOWN
