"""Whatever fits into a complaint (20,000 characters) is read in a moment by all that reads texts: patterns and stemmers
get lost in texts made for it, and one who writes them must not stop the others' work."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest

from ntbcare.common.language.places import named_places
from ntbcare.common.language.spelling import plain, visible
from ntbcare.common.language.synonyms import concepts_of
from ntbcare.common.stems import stems
from ntbcare.common.text import clean_line, clean_text, first_line
from ntbcare.guidance.quality.score import assess
from ntbcare.publication.redaction import propose_text, propose_unnamed
from ntbcare.routing.signals import read_signals
from ntbcare.verification.duplicates.likeness import Report, compare, heaviest
from ntbcare.workflow.dialogue import is_english, is_greeting
from ntbcare.workflow.remarks import is_applause, is_complaint

pytestmark = pytest.mark.long

_LONGEST = 20_000
# A moment of a processor, generous for busy machines; what gets lost takes many times that.
_SECONDS = 1.0


def _likeness(text: str) -> object:
    return compare(Report(text), Report(text[::-1]))


def _judged(text: str) -> object:
    return assess(text, text), assess("Lampu mati di Gerung.", text)


def _heaviest(text: str) -> object:
    return heaviest(text, limit=8)


READERS: list[Callable[[str], object]] = [
    _heaviest, _judged, _likeness, clean_line, clean_text, concepts_of, first_line, is_applause, is_complaint, is_english,
    is_greeting, named_places, plain, propose_text, propose_unnamed, read_signals, stems, visible,
]  # fmt: skip


@pytest.mark.parametrize(
    "again",
    ["a", "A", "1", " ", "\n", " \n", "\t ", ".", "-", "0 ", "a.", "a@", "a@a.", "a-", "Bapak ", "Bapak A", "Pak A bin ", "RT 1 ",
     "blok ", "rumah no ", "Jl. A ", "meng", "memper", "-nya", "di ", "Desa A ", "https://", "\0", "é", "ﷺ", "👩\u200d", "\u0300",
     "08", "081 ", "kan", "lampu mati ", "DR 1 A", "\u202e"],
    ids=ascii,
)  # fmt: skip
def test_it_is_read_in_a_moment(again: str) -> None:
    text = (again * _LONGEST)[:_LONGEST]
    lost = {}
    for reader in READERS:
        begun = process_time()
        reader(text)
        if (took := process_time() - begun) > _SECONDS:
            lost[reader.__name__] = took
    assert not lost
