"""To which posts a case went up, and what they said to it. What writes needs an open transaction and the case locked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import reduce
from operator import or_

from django.db.models import Q

from ntbcare.agencies.scope import Viewer
from ntbcare.cases.models import CaseEvent, Escalation
from ntbcare.cases.permissions import Standing, roles_on
from ntbcare.cases.sets import Position

Post = tuple[int, str]
"""An agency and a role: whoever is a member of that agency in that role."""


def write_escalation(
    event: CaseEvent, *, clock: str, assignment_id: int | None, position: Position, posts: Sequence[Post], asks: bool = True
) -> None:
    """Keep to whom the case went up with ``event``; unless it ``asks`` for their word, what they do is a step of its own."""
    Escalation.objects.bulk_create(
        Escalation(
            case_id=event.case_id,
            number=event.number,
            clock=clock,
            assignment_id=assignment_id,
            level=event.facts["level"],
            position=position,
            agency_id=agency_id,
            role=role,
            at=event.at,
            acknowledged_number=None if asks else event.number,
        )
        for agency_id, role in posts
    )


def escalations_of(case_id: int) -> list[Escalation]:
    """All of a case, in the order in which it went up."""
    return list(Escalation.objects.filter(case_id=case_id).order_by("number", "id"))


def raised_to(case_id: int, *, clock: str, assignment_id: int | None, position: Position) -> frozenset[Post]:
    """The posts of a position that a delay went up to and that it is still with."""
    rows = Escalation.objects.filter(case_id=case_id, clock=clock, assignment=assignment_id, position=position, is_open=True)
    return frozenset(rows.values_list("agency_id", "role"))


def posts_of_viewer(viewer: Viewer) -> frozenset[Post]:
    """The posts that an officer holds."""
    return frozenset((m.agency_id, m.role.value) for m in viewer.memberships)


def to_posts(posts: Collection[Post]) -> Q:
    """The condition for rows that are addressed to one of the posts; nothing for none."""
    roles: dict[str, list[int]] = {}
    for agency_id, role in sorted(posts):
        roles.setdefault(role, []).append(agency_id)
    ways = [Q(role=role, agency_id__in=agencies) for role, agencies in roles.items()]
    return reduce(or_, ways) if ways else Q(pk__in=[])


def waiting_for(viewer: Viewer, case_id: int) -> list[Escalation]:
    """What of a case waits for the officer's word: escalated to one of the officer's posts and not acknowledged by it."""
    rows = Escalation.objects.filter(case_id=case_id, is_open=True, acknowledged_number=None)
    return list(rows.filter(to_posts(posts_of_viewer(viewer))).order_by("number", "id"))


def acknowledge(rows: Sequence[Escalation], event: CaseEvent) -> None:
    """Keep that the levels of these rows have spoken, whichever of their posts did."""
    numbers = {row.number for row in rows}
    Escalation.objects.filter(case_id=event.case_id, number__in=numbers, acknowledged_number=None).update(
        acknowledged_number=event.number
    )


def end_escalations(ended: Collection[tuple[int, str, int | None]]) -> None:
    """Close what went up because of these clocks (case, kind, assignment): what was late is done or is no longer asked."""
    for case_id, clock, assignment_id in ended:
        of_clock = Q(assignment=None) if assignment_id is None else Q(assignment_id=assignment_id)
        Escalation.objects.filter(of_clock, case_id=case_id, clock=clock, is_open=True).update(is_open=False)


def with_raised(viewer: Viewer, standing: Standing, case_id: int) -> Standing:
    """The standing with the posts that the case was escalated to, where nothing else lets the officer reach it."""
    if roles_on(viewer, standing):
        return standing
    rows = Escalation.objects.filter(case_id=case_id).filter(to_posts(posts_of_viewer(viewer)))
    return replace(standing, raised=frozenset(rows.values_list("agency_id", "role")))
