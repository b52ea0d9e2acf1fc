"""Aspirations at the desk: groups, their answers, and what is handed to the planning round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.aspirations.files import as_csv, as_workbook
from ntbcare.aspirations.models import AspirationGroup, Outcome
from ntbcare.aspirations.queries import members_of, page_of, planning_office, planning_offices, report_rows, reports_of, rounds_of
from ntbcare.cases.access import find_case
from ntbcare.cases.actor import Actor
from ntbcare.cases.glance import headline_for
from ntbcare.cases.models import Case
from ntbcare.cases.sets import EventKind
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import FieldError, InvalidInput, NotFound, NtbCareError
from ntbcare.web.desk.officer import desk_page, require_step, viewer_of_request
from ntbcare.web.desk.views.case import case_id_of
from ntbcare.web.desk.views.steps import run_step
from ntbcare.workflow.aspire import (
    Answering,
    Words,
    answer_group,
    answering_branches,
    describe,
    dissolve_group,
    group_case,
    group_for,
    grouping_branches,
    hand_over_round,
    name_planning_office,
    open_group_of,
    suggested_for,
    ungroup_case,
)

_ROLES = (Role.COORDINATOR, Role.LIAISON)
_MOST = 60


@require_safe
@desk_page(*_ROLES)
def list_groups(request: HttpRequest) -> HttpResponse:
    """The groups of the officer's governments, newest first; the rounds they are reported to; who plans."""
    return _list(request)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*_ROLES)
def new_group(request: HttpRequest) -> HttpResponse:
    """A group that begins without aspirations."""
    viewer, form = viewer_of_request(request), request.POST
    branches = _branches(viewer)
    if not branches:
        raise NotFound(_("Halaman ini untuk koordinator dan instansi perencana."))
    error = None
    if request.method == "POST":
        try:
            group = open_group_of(_whole(form.get("branch", "")), _words(form), viewer=viewer)
        except InvalidInput as refused:
            error = refused
        else:
            messages.success(request, _("Tersimpan."))
            return redirect("desk:aspiration", group.pk)
    context = {"branches": branches, "asked": form, "error": error, "regions": reference().region_children.get(None, [])}
    return render(request, "desk/aspiration_new.html", context, status=error.status if error else 200)


@require_POST
@desk_page(Role.COORDINATOR)
def set_office(request: HttpRequest) -> HttpResponse:
    """Which agency plans for a government, from a day on."""
    form = request.POST
    try:
        name_planning_office(
            _whole(form.get("branch", "")),
            form.get("agency", ""),
            from_day=_day(form.get("from_day", "")),
            basis=form.get("basis", ""),
            viewer=viewer_of_request(request),
        )
    except InvalidInput as error:
        return _list(request, error=error)
    messages.success(request, _("Tersimpan."))
    return redirect("desk:aspirations")


@require_safe
@desk_page(*_ROLES)
def show_group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: its words, aspirations, answers, and what may be done."""
    return _page(request, group_for(viewer_of_request(request), pk))


@require_POST
@desk_page(*_ROLES)
def change_group(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Other words, an answer, an aspiration in or out, or dissolved."""
    viewer, form = viewer_of_request(request), request.POST
    group = group_for(viewer, pk)
    steps: dict[str, Callable[[], object]] = {
        "describe": lambda: describe(pk, _words(form), viewer=viewer),
        "answer": lambda: answer_group(pk, _answering(form), seen=_whole(form.get("seen", "")), viewer=viewer),
        "take": lambda: _each(form, partial(group_case, group_id=pk), viewer),
        "part": lambda: _each(form, ungroup_case, viewer),
        "dissolve": lambda: dissolve_group(pk, viewer=viewer),
    }
    if what not in steps:
        raise NotFound(_("Langkah ini tidak dikenal."))
    try:
        steps[what]()
    except NtbCareError as error:
        if error.status in {403, 404}:
            raise
        return _page(request, group, error=error, failed=what)
    messages.success(request, _("Tersimpan."))
    return redirect("desk:aspiration", pk)


@require_step
@desk_page()
def group(request: HttpRequest, reference: str) -> HttpResponse:
    """From the page of a case: into a group that there is, or into a new one."""
    case_id, form, viewer = case_id_of(reference), request.POST, viewer_of_request(request)

    def step(actor: Actor, seen: int | None) -> Case:
        chosen = _whole(form.get("group", ""))
        if form.get("group") == "new":
            case = Case.objects.get(pk=case_id)
            words = Words(title=form.get("title", ""), summary=form.get("summary", ""), region_code=case.region_id or "")
            chosen = open_group_of(case.branch_id, words, viewer=viewer).pk
        if not chosen:
            message = _("Pilih kelompok.")
            raise InvalidInput(message, errors=[FieldError("group", "required", message)])
        return group_case(case_id, group_id=chosen, actor=actor, seen=seen)

    return run_step(request, case_id, "group", EventKind.GROUPED, step)


@require_step
@desk_page()
def ungroup(request: HttpRequest, reference: str) -> HttpResponse:
    """Out of its group again."""
    case_id = case_id_of(reference)
    return run_step(request, case_id, "ungroup", EventKind.UNGROUPED, partial(_ungroup, case_id))


@require_safe
@desk_page(*_ROLES)
def show_round(request: HttpRequest, branch_id: int, year: int) -> HttpResponse:
    """What is said of a planning year now, and what was handed over before."""
    return _round(request, branch_id, year)


@require_POST
@desk_page(*_ROLES)
def hand_over(request: HttpRequest, branch_id: int, year: int) -> HttpResponse:
    """Freeze the report of a planning year."""
    try:
        hand_over_round(branch_id, year, handed_to=request.POST.get("handed_to", ""), viewer=viewer_of_request(request))
    except InvalidInput as error:
        return _round(request, branch_id, year, error=error)
    messages.success(request, _("Laporan diserahkan. Isinya tidak berubah lagi."))
    return redirect("desk:planning-round", branch_id, year)


@require_safe
@desk_page(*_ROLES)
def download(request: HttpRequest, branch_id: int, year: int, number: int, form: str) -> HttpResponse:
    """A report as a file: the one handed over with that number, or with 0 as it is now."""
    if branch_id not in grouping_branches(viewer_of_request(request)) or form not in {"csv", "xlsx"}:
        raise Http404
    frozen = next((report for report in reports_of(branch_id, year) if report.number == number), None)
    if number and frozen is None:
        raise Http404
    rows = frozen.rows if frozen is not None else report_rows(branch_id, year)
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(as_csv(rows) if form == "csv" else as_workbook(rows), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="aspirasi-{year}-{number}.{form}"'
    return response


def _ungroup(case_id: int, actor: Actor, seen: int | None) -> Case:
    return ungroup_case(case_id, actor=actor, seen=seen)


def _each(form: QueryDict, step: Any, viewer: Viewer) -> None:  # noqa: ANN401 one of two steps
    """The step on every aspiration that was ticked."""
    for named in form.getlist("case")[:_MOST]:
        case = find_case(named)
        if case is None:
            raise NotFound(_("Laporan tidak ditemukan."))
        step(case.pk, actor=Actor.officer(viewer))


def _list(request: HttpRequest, *, error: InvalidInput | None = None) -> HttpResponse:
    viewer = viewer_of_request(request)
    branches = _branches(viewer)
    ids = [branch.id for branch in branches]
    rows = AspirationGroup.objects.filter(branch_id__in=ids).select_related("branch", "region")
    page = page_of(rows, request.GET.get("after", ""))
    own, offices = viewer.reach_as(Role.COORDINATOR), planning_offices()
    context = {
        "page": page,
        "branches": branches,
        "rounds": [(reference().agencies[branch_id], year) for branch_id, year in rounds_of(ids)[:_MOST]],
        "offices": [(branch, offices.get(branch.id)) for branch in branches],
        "coordinated": [branch for branch in branches if branch.id in own],
        "agencies": [agency for agency in reference().agencies.values() if agency.active and agency.branch_id in ids],
        "today": local_day(now()),
        "error": error,
        "asked": request.POST,
    }
    return render(request, "desk/aspirations.html", context, status=error.status if error else 200)


def _page(request: HttpRequest, group: AspirationGroup, *, error: NtbCareError | None = None, failed: str = "") -> HttpResponse:
    viewer = viewer_of_request(request)
    coordinates = group.branch_id in viewer.reach_as(Role.COORDINATOR)
    numbers = members_of(group.pk)
    members = Case.objects.filter(pk__in=numbers[:_MOST]).order_by("pk") if coordinates else Case.objects.none()
    office = planning_office(group.branch_id)
    context = {
        "group": group,
        "members": [(case, headline_for(viewer, case)) for case in members],
        "member_count": len(numbers),
        "suggested": [(case, headline_for(viewer, case)) for case in suggested_for(viewer, group)] if coordinates else [],
        "coordinates": coordinates,
        "answers": list(group.given.select_related("agency", "by_agency", "author")),
        "office": office,
        "may_answer": group.branch_id in answering_branches(viewer) and group.dissolved_at is None,
        "outcomes": [choice for choice in Outcome.choices if choice[0] != Outcome.OPEN],
        "agencies": [agency for agency in reference().agencies.values() if agency.active],
        "regions": reference().region_children.get(None, []),
        "error": error,
        "failed": failed,
        "asked": request.POST,
        "seen": request.POST.get("seen", "") if error and error.status != 409 else group.answers,
    }
    return render(request, "desk/aspiration.html", context, status=error.status if error else 200)


def _round(request: HttpRequest, branch_id: int, year: int, *, error: InvalidInput | None = None) -> HttpResponse:
    if branch_id not in grouping_branches(viewer_of_request(request)) or not 1900 < year < 3000:
        raise NotFound(_("Laporan perencanaan ini tidak ada."))
    context = {
        "branch": reference().agencies[branch_id],
        "year": year,
        "rows": report_rows(branch_id, year),
        "reports": reports_of(branch_id, year),
        "outcomes": dict(Outcome.choices),
        "error": error,
        "asked": request.POST,
    }
    return render(request, "desk/planning_round.html", context, status=error.status if error else 200)


def _branches(viewer: Viewer) -> list[Any]:
    own = grouping_branches(viewer)
    return [branch for branch in reference().branches if branch.id in own]


def _words(form: QueryDict) -> Words:
    return Words(title=form.get("title", ""), summary=form.get("summary", ""), region_code=form.get("region_code", ""))


def _answering(form: QueryDict) -> Answering:
    return Answering(**{name: form.get(name, "") for name in ("outcome", "text", "year", "programme", "agency")})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = _("Pilih tanggal mulai berlaku.")
        raise InvalidInput(message, errors=[FieldError("from_day", "invalid", message)]) from error


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
