"""The figures of the contract, from kept counters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Topic
from ntbcare.monitoring.figures import Figures, figures_of
from ntbcare.monitoring.indicators import definitions
from ntbcare.monitoring.labels import label_of
from ntbcare.monitoring.models import Dimension
from ntbcare.monitoring.rules import NOTHING, Vector, plus
from ntbcare.monitoring.sums import MONTH, REGENCY, Filters, Groups, Period, read_sums
from ntbcare.monitoring.suppression import hidden_cells, hidden_in_line, is_small

_LAST_DAY = date(9000, 1, 1)
_COUNT = ("received",)


class GroupBy(StrEnum):
    """By what figures may be grouped."""

    AGENCY = "agency"
    CATEGORY = "category"
    TOPIC = "topic"
    REGION = "region"
    MONTH = "month"
    SOURCE = "source"
    CLASS = "class"


OPEN_TABLES = frozenset({GroupBy.AGENCY, GroupBy.TOPIC, GroupBy.REGION, GroupBy.MONTH, GroupBy.SOURCE})
"""Tables of one dimension in which received and followed_up are never hidden (contract)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. Dates are days of receipt at the site, both included; ``agency`` is the current lead.

    ``branch`` narrows to the cases that a government keeps (for its own desk). ``everything`` shows small cells:
    for officers only.
    """

    received_from: date | None = None
    received_to: date | None = None
    agency: int | None = None
    region: str | None = None
    source: str | None = None
    classification: str | None = None
    branch: int | None = None
    group_by: GroupBy | None = None
    everything: bool = False

    def filters(self) -> Filters:
        """The dimensions that are fixed, in a fixed order."""
        given = {
            Dimension.BRANCH: None if self.branch is None else str(self.branch),
            Dimension.AGENCY: None if self.agency is None else str(self.agency),
            Dimension.REGION: self.region,
            Dimension.SOURCE: self.source,
            Dimension.CLASS: self.classification,
        }
        return {dimension: key for dimension, key in given.items() if key is not None}


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one agency, topic, month … ``key`` is None where the cases have none."""

    key: str | None
    label: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Answer:
    """Figures for a question: in all, and by group where asked."""

    total: Figures
    groups: list[Group] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """The body of ``GET /api/v1/statistics``."""
        return {
            "definitions": definitions(),
            "total": self.total.as_json(),
            "groups": [{"key": group.key, "label": group.label, **group.figures.as_json()} for group in self.groups],
        }


def statistics(question: Question) -> Answer:
    """Answer a question; a constant number of statements, whatever the number of cases."""
    start = question.received_from
    period = Period(None if start is None else min(start, _LAST_DAY), question.received_to)
    filters = question.filters()
    hidden = not question.everything and _is_hidden(period, filters)
    grouping = question.group_by
    if grouping is None:
        sums = read_sums(period, filters).get((), NOTHING)
        return Answer(figures_of(sums, hidden=hidden, opinions=question.everything))
    groups = _by_group(period, filters, grouping)
    total = NOTHING
    for sums in groups.values():
        total = plus(total, sums)
    hidden_keys = frozenset() if question.everything else _hidden_groups(period, filters, grouping, groups)
    return Answer(
        figures_of(total, hidden=hidden, opinions=question.everything),
        [
            Group(_shown(key), label_of(grouping, key), figures_of(sums, hidden=key in hidden_keys, opinions=question.everything))
            for key, sums in _in_order(grouping, groups)
        ],
    )


def _shown(key: str) -> str | None:
    return None if key in {"", "0"} else key


def _by_group(period: Period, filters: Filters, grouping: GroupBy) -> dict[str, Vector]:
    groups = read_sums(period, filters, [_dimension(grouping)])
    return {key[0]: sums for key, sums in _as_topics(groups, grouping).items() if sums[0] > 0}


def _dimension(grouping: GroupBy) -> str:
    return {GroupBy.MONTH: MONTH, GroupBy.TOPIC: Dimension.CATEGORY.value}.get(grouping, grouping.value)


def _as_topics(groups: Groups, grouping: GroupBy) -> Groups:
    """Categories summed up to the province's topics, by the last part of the key."""
    if grouping != GroupBy.TOPIC:
        return groups
    categories = reference().categories
    found: Groups = {}
    for key, sums in groups.items():
        category = categories.get(key[-1])
        topic = (*key[:-1], category.topic if category else "" if not key[-1] else Topic.OTHER.value)
        found[topic] = plus(found.get(topic, NOTHING), sums)
    return found


def _in_order(grouping: GroupBy, groups: Mapping[str, Vector]) -> list[tuple[str, Vector]]:
    """Months and regions in their own order, everything else the largest first."""
    if grouping in {GroupBy.MONTH, GroupBy.REGION}:
        return sorted(groups.items())
    return sorted(groups.items(), key=lambda item: (-item[1][0], label_of(grouping, item[0])))


def _hidden_groups(period: Period, filters: Filters, grouping: GroupBy, groups: Mapping[str, Vector]) -> frozenset[str]:
    """The groups of an answer that must not be shown."""
    if _dimension(grouping) in filters:
        return frozenset(groups) if _is_hidden(period, filters) else frozenset()
    if not filters and grouping in OPEN_TABLES:
        return frozenset()
    if len(filters) == 1 and not _is_small_place(filters):
        [(dimension, key)] = filters.items()
        table = _as_topics(read_sums(period, {}, [dimension.value, _dimension(grouping)], measures=_COUNT), grouping)
        return frozenset(column for row, column in _hidden_in_table(table) if row == key)
    return hidden_in_line({key: sums[0] for key, sums in groups.items()})


def _is_hidden(period: Period, filters: Filters) -> bool:
    """Whether the figures for fixed dimensions are a cell of a fine table that must not be shown."""
    named = list(filters)
    if not named or (len(named) == 1 and named[0] != Dimension.CLASS):
        return False
    if len(named) == 1:
        line = read_sums(period, {}, [Dimension.CLASS.value], measures=_COUNT)
        return filters[Dimension.CLASS] in hidden_in_line({key[0]: sums[0] for key, sums in line.items()})
    if len(named) == 2 and not _is_small_place(filters):
        table = read_sums(period, {}, [name.value for name in named], measures=_COUNT)
        return (filters[named[0]], filters[named[1]]) in _hidden_in_table(table)
    return is_small(read_sums(period, filters, measures=_COUNT).get((), (0,))[0])


def _hidden_in_table(table: Groups) -> frozenset[tuple[str, str]]:
    return hidden_cells({(row, column): sums[0] for (row, column), sums in table.items()})


def _is_small_place(filters: Filters) -> bool:
    """Whether the place is smaller than a regency: its own table is too long to look for complements in."""
    return len(filters.get(Dimension.REGION, "")) > REGENCY
