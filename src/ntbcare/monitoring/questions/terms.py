"""Of what a question is put together: measures, dimensions, filters; and the question itself. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ntbcare.monitoring.models import RESPONSES, SOLUTIONS, WORDS, Dimension
from ntbcare.monitoring.questions.spans import Span
from ntbcare.monitoring.sums import MONTH

MOST_MEASURES = 6
"""More columns than this nobody reads, and a telephone cannot show."""


class By(StrEnum):
    """By what cases are told apart, in rows and columns or by a filter."""

    AGENCY = "agency"
    BRANCH = "branch"
    TOPIC = "topic"
    CATEGORY = "category"
    REGION = "region"
    MONTH = "month"
    SOURCE = "source"
    CLASS = "class"


FILTERS = (By.BRANCH, By.AGENCY, By.REGION, By.TOPIC, By.CATEGORY, By.SOURCE, By.CLASS)
"""By what cases may be left out, in the order of the form."""


def counted_by(dimension: By) -> str:
    """The dimension of the counters that holds it: topics are sums of categories."""
    return {By.MONTH: MONTH, By.TOPIC: Dimension.CATEGORY.value}.get(dimension, dimension.value)


class Kind(StrEnum):
    """How a measure is made of counters."""

    COUNT = "count"
    SHARE = "share"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of ``indicators.py`` by its code. ``columns`` are its counters: one, part and whole, or a histogram.

    ``opinion`` would tell what few complainants said. ``rising`` is 1 where more is better, -1 where less is, 0 where neither;
    ``pull``: where the share goes by itself while newer cases have had less time (see ``boards.better``).
    """

    name: str
    kind: Kind
    columns: tuple[str, ...]
    opinion: bool = False
    rising: int = 0
    pull: int = 0

    @property
    def base(self) -> str:
        """The counter of the cases that the measure is of; empty where that is the sum of its histogram."""
        return self.columns[1] if self.kind == Kind.SHARE else "received" if self.kind == Kind.COUNT else ""


def _count(name: str, *, opinion: bool = False) -> Measure:
    return Measure(name, Kind.COUNT, (name,), opinion)


def _share(name: str, part: str, whole: str, *, pull: int = 0, opinion: bool = False) -> Measure:
    return Measure(name, Kind.SHARE, (part, whole), opinion, rising=1, pull=pull)


def _days(name: str, columns: tuple[str, ...]) -> Measure:
    return Measure(name, Kind.DAYS, columns)


_EVERY = (
    _count("received"),
    _count("followed_up"),
    _share("followed_up_percent", "followed_up", "received", pull=-1),
    _count("answered"),
    _share("within_deadline_percent", "within_deadline", "due", pull=1),
    _count("completed"),
    _share("completed_percent", "completed", "received", pull=-1),
    _count("open"),
    _count("overdue"),
    _count("refused"),
    _count("reopened"),
    _share("satisfied_percent", "satisfied", "rated", opinion=True),
    _days("median_first_response_days", RESPONSES),
    _days("median_first_word_days", WORDS),
    _days("median_solution_days", SOLUTIONS),
    _count("closed_without_answer"),
    _count("verified"),
    _count("acted"),
    _count("clarified"),
    _count("archived"),
    _count("rated", opinion=True),
    _count("satisfied", opinion=True),
    _count("silent", opinion=True),
    _count("confirmed", opinion=True),
    _count("delivery_known", opinion=True),
)
MEASURES: Mapping[str, Measure] = {one.name: one for one in _EVERY}
"""What may be asked for, by the codes of ``indicators.py``, in the order of the form."""
OFTEN = 13
"""So many of them stand open in the form; the others behind a fold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question. ``measures`` are codes; ``rows`` and ``columns`` None for one number; ``only`` the filters by dimension,
    each a code of the reference data. ``place`` is the node whose cases are meant; 0 is the reader's own first."""

    measures: tuple[str, ...]
    span: Span
    rows: By | None = None
    columns: By | None = None
    place: int = 0
    only: Mapping[By, str]
    sort: str = ""

    @property
    def groups(self) -> tuple[By, ...]:
        """The dimensions of rows and columns."""
        return tuple(one for one in (self.rows, self.columns) if one is not None)

    @property
    def asked(self) -> tuple[Measure, ...]:
        """The measures themselves."""
        return tuple(MEASURES[name] for name in self.measures)

    def params(self) -> Iterator[tuple[str, str]]:
        """The question as an address has it, always in the same order."""
        for name in self.measures:
            yield "measure", name
        for field, dimension in (("rows", self.rows), ("columns", self.columns)):
            if dimension is not None:
                yield field, dimension.value
        yield from self.span.params()
        if self.place:
            yield "place", str(self.place)
        for dimension in FILTERS:
            if dimension in self.only:
                yield dimension.value, self.only[dimension]
        if self.sort:
            yield "sort", self.sort
