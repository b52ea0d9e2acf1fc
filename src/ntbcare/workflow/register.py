"""Step 2: make the case. One transaction; when it has committed, the complaint is safe, whatever happens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.cases.access import HASH_CODE
from ntbcare.cases.actions import NewEvent, open_case
from ntbcare.cases.actor import Actor
from ntbcare.cases.attachments import add_attachments
from ntbcare.cases.happening import moment_text
from ntbcare.cases.models import Case
from ntbcare.cases.receipts import receipt_text
from ntbcare.cases.sets import AttachmentMoment, EventKind, Priority, Status
from ntbcare.common.canonical import Json
from ntbcare.common.clock import now
from ntbcare.common.ids import new_code, show_code
from ntbcare.complainants.actions import new_complainant
from ntbcare.complainants.models import ContactKind, ContactPoint
from ntbcare.correspondence.actions import queue_message
from ntbcare.deadlines.queries import answer_due
from ntbcare.vault.actions import keyed_hash
from ntbcare.workflow.contact import verification_token
from ntbcare.workflow.receive import Accepted, Filing, accept_filing
from ntbcare.workflow.transaction import keep_reply


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the complainant is told at once. ``code`` is shown now and never again: only its keyed hash is kept."""

    case_id: int
    reference: str
    code: str
    received_at: datetime
    answer_due_at: datetime
    receipt: str


def receive_complaint(filing: Filing, *, actor: Actor | None = None) -> Receipt:
    """Check a filing and make it a case. Raises InvalidInput; when it returns, the complaint is stored."""
    return register_case(accept_filing(filing), actor=actor or Actor.complainant())


def register_case(accepted: Accepted, *, actor: Actor) -> Receipt:
    """Insert person, case, event, contents and queue row.

    Two statements on PostgreSQL and up to six on SQLite; one more each for the receipt's mail and an Idempotency-Key.
    """
    filing = accepted.filing
    moment = min(filing.heard_at or now(), now())
    branch, own_office = _branch(accepted)
    due = answer_due(moment, filing.classification or None, branch_id=branch.id)
    code = new_code()
    case = Case(code_hash=keyed_hash(code, purpose=HASH_CODE))
    complainant, points = new_complainant(accepted.person) if accepted.person.is_known else (None, [])
    with transaction.atomic(durable=True):
        facts = _facts(accepted, received_at=moment, due=due) | {"branch_id": branch.id, "own_office": own_office}
        event = open_case(
            case,
            NewEvent(kind=EventKind.RECEIVED, actor=actor, status=Status.RECEIVED, facts=facts, content=_content(filing)),
            complainant=complainant,
            points=points,
        )
        if filing.files:
            add_attachments(event, filing.files, moment=AttachmentMoment.EVIDENCE, by_complainant=True)
        receipt = Receipt(case.pk, case.reference, show_code(code), moment, due, receipt_text(case.reference, event.hash))
        if not filing.told_in_conversation:
            _queue_receipt(receipt, points, language=filing.language)
        keep_reply(receipt)
    return receipt


def _branch(accepted: Accepted) -> tuple[AgencyInfo, bool]:
    """Whose inbox the case comes to, and whether it is about the very office that keeps that inbox.

    A complaint about a district's coordinating office goes up to the province; one about the province's own
    stays there, out of the coordinators' reach, for the inspectorate.
    """
    snapshot, agency = reference(), accepted.agency
    if agency is None:
        return snapshot.agencies.get(accepted.filing.branch_id or 0, snapshot.province), False
    branch = snapshot.agencies[agency.branch_id]
    if agency.coordinates_branch and branch.id != snapshot.province.id:
        return snapshot.province, False
    return branch, agency.coordinates_branch


def _facts(accepted: Accepted, *, received_at: datetime, due: datetime) -> dict[str, Json]:
    filing = accepted.filing
    said: dict[str, Json] = {"same_as": accepted.same_as} if accepted.same_as else {}
    return said | {
        "received_at": moment_text(received_at),
        "answer_due_at": moment_text(due),
        "source": filing.source.value,
        "source_detail": filing.source_detail,
        "language": filing.language,
        "for_another": filing.for_another,
        "anonymous": filing.anonymous,
        "confidential": filing.confidential,
        "classification": filing.classification or None,
        "category_id": filing.category or None,
        "region_id": filing.region_code or None,
        "outside_province": accepted.outside_province,
        "occurred_on": filing.occurred_on.isoformat() if filing.occurred_on else None,
        "priority": Priority.ORDINARY.value,
        "wished_priority": filing.priority,
        "named_agency_id": accepted.agency.id if accepted.agency else None,
    }


def _content(filing: Filing) -> dict[str, Json]:
    said: dict[str, Json] = {"text": filing.text}
    if filing.title:
        said["title"] = filing.title
    if filing.landmark:
        said["landmark"] = filing.landmark
    if filing.latitude is not None and filing.longitude is not None:
        said["latitude"] = f"{filing.latitude:.5f}"
        said["longitude"] = f"{filing.longitude:.5f}"
    return said


def _queue_receipt(receipt: Receipt, points: list[ContactPoint], *, language: str) -> None:
    email = next((point for point in points if point.kind == ContactKind.EMAIL), None)
    if email is not None:
        queue_message(
            f"received:{receipt.case_id}",
            template="received",
            about=receipt.reference,
            contact_point=email,
            context={
                "reference": receipt.reference,
                "code": receipt.code,
                "due": moment_text(receipt.answer_due_at),
                "token": verification_token(email.pk),
            },
            language=language,
        )
