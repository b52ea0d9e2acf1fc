"""The desk's form by which whoever a case was escalated to says that it was seen and what follows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case
from ntbcare.cases.sets import EventKind
from ntbcare.web.desk.officer import desk_page, require_step
from ntbcare.web.desk.views.case import case_id_of
from ntbcare.web.desk.views.steps import run_step
from ntbcare.workflow.acknowledge import acknowledge_case


@require_step
@desk_page()
def acknowledge(request: HttpRequest, reference: str) -> HttpResponse:
    """ "I have seen it, I do …"."""
    case_id, text = case_id_of(reference), request.POST.get("text", "")

    def step(actor: Actor, seen: int | None) -> Case:
        return acknowledge_case(case_id, text, actor=actor, seen=seen)

    return run_step(request, case_id, "acknowledge", EventKind.ACKNOWLEDGED, step)
