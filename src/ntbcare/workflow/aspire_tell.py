"""What follows when a group is answered or dissolved, by jobs: each aspiration gets the answer as its own, each supporter who
left a way to be told is told once."""

from __future__ import annotations

import structlog
from django.db import transaction
from django_tasks import task

from ntbcare.aspirations import actions
from ntbcare.aspirations.models import GroupAnswer, Supporter
from ntbcare.aspirations.queries import address_of, members_of
from ntbcare.cases.models import CaseEvent
from ntbcare.cases.moves import OPEN
from ntbcare.cases.sets import EventKind, Status
from ntbcare.channels.queries import sending_account
from ntbcare.common.canonical import Json
from ntbcare.complainants.models import ContactKind, ContactPoint
from ntbcare.correspondence.actions import queue_message
from ntbcare.workflow.escalate import open_step

log = structlog.get_logger()
_BATCH = 200


@task()
def tell_of_answer(answer_id: int) -> int:
    """Answer each aspiration of the group and tell each supporter; how many aspirations. Again changes nothing."""
    answer = GroupAnswer.objects.select_related("group").get(pk=answer_id)
    if GroupAnswer.objects.filter(group_id=answer.group_id, number__gt=answer.number).exists():
        return 0  # A later answer tells what holds now.
    answered = sum(_answer(case_id, answer) for case_id in members_of(answer.group_id))
    _tell_supporters(answer)
    log.info("aspiration_answered", group=answer.group_id, aspirations=answered)
    return answered


@task()
def part_members(group_id: int) -> int:
    """Take every aspiration out of a dissolved group, one step each; how many."""
    parted = 0
    for case_id in members_of(group_id):
        with transaction.atomic(durable=True):
            step = open_step(case_id)
            if actions.remove_member(case_id) is not None:
                step.add(EventKind.UNGROUPED, facts={"group": group_id})
                parted += 1
    return parted


def _answer(case_id: int, answer: GroupAnswer) -> bool:
    """One aspiration gets the answer, unless it has it. Its agencies have nothing left to do."""
    with transaction.atomic(durable=True):
        step = open_step(case_id)
        case = step.case
        if case.status not in OPEN | {Status.CLOSED} or _has(case_id, answer.pk):
            return False
        status = Status.ANSWERED if case.status in OPEN else None
        facts: dict[str, Json] = {"aspiration": answer.pk, "group": answer.group_id}
        step.add(EventKind.ANSWERED, status=status, facts=facts, content={"text": answer.text}, agency_id=answer.by_agency_id)
        step.end_open_parts()
        return True


def _has(case_id: int, answer_id: int) -> bool:
    return CaseEvent.objects.filter(case_id=case_id, kind=EventKind.ANSWERED, facts__aspiration=answer_id).exists()


def _tell_supporters(answer: GroupAnswer) -> None:
    kinds = [ContactKind.EMAIL, *([ContactKind.PHONE] if sending_account(ContactKind.PHONE) else [])]
    rows = Supporter.objects.filter(group_id=answer.group_id, withdrawn_at=None, person__isnull=False).order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:_BATCH]):
        points: dict[int, ContactPoint] = {}
        found = ContactPoint.objects.filter(complainant_id__in=[row.person_id for row in batch], kind__in=kinds)
        # Mail goes before the telephone: of two the later one is kept.
        for point in sorted(found, key=lambda one: -kinds.index(ContactKind(one.kind))):
            points[point.complainant_id] = point
        with transaction.atomic(durable=True):
            for row in batch:
                if row.person_id in points:
                    _tell(row, points[row.person_id], answer)
        last = batch[-1].pk


def _tell(supporter: Supporter, point: ContactPoint, answer: GroupAnswer) -> None:
    queue_message(
        f"aspiration:{answer.group_id}:{answer.number}:{supporter.pk}",
        template="aspiration_answered",
        contact_point=point,
        context={"title": answer.group.title, "link": address_of(answer.group)},
        language=supporter.language,
    )
