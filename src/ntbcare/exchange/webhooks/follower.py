"""The exchange follower: orders for each system what it wants to be told of, once.

What an officer can still undo waits until it no longer can; what was undone before it was sent is not sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import TypeAlias

from django.conf import settings

from ntbcare.agencies.queries import Snapshot, reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Membership
from ntbcare.cases.models import Assignment, CaseEvent
from ntbcare.cases.permissions import Standing, reaches, standing_of
from ntbcare.cases.reach import ENDED_PARTS
from ntbcare.cases.sets import EventKind
from ntbcare.common.canonical import canonical_json
from ntbcare.common.clock import now
from ntbcare.exchange.models import DeliveryState, WebhookDelivery, WebhookSubscription
from ntbcare.exchange.webhooks.outcome import Fault
from ntbcare.exchange.webhooks.payload import body_of
from ntbcare.exchange.webhooks.rules import is_told
from ntbcare.workflow.undo import UNDOABLE

_Listener: TypeAlias = tuple[WebhookSubscription, Membership]


def follow(events: Sequence[CaseEvent]) -> None:
    """Order the deliveries of a batch; idempotent, and silent on what was before a system came."""
    snapshot = reference()
    listeners = [
        (subscription, _coordinator_of(subscription.branch_id, snapshot))
        for subscription in WebhookSubscription.objects.order_by("pk")
        if subscription.branch_id in snapshot.agencies
    ]
    if not listeners:
        return
    wanted = [event for event in events if any(_wants(subscription, event) for subscription, _coordinator in listeners)]
    if wanted:
        WebhookDelivery.objects.bulk_create(_rows(wanted, listeners, snapshot), ignore_conflicts=True)
    undoings = [event for event in events if event.kind == EventKind.UNDONE]
    if undoings:
        _take_back(undoings, snapshot)


def _rows(events: Sequence[CaseEvent], listeners: Sequence[_Listener], snapshot: Snapshot) -> Iterator[WebhookDelivery]:
    assignments, told_before = _assignments(events), _told_before(events)
    for event in events:
        standing = _standing(event, assignments.get(event.case_id, ()), snapshot)
        body = _body(event, snapshot)
        for subscription, coordinator in listeners:
            concerned = reaches(coordinator, standing) or (subscription.pk, event.pk) in told_before
            if concerned and _wants(subscription, event):
                yield _row(subscription, event, body)


def _coordinator_of(branch_id: int, snapshot: Snapshot) -> Membership:
    """A system is told of what a coordinator of its branch would reach."""
    return Membership(role=Role.COORDINATOR, agency_id=branch_id, branch_id=branch_id, reach=snapshot.reach(branch_id))


def _wants(subscription: WebhookSubscription, event: CaseEvent) -> bool:
    return event.pk > subscription.after_event and is_told(event, subscription.kinds)


def _told_before(events: Iterable[CaseEvent]) -> set[tuple[int, int]]:
    """Systems and the events by which a case left for another branch: whoever was told of the case is told of that."""
    returned = {event.case_id: event.pk for event in events if event.kind == EventKind.RETURNED}
    if not returned:
        return set()
    rows = WebhookDelivery.objects.filter(case_id__in=returned).values_list("subscription_id", "case_id").distinct()
    return {(subscription_id, returned[case_id]) for subscription_id, case_id in rows}


def _assignments(events: Iterable[CaseEvent]) -> dict[int, list[Assignment]]:
    found: dict[int, list[Assignment]] = {}
    for assignment in Assignment.objects.filter(case_id__in={event.case_id for event in events}):
        found.setdefault(assignment.case_id, []).append(assignment)
    return found


def _standing(event: CaseEvent, assignments: Sequence[Assignment], snapshot: Snapshot) -> Standing:
    """As it was when it happened: an agency that declined or was released is told of that, and of nothing after it."""
    working = {
        one.agency_id
        for one in assignments
        if one.offered_at <= event.at and (one.status not in ENDED_PARTS or one.ended_at is None or one.ended_at >= event.at)
    }
    if not working and event.case.lead_id and not assignments:
        working = {event.case.lead_id}  # An imported case knows its agency without having been given to it here.
    return standing_of(event.case, assigned=frozenset(working), offices=snapshot.coordinating_offices)


def _body(event: CaseEvent, snapshot: Snapshot) -> str:
    return canonical_json(body_of(event, snapshot)).decode()


def _row(subscription: WebhookSubscription, event: CaseEvent, body: str) -> WebhookDelivery:
    wait = settings.NTBCARE_UNDO_SECONDS if event.kind in UNDOABLE else 0
    moment = now()
    return WebhookDelivery(
        subscription=subscription,
        event=event,
        case_id=event.case_id,
        position=event.number,
        body=body,
        due_at=max(moment, event.at + timedelta(seconds=wait)),
        created_at=moment,
    )


def _take_back(undoings: Sequence[CaseEvent], snapshot: Snapshot) -> None:
    """Do not send what was undone; a system that may have been told of it already is told of the undoing too."""
    undone = {(event.case_id, int(event.facts["undoes"])): event for event in undoings}
    positions = {number for _case, number in undone}
    rows = WebhookDelivery.objects.select_for_update(of=("self",)).select_related("subscription")
    told = [
        row
        for row in rows.filter(case_id__in={case for case, _number in undone}, position__in=positions).order_by("pk")
        if (row.case_id, row.position) in undone
    ]
    unsent = [row.pk for row in told if row.state == DeliveryState.WAITING and row.attempts == 0]
    WebhookDelivery.objects.filter(pk__in=unsent).update(
        state=DeliveryState.DROPPED, fault=Fault.UNDONE, ended_at=now(), due_at=now()
    )
    sent = [row for row in told if row.pk not in unsent and row.state != DeliveryState.DROPPED]
    undoing_rows = [(row.subscription, undone[row.case_id, row.position]) for row in sent]
    WebhookDelivery.objects.bulk_create(
        [_row(subscription, event, _body(event, snapshot)) for subscription, event in undoing_rows], ignore_conflicts=True
    )
