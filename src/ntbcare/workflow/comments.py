"""Step 0 in public: what strangers write below posts becomes a case, without anything of it being told in public.

A complaint gets one public sentence that invites to a private conversation, and one private reply with number, code and
link. What is no complaint waits for an officer. An edit is one more message; a removal is noted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ntbcare.agencies.places import find_place
from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case, CaseThread
from ntbcare.cases.threads import cases_of_thread, link_thread
from ntbcare.channels.contract import Change
from ntbcare.common.clock import now
from ntbcare.common.errors import NtbCareError
from ntbcare.correspondence.actions import cancel_messages, queue_message
from ntbcare.correspondence.idempotency import Repeated
from ntbcare.correspondence.messages import body_of
from ntbcare.correspondence.models import IncomingMessage, MessageState, OutgoingMessage, Thread
from ntbcare.workflow.conversing import MEDIA, Outcome, filing_of
from ntbcare.workflow.dialogue import Dialogue, is_english
from ntbcare.workflow.floods import MOST_CASES, hold_flood, is_flooding
from ntbcare.workflow.handle import add_note
from ntbcare.workflow.receive import MAX_TEXT, accept_filing
from ntbcare.workflow.register import register_case
from ntbcare.workflow.remarks import is_applause, is_complaint
from ntbcare.workflow.reply import reply_to_case
from ntbcare.workflow.transaction import together_with

log = structlog.get_logger()

_CASES_WITHIN = timedelta(hours=1)


@dataclass(slots=True)
class _Taking:
    """Written together with the step that a comment leads to. Raises Repeated when another worker was first."""

    thread: Thread
    message: IncomingMessage
    outcome: Outcome = field(default_factory=Outcome)

    def keep(self, result: object, /) -> None:
        """Link the case, mark the comment; what was filed is told."""
        self.outcome.take(result)
        mark(self.message, MessageState.HANDLED, about=self.outcome.reference)
        if self.outcome.case_id is not None:
            link_thread(self.outcome.case_id, self.thread.pk)
        if "code" in self.outcome.values:
            tell_filed(self.message, self.thread, self.outcome)


def take_comments(thread: Thread) -> None:
    """Take what waits in a public conversation, one comment after the other."""
    if is_flooding(thread):
        hold_flood(thread)
        return
    for message in thread.messages.filter(state=MessageState.WAITING).order_by("pk"):
        text = str(body_of(message)["text"])
        thread.language = "en" if is_english(text) else "id"
        with translation.override(thread.language):
            try:
                _take(thread, message, text)
            except Repeated:
                log.info("comment_was_taken", message_id=message.pk)
            except NtbCareError as error:
                log.warning("comment_needs_a_person", message_id=message.pk, error=error.code)
                _put_before_a_person(message)
    Thread.objects.filter(pk=thread.pk).update(leased_until=None, language=thread.language)


def tell_filed(message: IncomingMessage, thread: Thread, outcome: Outcome) -> None:
    """Tell the writer of number and code, and in public only that more comes privately. Needs a transaction."""
    if not thread.public:
        _order(f"talk:filed:{message.pk}", "talk_filed", thread, outcome)
        return
    _order(f"comment:{thread.pk}:public", "comment_invitation", thread, outcome, answers=message)
    filed = "comment_filed" if find_place(str(body_of(message)["text"])) else "comment_filed_where"
    _order(f"comment:{thread.pk}:private:{message.pk}", filed, thread, outcome, answers=message, privately=True)


def removed_of(messages: Sequence[IncomingMessage]) -> set[str]:
    """The handles of comments in the same conversations that their writers have removed."""
    public = {message.thread_id for message in messages if message.thread.public}
    told = [body_of(one) for one in IncomingMessage.objects.filter(thread_id__in=public)] if public else []
    return {str(body["handle"]) for body in told if body.get("change") == Change.REMOVED.value}


def mark(message: IncomingMessage, state: MessageState, *, about: str = "") -> None:
    """Needs a transaction or is one statement. Raises Repeated when another worker was first."""
    if not IncomingMessage.objects.filter(pk=message.pk, state=MessageState.WAITING).update(state=state, about=about):
        raise Repeated("another worker was first")


def _take(thread: Thread, message: IncomingMessage, text: str) -> None:
    body = body_of(message)
    cases = cases_of_thread(thread)
    case = cases[0] if cases else None
    change = Change(str(body.get("change", Change.ADDED.value)))
    if change is Change.REMOVED:
        _note_removal(thread, message, str(body["handle"]), case)
    elif change is Change.EDITED and text in _texts_before(thread, message, str(body["handle"])):
        mark(message, MessageState.HANDLED, about=case.reference if case else "")
    elif case is not None and (body["media"] or not is_applause(text)):
        said = _("Komentar diubah menjadi: %(text)s") % {"text": text} if change is Change.EDITED else text
        with together_with(_Taking(thread, message)):
            reply_to_case(case.pk, said or MEDIA, actor=Actor.complainant())
    elif case is None and is_complaint(text) and not _files_too_much(thread):
        filing = filing_of(Dialogue(text=text[:MAX_TEXT], region_code=find_place(text)), thread)
        with together_with(_Taking(thread, message)):
            register_case(accept_filing(filing), actor=Actor.complainant())
    else:
        _put_before_a_person(message)


def _note_removal(thread: Thread, message: IncomingMessage, handle: str, case: Case | None) -> None:
    """The case stays: it is the person's to withdraw. What was not yet said below the comment is not said any more."""
    for earlier in _of_handle(thread, message, handle):
        if OutgoingMessage.objects.filter(key=f"comment:{thread.pk}:public", answers=earlier).exists():
            cancel_messages(prefix=f"comment:{thread.pk}:public")
    if case is None:
        mark(message, MessageState.HANDLED)
        return
    with together_with(_Taking(thread, message)):
        add_note(case.pk, _("Penulis menghapus komentar publiknya."), actor=Actor.system())


def _texts_before(thread: Thread, message: IncomingMessage, handle: str) -> set[str]:
    """The last wording of the same comment: some edits change nothing that is read."""
    return {str(body_of(earlier)["text"]) for earlier in _of_handle(thread, message, handle)[-1:]}


def _of_handle(thread: Thread, message: IncomingMessage, handle: str) -> list[IncomingMessage]:
    earlier = thread.messages.filter(pk__lt=message.pk).order_by("pk")
    return [one for one in earlier if body_of(one).get("handle") == handle]


def _files_too_much(thread: Thread) -> bool:
    """Whether the same person has made too many cases below other posts lately."""
    if not thread.private_hash:
        return False
    theirs = CaseThread.objects.filter(thread__account_id=thread.account_id, thread__private_hash=thread.private_hash)
    return theirs.filter(case__received_at__gt=now() - _CASES_WITHIN).count() >= MOST_CASES


def _put_before_a_person(message: IncomingMessage) -> None:
    with transaction.atomic():
        mark(message, MessageState.FOR_PERSON)


def _order(
    key: str, template: str, thread: Thread, outcome: Outcome, *, answers: IncomingMessage | None = None, privately: bool = False
) -> None:
    queue_message(
        key,
        template=template,
        about=outcome.reference,
        thread=thread,
        answers=answers,
        privately=privately,
        context=dict(outcome.values) if privately or not thread.public else {},
        language=thread.language,
    )
