from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.find_messages import messages_of, missing, translated

SOURCE = Path(__file__).resolve().parents[2] / "src/ntbcare"
APPS = ["web", "web/portal"]


@pytest.mark.parametrize("app", APPS)
def test_every_string_on_screen_has_english(app: str) -> None:
    assert messages_of(SOURCE / app)
    assert missing(SOURCE / app) == []


@pytest.mark.parametrize("app", APPS)
def test_no_translation_is_left_over(app: str) -> None:
    assert sorted(set(translated(SOURCE / app)) - messages_of(SOURCE / app)) == []


@pytest.mark.parametrize("app", APPS)
def test_translations_keep_their_placeholders(app: str) -> None:
    def holes(text: str) -> list[str]:
        return sorted(re.findall(r"%\(\w+\)s", text))

    wrong = [one for one, english in translated(SOURCE / app).items() if set(holes(one)) != set(holes(english))]
    assert [one for one in wrong if "%(n)s" not in translated(SOURCE / app)[one] and "%(n)s" not in one] == []
