"""An officer leaves a role: what hung on the person passes on, so that nothing waits for somebody who is gone.

Cases that the officer had taken go back to the common list; access tokens of who has no role left end; messages that were to
go to the person are not sent. Drafts lie with the agency's part, escalations go to roles, and systems listen to branches:
these need nobody in particular. An agency that is left without liaison officers is told to its coordinators.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task

from ntbcare.accounts.actions import revoke_api_token
from ntbcare.accounts.models import ApiToken, User
from ntbcare.agencies.actions import end_member
from ntbcare.agencies.models import Member
from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import viewer_of
from ntbcare.cases.models import Assignment, Case, Draft
from ntbcare.cases.permissions import roles_on
from ntbcare.cases.sets import EventKind, Queue
from ntbcare.common.clock import now
from ntbcare.correspondence.actions import queue_message
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.workflow.escalate import open_step

BATCH = 100
_OPEN_QUEUES = [queue for queue in Queue if queue != Queue.DONE]


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs on an officer as a person."""

    cases: int
    drafts: int
    tokens: int
    messages: int


def hanging_on(user_id: int) -> Hanging:
    """What would pass on if the officer left every role."""
    return Hanging(
        cases=_taken_by(user_id).count(),
        drafts=Draft.objects.filter(author_id=user_id, assignment__is_open=True).count(),
        tokens=ApiToken.objects.filter(user_id=user_id, revoked_at=None).count(),
        messages=_waiting_for(user_id).count(),
    )


def end_role(member_id: int, *, by: int | None) -> None:
    """End a membership and pass on what hung on it. Cases follow in batches, by a job."""
    with transaction.atomic(durable=True):
        member = Member.objects.filter(pk=member_id, until=None).select_related("user", "agency").first()
        if member is None:
            return
        end_member(member_id, by=by)
        if not Member.objects.filter(user_id=member.user_id, until=None).exists():
            for token_id in ApiToken.objects.filter(user_id=member.user_id, revoked_at=None).values_list("pk", flat=True):
                revoke_api_token(token_id)
            _waiting_for(member.user_id).update(state=Delivery.CANCELLED)
        _tell_of_empty_office(member)
        let_cases_go.enqueue(member.user_id)


@task()
def let_cases_go(user_id: int) -> int:
    """Put the open cases that an officer took and no longer reaches back on the common list; how many."""
    let_go, after = 0, 0
    while ids := list(_taken_by(user_id).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        let_go += sum(_let_go(case_id, user_id) for case_id in ids)
        after = ids[-1]
    return let_go


def _let_go(case_id: int, user_id: int) -> bool:
    with transaction.atomic(durable=True):
        step = open_step(case_id)
        if step.case.officer_id != user_id or roles_on(viewer_of(user_id), step.standing):
            return False
        step.add(EventKind.TAKEN, facts={"set": {"officer_id": None}, "left": True})
    return True


def _taken_by(user_id: int) -> QuerySet[Case]:
    return Case.objects.filter(officer_id=user_id, queue__in=_OPEN_QUEUES)


def _waiting_for(user_id: int) -> QuerySet[OutgoingMessage]:
    return OutgoingMessage.objects.filter(officer_id=user_id, state__in=[Delivery.QUEUED, Delivery.FAILED], leased_until=None)


def _tell_of_empty_office(member: Member) -> None:
    """The coordinators learn of an agency with open parts for which nobody works any more."""
    nodes = [agency.id for agency in reference().ancestors(member.agency_id)]
    if member.role != Role.LIAISON or Member.objects.filter(agency_id__in=nodes, role=Role.LIAISON, until=None).exists():
        return
    waiting = Assignment.objects.filter(agency_id=member.agency_id, is_open=True).count()
    if not waiting:
        return
    branch_id = reference().agencies[member.agency_id].branch_id
    coordinators = Member.objects.filter(agency_id=branch_id, role=Role.COORDINATOR, until=None, user__is_active=True)
    for user in User.objects.filter(pk__in=coordinators.values("user_id")):
        queue_message(
            f"empty-office:{member.pk}:{user.pk}:{now():%Y%m%d}",
            template="officer_empty_office",
            officer=user,
            context={"agency": member.agency.name, "count": str(waiting)},
            language=user.language,
        )
