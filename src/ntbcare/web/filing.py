"""What the page, the app and the desk share: a form becomes an accepted complaint, registered once however often it is sent."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ntbcare.cases.actor import Actor
from ntbcare.cases.files import CheckedFile
from ntbcare.cases.happening import moment_text
from ntbcare.cases.sets import Source
from ntbcare.common.canonical import Json
from ntbcare.common.errors import InvalidInput
from ntbcare.correspondence.idempotency import Once
from ntbcare.web.forms import ComplaintForm
from ntbcare.workflow.receive import Accepted, Filing, accept_filing
from ntbcare.workflow.register import Receipt, register_case
from ntbcare.workflow.transaction import run_once

KNOWN_FOR = timedelta(days=30)
"""How long a complaint that was sent before is known again: a telephone may be without a network for weeks."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a form came. ``heard_at``: when an officer heard it, with a zone; ``branch_id``: whose desk took it."""

    source: Source
    detail: str = ""
    heard_at: datetime | None = None
    branch_id: int | None = None


def accept_form(form: ComplaintForm, files: Sequence[CheckedFile], *, language: str, way: Way) -> Accepted | None:
    """The complaint of a form whose fields were read; None when it cannot be taken, with the reasons in the form."""
    said = form.cleaned_data
    latitude, longitude = form.position
    filing = Filing(
        text=said.get("text", ""),
        same_as=said.get("same_as", ""),
        region_code=form.region_code,
        latitude=latitude,
        longitude=longitude,
        landmark=said.get("landmark", ""),
        occurred_on=said.get("occurred_on"),
        agency=said.get("agency", ""),
        anonymous=said.get("anonymous", False),
        confidential=said.get("confidential", False),
        for_another=said.get("for_another") == "ya",
        name=said.get("name", ""),
        phone=said.get("phone", ""),
        email=said.get("email", ""),
        language=language,
        source=way.source,
        source_detail=way.detail,
        heard_at=way.heard_at,
        branch_id=way.branch_id,
        files=tuple(files),
    )
    try:
        accepted = accept_filing(filing)
    except InvalidInput as error:
        form.take_errors(error.errors)
        return None
    return None if form.errors else accepted


def file_once(form: ComplaintForm, accepted: Accepted, *, scope: str, actor: Actor) -> dict[str, Json]:
    """Register, and give what the complainant keeps; a form that was sent before gets its first receipt.

    ``{reference, code, received_at, answer_due_at, receipt, email}``. ``scope`` is who sends to what, as keys are chosen by
    strangers. Raises InFlight while the first is at work.
    """
    email = bool(accepted.person.email)
    # The body is the key alone: whoever sends the same form again, changed or not, is shown the first receipt.
    once: Once[Receipt] = Once(
        scope=scope,
        key=form.cleaned_data.get("key") or secrets.token_urlsafe(18),
        body=b"",
        build=lambda receipt: _held(receipt, email=email),
        lasts=KNOWN_FOR,
    )
    held = run_once(once, lambda: register_case(accepted, actor=actor))
    if not isinstance(held, dict):
        raise TypeError("the receipt of a complaint is an object")
    return held


def _held(receipt: Receipt, *, email: bool) -> dict[str, Json]:
    return {
        "reference": receipt.reference,
        "code": receipt.code,
        "received_at": moment_text(receipt.received_at),
        "answer_due_at": moment_text(receipt.answer_due_at),
        "receipt": receipt.receipt,
        "email": email,
    }
