"""Aspirations for programs: read and supported by everybody, grouped and answered by officers."""

from __future__ import annotations

import secrets
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from ntbcare.agencies.queries import reference
from ntbcare.agencies.scope import Viewer
from ntbcare.aspirations.models import AspirationGroup, GroupAnswer, Outcome
from ntbcare.aspirations.queries import address_of, open_group, public_groups
from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case
from ntbcare.common.canonical import Json
from ntbcare.common.errors import NotFound
from ntbcare.web.address import client_address
from ntbcare.web.api.auth import OfficerToken, viewer_in
from ntbcare.web.api.idempotent import json_response, reply
from ntbcare.web.api.problems import unknown
from ntbcare.web.api.schemas import EmptyIn, GroupAnswerIn, GroupedIn, GroupIn, Object, SupportIn
from ntbcare.web.api.shapes import agency_name, moment
from ntbcare.web.api.stepping import IfMatch, step_on_case
from ntbcare.workflow.aspire import (
    Answering,
    Words,
    answer_group,
    group_case,
    grouping_branches,
    open_group_of,
    support_group,
    ungroup_case,
    withdraw_support,
)

public = Router(tags=["public"])
router = Router(tags=["officers"], auth=OfficerToken())
Word = Annotated[str, Query(max_length=200)]
Year = Annotated[int | None, Query(ge=1900, le=2999)]


@public.get("/public/aspirations", response=Object)
def aspirations(request: HttpRequest, year: Year = None, outcome: Word = "", after: Word = "") -> HttpResponse:
    """Groups of aspirations, newest first."""
    if outcome and outcome not in Outcome.values:
        raise unknown("outcome")
    page = public_groups(year=year, outcome=outcome, after=after)
    return json_response({"items": [_shape(group) for group in page.items], "next": page.next or None})


@public.get("/public/aspirations/{group_id}", response=Object)
def aspiration(request: HttpRequest, group_id: int) -> HttpResponse:
    """One group with all its answers, the newest first."""
    group = _open(group_id)
    answers: list[Json] = [_answer(row) for row in group.given.all()]
    return json_response(_shape(group) | {"answers": answers})


@public.post("/public/aspirations/{group_id}/support", response={201: Object})
def support(request: HttpRequest, group_id: int, said: SupportIn) -> HttpResponse:
    """Support a group once for each device; the reply's ``device`` takes it back. 429 for too many from one network."""
    device = said.device or secrets.token_urlsafe(24)

    def step() -> AspirationGroup:
        language = str(getattr(request, "LANGUAGE_CODE", "id"))
        return support_group(
            group_id,
            device=device,
            address=client_address(request),
            email=said.email or "",
            phone=said.phone or "",
            language=language,
        )

    return reply(request, step, lambda group: {"supporters": group.supporters, "device": device}, status=201)


@public.post("/public/aspirations/{group_id}/withdraw-support", response=Object)
def unsupport(request: HttpRequest, group_id: int, said: SupportIn) -> HttpResponse:
    """Take a support back, with the way to be told."""
    return reply(
        request,
        lambda: withdraw_support(group_id, device=said.device or ""),
        lambda group: {"supporters": group.supporters},
    )


@router.post("/aspirations", response={201: Object})
def make_group(request: HttpRequest, said: GroupIn) -> HttpResponse:
    """A new group, open to everybody at once."""
    viewer = viewer_in(request)
    words = Words(title=said.title, summary=said.summary, region_code=said.region_code or "")
    branch = _branch(said, viewer)
    return reply(
        request, lambda: open_group_of(branch, words, viewer=viewer), _shape, caller=f"user {viewer.user_id}", status=201
    )


@router.post("/aspirations/{group_id}/answer", response={201: Object})
def answer(request: HttpRequest, group_id: int, said: GroupAnswerIn) -> HttpResponse:
    """The planning agency answers; 403 for everybody else, 409 when a colleague was quicker."""
    viewer = viewer_in(request)
    typed = Answering(
        outcome=said.outcome,
        text=said.text,
        year="" if said.year is None else str(said.year),
        programme=said.programme or "",
        agency="" if said.agency is None else str(said.agency),
    )
    return reply(
        request,
        lambda: answer_group(group_id, typed, seen=said.seen, viewer=viewer),
        _answer,
        caller=f"user {viewer.user_id}",
        status=201,
    )


@router.post("/cases/{reference}/group", response=Object)
def group(request: HttpRequest, reference: str, said: GroupedIn, if_match: IfMatch = "") -> HttpResponse:
    """Put an aspiration into a group of its government."""

    def step(pk: int, actor: Actor, seen: int | None) -> Case:
        return group_case(pk, group_id=said.group, actor=actor, seen=seen)

    return step_on_case(request, reference, if_match, step)


@router.post("/cases/{reference}/ungroup", response=Object)
def ungroup(request: HttpRequest, reference: str, body: EmptyIn, if_match: IfMatch = "") -> HttpResponse:
    """Take it out again."""
    return step_on_case(request, reference, if_match, lambda pk, actor, seen: ungroup_case(pk, actor=actor, seen=seen))


def _open(group_id: int) -> AspirationGroup:
    group = open_group(group_id) if 0 < group_id < 2**62 else None
    if group is None:
        raise NotFound(_("Kelompok aspirasi ini tidak ada."))
    return group


def _branch(said: GroupIn, viewer: Viewer) -> int:
    own = sorted(grouping_branches(viewer))
    if said.branch is None:
        if len(own) != 1:
            raise unknown("branch")
        return own[0]
    agency = reference().find_agency(str(said.branch))
    if agency is None or agency.id not in own:
        raise unknown("branch")
    return agency.id


def _shape(group: AspirationGroup) -> dict[str, Json]:
    return {
        "id": group.pk,
        "title": group.title,
        "summary": group.summary,
        "region_code": group.region_id,
        "government": agency_name(group.branch_id),
        "year": group.round_year,
        "outcome": group.outcome,
        "aspirations": group.aspirations,
        "supporters": group.supporters,
        "address": address_of(group),
    }


def _answer(row: GroupAnswer) -> dict[str, Json]:
    return {
        "number": row.number,
        "at": moment(row.at),
        "outcome": row.outcome,
        "year": row.planning_year,
        "programme": row.programme or None,
        "agency": agency_name(row.agency_id),
        "by": agency_name(row.by_agency_id),
        "text": row.text,
    }
