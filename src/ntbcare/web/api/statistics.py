"""The figures of the contract for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from ntbcare.agencies.queries import reference
from ntbcare.cases.sets import Classification, Source
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import InvalidInput
from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.models import Target
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.monitoring.scorecard import HalfYear, scorecard
from ntbcare.monitoring.targets import targets_in
from ntbcare.web.api.idempotent import json_response
from ntbcare.web.api.problems import unknown
from ntbcare.web.api.schemas import Object
from ntbcare.web.scorecards import card_json

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


@router.get("/scorecards", response=Object)
def scorecards(request: HttpRequest, period: Word = "") -> HttpResponse:
    """How agencies do in a half-year (``2026-2``; the present one by default), best first within each band of volume."""
    found = scorecard(_half_year(period) if period else HalfYear.of(local_day(now())))
    whole = None if found.whole is None else {"mean": found.whole.mean, "strength": found.whole.strength}
    return json_response({"period": str(found.period), "whole": whole, "cards": [card_json(card) for card in found.cards]})


def _half_year(period: str) -> HalfYear:
    try:
        return HalfYear.parse(period)
    except InvalidInput:
        raise unknown("period") from None


@router.get("/targets", response=list[Object])
def targets(request: HttpRequest) -> HttpResponse:
    """What the figures should be, as dated rows, the oldest first; ended ones too."""
    return json_response([_target(one) for one in targets_in(None, None)])


def _target(target: Target) -> dict[str, object]:
    return {
        "name": target.name,
        "measure": target.measure,
        "held_against": target.held_against,
        "at_least": float(target.at_least),
        "share": None if target.share is None else float(target.share),
        "source": target.source,
        "valid_from": target.valid_from.isoformat(),
        "valid_until": target.valid_until.isoformat() if target.valid_until else None,
    }


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
