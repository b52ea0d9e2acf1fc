"""Times as archives write them, read in one way for a whole column."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

_DATES = ("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%Y/%m/%d", "%d %b %Y", "%b %d %Y", "%d/%m/%y", "%m/%d/%y")
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_MONTHS = {
    "januari": "Jan", "pebruari": "Feb", "februari": "Feb", "maret": "Mar", "mei": "May", "juni": "Jun", "juli": "Jul",
    "agustus": "Aug", "agu": "Aug", "ags": "Aug", "september": "Sep", "oktober": "Oct", "okt": "Oct", "november": "Nov",
    "nopember": "Nov", "desember": "Dec", "des": "Dec", "january": "Jan", "february": "Feb", "march": "Mar", "april": "Apr",
    "june": "Jun", "july": "Jul", "august": "Aug", "october": "Oct", "december": "Dec",
}  # fmt: skip
_ENOUGH = 0.95
_LETTERS = re.compile(r"[A-Za-z]+")


def read_moments(column: Sequence[str]) -> list[float] | None:
    """Each value as a number that grows with time, NaN where it says none; None when the column is not of times.

    Numbers stand for themselves (seconds, days, years). Day before month is tried first, as it is written in Indonesia.
    """
    said = [_plain(value) for value in column]
    there = sum(bool(value) for value in said)
    for read in _readers():
        moments = [read(value) for value in said]
        if there and sum(moment is not None for moment in moments) >= _ENOUGH * there:
            return [float("nan") if moment is None else moment for moment in moments]
    return None


def _readers() -> list[Callable[[str], float | None]]:
    return [_number, _iso, *(_by(f"{date}{time}") for date in _DATES for time in _TIMES)]


def _plain(value: str) -> str:
    """One space, no commas, no zone names, English short months."""
    words = " ".join(value.replace(",", " ").split())
    for zone in (" WITA", " WIB", " WIT"):
        words = words.removesuffix(zone)
    return _LETTERS.sub(lambda word: _MONTHS.get(word[0].lower(), word[0]), words)


def _number(said: str) -> float | None:
    try:
        return float(said)
    except ValueError:
        return None


def _iso(said: str) -> float | None:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _by(form: str) -> Callable[[str], float | None]:
    def read(said: str) -> float | None:
        try:
            return datetime.strptime(said, form).replace(tzinfo=UTC).timestamp()
        except ValueError:
            return None

    return read
