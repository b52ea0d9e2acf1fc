"""Whether the deadlines stand on sound rules, for ``ntbcare doctor``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ntbcare.agencies.models import Member
from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.cases.sets import Position
from ntbcare.common.clock import local_day, now
from ntbcare.common.findings import Finding
from ntbcare.deadlines.actions.clocks import stale_clocks
from ntbcare.deadlines.book import book
from ntbcare.deadlines.models import Clock, Holiday
from ntbcare.deadlines.seats import ORDER, Late, held_among, posts_of

_NAMED = {
    Position.UNIT_HEAD: (Role.APPROVER, "head of unit (approver)"),
    Position.AGENCY_HEAD: (Role.LEADER, "agency head (leader)"),
}
_AHEAD = timedelta(days=60)
_LATE = timedelta(minutes=15)


def check_deadlines() -> Iterator[Finding]:
    """Clocks that wait to be counted anew or acted on, and a calendar that will soon have no holidays."""
    stale = stale_clocks()
    if stale:
        yield Finding(f"{stale} clocks wait to be counted with the changed calendar", warning=True)
    waiting = Clock.objects.filter(stopped_at=None, next_action_at__lt=now() - _LATE).count()
    if waiting:
        yield Finding(f"{waiting} reminders or notices are more than 15 minutes late: is the worker running?")
    year = (local_day(now()) + _AHEAD).year
    coming = Holiday.objects.filter(day__year=year, withdrawn_at=None)
    if not coming.exists():
        yield Finding(f"no holidays are known for {year}: deadlines will come out too early", warning=True)
    elif coming.filter(estimated=True).exists():
        yield Finding(f"some holidays of {year} are estimates: confirm or move them", warning=True)
    yield from _vacant_seats()


def _vacant_seats() -> Iterator[Finding]:
    """Positions that a ladder in force escalates to and nobody holds: what is late goes past them, one level up."""
    today, known = local_day(now()), reference().agencies
    working = Member.objects.filter(until=None, user__is_active=True, role=Role.LIAISON).values_list("agency_id", flat=True)
    agencies = [known[pk] for pk in sorted(set(working)) if pk in known]
    for branch in {agency.branch_id for agency in agencies}:
        ladder = book().ladder_on(today, branch)
        asked = {rung.position for rungs in ladder.rungs.values() for rung in rungs}
        own = [agency for agency in agencies if agency.branch_id == branch]
        for position in sorted(asked & _NAMED.keys(), key=ORDER.index):
            role, word = _NAMED[position]
            held = held_among((agency.id, role.value) for agency in own)
            empty = [agency.short_name for agency in own if (agency.id, role.value) not in held]
            if empty:
                yield Finding(f"{known[branch].short_name}: no {word} in {_some(empty)}: what is late goes past", warning=True)
        late = Late(branch, None, own_office=False, ladder=ladder)
        for position in sorted(asked - _NAMED.keys() - {Position.LIAISON}, key=ORDER.index):
            posts = [post for group in posts_of(position, late) for post in group]
            if not held_among(posts):
                yield Finding(f"{known[branch].short_name}: nobody is {position.value}: what is late goes past", warning=True)


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
