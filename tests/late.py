"""Cases that nobody answers: time goes on from hour to hour of a week in November 2026, and the worker looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db.models import Min

from ntbcare.agencies.models import Member
from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.common.clock import pretend
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.deadlines.models import Clock
from ntbcare.workflow.escalate import act_on_clocks
from tests.deadlines.journey import at

MONDAY = at("2026-11-23 10:00")


@contextmanager
def on(moment: str) -> Iterator[None]:
    """At a moment of Makassar."""
    with pretend(at(moment)):
        yield


def pass_time(start: datetime, end: datetime, *, every: timedelta = timedelta(hours=1)) -> None:
    """Let the worker look every so often, as long as it finds something. Between two looks at which it would find nothing
    due the time only passes: a look at weeks of hours takes long."""
    moment = start
    while moment <= end:
        with pretend(moment):
            drain()
            while act_on_clocks():
                drain()
        moment += every
        due = Clock.objects.filter(stopped_at=None).aggregate(at=Min("next_action_at"))["at"]
        while moment <= end and (due is None or moment < due):
            moment += every


def raised(case: Case, *, clock: str | None = None) -> list[CaseEvent]:
    """How often and how far a case went up, in order."""
    events = CaseEvent.objects.filter(case=case, kind="escalated").order_by("number")
    return [event for event in events if clock is None or event.facts["clock"] == clock]


def told(actor: Actor, template: str = "officer_escalated") -> list[OutgoingMessage]:
    """The messages of a kind to an officer."""
    return list(OutgoingMessage.objects.filter(officer_id=actor.user_id or 0, template=template).order_by("pk"))


def leave(actor: Actor, at_moment: datetime) -> None:
    """An officer gives up all posts."""
    Member.objects.filter(user_id=actor.user_id or 0, until=None).update(until=at_moment)
