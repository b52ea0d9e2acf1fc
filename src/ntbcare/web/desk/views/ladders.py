"""Ladders of escalation at the desk: what is in force, what comes, and a new one with a look at what it would do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.sets import Position
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import InvalidInput, NotFound, NtbCareError
from ntbcare.deadlines.actions.ladders import check_ladder, save_ladder, withdraw_ladder
from ntbcare.deadlines.book import book
from ntbcare.deadlines.models import How, Ladder
from ntbcare.web.desk.labels import ladder_field
from ntbcare.web.desk.ladder_form import GROUPS, Preview, counted_words, filled, previews, read_ladder, rows_of
from ntbcare.web.desk.officer import desk_page, user_of, viewer_of_request

WRITERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
READERS = (*WRITERS, Role.LEADER, Role.INSPECTOR, Role.AUDITOR, Role.LIAISON, Role.APPROVER)


@dataclass(frozen=True, slots=True)
class Shown:
    """A row with what the page says of it."""

    row: Ladder
    is_now: bool
    is_coming: bool


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*READERS)
def ladders(request: HttpRequest) -> HttpResponse:
    """All ladders of a branch; whoever coordinates it adds the next, after a look at what it would do."""
    viewer = viewer_of_request(request)
    branch = _branch(viewer, request.POST.get("branch") or request.GET.get("branch", ""))
    today = local_day(now())
    in_force = book().ladder_on(today, branch.id)
    values, error, shown = filled(in_force, today), None, list[Preview]()
    if request.method == "POST":
        _need_writer(viewer, branch)
        values = {name: str(value) for name, value in request.POST.items()}
        try:
            ladder, rungs = read_ladder(values, branch.id)
            check_ladder(ladder, rungs)
            if values.get("do") == "save":
                with transaction.atomic():
                    save_ladder(ladder, rungs, user_id=user_of(request).pk)
                messages.success(request, _("Jenjang disimpan. Laporan yang sudah masuk tetap memakai jenjang yang lama."))
                return redirect(f"{reverse('desk:ladders')}?branch={branch.id}")
            shown = previews(ladder, rungs)
        except NtbCareError as refused:
            error = refused
    context = _context(viewer, branch, values, today) | {"error": error, "mistakes": _mistakes(error), "previews": shown}
    return render(request, "desk/admin/ladders.html", context, status=error.status if error else 200)


@require_POST
@desk_page(*WRITERS)
def withdraw(request: HttpRequest, ladder_id: int) -> HttpResponse:
    """Give up a ladder whose day has not come."""
    row = Ladder.objects.filter(pk=ladder_id).first()
    if row is None:
        raise NotFound(_("Jenjang itu tidak ada."))
    branch = _branch(viewer_of_request(request), str(row.branch_id))
    _need_writer(viewer_of_request(request), branch)
    with transaction.atomic():
        withdraw_ladder(ladder_id, user_id=user_of(request).pk)
    messages.success(request, _("Jenjang ditarik."))
    return redirect(f"{reverse('desk:ladders')}?branch={branch.id}")


def _context(viewer: Viewer, branch: AgencyInfo, values: dict[str, str], today: date) -> dict[str, Any]:
    rows = Ladder.objects.filter(branch_id=branch.id, withdrawn_at=None).prefetch_related("steps").select_related("created_by")
    now_id = book().ladder_on(today, branch.id).id
    known = reference()
    return {
        "branch": branch,
        "branches": [one for one in known.branches if one.id in _readable(viewer)],
        "may_write": branch.id in viewer.reach_as(*WRITERS),
        "rows": [Shown(row, row.pk == now_id, row.in_force_from > today) for row in rows],
        "borrowed": not any(row.pk == now_id for row in rows),
        "values": values,
        "groups": [(key, label, rows_of(values, key)) for key, _priority, label in GROUPS],
        "counted": counted_words(),
        "positions": Position.choices,
        "hows": How.choices,
        "agencies": sorted((a for a in known.agencies.values() if a.branch_id == branch.id and a.active), key=lambda a: a.name),
    }


def _readable(viewer: Viewer) -> frozenset[int]:
    """The branches whose ladders concern the officer: those in reach, and the one that the own agency belongs to."""
    return viewer.reach_as(*READERS) | {membership.branch_id for membership in viewer.memberships}


def _branch(viewer: Viewer, text: str) -> AgencyInfo:
    """The branch of the address, or the officer's own. Raises NotFound outside of the officer's reach."""
    own = [one for one in reference().branches if one.id in _readable(viewer)]
    found = [one for one in own if str(one.id) == text] if text else own
    if not found:
        raise NotFound(_("Halaman ini tidak ada."))
    if text:
        return found[0]
    home = {membership.branch_id for membership in viewer.memberships}
    return next((one for one in own if one.id in home), own[0])


def _need_writer(viewer: Viewer, branch: AgencyInfo) -> None:
    if branch.id not in viewer.reach_as(*WRITERS):
        raise NotFound(_("Halaman ini untuk koordinator wilayah."))


def _mistakes(error: NtbCareError | None) -> list[tuple[str, str]]:
    """What is wrong, by the names that the form uses."""
    if error is None:
        return []
    if isinstance(error, InvalidInput) and error.errors:
        return [(ladder_field(one.field), one.message) for one in error.errors]
    return [("", error.message)]
