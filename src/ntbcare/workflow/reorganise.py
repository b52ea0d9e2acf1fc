"""An agency is dissolved, merged, split or renamed while it has open cases: its work goes over to whoever has its tasks now.

The plan is a dated row (``agencies/reorganising.py``). On its day the structure is put in place in one transaction; then the
open cases follow in batches, each in a transaction of its own with an event that says why. The complainant's clock is not
touched; the clocks of assignments go on, since the assignment stays the same row. Killed half-way it goes on where it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import structlog
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django_tasks import task

from ntbcare.agencies.dividing import divided, heir_among
from ntbcare.agencies.models import Agency, Member, Reorganisation
from ntbcare.agencies.queries import reference
from ntbcare.agencies.reorganising import (
    Plan,
    begin_reorganisation,
    check_plan,
    end_reorganisation,
    heir_for,
    note_moved,
    note_progress,
    plan_reorganisation,
    successors_of,
)
from ntbcare.agencies.roles import ReorganisationKind, ReorganisationState, Role
from ntbcare.audit.actions import record
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.moves import OPEN
from ntbcare.channels.actions import accounts_of, hand_accounts_over
from ntbcare.common.clock import local_day, now
from ntbcare.correspondence.actions import queue_message
from ntbcare.deadlines.actions.calendars import calendar_follows
from ntbcare.deadlines.models import CalendarUse
from ntbcare.routing.actions import rewrite_rules
from ntbcare.routing.queries import rules_naming
from ntbcare.workflow.escalate import open_step
from ntbcare.workflow.heirs import move_to_heir

log = structlog.get_logger()
BATCH = 50


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would move, counted before anybody confirms it."""

    cases: int
    shares: tuple[int, ...]
    """How many of them go to each of the plan's successors, in their order."""
    officers: int
    rules: tuple[str, ...]
    """The conditions of the routing rules that name the agency."""
    below: int
    calendar: str
    channels: int
    webhooks: int = 0
    """None ever: systems listen to branches, which are not moved."""


def preview_plan(plan: Plan) -> Preview:
    """What would go over. Raises InvalidInput as the plan itself would."""
    check_plan(plan)
    if plan.kind == ReorganisationKind.RENAMED:
        return Preview(0, (), 0, (), 0, "", 0)
    use = CalendarUse.objects.filter(agency_id=plan.agency_id).select_related("calendar").first()
    shares = _shares(plan)
    return Preview(
        cases=sum(shares),
        shares=shares,
        officers=Member.objects.filter(agency_id=plan.agency_id, until=None).count(),
        rules=tuple(rules_naming(plan.agency_id)),
        below=Agency.objects.filter(parent_id=plan.agency_id).count(),
        calendar=str(use.calendar) if use else "",
        channels=accounts_of(plan.agency_id),
    )


def _shares(plan: Plan) -> tuple[int, ...]:
    """Counted in one statement by topic and place, however many cases. An agency that has several shares is counted at its
    first one."""
    counts = dict.fromkeys((one.agency_id for one in plan.successors), 0)
    grouped = _open_cases(plan.agency_id, after=0).order_by().values_list("category__topic", "region_id")
    for topic, region, count in grouped.annotate(Count("pk")):
        counts[heir_among(plan.successors, topic or "", region or "")] += count
    return tuple(counts.pop(one.agency_id, 0) for one in plan.successors)


def order_reorganisation(plan: Plan, *, by: int | None) -> Reorganisation:
    """Write the plan down; one whose day is today begins at once, by a job."""
    with transaction.atomic(durable=True):
        row = plan_reorganisation(plan, by=by)
        if row.effective_on <= local_day(now()):
            carry_out.enqueue(row.pk)
    return row


@task()
def carry_out(pk: int) -> int:
    """Move everything of a plan; how many cases. What was moved before is not moved twice."""
    with transaction.atomic(durable=True):
        row = Reorganisation.objects.filter(pk=pk).first()
        total = _open_cases(row.agency_id, after=0).count() if row is not None else 0
        begun = begin_reorganisation(pk, total=total)
        if begun is None:
            return 0
        if begun.kind != ReorganisationKind.RENAMED:
            _move_structure(begun)
    moved = 0
    if begun.kind != ReorganisationKind.RENAMED:
        while (batch := _move_batch(pk)) is not None:
            moved += batch
    _tell_heirs(pk)
    end_reorganisation(pk)
    log.info("reorganised", reorganisation=pk, cases=moved)
    return moved


@task()
def carry_out_due() -> int:
    """Periodic: begin the plans whose day has come, and go on with those that a killed worker left."""
    due = Q(state=ReorganisationState.PLANNED, effective_on__lte=local_day(now())) | Q(state=ReorganisationState.RUNNING)
    ids = list(Reorganisation.objects.filter(due).order_by("pk").values_list("pk", flat=True))
    return sum(carry_out.call(pk) for pk in ids)


def _move_structure(row: Reorganisation) -> None:
    """Rules, calendar and channels; each of them finds nothing when it comes again."""
    heir, successors = heir_for(row), successors_of(row)
    rules = rewrite_rules(row.agency_id, partial(divided, successors), why=row.reason, user_id=row.author_id)
    if rules:
        note_moved(row.pk, "rules", rules)
    calendar_follows(row.agency_id, heir, user_id=row.author_id)
    channels = hand_accounts_over(row.agency_id, heir)
    if channels:
        record(
            "channel.handed_over", f"agency:{row.agency_id}", user_id=row.author_id, details={"to": heir, "channels": channels}
        )
        note_moved(row.pk, "channels", channels)


def _tell_heirs(pk: int) -> None:
    """One message to each liaison officer of an heir, not one for each case."""
    row = Reorganisation.objects.get(pk=pk)
    count = int(str(row.moved.get("cases", 0)))
    if row.kind == ReorganisationKind.RENAMED or not count:
        return
    heirs = {one.agency_id for one in successors_of(row)}
    members = Member.objects.filter(agency_id__in=heirs, role=Role.LIAISON, until=None, user__is_active=True)
    for member in members.select_related("user", "agency"):
        queue_message(
            f"reorganised:{pk}:{member.user_id}:{member.agency_id}",
            template="officer_reorganised",
            officer=member.user,
            context={"agency": member.agency.name, "count": str(count), "reason": reorganisation_reason(row)},
            language=member.user.language,
        )


def _open_cases(agency_id: int, *, after: int) -> QuerySet[Case]:
    parts = Assignment.objects.filter(agency_id=agency_id, is_open=True).values("case_id")
    return Case.objects.filter(Q(pk__in=parts) | Q(lead_id=agency_id, status__in=OPEN), pk__gt=after).order_by("pk")


def _move_batch(pk: int) -> int | None:
    """The next cases in order; None when there are none left. Those that came in behind are found by the next round."""
    row = Reorganisation.objects.get(pk=pk)
    ids = list(_open_cases(row.agency_id, after=row.cursor).values_list("pk", flat=True)[:BATCH])
    if not ids:
        return None
    moved = sum(_move_case(case_id, row) for case_id in ids)
    note_progress(pk, cursor=ids[-1], cases=moved, looked_at=len(ids))
    return moved


def _move_case(case_id: int, row: Reorganisation) -> bool:
    with transaction.atomic(durable=True):
        return move_to_heir(open_step(case_id), row)


def reorganisation_reason(row: Reorganisation) -> str:
    """In words, what became of an agency."""
    if row.kind == ReorganisationKind.RENAMED:
        return _("%(old)s berganti nama menjadi %(new)s.") % {"old": row.old_name, "new": row.new_name}
    known = reference().agencies
    heirs = ", ".join(known[pk].name for pk in dict.fromkeys(one.agency_id for one in successors_of(row)) if pk in known)
    return _("%(old)s: tugasnya kini pada %(heirs)s.") % {"old": row.old_name, "heirs": heirs}
