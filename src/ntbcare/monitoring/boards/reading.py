"""Reading counters of a part of the tree: the province, a branch, or some agencies; a constant number of statements each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.boards.audiences import Scope
from ntbcare.monitoring.figures import Figures
from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.models import Dimension
from ntbcare.monitoring.queries import Group, Question, statistics
from ntbcare.monitoring.rules import percent
from ntbcare.monitoring.scorecard import HalfYear
from ntbcare.monitoring.sums import MONTH, Filters, Period, read_sums
from ntbcare.monitoring.targets import Judged, judge_targets, targets_in

ALWAYS = Period(None, None)
Sums = dict[str, int]
Groups = dict[str, Sums]
_A_YEAR = 12
_OF_TARGETS = ("received", "followed_up", "completed", "due", "within_deadline", "rated", "satisfied")


def months_of(period: HalfYear) -> Period:
    """A half-year as days of receipt."""
    return Period(period.first, period.last)


def read_scope(scope: Scope, period: Period, measures: Sequence[str]) -> Sums:
    """Sums of the cases of the scope, by name."""
    if scope.agencies is None:
        found = list(read_sums(period, _filters(scope), measures=measures).values())
    else:
        groups = read_sums(period, {}, [Dimension.AGENCY.value], measures=measures)
        found = [sums for (key,), sums in groups.items() if int(key) in scope.agencies]
    return dict(
        zip(measures, (sum(column) for column in zip(*found, strict=True)) if found else [0] * len(measures), strict=True)
    )


def read_agencies(scope: Scope, period: Period, measures: Sequence[str]) -> Groups:
    """Sums by agency (its id as text, ``0`` for none) of the cases of the scope."""
    groups = read_sums(period, _filters(scope), [Dimension.AGENCY.value], measures=measures)
    return {
        key: dict(zip(measures, sums, strict=True))
        for (key,), sums in groups.items()
        if scope.agencies is None or int(key) in scope.agencies
    }


def read_by(scope: Scope, dimension: Dimension, period: Period, measures: Sequence[str]) -> Groups:
    """Sums by the keys of another dimension, of the province or a branch."""
    groups = read_sums(period, _filters(scope), [dimension.value], measures=measures)
    return {key: dict(zip(measures, sums, strict=True)) for (key,), sums in groups.items()}


def read_months(scope: Scope, measures: Sequence[str]) -> list[tuple[date, Sums]]:
    """Sums of each of the last twelve months until now, oldest first; months without cases are zeros."""
    period = _last_months()
    rows: defaultdict[str, list[Sequence[int]]] = defaultdict(list)
    if scope.agencies is None:
        for (month,), sums in read_sums(period, _filters(scope), [MONTH], measures=measures).items():
            rows[month].append(sums)
    else:
        for (agency, month), sums in read_sums(period, {}, [Dimension.AGENCY.value, MONTH], measures=measures).items():
            if int(agency) in scope.agencies:
                rows[month].append(sums)
    found = []
    for back in range(_A_YEAR - 1, -1, -1):
        day = _months_back(back)
        several = rows.get(f"{day:%Y-%m}", [[0] * len(measures)])
        found.append((day, dict(zip(measures, (sum(column) for column in zip(*several, strict=True)), strict=True))))
    return found


def judged_in(scope: Scope, period: HalfYear) -> list[Judged]:
    """The targets of a half-year beside what the province reached; read from few columns, unless opinions must be hidden."""
    targets = targets_in(period.first, period.last)
    if not scope.everything and any(one.measure == "satisfied_percent" for one in targets):
        asked = Question(received_from=period.first, received_to=period.last)
        return judge_targets(targets, statistics(asked).total, statistics(replace(asked, group_by=GroupBy.AGENCY)).groups)
    groups = read_agencies(scope, months_of(period), _OF_TARGETS)
    whole = {name: sum(sums[name] for sums in groups.values()) for name in _OF_TARGETS}
    agencies = [Group(None if key == "0" else key, key, _shares(sums)) for key, sums in groups.items() if sums["received"]]
    return judge_targets(targets, _shares(whole), agencies)


def _shares(sums: Sums) -> Figures:
    return Figures(
        received=sums["received"],
        followed_up=sums["followed_up"],
        followed_up_percent=percent(sums["followed_up"], sums["received"]),
        completed=sums["completed"],
        completed_percent=percent(sums["completed"], sums["received"]),
        rated=sums["rated"],
        satisfied=sums["satisfied"],
        satisfied_percent=percent(sums["satisfied"], sums["rated"]),
        within_deadline_percent=percent(sums["within_deadline"], sums["due"]),
    )


def shown_agencies(scope: Scope, period: Period) -> frozenset[str] | None:
    """Of which agencies figures may be shown; None for all. Only a branch's finer table hides any, and only from who sees
    what everybody sees."""
    return _shown(scope, period, GroupBy.AGENCY)


def shown_months(scope: Scope) -> frozenset[str] | None:
    """The same of the months (``2026-02``) of ``read_months``."""
    return _shown(scope, _last_months(), GroupBy.MONTH)


def _shown(scope: Scope, period: Period, grouping: GroupBy) -> frozenset[str] | None:
    if scope.everything or scope.branch is None:
        return None
    asked = Question(received_from=period.first, received_to=period.last, branch=scope.branch, group_by=grouping)
    return frozenset(group.key or "0" for group in statistics(asked).groups if not group.figures.suppressed)


def _filters(scope: Scope) -> Filters:
    return {} if scope.branch is None else {Dimension.BRANCH: str(scope.branch)}


def _last_months() -> Period:
    return Period(_months_back(_A_YEAR - 1), None)


def _months_back(count: int) -> date:
    month = local_day(now()).replace(day=1)
    for _ in range(count):
        month = (month - timedelta(days=1)).replace(day=1)
    return month
