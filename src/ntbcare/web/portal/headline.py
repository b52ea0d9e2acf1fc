"""The one figure of the front page, with its period and with what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.figures import Figures
from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.queries import Question, statistics

_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Headline:
    """How many of the complaints of a period were followed up."""

    percent: Decimal | None
    followed_up: int
    received: int
    closed_without_answer: int
    answered: int
    acted: int
    since: date
    until: date


def headline() -> Headline | None:
    """The last twelve months; before the first complaint of them all that is known; None while there is nothing."""
    today = local_day(now())
    recent = statistics(Question(received_from=today - _YEAR, received_to=today)).total
    if recent.received:
        return _made(recent, since=today - _YEAR, until=today)
    ever = statistics(Question(group_by=GroupBy.MONTH))
    months = [group.key for group in ever.groups if group.key]
    if not months:
        return None
    return _made(ever.total, since=date.fromisoformat(f"{months[0]}-01"), until=_last_day(date.fromisoformat(f"{months[-1]}-01")))


def _made(figures: Figures, *, since: date, until: date) -> Headline:
    return Headline(
        percent=figures.followed_up_percent,
        followed_up=figures.followed_up or 0,
        received=figures.received or 0,
        closed_without_answer=figures.closed_without_answer or 0,
        answered=figures.answered or 0,
        acted=figures.acted or 0,
        since=since,
        until=until,
    )


def _last_day(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
