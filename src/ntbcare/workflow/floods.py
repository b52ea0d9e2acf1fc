"""One person who writes far too much: everything is kept, nothing more is answered, and an officer sees it once.

How much is too much are settings of the site (``NTBCARE_FLOOD_…``) and, for new complaints, a number here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ntbcare.cases.actor import Actor
from ntbcare.cases.models import CaseThread
from ntbcare.cases.threads import link_thread
from ntbcare.common.clock import now
from ntbcare.common.errors import Conflict, NotFound
from ntbcare.correspondence.actions import queue_message
from ntbcare.correspondence.media import claim_earlier, drop_of
from ntbcare.correspondence.messages import body_of
from ntbcare.correspondence.models import IncomingMessage, MessageState, OutgoingMessage, Thread
from ntbcare.workflow.conversing import Outcome, filing_of
from ntbcare.workflow.dialogue import Dialogue
from ntbcare.workflow.receive import MAX_TEXT, MIN_TEXT, accept_filing
from ntbcare.workflow.register import register_case
from ntbcare.workflow.transaction import together_with

log = structlog.get_logger()

MESSAGES_WITHIN, ANSWERS_WITHIN, CASES_WITHIN = timedelta(minutes=10), timedelta(hours=1), timedelta(hours=1)
MOST_CASES = 5
"""So many new complaints within an hour come from one person; more are a flood."""
_AT_ONCE = 2_000
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Flood:
    """What an officer is shown of it."""

    thread: Thread
    count: int
    first: Sequence[str]
    last: Sequence[str]


def is_flooding(thread: Thread) -> bool:
    """Whether so much has come, been answered or become a case lately that the dialogue must stop."""
    moment = now()
    messages = thread.messages.filter(received_at__gt=_since(thread, moment, MESSAGES_WITHIN))
    answers = OutgoingMessage.objects.filter(
        thread=thread, key__startswith="talk:", created_at__gt=_since(thread, moment, ANSWERS_WITHIN)
    )
    cases = CaseThread.objects.filter(thread_id=thread.pk, case__received_at__gt=_since(thread, moment, CASES_WITHIN))
    return (
        messages.count() > settings.NTBCARE_FLOOD_MESSAGES
        or answers.count() >= settings.NTBCARE_FLOOD_ANSWERS
        or cases.count() >= MOST_CASES
    )


def hold_flood(thread: Thread) -> None:
    """Stop answering a conversation, and say so to the person once."""
    moment = now()
    with transaction.atomic():
        begun = Thread.objects.filter(pk=thread.pk, flooded_at=None).update(flooded_at=moment, leased_until=None)
        if begun and not thread.public:
            queue_message(
                f"flood:{thread.pk}:{int(moment.timestamp())}",
                template="talk_flood", thread=thread, context={}, language=thread.language,
            )  # fmt: skip
    if begun:
        log.warning("flood_from_one_sender", thread_id=thread.pk, account=thread.account_id, alarm=True)


def floods() -> list[Flood]:
    """Conversations that were stopped, the oldest first."""
    stopped = Thread.objects.filter(flooded_at__isnull=False).select_related("account").order_by("flooded_at")
    return [_flood(thread) for thread in stopped[:50]]


def count_floods() -> int:
    """How many conversations were stopped."""
    return Thread.objects.filter(flooded_at__isnull=False).count()


def file_flood(thread_id: int) -> str:
    """Make everything that waits of a conversation one case; its reference. Raises NotFound, InvalidInput."""
    thread = _stopped(thread_id)
    messages = list(_held(thread)[:_AT_ONCE])
    text = "\n".join(dict.fromkeys(str(body_of(message)["text"]) for message in messages))[:MAX_TEXT]
    if len(text) < MIN_TEXT:
        text = f"{_('Banyak pesan dari satu pengirim.')}\n{text}"
    ending = _Ending(thread, [message.pk for message in messages], Outcome())
    with together_with(ending):
        register_case(accept_filing(filing_of(Dialogue(text=text), thread)), actor=Actor.complainant())
    return ending.outcome.reference


def dismiss_flood(thread_id: int) -> None:
    """Nothing is to be done about what was held; the conversation goes on with the next message."""
    thread = _stopped(thread_id)
    messages = list(_held(thread).values_list("pk", flat=True))
    with transaction.atomic():
        _end(thread, messages, about="")
        for message_id in IncomingMessage.objects.filter(pk__in=messages, media__isnull=False).values_list("pk", flat=True):
            drop_of(message_id)


def answer_again(thread_id: int) -> None:
    """It was no flood: what was held is taken together and answered."""
    thread = _stopped(thread_id)
    Thread.objects.filter(pk=thread.pk).update(flooded_at=None, calmed_at=now())


@dataclass(slots=True)
class _Ending:
    """Written together with the case that a flood becomes."""

    thread: Thread
    messages: Sequence[int]
    outcome: Outcome

    def keep(self, result: object, /) -> None:
        """Link the case and end the flood. Raises Conflict when another officer was first."""
        self.outcome.take(result)
        if self.outcome.case_id is not None:
            link_thread(self.outcome.case_id, self.thread.pk)
        _end(self.thread, self.messages, about=self.outcome.reference)
        claim_earlier(self.thread.pk, self.outcome.reference)


def _end(thread: Thread, messages: Sequence[int], *, about: str) -> None:
    ended = Thread.objects.filter(pk=thread.pk, flooded_at__isnull=False)
    if not ended.update(flooded_at=None, calmed_at=now(), dialogue_sealed=None, dialogue_since=None):
        raise Conflict(_("Pesan ini sudah diurus petugas lain."))
    held = IncomingMessage.objects.filter(pk__in=messages, state=MessageState.WAITING)
    held.update(state=MessageState.HANDLED, about=about)


def _stopped(thread_id: int) -> Thread:
    thread = Thread.objects.filter(pk=thread_id, flooded_at__isnull=False).select_related("account").first()
    if thread is None:
        raise NotFound(_("Pesan ini tidak menunggu petugas."))
    return thread


def _held(thread: Thread) -> QuerySet[IncomingMessage]:
    return thread.messages.filter(state=MessageState.WAITING).order_by("pk")


def _flood(thread: Thread) -> Flood:
    held = _held(thread)
    count = held.count()
    first = list(held[:_SHOWN])
    last = list(held.reverse()[: min(_SHOWN, max(count - _SHOWN, 0))])[::-1]
    return Flood(thread, count, [str(body_of(one)["text"]) for one in first], [str(body_of(one)["text"]) for one in last])


def _since(thread: Thread, moment: datetime, within: timedelta) -> datetime:
    """The window, but nothing from before an officer looked last."""
    return max(moment - within, thread.calmed_at) if thread.calmed_at else moment - within
