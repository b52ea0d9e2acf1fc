"""Crowds of reports: what was proposed as one incident, and what coordinators make of it."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ntbcare.agencies.roles import Role
from ntbcare.cases.joins import joined_cases
from ntbcare.cases.models import Case
from ntbcare.common.clock import local_day, now, site_zone
from ntbcare.common.errors import FieldError, InvalidInput, NotFound, NtbCareError
from ntbcare.verification.incidents import set_surge_rule, surge_rule
from ntbcare.verification.models import Incident, IncidentState
from ntbcare.verification.surges import SurgeRule
from ntbcare.web.desk.officer import coordinates_province, desk_page, user_of, viewer_of_request
from ntbcare.workflow.incident import (
    end_incident,
    gather_now,
    incident_for,
    incidents_for,
    open_incident,
    take_apart,
    tell_news,
)

MOST_SHOWN = 60


@require_safe
@desk_page(Role.COORDINATOR)
def list_incidents(request: HttpRequest) -> HttpResponse:
    """Proposed ones first, then the open and the ended; and the rule by which they are found."""
    return _list(request)


@require_POST
@desk_page(Role.COORDINATOR)
def change_rule(request: HttpRequest) -> HttpResponse:
    """The province's coordinators say from how many reports on an incident is proposed."""
    if not coordinates_province(request):
        raise NotFound(_("Halaman ini untuk koordinator provinsi."))
    form = request.POST
    try:
        rule = SurgeRule(reports=_number(form, "reports"), hours=_number(form, "hours"))
        set_surge_rule(rule, from_day=_day(form.get("from_day", "")), basis=form.get("basis", ""), by=user_of(request).pk)
    except InvalidInput as error:
        return _list(request, error=error)
    messages.success(request, _("Aturan lonjakan disimpan."))
    return redirect("desk:incidents")


@require_safe
@desk_page(Role.COORDINATOR)
def show_incident(request: HttpRequest, pk: int) -> HttpResponse:
    """One incident: its reports, what everybody is told, and what may be done."""
    return _page(request, incident_for(viewer_of_request(request), pk))


@require_POST
@desk_page(Role.COORDINATOR)
def change_incident(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Open, tell news, gather, end, or take apart."""
    viewer, form = viewer_of_request(request), request.POST
    incident = incident_for(viewer, pk)
    try:
        if what == "open":
            open_incident(pk, title=form.get("title", ""), text=form.get("text", ""), next_at=_moment(form), viewer=viewer)
        elif what == "news":
            tell_news(pk, form.get("text", ""), next_at=_moment(form), viewer=viewer)
        elif what in _PLAIN:
            _PLAIN[what](pk, viewer=viewer)
        else:
            raise NotFound(_("Langkah ini tidak dikenal."))
    except NtbCareError as error:
        if error.status == 404:
            raise
        return _page(request, incident, error=error)
    messages.success(request, _("Tersimpan."))
    return redirect("desk:incident", pk)


_PLAIN = {"gather": gather_now, "end": end_incident, "apart": take_apart}


def _list(request: HttpRequest, *, error: NtbCareError | None = None) -> HttpResponse:
    rows = incidents_for(viewer_of_request(request))
    joined = joined_cases([row.main_id for row in rows])
    order = [IncidentState.PROPOSED, IncidentState.OPEN, IncidentState.ENDED, IncidentState.DISMISSED]
    context = {
        "groups": [
            (state.label, [(row, len(joined.get(row.main_id, []))) for row in rows if row.state == state]) for state in order
        ],
        "empty": not rows,
        "rule": surge_rule(),
        "may_set": coordinates_province(request),
        "today": local_day(now()),
        "error": error,
        "asked": request.POST,
    }
    return render(request, "desk/incidents.html", context, status=error.status if error else 200)


def _page(request: HttpRequest, incident: Incident, *, error: NtbCareError | None = None) -> HttpResponse:
    incident = Incident.objects.select_related("main").get(pk=incident.pk)
    joined = joined_cases([incident.main_id]).get(incident.main_id, [])
    waiting = Case.objects.filter(pk__in=incident.candidates).order_by("pk")
    context = {
        "incident": incident,
        "main": incident.main,
        "joined": joined[:MOST_SHOWN],
        "joined_count": len(joined),
        "waiting": list(waiting[:MOST_SHOWN]),
        "waiting_count": len(incident.candidates),
        "news": list(incident.news.select_related("author")),
        "error": error,
        "asked": request.POST,
        "state": incident.state,
    }
    return render(request, "desk/incident.html", context, status=error.status if error else 200)


def _number(form: QueryDict, name: str) -> int:
    text = form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = _("Pilih tanggal mulai berlaku.")
        raise InvalidInput(message, errors=[FieldError("from_day", "invalid", message)]) from error


def _moment(form: QueryDict) -> datetime | None:
    """When there will be more news, as the browser's picker writes it; empty where nobody knows."""
    text = form.get("next_at", "").strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=site_zone())
    except ValueError as error:
        message = _("Pilih tanggal dan jam kabar berikutnya.")
        raise InvalidInput(message, errors=[FieldError("next_at", "invalid", message)]) from error
