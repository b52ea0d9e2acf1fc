"""Scorecards of agencies, of a half-year: fair to small agencies and to open cases, with the national indicator beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ntbcare.agencies.queries import reference
from ntbcare.common.errors import InvalidInput
from ntbcare.monitoring.card_reading import Sums, Waiting, read_cards, read_waiting
from ntbcare.monitoring.fair import Share, Step, Whole, kaplan_meier, median_of, share_by, shrunk, whole_of, wilson
from ntbcare.monitoring.models import RESPONSE_CLASSES, RESPONSES, WAIT_CLASSES, WORDS, Dimension, TargetOf
from ntbcare.monitoring.rules import percent
from ntbcare.monitoring.sums import Period, read_sums
from ntbcare.monitoring.suppression import SMALLEST_SHOWN, hidden_in_line, is_small
from ntbcare.monitoring.targets import targets_in

BY_DAYS = 14
"""The share answered by so many working days is told: the limit of complaints without oversight content."""


class Band(StrEnum):
    """Agencies are compared with those of like volume; below five cases not at all."""

    MANY = "many"
    SOME = "some"
    FEW = "few"
    TOO_FEW = "too_few"


_FROM = ((50, Band.MANY), (15, Band.SOME), (SMALLEST_SHOWN, Band.FEW))


@dataclass(frozen=True, slots=True)
class HalfYear:
    """``2026-2``: the cases received from July to December 2026."""

    year: int
    half: int

    @classmethod
    def parse(cls, text: str) -> HalfYear:
        """Raises InvalidInput."""
        year, _, half = text.partition("-")
        if not (year.isascii() and year.isdigit() and len(year) == 4 and half in {"1", "2"}):
            raise InvalidInput(text)
        return cls(int(year), int(half))

    @classmethod
    def of(cls, day: date) -> HalfYear:
        """The half-year of a day."""
        return cls(day.year, 1 if day.month <= 6 else 2)

    def before(self) -> HalfYear:
        """The half-year before it."""
        return HalfYear(self.year, 1) if self.half == 2 else HalfYear(self.year - 1, 2)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def title(self) -> str:
        """``Semester I 2021``, as the meeting says it."""
        return f"Semester {'I' * self.half} {self.year}"

    def __str__(self) -> str:
        return f"{self.year}-{self.half}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One agency. Counts are of its ``units``: cases that it led or wrongly refused, but for ``neutral`` ones.

    ``fair`` is the share in time drawn towards the whole; None below five units, where nothing is compared. Opinions
    (``confirmed``, ``rated``, ``satisfied``, ``silent``) are None where they are hidden.
    """

    agency_id: int
    name: str
    band: Band
    received: int
    followed_up: int
    followed_up_percent: Decimal | None
    good: bool | None
    good_with_speed: bool | None
    units: int
    judged: int
    in_time: int
    fair: Share | None
    excused: int
    replied: Share | None
    acted: Share | None
    confirmed: Share | None
    rated: int | None
    satisfied: int | None
    silent: int | None
    refused: int
    hidden: int
    neutral: int
    waiting: int
    median_answer_days: int | None
    median_word_days: int | None
    answered_by_14: Share | None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The cards of a half-year, best first within each band, and the whole that they are held against."""

    period: HalfYear
    whole: Whole | None
    cards: list[Card]


def scorecard(period: HalfYear, *, branch: int | None = None, everything: bool = False) -> Scorecard:
    """The cards of all agencies, or of one branch's; a constant number of statements. ``everything`` shows opinions of few.

    The whole is always that of all agencies: a branch is not its own measure.
    """
    sums, waiting = read_cards(period.first, period.last), read_waiting(period.first, period.last)
    national = read_sums(Period(period.first, period.last), {}, [Dimension.AGENCY.value], measures=("received", "followed_up"))
    whole = whole_of((one["in_time"], one["judged"]) for one in sums.values())
    silenced = frozenset() if everything else _few_opinions(sums)
    least = _good_from(period)
    cards = []
    for agency_id in sums.keys() | {int(key) for (key,) in national if key != "0"}:
        info = reference().agencies.get(agency_id)
        if info is None or (branch is not None and info.branch_id != branch):
            continue
        received, followed = national.get((str(agency_id),), (0, 0))
        cards.append(
            _card(
                _Given(agency_id, info.name, received, followed, least),
                sums.get(agency_id, _NONE),
                waiting.get(agency_id, Waiting()),
                whole,
                opinions=agency_id not in silenced,
                everything=everything,
            )
        )
    return Scorecard(period, whole, sorted(cards, key=_order))


def _order(card: Card) -> tuple[int, float, str]:
    return list(Band).index(card.band), -(card.fair.value if card.fair else 0.0), card.name


@dataclass(frozen=True, slots=True)
class _Given:
    agency_id: int
    name: str
    received: int
    followed_up: int
    good_from: Decimal | None


_NONE: Sums = defaultdict(int)


def _card(given: _Given, sums: Sums, waiting: Waiting, whole: Whole | None, *, opinions: bool, everything: bool) -> Card:
    units = sums["units"]
    band = next((band for least, band in _FROM if units >= least), Band.TOO_FEW)
    # Of one to four cases times and shares are those of persons; the national figure is shown of any (contract).
    shown = everything or not is_small(units)
    fair = shrunk(sums["in_time"], sums["judged"], whole) if whole and band != Band.TOO_FEW else None
    answers = _curve(sums, RESPONSES, waiting.answers, RESPONSE_CLASSES, never=sums["hidden"]) if shown else []
    words = _curve(sums, WORDS, waiting.words, WAIT_CLASSES, never=_wordless(sums, waiting)) if shown else []
    good = _reaches(given)
    part = sums if shown else _NONE
    return Card(
        agency_id=given.agency_id,
        name=given.name,
        band=band,
        received=given.received,
        followed_up=given.followed_up,
        followed_up_percent=percent(given.followed_up, given.received),
        good=good,
        good_with_speed=None if good is None or fair is None else good and 100 * fair.value >= float(given.good_from or 0),
        units=part["units"],
        judged=part["judged"],
        in_time=part["in_time"],
        fair=fair,
        excused=part["excused"],
        replied=wilson(part["answered"], part["units"]),
        acted=wilson(part["acted"], part["units"]),
        confirmed=wilson(part["confirmed"], part["units"]) if opinions else None,
        rated=part["rated"] if opinions else None,
        satisfied=part["satisfied"] if opinions else None,
        silent=part["silent"] if opinions else None,
        refused=part["refused"],
        hidden=part["hidden"],
        neutral=part["neutral"],
        waiting=waiting.total if shown else 0,
        median_answer_days=median_of(answers),
        median_word_days=median_of(words),
        answered_by_14=share_by(answers, BY_DAYS),
    )


def _curve(sums: Sums, names: Sequence[str], waiting: Sequence[int], bounds: Sequence[int], *, never: int) -> list[Step]:
    return kaplan_meier([sums[name] for name in names], waiting, never, bounds)


def _wordless(sums: Sums, waiting: Waiting) -> int:
    """Units that ended without a word ever: what is neither timed, nor waiting, nor of unknown times."""
    heard = sum(sums[name] for name in WORDS)
    return max(0, sums["units"] - sums["untimed"] - heard - waiting.words_total)


def _reaches(given: _Given) -> bool | None:
    if given.good_from is None or not given.received:
        return None
    return Decimal(100 * given.followed_up) >= given.good_from * given.received


def _good_from(period: HalfYear) -> Decimal | None:
    """From what share followed up an agency is good, by the newest target of the half-year; None without one."""
    rows = [one for one in targets_in(period.first, period.last) if one.held_against == TargetOf.AGENCY]
    return next((one.at_least for one in reversed(rows) if one.measure == "followed_up_percent"), None)


def _few_opinions(sums: Mapping[int, Sums]) -> frozenset[int]:
    """The agencies of which the opinions of one to four would be shown, and those that would give these away."""
    found: set[int] = set()
    for name in ("rated", "confirmed"):
        found |= {int(key) for key in hidden_in_line({str(agency_id): one[name] for agency_id, one in sums.items()})}
    return frozenset(found)


def in_bands(cards: Iterable[Card]) -> list[tuple[Band, list[Card]]]:
    """The cards of each band that has any, in their order."""
    found: dict[Band, list[Card]] = {band: [] for band in Band}
    for card in cards:
        found[card.band].append(card)
    return [(band, several) for band, several in found.items() if several]
