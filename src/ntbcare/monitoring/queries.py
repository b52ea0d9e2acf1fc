"""The figures of the contract, from kept counters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ntbcare.monitoring.figures import Figures, figures_of
from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.hiding import Hiding, as_topics, dimension_of, hiding
from ntbcare.monitoring.indicators import definitions
from ntbcare.monitoring.labels import label_of
from ntbcare.monitoring.models import Dimension
from ntbcare.monitoring.sums import Filters, Period, read_sums
from ntbcare.monitoring.vectors import NOTHING, Vector, plus

_LAST_DAY = date(9000, 1, 1)


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
    grouping = question.group_by
    groups: dict[str, Vector] = {}
    if grouping is None:
        total = read_sums(period, filters).get((), NOTHING)
    else:
        groups = _by_group(period, filters, grouping)
        total = NOTHING
        for sums in groups.values():
            total = plus(total, sums)
    hidden = Hiding() if question.everything else hiding(period, filters, grouping, groups, total)
    rows = _rows(grouping, groups, hidden) if grouping else []
    return Answer(figures_of(total, hidden=hidden.total, opinions=not hidden.total_opinions), rows)


def _rows(grouping: GroupBy, groups: Mapping[str, Vector], hidden: Hiding) -> list[Group]:
    return [
        Group(
            _shown(key),
            label_of(grouping, key),
            figures_of(sums, hidden=key in hidden.rows, opinions=key not in hidden.row_opinions),
        )
        for key, sums in _in_order(grouping, groups)
    ]


def _shown(key: str) -> str | None:
    return None if key in {"", "0"} else key


def _by_group(period: Period, filters: Filters, grouping: GroupBy) -> dict[str, Vector]:
    groups = read_sums(period, filters, [dimension_of(grouping)])
    return {key[0]: sums for key, sums in as_topics(groups, grouping).items() if sums[0] > 0}


def _in_order(grouping: GroupBy, groups: Mapping[str, Vector]) -> list[tuple[str, Vector]]:
    """Months and regions in their own order, everything else the largest first."""
    if grouping in {GroupBy.MONTH, GroupBy.REGION}:
        return sorted(groups.items())
    return sorted(groups.items(), key=lambda item: (-item[1][0], label_of(grouping, item[0])))
