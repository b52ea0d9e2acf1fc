"""The wizard for an agency that is dissolved, merged, split or renamed: which, what and who, a preview, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ntbcare.agencies.dividing import Successor
from ntbcare.agencies.models import Reorganisation
from ntbcare.agencies.queries import AgencyInfo, RegionInfo, reference
from ntbcare.agencies.reorganising import Plan, cancel_reorganisation, successors_of
from ntbcare.agencies.roles import GOVERNMENTS, ReorganisationKind, Role, Topic
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import FieldError, InvalidInput, NotFound, NtbCareError
from ntbcare.web.desk.officer import desk_page, user_of, viewer_of_request
from ntbcare.workflow.reorganise import order_reorganisation, preview_plan, reorganisation_reason

MOST_SUCCESSORS = 6


@require_safe
@desk_page(Role.ADMINISTRATOR)
def list_reorganisations(request: HttpRequest) -> HttpResponse:
    """What was reorganised and what will be, newest first."""
    reach = _reach(request)
    rows = Reorganisation.objects.filter(agency_id__in=reach).select_related("agency")[:100]
    told = [(row, reorganisation_reason(row)) for row in rows]
    return render(request, "desk/admin/reorganisations.html", {"rows": told})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(Role.ADMINISTRATOR)
def plan_one(request: HttpRequest) -> HttpResponse:
    """Step by step: which agency and what becomes of it; who takes over and from when; what that moves; and yes."""
    asked = request.POST if request.method == "POST" else request.GET
    agency, kind = _agency(request, asked.get("agency", "")), asked.get("kind", "")
    if agency is None or kind not in ReorganisationKind.values:
        return _first_step(request, asked, missing="kind" in asked)
    context = _form(request, agency, ReorganisationKind(kind), asked)
    if request.method != "POST":
        return render(request, "desk/admin/reorganise.html", context | {"step": 2})
    try:
        plan = _read(request, agency, ReorganisationKind(kind), request.POST)
        preview = preview_plan(plan)
        if request.POST.get("confirm") == "yes":
            row = order_reorganisation(plan, by=user_of(request).pk)
            return redirect("desk:reorganisation", row.pk)
    except InvalidInput as error:
        return render(request, "desk/admin/reorganise.html", context | {"step": 2, "error": error}, status=422)
    except NtbCareError as error:
        return render(request, "desk/admin/reorganise.html", context | {"step": 2, "error": error}, status=error.status)
    heirs = _heirs(plan.successors, counts=preview.shares)
    sent = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name != "csrfmiddlewaretoken"]
    shown = {"step": 3, "plan": plan, "preview": preview, "heirs": heirs, "sent": sent}
    return render(request, "desk/admin/reorganise.html", context | shown)


@require_safe
@desk_page(Role.ADMINISTRATOR)
def show_reorganisation(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; the page asks again every second until it has ended."""
    row = _row(request, pk)
    heirs = [] if row.kind == ReorganisationKind.RENAMED else _heirs(successors_of(row))
    context = {"row": row, "said": reorganisation_reason(row), "heirs": heirs}
    part = "#progress" if request.headers.get("HX-Target") == "progress" else ""
    return render(request, f"desk/admin/reorganisation.html{part}", context)


@require_POST
@desk_page(Role.ADMINISTRATOR)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a plan before its day."""
    row = _row(request, pk)
    cancel_reorganisation(row.pk, by=user_of(request).pk)
    messages.success(request, _("Penataan dibatalkan. Tidak ada yang berubah."))
    return redirect("desk:reorganisations")


@dataclass(frozen=True, slots=True)
class Heir:
    """A successor in words: its share, and how many open cases that is (None: not counted)."""

    agency: AgencyInfo
    topics: list[str]
    regions: list[str]
    cases: int | None


def _heirs(successors: Sequence[Successor], *, counts: Sequence[int] = ()) -> list[Heir]:
    known, regions = reference().agencies, reference().regions
    return [
        Heir(
            known[one.agency_id],
            [str(Topic(topic).label) for topic in one.topics],
            [regions[code].name for code in one.regions if code in regions],
            counts[place] if place < len(counts) else None,
        )
        for place, one in enumerate(successors)
        if one.agency_id in known
    ]


def _row(request: HttpRequest, pk: int) -> Reorganisation:
    row = Reorganisation.objects.select_related("agency").filter(pk=pk, agency_id__in=_reach(request)).first()
    if row is None:
        raise NotFound(_("Penataan ini tidak ada."))
    return row


def _reach(request: HttpRequest) -> frozenset[int]:
    return viewer_of_request(request).reach_as(Role.ADMINISTRATOR)


def _agency(request: HttpRequest, named: str) -> AgencyInfo | None:
    found = reference().find_agency(int(named) if named.isascii() and named.isdigit() and len(named) < 19 else named)
    return found if found is not None and found.id in _reach(request) and found.active else None


def _first_step(request: HttpRequest, asked: QueryDict, *, missing: bool) -> HttpResponse:
    context = {
        "step": 1,
        "kinds": ReorganisationKind.choices,
        "agencies": _agencies(request),
        "asked": asked,
        "lacks": _("Pilih instansi dari daftar, dan apa yang terjadi dengannya.") if missing else "",
    }
    return render(request, "desk/admin/reorganise.html", context, status=422 if missing else 200)


def _agencies(request: HttpRequest) -> list[AgencyInfo]:
    reach = _reach(request)
    return [agency for agency in reference().agencies.values() if agency.active and agency.id in reach]


def _form(request: HttpRequest, agency: AgencyInfo, kind: ReorganisationKind, asked: QueryDict) -> dict[str, Any]:
    count = MOST_SUCCESSORS if kind == ReorganisationKind.SPLIT else 0 if kind == ReorganisationKind.RENAMED else 1
    fields = [
        {
            "number": number,
            "name": asked.get(f"successor-{number}", ""),
            "topics": [(code, label, code in asked.getlist(f"topics-{number}")) for code, label in Topic.choices],
            "regions": [(one.code, one.name, one.code in asked.getlist(f"regions-{number}")) for one in _regions(agency)],
        }
        for number in range(1, count + 1)
    ]
    return {
        "agency": agency,
        "kind": kind.value,
        "kind_label": kind.label,
        "fields": fields,
        "asked": asked,
        "today": local_day(now()),
        "agencies": [one for one in _agencies(request) if one.id != agency.id and one.kind not in GOVERNMENTS],
    }


def _regions(agency: AgencyInfo) -> list[RegionInfo]:
    """The places by which its work may be divided: of the province its regencies and cities, of a regency its districts."""
    snapshot = reference()
    return snapshot.region_children.get(snapshot.agencies[agency.branch_id].region_code, [])


def _read(request: HttpRequest, agency: AgencyInfo, kind: ReorganisationKind, form: QueryDict) -> Plan:
    successors = []
    for number in range(1, MOST_SUCCESSORS + 1):
        named = form.get(f"successor-{number}", "").strip()
        if not named:
            continue
        found = _agency(request, named)
        if found is None:
            message = _("Instansi “%(name)s” tidak dikenal.") % {"name": named[:80]}
            raise InvalidInput(message, errors=[FieldError("successors", "unknown", message)])
        topics, regions = (tuple(form.getlist(f"{name}-{number}")) if number > 1 else () for name in ("topics", "regions"))
        successors.append(Successor(found.id, topics, regions))
    return Plan(
        agency_id=agency.id,
        kind=kind,
        effective_on=_day(form.get("effective_on", "")),
        reason=form.get("reason", ""),
        successors=tuple(successors),
        new_name=form.get("new_name", ""),
        new_short_name=form.get("new_short_name", ""),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = _("Pilih tanggal mulai berlaku.")
        raise InvalidInput(message, errors=[FieldError("effective_on", "invalid", message)]) from error
