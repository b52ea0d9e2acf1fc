"""Sending questions to those who subscribe: each as the reader may see it then, once for each slot, and one however late.

The letter is made before the transaction; the mark of the slot and the order of the letter stand together or not at all.
"""

from __future__ import annotations

import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils.translation import override

from ntbcare.agencies.scope import Viewer, viewer_of
from ntbcare.common.canonical import Json
from ntbcare.common.clock import local_day, now, site_zone
from ntbcare.common.errors import Forbidden, InvalidInput, NtbCareError
from ntbcare.correspondence.actions import queue_message
from ntbcare.monitoring.models import Cadence, PausedFor, Subscription
from ntbcare.monitoring.questions.answers import answer
from ntbcare.monitoring.questions.keeping import asked_by, may_read
from ntbcare.monitoring.questions.letters import letter_of
from ntbcare.monitoring.questions.places import places_of
from ntbcare.monitoring.questions.schedule import next_after, slot_of

log = structlog.get_logger()


class _Paused(Exception):
    """Nothing may or can be sent to this reader."""

    def __init__(self, why: PausedFor) -> None:
        super().__init__(why.value)
        self.why = why


def send_due(limit: int = 100) -> int:
    """See to the subscriptions that are due, up to ``limit``; how many. Safe with any number of workers."""
    _take_back_jumps()
    rows = Subscription.objects.filter(paused="", cadence__in=Cadence.values, next_at__lte=now())
    due = list(rows.order_by("next_at", "pk").values_list("pk", flat=True)[:limit])
    return sum(_see_to_safely(pk) for pk in due)


def _take_back_jumps() -> None:
    """A clock that ran ahead and was set back would keep letters waiting until the time that it showed."""
    for cadence in Cadence.values:
        following = next_after(cadence, now(), site_zone())
        Subscription.objects.filter(paused="", cadence=cadence, next_at__gt=following).update(next_at=following)


def _see_to_safely(subscription_id: int) -> bool:
    """One reader's trouble must not keep the others waiting; it is tried again with the next sweep."""
    try:
        return _see_to(subscription_id)
    except (NtbCareError, DatabaseError) as error:
        log.warning("question_not_sent", subscription_id=subscription_id, error=type(error).__name__)
        return False


def _see_to(subscription_id: int) -> bool:
    found = Subscription.objects.select_related("question", "officer").filter(pk=subscription_id, paused="").first()
    if found is None:
        return False
    try:
        context = _letter(found, viewer_of(found.officer_id))
    except _Paused as end:
        return bool(Subscription.objects.filter(pk=found.pk, paused="", next_at=found.next_at).update(paused=end.why))
    moment, zone = now(), site_zone()
    slot = slot_of(found.cadence, moment, zone)
    with transaction.atomic(durable=True):
        mine = Subscription.objects.filter(pk=found.pk, paused="", cadence=found.cadence, next_at=found.next_at)
        if not mine.update(next_at=next_after(found.cadence, moment, zone), sent_for=slot):
            return False
        if found.sent_for != slot:
            queue_message(
                f"question:{found.pk}:{found.cadence}:{slot.isoformat()}",
                template="officer_question",
                officer=found.officer,
                context=context,
                language=found.officer.language,
            )
    return True


def _letter(found: Subscription, reader: Viewer) -> dict[str, Json]:
    """What the letter's wording needs, as the reader may see it now. Raises _Paused where nothing may or can be sent."""
    if not found.officer.is_active:
        raise _Paused(PausedFor.PERMISSION)
    try:
        places = places_of(reader)
    except Forbidden:
        raise _Paused(PausedFor.PERMISSION) from None
    if not may_read(found.question, reader):
        raise _Paused(PausedFor.UNSHARED)
    today = local_day(now())
    with override(found.officer.language):
        asked = asked_by(found.question, places, today=today)
        if asked.query is None or asked.days is None:
            raise _Paused(PausedFor.UNANSWERED)
        try:
            answered = answer(asked.query, asked.place, asked.days, today=today)
        except InvalidInput:
            raise _Paused(PausedFor.UNANSWERED) from None
        context = letter_of(answered, today=today)
    address = f"{settings.NTBCARE_BASE_URL}/desk/questions/{found.question_id}/"
    links: dict[str, Json] = {"question_link": address, "stop_link": f"{address}#langganan", "name": found.question.name}
    return context | links
