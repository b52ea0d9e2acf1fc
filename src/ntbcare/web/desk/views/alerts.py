"""*Peringatan*: what was found unusual, with what it rests on, and what people say of it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ntbcare.common.clock import rfc3339
from ntbcare.common.errors import InvalidInput, NotFound
from ntbcare.monitoring.anomalies.actions import say
from ntbcare.monitoring.anomalies.series_chart import days_chart
from ntbcare.monitoring.anomalies.sight import READERS, alert_for, alerts_for, cases_shown, may_speak
from ntbcare.monitoring.anomalies.words import subject_name, told
from ntbcare.monitoring.models import Alert, AlertKind, AlertSaid
from ntbcare.web.desk.officer import desk_page, user_of, viewer_of_request
from ntbcare.web.tables import cell

_PAGE, _FILE = 25, 5000
_OPEN, _ENDED, _ALL = "open", "ended", "all"


@require_safe
@desk_page(*READERS)
def list_alerts(request: HttpRequest) -> HttpResponse:
    """``?kind=&state=open|ended|all&said=none|seen|explained|acted&after=``; ``format=csv`` or ``json`` gives all of it."""
    asked = _asked(request)
    rows = alerts_for(viewer_of_request(request)).order_by("-pk")
    if asked["kind"]:
        rows = rows.filter(kind=asked["kind"])
    if asked["state"] != _ALL:
        rows = rows.filter(ended_at__isnull=asked["state"] == _OPEN)
    if asked["said"]:
        rows = rows.filter(said="" if asked["said"] == "none" else asked["said"])
    if request.GET.get("format") in {"csv", "json"}:
        return _file(list(rows[:_FILE]), request.GET["format"])
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: _PAGE + 1])
    shown = found[:_PAGE]
    context = {
        "rows": [(row, told(row)) for row in shown],
        "next": shown[-1].pk if len(found) > _PAGE else None,
        "asked": asked,
        "kinds": AlertKind.choices,
        "saids": AlertSaid.choices,
        "query": "&".join(f"{name}={value}" for name, value in asked.items()),
    }
    return render(request, "desk/alerts.html", context)


@require_safe
@desk_page(*READERS)
def show_alert(request: HttpRequest, pk: int) -> HttpResponse:
    """One alert with its evidence."""
    return _page(request, alert_for(viewer_of_request(request), pk))


@require_POST
@desk_page(*READERS)
def say_of_alert(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what the officer found out or did."""
    viewer = viewer_of_request(request)
    alert = alert_for(viewer, pk)
    if not may_speak(viewer, alert):
        raise NotFound(_("Peringatan tidak ditemukan."))
    try:
        say(alert, request.POST.get("said", ""), request.POST.get("text", ""), by=user_of(request).pk)
    except InvalidInput as error:
        return _page(request, alert, error=error)
    messages.success(request, _("Tersimpan."))
    return redirect("desk:alert", pk)


def _page(request: HttpRequest, alert: Alert, *, error: InvalidInput | None = None) -> HttpResponse:
    viewer = viewer_of_request(request)
    evidence = alert.evidence
    cases = cases_shown(viewer, evidence.get("cases", []))
    open_to = {case.pk: case for case in cases}
    pairs = [(open_to[a], open_to[b], round(100 * like)) for a, b, like in evidence.get("pairs", []) if {a, b} <= set(open_to)]
    words, series = told(alert), evidence.get("series") or []
    chart = days_chart(series, alert.last_day, marked=int(evidence.get("days", 0)), title=words.what) if series else ""
    days = [(alert.last_day - timedelta(days=age), count) for age, count in enumerate(reversed(series))]
    context = {
        "alert": alert,
        "told": words,
        "words": list(alert.words.select_related("by").order_by("-pk")),
        "may_speak": may_speak(viewer, alert),
        "cases": cases,
        "pairs": pairs,
        "days": days,
        "chart": mark_safe(chart),  # noqa: S308 every text in a chart is escaped
        "saids": AlertSaid.choices,
        "error": error,
        "asked": request.POST,
    }
    return render(request, "desk/alert.html", context, status=error.status if error else 200)


def _asked(request: HttpRequest) -> dict[str, str]:
    kind, state, said = (request.GET.get(name, "") for name in ("kind", "state", "said"))
    return {
        "kind": kind if kind in AlertKind.values else "",
        "state": state if state in {_OPEN, _ENDED, _ALL} else _OPEN,
        "said": said if said in {"none", *AlertSaid.values} else "",
    }


def _file(rows: Sequence[Alert], kind: str) -> HttpResponse:
    shown = [_as_json(row) for row in rows]
    if kind == "json":
        return JsonResponse({"alerts": shown})
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="peringatan.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    names = ["id", "kind", "subject", "name", "first_day", "last_day", "found_at", "ended_at", "said", "what", "rarity",
             "observed", "expected", "chance"]  # fmt: skip
    writer.writerow(names)
    for one in shown:
        flat = one | {name: one["evidence"].get(name) for name in ("observed", "expected", "chance")}
        writer.writerow([cell(str(value)) if isinstance(value := flat.get(name), str) else value for name in names])
    return response


def _as_json(row: Alert) -> dict[str, Any]:
    words = told(row)
    return {
        "id": row.pk,
        "kind": row.kind,
        "subject": row.subject,
        "name": subject_name(row),
        "first_day": row.first_day.isoformat(),
        "last_day": row.last_day.isoformat(),
        "found_at": rfc3339(row.found_at),
        "ended_at": rfc3339(row.ended_at) if row.ended_at else None,
        "said": row.said or None,
        "what": words.what,
        "rarity": words.rarity,
        # Which cases it rests on is shown on its page, of those that the officer reaches.
        "evidence": {name: value for name, value in row.evidence.items() if name not in {"cases", "pairs"}},
    }
