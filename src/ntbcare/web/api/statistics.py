"""The figures of the contract for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from ntbcare.agencies.queries import reference
from ntbcare.cases.sets import Classification, Source
from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.web.api.idempotent import json_response
from ntbcare.web.api.problems import unknown
from ntbcare.web.api.schemas import Object

router = Router(tags=["statistics"])
Word = Annotated[str, Query(max_length=200)]


@router.get("/statistics", response=Object)
def figures(
    request: HttpRequest,
    received_from: Annotated[date | None, Query()] = None,
    received_to: Annotated[date | None, Query()] = None,
    agency: Word = "",
    region: Word = "",
    source: Word = "",
    classification: Annotated[str, Query(alias="class", max_length=200)] = "",
    group_by: Word = "",
) -> HttpResponse:
    """Totals and groups of the cases received between two days, both included, from kept counters."""
    question = Question(
        received_from=received_from,
        received_to=received_to,
        agency=_agency(agency),
        region=_known(region, reference().regions, "region"),
        source=_known(source, Source.values, "source"),
        classification=_known(classification, Classification.values, "class"),
        group_by=GroupBy(group_by) if _known(group_by, list(GroupBy), "group_by") else None,
    )
    return json_response(statistics(question).as_json())


def _agency(named: str) -> int | None:
    if not named:
        return None
    agency = reference().find_agency(named)
    if agency is None:
        raise unknown("agency")
    return agency.id


def _known(value: str, values: object, field: str) -> str | None:
    if not value:
        return None
    if value not in values:  # type: ignore[operator]  # dicts and lists of codes
        raise unknown(field)
    return value
