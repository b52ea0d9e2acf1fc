"""Figures as a table for programs and spreadsheets, and what each of them means."""

from __future__ import annotations

import csv
from dataclasses import fields

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.figures import Figures
from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.indicators import indicators_on
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.monitoring.scorecard import scorecard
from ntbcare.web.portal.asking import asked_of
from ntbcare.web.scorecards import as_csv as card_csv
from ntbcare.web.scorecards import asked_period, context_of
from ntbcare.web.tables import cell

_COLUMNS = tuple(column.name for column in fields(Figures))


@require_safe
def definitions_page(request: HttpRequest) -> HttpResponse:
    """``/statistik/definisi``: every figure with its formula, source and day; one anchor each."""
    context = {"here": "statistik", "definitions": indicators_on(local_day(now()))}
    return render(request, "portal/definitions.html", context)


@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """``/statistik.csv?group_by=…`` and what ``/statistik`` takes: the total, then one row a group, hidden cells left empty."""
    asked = asked_of(request)
    wanted = request.GET.get("group_by", "")
    grouping = GroupBy(wanted) if wanted in list(GroupBy) else GroupBy.AGENCY
    answer = statistics(Question(**asked.question, group_by=grouping))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="statistik-{grouping.value}.csv"'
    # A mark at the beginning: spreadsheets read the text as what it is.
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([grouping.value, "label", *_COLUMNS])
    writer.writerow(["", "total", *_row(answer.total)])
    for group in answer.groups:
        writer.writerow([cell(group.key or ""), cell(group.label), *_row(group.figures)])
    return response


def _row(figures: Figures) -> list[object]:
    return ["" if value is None else value for value in figures.as_json().values()]


@require_safe
def scorecards(request: HttpRequest) -> HttpResponse:
    """``/statistik/rapor?period=2026-2``: how agencies do, fair to small ones and to open cases."""
    found = scorecard(asked_period(request.GET.get("period", "")))
    return render(request, "portal/scorecards.html", context_of(found) | {"here": "statistik", "narrow": True})


@require_safe
def scorecards_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    return card_csv(scorecard(asked_period(request.GET.get("period", ""))))
