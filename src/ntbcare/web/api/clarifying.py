"""The officers' API of clarifications: the lead's statement, the neutral finding, and what everybody may read of both."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from ntbcare.cases.actor import Actor
from ntbcare.cases.clarifications import Sides
from ntbcare.cases.models import Case
from ntbcare.web.api.auth import OfficerToken
from ntbcare.web.api.schemas import ClarifyIn, FindIn, Object, SidesIn
from ntbcare.web.api.stepping import IfMatch, step_on_case
from ntbcare.workflow.clarify import find_statement, release_finding, state_case

router = Router(tags=["officers"], auth=OfficerToken())


@router.post("/cases/{reference}/clarify", response=Object)
def clarify(request: HttpRequest, reference: str, said: ClarifyIn, if_match: IfMatch = "") -> HttpResponse:
    """The lead states that the complaint is not, or not wholly, true."""

    def step(pk: int, actor: Actor, seen: int | None) -> Case:
        return state_case(pk, said.text, contested=said.contested, actor=actor, seen=seen)

    return step_on_case(request, reference, if_match, step)


@router.post("/cases/{reference}/finding", response=Object)
def find(request: HttpRequest, reference: str, said: FindIn, if_match: IfMatch = "") -> HttpResponse:
    """A neutral officer finds; 409 before the complainant was heard or had the time to be, 403 for whoever is a party."""

    def step(pk: int, actor: Actor, seen: int | None) -> Case:
        return find_statement(pk, said.text, finding=said.finding, actor=actor, seen=seen)

    return step_on_case(request, reference, if_match, step)


@router.post("/cases/{reference}/release-finding", response=Object)
def release(request: HttpRequest, reference: str, said: SidesIn, if_match: IfMatch = "") -> HttpResponse:
    """Release the three sides for everybody, each as the officer edited it."""
    sides = Sides(said.statement, said.reply or "", said.finding)

    def step(pk: int, actor: Actor, seen: int | None) -> Case:
        return release_finding(pk, sides, actor=actor, seen=seen)

    return step_on_case(request, reference, if_match, step)
