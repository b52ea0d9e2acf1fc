"""The desk's forms of a request for information: more time, a refusal on one of the law's grounds, the superior's decision."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case
from ntbcare.cases.sets import EventKind
from ntbcare.web.desk.officer import desk_page, require_step
from ntbcare.web.desk.views.case import case_id_of
from ntbcare.web.desk.views.steps import run_step
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.information import decide_objection, extend_request, read_refusal


@require_step
@desk_page()
def extend(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the law's one extension."""
    case_id, reason = case_id_of(reference), request.POST.get("reason", "")

    def step(actor: Actor, seen: int | None) -> Case:
        return extend_request(case_id, reason, actor=actor, seen=seen)

    return run_step(request, case_id, "extend", EventKind.EXTENDED, step)


@require_step
@desk_page()
def refuse(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer that the information is not given, and on which ground."""
    case_id, form = case_id_of(reference), request.POST

    def step(actor: Actor, seen: int | None) -> Case:
        refusal = read_refusal(form.get("ground", ""), exemption=form.get("exemption", ""), body=form.get("body", ""))
        return send_answer(case_id, form.get("text", ""), refusal=refusal, actor=actor, seen=seen)

    return run_step(request, case_id, "refuse", EventKind.ANSWERED, step)


@require_step
@desk_page()
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """The superior's decision on an objection."""
    case_id, form = case_id_of(reference), request.POST

    def step(actor: Actor, seen: int | None) -> Case:
        return decide_objection(case_id, form.get("text", ""), decision=form.get("decision", ""), actor=actor, seen=seen)

    return run_step(request, case_id, "decide", EventKind.OBJECTION_DECIDED, step)
