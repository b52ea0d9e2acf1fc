"""The officers' API of requests for information: more time, a refusal, the superior's decision on an objection."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case
from ntbcare.web.api.auth import OfficerToken
from ntbcare.web.api.schemas import DecisionIn, Object, ReasonIn, RefuseIn
from ntbcare.web.api.stepping import IfMatch, step_on_case
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.information import decide_objection, extend_request, read_refusal

router = Router(tags=["officers"], auth=OfficerToken())


@router.post("/cases/{reference}/extend", response=Object)
def extend(request: HttpRequest, reference: str, why: ReasonIn, if_match: IfMatch = "") -> HttpResponse:
    """Take the one extension that the law allows; 409 a second time, for other classes, and when the time is over."""

    def step(pk: int, actor: Actor, seen: int | None) -> Case:
        return extend_request(pk, why.reason, actor=actor, seen=seen)

    return step_on_case(request, reference, if_match, step)


@router.post("/cases/{reference}/refuse", response=Object)
def refuse(request: HttpRequest, reference: str, said: RefuseIn, if_match: IfMatch = "") -> HttpResponse:
    """The lead's answer that the information is not given, on one of the law's grounds."""

    def step(pk: int, actor: Actor, seen: int | None) -> Case:
        refusal = read_refusal(said.ground, exemption=said.exemption or "", body=said.body or "")
        return send_answer(pk, said.text, refusal=refusal, actor=actor, seen=seen)

    return step_on_case(request, reference, if_match, step)


@router.post("/cases/{reference}/objection-decision", response=Object)
def decide(request: HttpRequest, reference: str, said: DecisionIn, if_match: IfMatch = "") -> HttpResponse:
    """The superior decides; 403 for whoever is not the one that the objection went to."""

    def step(pk: int, actor: Actor, seen: int | None) -> Case:
        return decide_objection(pk, said.text, decision=said.decision, actor=actor, seen=seen)

    return step_on_case(request, reference, if_match, step)
