"""The complainant's API: file a complaint, follow it, take part in it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import File, Header, Router, UploadedFile

from ntbcare.cases.access import open_with_code
from ntbcare.cases.actor import Actor
from ntbcare.cases.address import status_url
from ntbcare.cases.attachments import newest_attachment
from ntbcare.cases.files import MAX_BYTES, CheckedFile, check_file
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.queries import case_events
from ntbcare.cases.room import count_upload, too_much_today
from ntbcare.cases.sets import Source
from ntbcare.common.canonical import Json
from ntbcare.common.errors import InvalidInput, TooMany
from ntbcare.web.address import client_address
from ntbcare.web.api.idempotent import json_response, reply
from ntbcare.web.api.schemas import Contact, EmptyIn, FilingIn, Object, ObjectionIn, RatingIn, ReasonIn, StanceIn, TextIn
from ntbcare.web.api.shapes import moment, public_shape
from ntbcare.workflow.clarify import reply_to_statement
from ntbcare.workflow.close import close_case
from ntbcare.workflow.handle import attach_files
from ntbcare.workflow.information import object_to_request
from ntbcare.workflow.rate import rate_case
from ntbcare.workflow.receive import Filing
from ntbcare.workflow.register import Receipt, receive_complaint
from ntbcare.workflow.reopen import reopen_case
from ntbcare.workflow.reply import reply_to_case

router = Router(tags=["complaints"])
CodeHeader = Annotated[str, Header(alias="X-Complaint-Code")]


@router.post("/complaints", response={201: Object}, summary="File a complaint")
def file_complaint(request: HttpRequest, filing: FilingIn) -> HttpResponse:
    """Store a complaint and return its reference and code. The code is told this once."""
    return reply(request, lambda: receive_complaint(_filing(filing, request)), _receipt, status=201)


@router.get("/complaints/{reference}", response=Object, summary="Follow a complaint")
def follow_complaint(request: HttpRequest, reference: str, code: CodeHeader = "") -> HttpResponse:
    """The state and the story of a complaint, for its complainant."""
    case = open_with_code(reference, code, address=client_address(request))
    assignments = Assignment.objects.filter(case=case).order_by("pk")
    return json_response(public_shape(case, assignments, case_events(case)), headers={"Cache-Control": "no-store"})


@router.post("/complaints/{reference}/attachments", response={201: Object}, summary="Add a file")
def add_attachment(request: HttpRequest, reference: str, file: File[UploadedFile], code: CodeHeader = "") -> HttpResponse:
    """Add a photo or document of at most 20 MB."""
    case = open_with_code(reference, code, address=client_address(request))
    # Of a file that is too large no more is read than shows that it is.
    data = file.read(MAX_BYTES + 1)
    checked = _checked(file.name or "", data)
    if not count_upload(client_address(request), len(checked.data)):
        raise TooMany(too_much_today("file").message, retry_after=3600)
    return reply(
        request,
        lambda: attach_files(case.pk, [checked], actor=Actor.complainant()),
        _attached,
        caller=reference,
        status=201,
        body=data,
    )


@router.post("/complaints/{reference}/replies", response={201: Object}, summary="Write to the case")
def add_reply(request: HttpRequest, reference: str, said: TextIn, code: CodeHeader = "") -> HttpResponse:
    """Answer a question, add something, object."""
    case = open_with_code(reference, code, address=client_address(request))
    return reply(
        request, lambda: reply_to_case(case.pk, said.text, actor=Actor.complainant()), _state, caller=reference, status=201
    )


@router.post("/complaints/{reference}/clarification", response={201: Object}, summary="Reply to a clarification")
def reply_to_clarification(request: HttpRequest, reference: str, said: StanceIn, code: CodeHeader = "") -> HttpResponse:
    """Accept or dispute what the agency states; 409 where nothing waits for it."""
    case = open_with_code(reference, code, address=client_address(request))

    def step() -> Case:
        return reply_to_statement(case.pk, said.text or "", stance=said.stance, actor=Actor.complainant())

    return reply(request, step, _state, caller=reference, status=201)


@router.post(
    "/complaints/{reference}/objection", response={201: Object}, summary="Object to the answer to a request for information"
)
def object_to_answer(request: HttpRequest, reference: str, said: ObjectionIn, code: CodeHeader = "") -> HttpResponse:
    """To the superior of the agency; 409 for other classes, before an answer or its time is due, twice, and too late."""
    case = open_with_code(reference, code, address=client_address(request))

    def step() -> Case:
        return object_to_request(case.pk, said.text, ground=said.ground, actor=Actor.complainant())

    return reply(request, step, _state, caller=reference, status=201)


@router.post("/complaints/{reference}/rating", response={201: Object}, summary="Rate the answer")
def rate(request: HttpRequest, reference: str, rating: RatingIn, code: CodeHeader = "") -> HttpResponse:
    """One to five stars and whether the problem is solved; 409 before an answer."""
    case = open_with_code(reference, code, address=client_address(request))

    def step() -> Case:
        return rate_case(
            case.pk, stars=rating.stars, solved=rating.solved, comment=rating.comment or "", actor=Actor.complainant()
        )

    return reply(request, step, _state, caller=reference, status=201)


@router.post("/complaints/{reference}/reopen", response={201: Object}, summary="Reopen")
def reopen(request: HttpRequest, reference: str, why: ReasonIn, code: CodeHeader = "") -> HttpResponse:
    """Put an answered or closed complaint back to work."""
    case = open_with_code(reference, code, address=client_address(request))
    return reply(
        request, lambda: reopen_case(case.pk, reason=why.reason, actor=Actor.complainant()), _state, caller=reference, status=201
    )


@router.post("/complaints/{reference}/close", response={201: Object}, summary="Close")
def close(request: HttpRequest, reference: str, body: EmptyIn, code: CodeHeader = "") -> HttpResponse:
    """The complainant may always close the complaint."""
    case = open_with_code(reference, code, address=client_address(request))
    return reply(request, lambda: close_case(case.pk, actor=Actor.complainant()), _state, caller=reference, status=201)


def _checked(name: str, data: bytes) -> CheckedFile:
    """The file made harmless; here the field is called ``file``."""
    try:
        return check_file(name, data)
    except InvalidInput as refused:
        errors = [replace(error, field="file") for error in refused.errors]
        raise InvalidInput(refused.message, errors=errors) from refused


def _filing(sent: FilingIn, request: HttpRequest) -> Filing:
    contact = sent.contact or Contact()
    return Filing(
        text=sent.text,
        title=sent.title or "",
        classification=sent.classification or "",
        category=sent.category or "",
        region_code=sent.region_code or "",
        latitude=_degrees(sent.latitude),
        longitude=_degrees(sent.longitude),
        landmark=sent.landmark or "",
        occurred_on=sent.occurred_on,
        agency="" if sent.agency is None else str(sent.agency),
        priority=sent.priority or "",
        anonymous=bool(sent.anonymous),
        confidential=bool(sent.confidential),
        for_another=bool(sent.for_another),
        name=contact.name or "",
        phone=contact.phone or "",
        email=contact.email or "",
        language=sent.language or str(getattr(request, "LANGUAGE_CODE", "id")),
        source=Source.API,
    )


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.5f}")


def _receipt(receipt: Receipt) -> dict[str, Json]:
    return {
        "reference": receipt.reference,
        "code": receipt.code,
        "status": "received",
        "received_at": moment(receipt.received_at),
        "answer_due_at": moment(receipt.answer_due_at),
        "status_url": status_url(receipt.reference),
        "receipt": receipt.receipt,
    }


def _attached(case: Case) -> dict[str, Json]:
    """The file just added, under the name that officers see: the sender's own could name the sender."""
    added = newest_attachment(case.pk)
    return {"name": added.name, "media_type": added.media_type, "size": added.size}


def _state(case: Case) -> dict[str, Json]:
    return {"reference": case.reference, "status": case.status}
