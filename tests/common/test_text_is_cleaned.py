"""What strangers send stays text, without what makes it read as something else."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from ntbcare.common.stems import stems
from ntbcare.common.text import clean_line, clean_text, first_line


@given(st.text())
def test_cleaned_text_holds_no_control_or_direction_and_is_stable(raw: str) -> None:
    cleaned = clean_text(raw)
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t" for letter in cleaned)
    assert not set(cleaned) & set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\ufeff")
    assert clean_text(cleaned) == cleaned


def test_markup_formulas_and_emoji_stay_as_they_are() -> None:
    assert clean_text("<b>=1+1</b> 😭") == "<b>=1+1</b> 😭"
    assert clean_line(" a\u00a0 b\n c ") == "a b c"


@given(st.text(max_size=400))
def test_a_first_line_fits(text: str) -> None:
    assert len(first_line(text, limit=60)) <= 60
    assert "\n" not in first_line(text, limit=60)


def test_stems_are_indonesian() -> None:
    assert stems("Perbaikan jalan-jalan yang diperbaiki") == ["baik", "jalan", "yang"]
