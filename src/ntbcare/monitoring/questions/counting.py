"""Reading what a question asks for: from counters where one or two dimensions are enough, else from a bounded number of cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Topic
from ntbcare.common.errors import FieldError, InvalidInput
from ntbcare.monitoring.models import Dimension
from ntbcare.monitoring.questions.places import Place
from ntbcare.monitoring.questions.spans import Days
from ntbcare.monitoring.questions.terms import By, Query, counted_by
from ntbcare.monitoring.sums import Filters, Period, read_few, read_sums
from ntbcare.monitoring.vectors import Vector, plus

Sums: TypeAlias = Mapping[str, int]
Cells: TypeAlias = dict[tuple[str, ...], Sums]
MOST_CASES = 50_000
"""Three dimensions at once are read from single cases: so many in well under a second."""


def read_cells(query: Query, place: Place, days: Days, columns: Sequence[str]) -> Cells:
    """Sums of ``columns`` by the values of rows and columns; a constant number of statements.

    Raises InvalidInput where more dimensions meet than counters are kept of and the cases are too many to look at.
    """
    names = tuple(dict.fromkeys(columns))
    filters, extra = _filters(query, place)
    groups = [counted_by(one) for one in query.groups]
    wanted = [*dict.fromkeys([*groups, *extra])]
    period = Period(days.first, days.last)
    # Filters on what is a group, too, are one dimension for the counters.
    dimensions = {*filters, *(one for one in wanted if one in Dimension.values)}
    if len(dimensions) > 2:
        _need_few(filters, place, period)
        found = read_few(period, filters, wanted, measures=names, agencies=place.scope.agencies)
    else:
        found = read_sums(period, filters, wanted, measures=names)
    return _folded(found, wanted, query, place, names)


def _filters(query: Query, place: Place) -> tuple[Filters, list[str]]:
    """What the counters filter by, and by what they must be read besides: some agencies, or the categories of a topic."""
    filters: dict[Dimension, str] = {}
    extra: list[str] = []
    if place.scope.branch is not None:
        filters[Dimension.BRANCH] = str(place.scope.branch)
    for dimension, key in query.only.items():
        if dimension == By.TOPIC:
            extra.append(Dimension.CATEGORY.value)
        else:
            filters[Dimension(dimension.value)] = key
    if place.scope.agencies is not None and By.AGENCY not in query.only:
        extra.append(Dimension.AGENCY.value)
    return filters, extra


def _need_few(filters: Filters, place: Place, period: Period) -> None:
    """Raises InvalidInput beside the period where too many cases would be looked at, by the index that finds fewest."""
    agencies = place.scope.agencies
    if agencies is not None or Dimension.AGENCY in filters:
        groups = read_sums(period, {}, [Dimension.AGENCY.value], measures=("received",))
        mine = {filters[Dimension.AGENCY]} if Dimension.AGENCY in filters else {str(one) for one in agencies or ()}
        cases = sum(sums[0] for (key,), sums in groups.items() if key in mine)
    else:
        # By government, source, class or category there is no index: every case of the period is looked at.
        near = {Dimension.REGION: filters[Dimension.REGION]} if Dimension.REGION in filters else {}
        cases = sum(sums[0] for sums in read_sums(period, near, measures=("received",)).values())
    if cases > MOST_CASES:
        words = _(
            "Tiga hal sekaligus dihitung satu per satu dari paling banyak %(most)s laporan, dan di sini ada %(cases)s. "
            "Persempit kurun waktunya, atau lepaskan satu baris, kolom, atau saringan."
        ) % {"most": _number(MOST_CASES), "cases": _number(cases)}
        raise InvalidInput(words, errors=[FieldError("period", "many", words)])


def _folded(
    found: Mapping[tuple[str, ...], Vector], wanted: Sequence[str], query: Query, place: Place, names: Sequence[str]
) -> Cells:
    """The groups of the question: what is outside is left out, what was read besides is summed up, categories become topics."""
    places = [wanted.index(counted_by(one)) for one in query.groups]
    agency = wanted.index(Dimension.AGENCY.value) if Dimension.AGENCY.value in wanted else None
    category = wanted.index(Dimension.CATEGORY.value) if Dimension.CATEGORY.value in wanted else None
    agencies, topic = place.scope.agencies, query.only.get(By.TOPIC)
    cells: dict[tuple[str, ...], Vector] = {}
    for key, sums in found.items():
        if agencies is not None and agency is not None and int(key[agency]) not in agencies:
            continue
        if topic is not None and category is not None and topic_of(key[category]) != topic:
            continue
        cell = tuple(
            topic_of(key[spot]) if one == By.TOPIC else key[spot] for one, spot in zip(query.groups, places, strict=True)
        )
        before = cells.get(cell)
        cells[cell] = sums if before is None else plus(before, sums)
    return {cell: dict(zip(names, sums, strict=True)) for cell, sums in cells.items()}


def topic_of(category: str) -> str:
    """The topic of a category by its code; empty where a case has none."""
    info = reference().categories.get(category)
    return info.topic if info else Topic.OTHER.value if category else ""


def _number(value: int) -> str:
    return number_format(value, decimal_pos=0, force_grouping=True)
