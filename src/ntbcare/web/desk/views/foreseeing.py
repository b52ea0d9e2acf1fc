"""How a message will arrive, while an officer writes it: beside the field by htmx, or on the page of the case without scripts."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ntbcare.cases.queries import visible_case
from ntbcare.cases.sets import EventKind
from ntbcare.common.errors import Forbidden, NotFound
from ntbcare.web.desk.officer import desk_page, require_step, viewer_of_request
from ntbcare.web.desk.views.case import Foreseen, case_id_of, case_page
from ntbcare.workflow.foresee import foresee_message
from ntbcare.workflow.possible import possible_steps


@dataclass(frozen=True, slots=True)
class _Written:
    """A form in which an officer writes to the complainant: the step that it is for, and the field that holds the words."""

    kind: EventKind
    field: str


_FORMS = {
    "answer": _Written(EventKind.ANSWERED, "text"),
    "ask": _Written(EventKind.COMPLETION_REQUESTED, "question"),
    "act": _Written(EventKind.ACTED, "text"),
    "return": _Written(EventKind.RETURNED, "reason"),
    "clarify": _Written(EventKind.CLARIFIED, "text"),
    "find": _Written(EventKind.FINDING_MADE, "text"),
    "refuse": _Written(EventKind.ANSWERED, "text"),
    "decide": _Written(EventKind.OBJECTION_DECIDED, "text"),
    "archive": _Written(EventKind.ARCHIVED, "text"),
}


@require_step
@desk_page()
def show_arrival(request: HttpRequest, reference: str, form: str) -> HttpResponse:
    """What would be sent by which ways if the form were sent now; nothing is. Only to whoever may do the step."""
    case_id = case_id_of(reference)
    name, _dash, part = form.partition("-")
    written = _FORMS.get(name)
    if written is None or (part and not (part.isascii() and part.isdigit() and len(part) < 19)):
        raise NotFound(_("Langkah ini tidak dikenal."))
    viewer = viewer_of_request(request)
    case, assignments, standing = visible_case(viewer, case_id)
    possible = possible_steps(viewer, case, assignments, standing)
    own = next((one for one in assignments if part and one.pk == int(part)), None)
    if written.kind not in (possible.assignments.get(own.pk, frozenset()) if own else possible.case):
        raise Forbidden(_("Langkah ini bukan untuk Anda."))
    outlook = foresee_message(
        case,
        written.kind,
        text=request.POST.get(written.field, ""),
        successor=request.POST.get("successor", "")[:200],
        agency_id=own.agency_id if own else case.lead_id,
    )
    foreseen = Foreseen(form, outlook)
    if request.headers.get("HX-Target", "").startswith("arrives-"):
        return render(request, "desk/arrival.html", {"foreseen": foreseen})
    return case_page(request, case_id, foreseen=foreseen)
