"""Asking a question as an officer of a place, in tests."""

from __future__ import annotations

from datetime import date

from ntbcare.agencies.models import Agency
from ntbcare.agencies.queries import reference
from ntbcare.monitoring.boards.audiences import Scope
from ntbcare.monitoring.questions.answers import Answer, Number, answer
from ntbcare.monitoring.questions.asking import Asked, read_question
from ntbcare.monitoring.questions.places import Place
from ntbcare.monitoring.questions.words import key_words

TODAY = date(2026, 11, 27)


def place_of(agency: Agency, scope: Scope) -> Place:
    return Place(reference().agencies[agency.pk], scope)


def read(place: Place, today: date = TODAY, /, **params: str | list[str]) -> Asked:
    """The question of an address, ``class_`` for a class."""
    said = {name.rstrip("_"): value if isinstance(value, list) else [value] for name, value in params.items()}
    return read_question(said, [place], today=today)


def ask(place: Place, today: date = TODAY, /, **params: str | list[str]) -> Answer:
    """Its answer; what is wrong with the question fails the test."""
    asked = read(place, today, **params)
    assert asked.errors == ()
    assert asked.query is not None
    assert asked.days is not None
    return answer(asked.query, place, asked.days, today=today)


def table(found: Answer) -> dict[str, list[Number | None]]:
    """The values of each row by its name."""
    by = found.query.rows
    assert by is not None
    return {key_words(by, line.key): [value.number for value in line.values] for line in found.lines}
