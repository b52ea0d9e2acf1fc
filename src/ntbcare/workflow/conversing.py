"""The steps that a conversation leads to: file, add, rate, or do something by number and code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

import structlog
from django.db import transaction

from ntbcare.agencies.queries import reference as snapshot
from ntbcare.cases.access import open_with_code
from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import CaseNotFound, MoveNotAllowed
from ntbcare.cases.models import Case
from ntbcare.cases.sets import Source, Status
from ntbcare.channels.registry import adapter_of
from ntbcare.common.clock import site_zone
from ntbcare.common.errors import NtbCareError, TooMany
from ntbcare.complainants.matching import mark_points_verified
from ntbcare.complainants.models import ContactKind
from ntbcare.correspondence.models import IncomingMessage, Thread
from ntbcare.correspondence.rules import day_in_words
from ntbcare.correspondence.threads import name_in, phone_in, sender_of
from ntbcare.workflow.dialogue import Add, Dialogue, File, Move, Rate, Speech, WithCode
from ntbcare.workflow.rate import rate_case
from ntbcare.workflow.receive import MAX_TEXT, Filing, accept_filing
from ntbcare.workflow.register import Receipt, register_case
from ntbcare.workflow.reply import reply_to_case
from ntbcare.workflow.transaction import together_with

log = structlog.get_logger()
MEDIA = "[lampiran]"
"""What stands for a message that is only a picture, a voice note or a document."""


@dataclass(slots=True)
class Outcome:
    """What a step came to: the case, and what is said of it."""

    template: str = ""
    case_id: int | None = None
    reference: str = ""
    values: dict[str, str] = field(default_factory=dict)

    def take(self, result: object) -> None:
        """Learn from what the step returned, inside its transaction."""
        if isinstance(result, Receipt):
            self.case_id, self.reference = result.case_id, result.reference
            self.values = {
                "reference": result.reference,
                "code": result.code,
                "due_day": day_in_words(result.answer_due_at, zone=site_zone()),
            }
            filed = Case.objects.filter(pk=result.case_id).values_list("complainant_id", "source").get()
            if filed[1] != Source.EMAIL:  # The sender of a mail may be anybody.
                mark_points_verified(filed[0])
        elif isinstance(result, Case):
            self.case_id, self.reference = result.pk, result.reference
            self.values = {"reference": result.reference} | self.values

    def speech(self) -> tuple[Speech, ...]:
        """What is said of it; nothing where the step speaks for itself."""
        return (Speech(self.template, self.values),) if self.template else ()


class Kept(Protocol):
    """What the caller writes together with the step."""

    thread: Thread
    messages: Sequence[IncomingMessage]
    move: Move
    outcome: Outcome
    cases: Sequence[Case]

    def keep(self, result: object, /) -> None:
        """Write it."""


def do_step(step: File | Add | Rate | WithCode, kept: Kept) -> None:
    """Do what the dialogue decided. What is refused is told to the person, or put before an officer."""
    try:
        with together_with(kept):
            _run(step, kept)
    except TooMany:
        _only_say(kept, "talk_slow_down")
    except CaseNotFound:
        _only_say(kept, "talk_wrong_code")
    except MoveNotAllowed:
        refused = step.reference if isinstance(step, Rate | WithCode | Add) else ""
        _only_say(kept, "talk_not_now" if _is_rating(step) else "talk_person", {"reference": refused})
    except NtbCareError as error:
        log.warning("conversation_needs_a_person", thread_id=kept.thread.pk, error=error.code)
        _only_say(kept, "talk_person")


def _run(step: File | Add | Rate | WithCode, kept: Kept) -> None:
    if isinstance(step, File):
        kept.outcome.template = "talk_filed"
        register_case(accept_filing(filing_of(step.dialogue, kept.thread)), actor=Actor.complainant())
        return
    if isinstance(step, WithCode):
        _by_code(step, kept)
        return
    case = next((case for case in kept.cases if case.reference == step.reference), None)
    if case is None:
        raise CaseNotFound("no such case in this conversation")
    if isinstance(step, Rate):
        _rate(case.pk, kept, stars=step.stars, solved=step.solved, comment=step.comment)
        return
    kept.outcome.template = "talk_added"
    reply_to_case(case.pk, step.text.strip() or MEDIA, actor=Actor.complainant())


def _by_code(step: WithCode, kept: Kept) -> None:
    case = open_with_code(step.reference, step.code, address=f"thread:{kept.thread.pk}")
    if step.what == "rate" and step.rest[:1] in "12345" and step.rest:
        _rate(case.pk, kept, stars=int(step.rest[0]), solved=int(step.rest[0]) >= 4, comment=step.rest[1:].strip())
    elif step.what == "reply" and step.rest:
        kept.outcome.template = "talk_added"
        reply_to_case(case.pk, step.rest, actor=Actor.complainant())
    else:
        kept.outcome.template, kept.outcome.values = "talk_status", status_values(case, language=kept.thread.language)
        with transaction.atomic():
            kept.keep(case)


def _rate(case_id: int, kept: Kept, *, stars: int, solved: bool, comment: str) -> None:
    kept.outcome.template = "talk_rated"
    rate_case(case_id, stars=stars, solved=solved, comment=comment, actor=Actor.complainant())


def _only_say(kept: Kept, template: str, values: dict[str, str] | None = None) -> None:
    """Say something and do nothing: a fresh outcome, so that nothing of the refused step is said."""
    outcome = kept.outcome
    outcome.template, outcome.case_id, outcome.reference, outcome.values = template, None, "", values or {}
    with transaction.atomic():
        kept.keep(None)


def _is_rating(step: object) -> bool:
    return isinstance(step, Rate) or (isinstance(step, WithCode) and step.what == "rate")


def filing_of(dialogue: Dialogue, thread: Thread) -> Filing:
    """What was said in a conversation, as a filing: the channel is the source, the sender the contact."""
    account = thread.account
    adapter = adapter_of(account.kind)
    is_phone = adapter.contact_kind == ContactKind.PHONE
    return Filing(
        text=dialogue.text[:MAX_TEXT],
        region_code=dialogue.region_code,
        landmark=dialogue.landmark,
        latitude=Decimal(dialogue.latitude) if dialogue.latitude else None,
        longitude=Decimal(dialogue.longitude) if dialogue.longitude else None,
        name=name_in(thread),
        phone=sender_of(thread) if is_phone else phone_in(thread),
        email=sender_of(thread) if adapter.contact_kind == ContactKind.EMAIL else "",
        told_in_conversation=True,
        language=thread.language,
        source=Source(adapter.source),
        source_detail=account.label if account.own_voice or thread.public or adapter.source == Source.PARTNER else "",
    )


def status_values(case: Case, *, language: str) -> dict[str, str]:
    """What ``talk_status`` says of a case."""
    lead = snapshot().agencies.get(case.lead_id or 0)
    return {
        "reference": case.reference,
        "status": str(Status(case.status).label),
        "agency": f"{lead.name}." if lead else "",
        "due_day": day_in_words(case.answer_due_at, language=language, zone=site_zone()) if case.answer_due_at else "-",
    }
