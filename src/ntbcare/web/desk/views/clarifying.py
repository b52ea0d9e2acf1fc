"""The desk's forms of a clarification: the agency's statement, the neutral finding, and what of both everybody may read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from ntbcare.cases.actor import Actor
from ntbcare.cases.clarifications import Sides
from ntbcare.cases.files import check_file
from ntbcare.cases.models import Case
from ntbcare.cases.sets import EventKind
from ntbcare.web.desk.officer import desk_page, require_step
from ntbcare.web.desk.views.case import case_id_of
from ntbcare.web.desk.views.steps import run_step
from ntbcare.workflow.clarify import find_statement, release_finding, state_case
from ntbcare.workflow.receive import MAX_FILES


@require_step
@desk_page()
def clarify(request: HttpRequest, reference: str) -> HttpResponse:
    """The agency's statement, with evidence."""
    case_id, form = case_id_of(reference), request.POST

    def step(actor: Actor, seen: int | None) -> Case:
        files = [check_file(upload.name or "", upload.read()) for upload in request.FILES.getlist("evidence")[:MAX_FILES]]
        contested, text = form.get("contested", ""), form.get("text", "")
        return state_case(case_id, text, contested=contested, files=files, actor=actor, seen=seen)

    return run_step(request, case_id, "clarify", EventKind.CLARIFIED, step)


@require_step
@desk_page()
def find(request: HttpRequest, reference: str) -> HttpResponse:
    """The neutral officer's finding."""
    case_id, form = case_id_of(reference), request.POST

    def step(actor: Actor, seen: int | None) -> Case:
        return find_statement(case_id, form.get("text", ""), finding=form.get("finding", ""), actor=actor, seen=seen)

    return run_step(request, case_id, "find", EventKind.FINDING_MADE, step)


@require_step
@desk_page()
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """The three sides, as everybody may read them."""
    case_id = case_id_of(reference)
    sides = Sides(*(request.POST.get(name, "") for name in ("statement", "reply", "finding")))

    def step(actor: Actor, seen: int | None) -> Case:
        return release_finding(case_id, sides, actor=actor, seen=seen)

    return run_step(request, case_id, "release-finding", EventKind.FINDING_RELEASED, step)
