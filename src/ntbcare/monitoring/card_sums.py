"""Adding to the sums that scorecards are made of, and finding what they lack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from django.db import connection
from django.db.models import Q

from ntbcare.monitoring.cards import from_text
from ntbcare.monitoring.models import CARD_MEASURES, CARD_STATES, RESPONSES, CardSum, CardWait

Key: TypeAlias = tuple[date | int, ...]
_FIRST_ANSWER = len(CARD_STATES)
_FIRST_WORD = _FIRST_ANSWER + len(RESPONSES)
_WAITS = ("answers", "words")
_PARAMETERS = 30_000


@dataclass(slots=True)
class CardChanges:
    """What to add: by (month, agency) and by (month, agency, day since)."""

    sums: dict[Key, list[int]] = field(default_factory=dict)
    waits: dict[Key, list[int]] = field(default_factory=dict)

    def note(self, day: date, card: str, cases: int) -> None:
        """Add so many cases (below zero: take them out) with these entries, received on a day."""
        month = day.replace(day=1)
        for entry in from_text(card):
            counter = self.sums.setdefault((month, entry.agency_id), [0] * len(CARD_MEASURES))
            for place in range(len(CARD_STATES)):
                if entry.bits >> place & 1:
                    counter[place] += cases
            for first, place_of in ((_FIRST_ANSWER, entry.answer), (_FIRST_WORD, entry.word)):
                if place_of is not None:
                    counter[first + place_of] += cases
            for place, since in enumerate((entry.answer_since, entry.word_since)):
                if since is not None:
                    self.waits.setdefault((month, entry.agency_id, since), [0, 0])[place] += cases


def add_to_cards(changes: CardChanges) -> None:
    """Write changes, rows made where missing, in one order."""
    _add("monitoring_cardsum", ("month", "agency_id"), CARD_MEASURES, changes.sums)
    _add("monitoring_cardwait", ("month", "agency_id", "since"), _WAITS, changes.waits)


def lacking_cards(entries: Iterable[tuple[date, str]]) -> CardChanges:
    """What the kept sums lack (or have too much, below zero) of the entries of all cases."""
    lacking = CardChanges()
    for day, card in entries:
        lacking.note(day, card, 1)
    for month, agency_id, *have in CardSum.objects.values_list("month", "agency_id", *CARD_MEASURES).iterator():
        _take(lacking.sums, (month, agency_id), have)
    waiting = CardWait.objects.exclude(Q(answers=0) & Q(words=0))
    for month, agency_id, since, *have in waiting.values_list("month", "agency_id", "since", *_WAITS).iterator():
        _take(lacking.waits, (month, agency_id, since), have)
    for sums in (lacking.sums, lacking.waits):
        for key in [key for key, change in sums.items() if not any(change)]:
            del sums[key]
    return lacking


def _take(sums: dict[Key, list[int]], key: Key, have: list[int]) -> None:
    counter = sums.setdefault(key, [0] * len(have))
    for place, value in enumerate(have):
        counter[place] -= value


def _add(table: str, key: tuple[str, ...], measures: tuple[str, ...], sums: Mapping[Key, list[int]]) -> None:
    rows = [(*cell, *change) for cell, change in sorted(sums.items()) if any(change)]
    columns = (*key, *measures)
    at_once = _PARAMETERS // len(columns)
    additions = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in measures)
    places = "(" + ", ".join(["%s"] * len(columns)) + ")"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), at_once):
            some = rows[start : start + at_once]
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([places] * len(some))} "  # noqa: S608 names of this file
                f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {additions}",
                [value for row in some for value in row],
            )
