"""The officers' API: the same steps, permissions and audit as the desk."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from ntbcare.agencies.queries import reference as known
from ntbcare.cases.actor import Actor
from ntbcare.cases.file import open_file
from ntbcare.cases.models import Case
from ntbcare.cases.queries import Question, View, inbox
from ntbcare.cases.sets import Status
from ntbcare.common.canonical import Json
from ntbcare.common.errors import FieldError, InvalidInput
from ntbcare.common.text import clean_line
from ntbcare.deadlines.queries import ClockView, clocks_of_case
from ntbcare.web.api.auth import OfficerToken, viewer_in
from ntbcare.web.api.idempotent import json_response
from ntbcare.web.api.problems import unknown
from ntbcare.web.api.schemas import (
    ActIn,
    ArchiveIn,
    DisposeIn,
    EmptyIn,
    Object,
    QuestionIn,
    ReasonIn,
    ReturnIn,
    TextIn,
    VerifyIn,
)
from ntbcare.web.api.shapes import moment, officer_shape, row_shape
from ntbcare.web.api.stepping import IfMatch, case_id_of, step_on_case, step_on_part
from ntbcare.workflow.acknowledge import acknowledge_case
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment, decline_assignment, dispose_case, release_assignment
from ntbcare.workflow.close import close_case
from ntbcare.workflow.handle import act_on_assignment, add_note, deliver_part
from ntbcare.workflow.publish import release_text
from ntbcare.workflow.verify import Sorting, archive_case, request_completion, return_case, verify_case

router = Router(tags=["officers"], auth=OfficerToken())
E = TypeVar("E", bound=Enum)


@router.get("/cases", response=Object, summary="The inbox")
def list_cases(
    request: HttpRequest,
    view: Annotated[str, Query()] = "all",
    q: Annotated[str, Query(max_length=200)] = "",
    agency: Annotated[str, Query(max_length=200)] = "",
    status: Annotated[str, Query()] = "",
    after: Annotated[str, Query(max_length=80)] = "",
) -> HttpResponse:
    """One page of cases in the officer's reach."""
    question = Question(
        view=_member(View, view or "all", "view"),
        words=clean_line(q),
        agency_id=_agency_id(agency),
        status=_member(Status, status, "status") if status else None,
        after=after,
    )
    page = inbox(viewer_in(request), question)
    return json_response({"items": [row_shape(viewer_in(request), case) for case in page.items], "next": page.next or None})


@router.get("/cases/{reference}", response=Object, summary="A case")
def show_case(request: HttpRequest, reference: str) -> HttpResponse:
    """A case as the permission matrix shows it to the officer, with its version as ETag."""
    file = open_file(viewer_in(request), case_id_of(reference))
    clocks: list[Json] = [_clock(clock) for clock in clocks_of_case(file.case.pk)]
    headers = {"ETag": _etag(file.case), "Cache-Control": "no-store"}
    return json_response(officer_shape(file, clocks), headers=headers)


@router.post("/cases/{reference}/verify", response=Object)
def verify(request: HttpRequest, reference: str, said: VerifyIn, if_match: IfMatch = "") -> HttpResponse:
    """Accept a case and say what it is."""
    sorting = Sorting(
        classification=said.classification, category=said.category, region_code=said.region_code, priority=said.priority
    )
    return step_on_case(request, reference, if_match, lambda pk, actor, seen: verify_case(pk, sorting, actor=actor, seen=seen))


@router.post("/cases/{reference}/request-completion", response=Object)
def ask(request: HttpRequest, reference: str, said: QuestionIn, if_match: IfMatch = "") -> HttpResponse:
    """Ask the complainant for what is missing."""
    return step_on_case(
        request, reference, if_match, lambda pk, actor, seen: request_completion(pk, said.question, actor=actor, seen=seen)
    )


@router.post("/cases/{reference}/return", response=Object)
def pass_on(request: HttpRequest, reference: str, said: ReturnIn, if_match: IfMatch = "") -> HttpResponse:
    """Not ours: name who is responsible."""
    return step_on_case(
        request,
        reference,
        if_match,
        lambda pk, actor, seen: return_case(pk, reason=said.reason, successor=said.successor, actor=actor, seen=seen),
    )


@router.post("/cases/{reference}/archive", response=Object)
def archive(request: HttpRequest, reference: str, said: ArchiveIn, if_match: IfMatch = "") -> HttpResponse:
    """End a case for a lawful reason."""
    return step_on_case(
        request,
        reference,
        if_match,
        lambda pk, actor, seen: archive_case(pk, reason=said.reason, text=said.text or "", actor=actor, seen=seen),
    )


@router.post("/cases/{reference}/dispose", response=Object)
def dispose(request: HttpRequest, reference: str, said: DisposeIn, if_match: IfMatch = "") -> HttpResponse:
    """Hand the case to a lead and contributors."""
    return step_on_case(
        request,
        reference,
        if_match,
        lambda pk, actor, seen: dispose_case(
            pk, lead=said.lead, contributors=said.contributors, note=said.note or "", actor=actor, seen=seen
        ),
    )


@router.post("/cases/{reference}/release-text", response=Object)
def publish_text(request: HttpRequest, reference: str, said: TextIn, if_match: IfMatch = "") -> HttpResponse:
    """Release a text for the public register."""
    return step_on_case(request, reference, if_match, lambda pk, actor, seen: release_text(pk, said.text, actor=actor, seen=seen))


@router.post("/cases/{reference}/notes", response=Object)
def note(request: HttpRequest, reference: str, said: TextIn, if_match: IfMatch = "") -> HttpResponse:
    """A note among officers."""
    return step_on_case(request, reference, if_match, lambda pk, actor, seen: add_note(pk, said.text, actor=actor, seen=seen))


@router.post("/cases/{reference}/acknowledge", response=Object)
def acknowledge(request: HttpRequest, reference: str, said: TextIn, if_match: IfMatch = "") -> HttpResponse:
    """Say what follows, where the case was escalated to the officer; 409 where it was not or a colleague has said it."""

    def step(pk: int, actor: Actor, seen: int | None) -> Case:
        return acknowledge_case(pk, said.text, actor=actor, seen=seen)

    return step_on_case(request, reference, if_match, step)


@router.post("/cases/{reference}/answer", response=Object)
def answer(request: HttpRequest, reference: str, said: TextIn, if_match: IfMatch = "") -> HttpResponse:
    """The lead's answer to the complainant."""
    return step_on_case(request, reference, if_match, lambda pk, actor, seen: send_answer(pk, said.text, actor=actor, seen=seen))


@router.post("/cases/{reference}/close", response=Object)
def close(request: HttpRequest, reference: str, body: EmptyIn, if_match: IfMatch = "") -> HttpResponse:
    """Close an answered case."""
    return step_on_case(request, reference, if_match, lambda pk, actor, seen: close_case(pk, actor=actor, seen=seen))


@router.post("/assignments/{assignment_id}/accept", response=Object)
def accept(request: HttpRequest, assignment_id: int, body: EmptyIn, if_match: IfMatch = "") -> HttpResponse:
    """Take the part on."""
    return step_on_part(
        request, assignment_id, if_match, lambda pk, actor, seen: accept_assignment(assignment_id, pk, actor=actor, seen=seen)
    )


@router.post("/assignments/{assignment_id}/decline", response=Object)
def decline(request: HttpRequest, assignment_id: int, said: ReturnIn, if_match: IfMatch = "") -> HttpResponse:
    """Refuse the part, with a reason and a named successor."""
    return step_on_part(
        request,
        assignment_id,
        if_match,
        lambda pk, actor, seen: decline_assignment(
            assignment_id, pk, reason=said.reason, successor=said.successor, actor=actor, seen=seen
        ),
    )


@router.post("/assignments/{assignment_id}/act", response=Object)
def act(request: HttpRequest, assignment_id: int, said: ActIn, if_match: IfMatch = "") -> HttpResponse:
    """Record what was done."""
    return step_on_part(
        request,
        assignment_id,
        if_match,
        lambda pk, actor, seen: act_on_assignment(assignment_id, pk, text=said.text, public=said.public, actor=actor, seen=seen),
    )


@router.post("/assignments/{assignment_id}/deliver", response=Object)
def deliver(request: HttpRequest, assignment_id: int, said: TextIn, if_match: IfMatch = "") -> HttpResponse:
    """Hand a contribution to the lead."""
    return step_on_part(
        request,
        assignment_id,
        if_match,
        lambda pk, actor, seen: deliver_part(assignment_id, pk, text=said.text, actor=actor, seen=seen),
    )


@router.post("/assignments/{assignment_id}/release", response=Object)
def release(request: HttpRequest, assignment_id: int, why: ReasonIn, if_match: IfMatch = "") -> HttpResponse:
    """A coordinator takes the agency off the case."""
    return step_on_part(
        request,
        assignment_id,
        if_match,
        lambda pk, actor, seen: release_assignment(assignment_id, pk, reason=why.reason, actor=actor, seen=seen),
    )


def _clock(clock: ClockView) -> dict[str, Json]:
    return {
        "kind": clock.kind.value,
        "assignment": clock.assignment_id,
        "started_at": moment(clock.started_at),
        "due_at": moment(clock.due_at),
        "paused": clock.paused,
        "stopped_at": moment(clock.stopped_at),
        "kept": clock.kept,
        "article": clock.article,
    }


def _etag(case: Case) -> str:
    return f'"{case.last_number}"'


def _agency_id(named: str) -> int | None:
    if not named:
        return None
    agency = known().find_agency(named)
    if agency is None:
        raise unknown("agency")
    return agency.id


def _member(kind: type[E], value: str, field: str) -> E:
    try:
        return kind(value)
    except ValueError as error:
        message = _("Pilih salah satu: %(names)s.") % {"names": ", ".join(str(member.value) for member in kind)}
        raise InvalidInput(message, errors=[FieldError(field, "unknown", message)]) from error
