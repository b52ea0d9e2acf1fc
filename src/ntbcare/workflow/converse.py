"""Step 0: hear what people say on channels, and answer. What ``dialogue.py`` decides is done here, exactly once.

A conversation is claimed under a lease; what has been said since the last answer is taken together. The messages are
marked as handled, the dialogue is saved and the answer is ordered in the very transaction of the step that they lead to.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation

from ntbcare.agencies.places import find_place
from ntbcare.cases.models import Case
from ntbcare.cases.moves import OPEN
from ntbcare.cases.sets import Status
from ntbcare.cases.threads import cases_of_thread, link_cases_of, link_thread
from ntbcare.channels.contract import Change
from ntbcare.channels.queries import paused_accounts
from ntbcare.channels.registry import adapter_of
from ntbcare.common.clock import now
from ntbcare.complainants.matching import mark_verified
from ntbcare.correspondence.actions import queue_message
from ntbcare.correspondence.idempotency import Repeated
from ntbcare.correspondence.inbox import body_of
from ntbcare.correspondence.media import claim_earlier, drop_earlier
from ntbcare.correspondence.models import IncomingMessage, MessageState, Thread
from ntbcare.correspondence.threads import public_threads_of
from ntbcare.vault.actions import open_sealed, seal
from ntbcare.workflow.answered import Answered, answered_case
from ntbcare.workflow.comments import take_comments
from ntbcare.workflow.conversing import Outcome, do_step
from ntbcare.workflow.dialogue import (
    Add,
    Asked,
    Dialogue,
    File,
    KnownCase,
    Move,
    Rate,
    Said,
    Speech,
    WithCode,
    is_english,
    next_move,
)
from ntbcare.workflow.floods import hold_flood, is_flooding
from ntbcare.workflow.proven import keep_one_person, link_proven_cases, prove_by_code

log = structlog.get_logger()

SEAL_DIALOGUE = "dialogue"
LEASE = timedelta(minutes=2)
BATCH = 20
SILENCE = timedelta(hours=24)
"""After so long without a word what was said is kept as an incomplete case."""


@dataclass(slots=True)
class Handling:
    """What is written together with the step that messages lead to. Raises Repeated when another worker was first."""

    thread: Thread
    messages: Sequence[IncomingMessage]
    move: Move
    outcome: Outcome
    cases: Sequence[Case] = ()
    answered: Answered | None = None

    def keep(self, result: object, /) -> None:
        """Link the case, mark the messages, save the dialogue, order the answers."""
        self.outcome.take(result)
        if self.outcome.case_id is not None and self._may_link():
            link_thread(self.outcome.case_id, self.thread.pk)
        if self.outcome.case_id is not None and isinstance(self.move.step, File):
            keep_one_person(self.outcome.case_id, self.thread)
        elif self.outcome.case_id is not None and isinstance(self.move.step, WithCode):
            prove_by_code(self.outcome.case_id, self.thread)
        finish(self.thread, self.messages, self.move, about=self.outcome.reference, more=self.outcome.speech())

    def _may_link(self) -> bool:
        """Whoever was handed one of our letters may answer it; news of the case goes on to whom it was written."""
        if self.answered is None or not isinstance(self.move.step, Add | Rate):
            return True
        if self.answered.point_id is not None:
            mark_verified(self.answered.point_id)
        return self.answered.by_recipient


def converse_once(*, limit: int = BATCH) -> int:
    """Answer conversations in which something waits; how many."""
    claimed = _claim(limit)
    for thread in claimed:
        try:
            take_comments(thread) if thread.public else _answer(thread)
        except Repeated:
            log.info("conversation_was_answered", thread_id=thread.pk)
    return len(claimed)


def finish(
    thread: Thread, messages: Sequence[IncomingMessage], move: Move, *, about: str = "", more: Sequence[Speech] = ()
) -> None:
    """Mark messages as handled, save where the dialogue stands, order what is said. Needs a transaction."""
    waiting = IncomingMessage.objects.filter(pk__in=[message.pk for message in messages], state=MessageState.WAITING)
    state = MessageState.FOR_PERSON if any(speech.template == "talk_person" for speech in more) else MessageState.HANDLED
    if messages and waiting.update(state=state, about=about) != len(messages):
        raise Repeated("another worker was first")
    if move.claims and about:
        claim_earlier(thread.pk, about)
    elif move.forgets:
        drop_earlier(thread.pk)
    held = move.dialogue
    Thread.objects.filter(pk=thread.pk).update(
        dialogue_sealed=None if held is None else seal(_written(held), purpose=SEAL_DIALOGUE),
        dialogue_since=None if held is None else now(),
        language=thread.language,
        leased_until=None,
    )
    mark = messages[-1].pk if messages else f"{thread.pk}-{int(now().timestamp())}"
    for number, speech in enumerate([*move.speech, *more]):
        queue_message(
            f"talk:{mark}:{number}",
            template=speech.template,
            about=about,
            thread=thread,
            context={**speech.values, **({"buttons": list(speech.choices)} if speech.choices else {})},
            language=thread.language,
        )


def dialogue_of(thread: Thread) -> Dialogue:
    """Where the dialogue stands."""
    if not thread.dialogue_sealed:
        return Dialogue()
    held = json.loads(open_sealed(thread.dialogue_sealed, purpose=SEAL_DIALOGUE))
    return Dialogue(**held | {"asked": Asked(held["asked"]), "choices": tuple(held["choices"])})


def _written(dialogue: Dialogue) -> str:
    return json.dumps(asdict(dialogue) | {"asked": dialogue.asked.value})


def _answer(thread: Thread) -> None:
    messages = list(thread.messages.filter(state=MessageState.WAITING).order_by("pk"))
    if not messages:
        Thread.objects.filter(pk=thread.pk).update(leased_until=None)
        return
    if is_flooding(thread):
        hold_flood(thread)
        return
    adapter = adapter_of(thread.account.kind)
    if adapter.manners.alone:
        del messages[1:]
    said = _said(messages)
    with transaction.atomic():
        # Whoever commented in public and writes privately goes on with the case that the comment became.
        link_cases_of(public_threads_of(thread), thread.pk)
        link_proven_cases(thread)
    dialogue = dialogue_of(thread)
    if said.text and dialogue.is_empty and not thread.messages.exclude(state=MessageState.WAITING).exists():
        thread.language = "en" if is_english(said.text) else "id"
    answered = None if adapter.proves_sender else answered_case(messages, thread)
    cases = cases_of_thread(thread) if adapter.proves_sender else [answered.case] if answered else []
    known = [
        # What answers our letter is about its case, ended or not: somebody reads it.
        KnownCase(case.reference, is_open=case.status in OPEN or bool(answered), is_answered=case.status == Status.ANSWERED)
        for case in cases
    ]
    if not (said.text or said.has_media or said.latitude) and all(_is_removal(message) for message in messages):
        with transaction.atomic():
            finish(thread, messages, Move(dialogue=None if dialogue.is_empty else dialogue))
        return
    move = _move(said, dialogue, known, is_letter=adapter.manners.alone)
    with translation.override(thread.language):
        if move.step is not None:
            do_step(move.step, Handling(thread, messages, move, Outcome(), cases, answered))
            return
        with transaction.atomic():
            finish(thread, messages, move)


def _move(said: Said, dialogue: Dialogue, known: Sequence[KnownCase], *, is_letter: bool) -> Move:
    if is_letter and known:
        # It is about the case of the letter that it answers; what was begun beside it stays as it was.
        move = next_move(said, Dialogue(), known, _find)
        return replace(move, dialogue=move.dialogue or (None if dialogue.is_empty else dialogue))
    if is_letter and dialogue.asked is Asked.WHERE and not said.answers:
        # A letter that does not answer our question may say anything, not only where.
        dialogue = replace(dialogue, asked=Asked.WHAT)
    return next_move(said, dialogue, known, _find)


def _find(text: str, asked: bool) -> str:  # noqa: FBT001  # as the dialogue calls it
    return find_place(text, asked=asked)


def _is_removal(message: IncomingMessage) -> bool:
    return body_of(message).get("change") == Change.REMOVED.value


def _said(messages: Sequence[IncomingMessage]) -> Said:
    bodies = [body_of(message) for message in messages]
    placed = next((body for body in reversed(bodies) if body["latitude"] and body["longitude"]), None)
    return Said(
        text="\n".join(str(body["text"]) for body in bodies if body["text"]),
        latitude=str(placed["latitude"]) if placed else "",
        longitude=str(placed["longitude"]) if placed else "",
        has_media=any(body["media"] for body in bodies),
        answers=any(body.get("answers") for body in bodies),
    )


def _waiting() -> QuerySet[IncomingMessage]:
    free = Q(thread__leased_until=None) | Q(thread__leased_until__lt=now())
    waiting = IncomingMessage.objects.filter(free, state=MessageState.WAITING, thread__flooded_at=None)
    return waiting.exclude(account_id__in=paused_accounts()).order_by("pk")


def _claim(limit: int) -> list[Thread]:
    ids = list(dict.fromkeys(_waiting().values_list("thread_id", flat=True)[:limit]))
    if not ids:
        return []
    with transaction.atomic():
        free = Q(leased_until=None) | Q(leased_until__lt=now())
        locked = Thread.objects.filter(free, pk__in=ids).select_for_update(skip_locked=True)
        mine = list(locked.values_list("pk", flat=True))
        Thread.objects.filter(pk__in=mine).update(leased_until=now() + LEASE)
    # Who has waited longest comes first: a comment before the private message that follows it.
    return sorted(Thread.objects.filter(pk__in=mine).select_related("account"), key=lambda thread: ids.index(thread.pk))
