"""The register of service changes at the desk: proposed, put in force, withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ntbcare.agencies.queries import reference
from ntbcare.common.errors import NotFound
from ntbcare.monitoring.boards.audiences import READERS
from ntbcare.monitoring.meetings.access import Reach
from ntbcare.monitoring.meetings.changes import change_for, changes_for, move_change, propose_change, readable_references
from ntbcare.monitoring.models import Change, ChangeState
from ntbcare.web.changes import effect_words, place_words
from ntbcare.web.desk.officer import desk_page
from ntbcare.web.desk.tracked.base import (
    Step,
    StepForm,
    active_agencies,
    carry_out,
    chosen_government,
    governments,
    page_by_key,
    reach_of_request,
)
from ntbcare.web.desk.tracked.change_forms import ChangeForm, MoveForm


@require_safe
@desk_page(*READERS)
def list_changes(request: HttpRequest) -> HttpResponse:
    """The changes that the officer sees, newest first."""
    reach = reach_of_request(request)
    context = {
        "page": page_by_key(changes_for(reach), request.GET.get("after", "")),
        "nodes": governments(_writable(reach)),
    }
    return render(request, "desk/changes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*READERS)
def new_change(request: HttpRequest) -> HttpResponse:
    """``?place=…&category=1398``: write one down, from a cause of the dashboard or by itself."""
    reach = reach_of_request(request)
    node = chosen_government(request.GET.get("place", ""), _writable(reach))
    initial = {"category": request.GET.get("category", "")}
    form = ChangeForm(node.id, request.POST) if request.method == "POST" else ChangeForm(node.id, initial=initial)
    made: list[Change] = []
    status = 200
    if request.method == "POST":
        status = carry_out(form, lambda data: made.append(propose_change(form.said(data), branch_id=node.id, reach=reach)))
        if not status:
            messages.success(request, _("Perubahan layanan tercatat sebagai usulan."))
            return redirect("desk:change", made[0].pk)
    return render(request, "desk/change_form.html", {"form": form, "node": node, "agencies": active_agencies()}, status=status)


@require_safe
@desk_page(*READERS)
def show_change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change with its effect, its history and what may be done."""
    reach = reach_of_request(request)
    return _page(request, change_for(reach, pk), reach)


@require_POST
@desk_page(*READERS)
def change_change(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Put it in force, or withdraw it with a reason."""
    reach = reach_of_request(request)
    change_for(reach, pk)
    if what not in {ChangeState.IN_FORCE, ChangeState.WITHDRAWN}:
        raise NotFound(_("Langkah ini tidak dikenal."))
    form = MoveForm(request.POST, name=what)
    status = carry_out(form, lambda data: move_change(pk, what, data["text"], reach=reach))
    if status:
        return _page(request, change_for(reach, pk), reach, failed={what: form}, status=status)
    messages.success(request, _("Tersimpan."))
    return redirect("desk:change", pk)


def _page(
    request: HttpRequest, change: Change, reach: Reach, *, failed: dict[str, StepForm] | None = None, status: int = 200
) -> HttpResponse:
    kept = failed or {}
    steps = []
    if reach.keeps_changes(change.branch_id):
        if change.state == ChangeState.PROPOSED:
            steps.append(_step(change, ChangeState.IN_FORCE, _("Nyatakan berlaku"), _("Ya, berlaku"), kept))
        if change.state != ChangeState.WITHDRAWN:
            steps.append(_step(change, ChangeState.WITHDRAWN, _("Cabut dengan alasan"), _("Ya, cabut"), kept))
    open_forms = [step.form for step in steps]
    context = {
        "change": change,
        "place": place_words(change),
        "effect": effect_words(change),
        "references": readable_references(change),
        "entries": list(change.entries.all()),
        "steps": steps,
        "problems": [one for form in kept.values() if form not in open_forms for one in form.non_field_errors()],
    }
    return render(request, "desk/change.html", context, status=status)


def _step(change: Change, state: ChangeState, title: str, send: str, failed: dict[str, StepForm]) -> Step:
    form = failed.get(state.value) or MoveForm(name=state.value)
    address = reverse("desk:change-change", args=[change.pk, state.value])
    warning = _("Dibaca umum di /perubahan.") if state == ChangeState.IN_FORCE else ""
    return Step(title, form, send, address, danger=state == ChangeState.WITHDRAWN, warning=warning)


def _writable(reach: Reach) -> frozenset[int]:
    known = reference().agencies
    return reach.coordinates | reach.standards | {known[agency_id].branch_id for agency_id in reach.leads}
