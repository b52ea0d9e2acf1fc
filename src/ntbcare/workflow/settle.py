"""What an officer does with a message that no rule could place: make it a case, add it to one, or let it be."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ntbcare.agencies.places import find_place
from ntbcare.cases.access import find_case
from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import CaseNotFound
from ntbcare.cases.threads import link_thread
from ntbcare.common.errors import Conflict, NotFound
from ntbcare.correspondence.inbox import body_of
from ntbcare.correspondence.media import claim_earlier, drop_of
from ntbcare.correspondence.models import IncomingMessage, MessageState
from ntbcare.workflow.comments import tell_filed
from ntbcare.workflow.conversing import MEDIA, Outcome, filing_of
from ntbcare.workflow.dialogue import Dialogue
from ntbcare.workflow.receive import accept_filing
from ntbcare.workflow.register import register_case
from ntbcare.workflow.reply import reply_to_case
from ntbcare.workflow.transaction import together_with


@dataclass(slots=True)
class Settling:
    """Written together with the step: the message is settled once, whoever else looks at it."""

    message: IncomingMessage
    outcome: Outcome

    def keep(self, result: object, /) -> None:
        """Link the conversation and mark the message. Raises Conflict when it was settled meanwhile."""
        self.outcome.take(result)
        if self.outcome.case_id is not None:
            link_thread(self.outcome.case_id, self.message.thread_id)
        mark_settled(self.message, about=self.outcome.reference)
        if "code" in self.outcome.values:
            tell_filed(self.message, self.message.thread, self.outcome)


def file_message(message_id: int) -> str:
    """Make a message a case of its own, and tell its writer; the reference."""
    message = waiting_message(message_id)
    settling = Settling(message, Outcome())
    text = str(body_of(message)["text"])
    dialogue = Dialogue(text=text, region_code=find_place(text))
    with together_with(settling):
        register_case(accept_filing(filing_of(dialogue, message.thread)), actor=Actor.complainant())
    return settling.outcome.reference


def add_message(message_id: int, reference: str) -> str:
    """Add a message to a case as the complainant's reply; the reference. Raises CaseNotFound."""
    message = waiting_message(message_id)
    case = find_case(reference)
    if case is None:
        raise CaseNotFound(_("Laporan tidak ditemukan."))
    settling = Settling(message, Outcome())
    with together_with(settling):
        reply_to_case(case.pk, str(body_of(message)["text"]) or MEDIA, actor=Actor.complainant())
    return case.reference


def let_be(message_id: int) -> None:
    """Nothing is to be done about a message."""
    with transaction.atomic():
        mark_settled(waiting_message(message_id), about="")


def waiting_message(message_id: int) -> IncomingMessage:
    """A message that waits for an officer. Raises NotFound."""
    rows = IncomingMessage.objects.select_related("thread__account").filter(pk=message_id, state=MessageState.FOR_PERSON)
    message = rows.first()
    if message is None:
        raise NotFound(_("Pesan ini tidak menunggu petugas."))
    return message


def mark_settled(message: IncomingMessage, *, about: str) -> None:
    """Needs a transaction. Raises Conflict when it was settled meanwhile."""
    waiting = IncomingMessage.objects.filter(pk=message.pk, state=MessageState.FOR_PERSON)
    if not waiting.update(state=MessageState.HANDLED, about=about):
        raise Conflict(_("Pesan ini sudah diurus petugas lain."))
    if about:
        claim_earlier(message.thread_id, about)
    else:
        drop_of(message.pk)
