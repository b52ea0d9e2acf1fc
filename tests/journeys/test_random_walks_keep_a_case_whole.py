"""The lifecycle, walked at random: whatever officers and complainants do, a case stays whole.

After every walk: columns are what the events say, the chain holds, an open case has an owner, at most one open lead
exists, an ended case has no agency at work, the complainant's deadline was never set back by a transfer, every moment
was charged to somebody and all of it together is the whole, and who holds a part still exists. Hours pass between steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntbcare.agencies.dividing import Successor
from ntbcare.agencies.models import Reorganisation
from ntbcare.agencies.queries import reference
from ntbcare.agencies.reorganising import Plan
from ntbcare.agencies.roles import ReorganisationKind, Role
from ntbcare.agencies.version import bump_reference
from ntbcare.aspirations.checks import check_aspirations
from ntbcare.aspirations.models import AspirationGroup
from ntbcare.cases.actor import Actor
from ntbcare.cases.links import LinkState
from ntbcare.cases.models import Assignment, Case, ContributionLink
from ntbcare.cases.moves import OPEN
from ntbcare.cases.replay import check_cases
from ntbcare.cases.sets import Status
from ntbcare.common.clock import local_day, now, pretend
from ntbcare.common.errors import NotFound, NtbCareError
from ntbcare.deadlines.held import held_times
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.aspire import group_case, ungroup_case
from ntbcare.workflow.assign import accept_assignment, decline_assignment, dispose_case, release_assignment
from ntbcare.workflow.clarify import find_statement, reply_to_statement, state_case
from ntbcare.workflow.close import close_case, withdraw_case
from ntbcare.workflow.contribute import Request, issue_link
from ntbcare.workflow.handle import act_on_assignment, deliver_part
from ntbcare.workflow.information import extend_request, object_to_request
from ntbcare.workflow.join import join_cases, part_case
from ntbcare.workflow.linked import Door, act_by_link, decline_by_link, deliver_by_link
from ntbcare.workflow.rate import rate_case
from ntbcare.workflow.release import ask_release, refuse_release
from ntbcare.workflow.reopen import reopen_case
from ntbcare.workflow.reorganise import carry_out, order_reorganisation
from ntbcare.workflow.reply import reply_to_case
from ntbcare.workflow.undo import undo_step
from ntbcare.workflow.verify import archive_case, block_case, classify_case, request_completion, return_case, verify_case
from tests.wishes import group_of_wishes
from tests.world import SORTING, World, file_case

pytestmark = pytest.mark.long

ME = Actor.complainant()
WHY = "Alasan yang cukup."
STEPS = [
    "verify",
    "ask",
    "reply",
    "return",
    "archive",
    "block",
    "dispose",
    "dispose_other",
    "dispose_joint",
    "accept",
    "decline",
    "act",
    "deliver",
    "release",
    "answer",
    "clarify",
    "reply_statement",
    "find",
    "rate",
    "close",
    "close_me",
    "withdraw",
    "reopen",
    "undo",
    "join",
    "part",
    "link",
    "link_act",
    "link_deliver",
    "link_decline",
    "ask_release",
    "refuse_release",
    "reorganise",
    "wish",
    "ask_information",
    "group",
    "ungroup",
    "extend",
    "object",
]


def part(case: Case) -> Assignment:
    return Assignment.objects.filter(case=case, is_open=True).order_by("pk").first() or Assignment(pk=0)


def officer_of(world: World, assignment: Assignment) -> Actor:
    names = {agency.pk: name for name, agency in world.agencies.items()}
    return world.actor(Role.LIAISON, names.get(assignment.agency_id, "Dishub"))


def contributor(case: Case) -> Assignment:
    return Assignment.objects.filter(case=case, is_open=True, part="contributor").order_by("pk").first() or Assignment(pk=0)


def lead_officer(world: World, case: Case) -> Actor:
    lead = Assignment.objects.filter(case=case, part="lead").order_by("-pk").first()
    return officer_of(world, lead or Assignment(pk=0))


def door_to(case: Case) -> Door:
    """The newest link of the case, whoever holds it: the walk is about the case, not about keys."""
    link = ContributionLink.objects.filter(assignment__case=case).select_related("assignment__case").order_by("-pk").first()
    if link is None:
        raise NotFound("no link yet")
    return Door(link, LinkState.OPEN if link.assignment.is_open else LinkState.ENDED)


def a_group(world: World) -> int:
    """The group of aspirations of this test."""
    group = AspirationGroup.objects.first()
    return group.pk if group is not None else group_of_wishes(world).pk


def reorganise(world: World, case: Case) -> None:
    """The lead's agency is dissolved; the other of the two takes over. Who has no tasks left cannot lose them again."""
    gone = world.agency("Dishub" if reference().agencies[world.agency("Dishub").pk].active else "PUPR")
    heir = world.agency("Diskominfotik")
    plan = Plan(
        agency_id=gone.pk,
        kind=ReorganisationKind.DISSOLVED,
        effective_on=local_day(now()),
        reason=WHY,
        successors=(Successor(heir.pk),),
    )
    if reference().agencies[gone.pk].active:
        carry_out.call(order_reorganisation(plan, by=None).pk)


def take(world: World, case: Case, step: str, *, other: Case) -> None:
    desk, pk, open_part = world.coordinator, case.pk, part(case)
    agent = officer_of(world, open_part)
    calls: dict[str, Callable[[], object]] = {
        "verify": lambda: verify_case(pk, SORTING, actor=desk),
        "ask": lambda: request_completion(pk, WHY, actor=desk),
        "reply": lambda: reply_to_case(pk, WHY, actor=ME),
        "return": lambda: return_case(pk, reason=WHY, successor="Dishub Lobar", actor=desk),
        "archive": lambda: archive_case(pk, reason="unclear", actor=desk),
        "block": lambda: block_case(pk, reason=WHY, actor=desk),
        "dispose": lambda: dispose_case(pk, lead="Dishub", actor=desk),
        "dispose_other": lambda: dispose_case(pk, lead="PUPR", actor=desk),
        "dispose_joint": lambda: dispose_case(pk, lead="Dishub", contributors=["PLN"], actor=desk),
        "accept": lambda: accept_assignment(open_part.pk, pk, actor=agent),
        "decline": lambda: decline_assignment(open_part.pk, pk, reason=WHY, successor="PUPR", actor=agent),
        "act": lambda: act_on_assignment(open_part.pk, pk, text=WHY, public=True, actor=agent),
        "deliver": lambda: deliver_part(open_part.pk, pk, text=WHY, actor=agent),
        "release": lambda: release_assignment(open_part.pk, pk, reason=WHY, actor=desk),
        "answer": lambda: send_answer(pk, WHY, actor=agent),
        "clarify": lambda: state_case(pk, WHY, contested="all", actor=agent),
        "reply_statement": lambda: reply_to_statement(pk, WHY, stance="disputes", actor=ME),
        "find": lambda: find_statement(pk, WHY, finding="partly", actor=desk),
        "rate": lambda: rate_case(pk, stars=3, solved=False, actor=ME),
        "close": lambda: close_case(pk, actor=agent),
        "close_me": lambda: close_case(pk, actor=ME),
        "withdraw": lambda: withdraw_case(pk, actor=ME),
        "reopen": lambda: reopen_case(pk, reason=WHY, actor=ME),
        "join": lambda: join_cases(pk, main_id=other.pk, actor=desk),
        "part": lambda: part_case(pk, actor=desk),
        "link": lambda: issue_link(pk, Request(agency="Inspektorat", asked=WHY), actor=desk),
        "link_act": lambda: act_by_link(door_to(case), WHY),
        "link_deliver": lambda: deliver_by_link(door_to(case), WHY),
        "link_decline": lambda: decline_by_link(door_to(case), reason=WHY, successor="PUPR"),
        "ask_release": lambda: ask_release(contributor(case).pk, pk, reason=WHY, actor=lead_officer(world, case)),
        "refuse_release": lambda: refuse_release(contributor(case).pk, pk, reason=WHY, actor=desk),
        "reorganise": lambda: reorganise(world, case),
        "wish": lambda: classify_case(pk, replace(SORTING, classification="aspiration"), actor=desk),
        "ask_information": lambda: classify_case(pk, replace(SORTING, classification="information"), actor=desk),
        "group": lambda: group_case(pk, group_id=a_group(world), actor=desk),
        "ungroup": lambda: ungroup_case(pk, actor=desk),
        "extend": lambda: extend_request(pk, WHY, actor=desk),
        "object": lambda: object_to_request(pk, WHY, ground="late", actor=ME),
        "undo": lambda: undo_step(pk, Case.objects.get(pk=pk).last_number, actor=desk),
    }
    calls[step]()


BEGINNINGS: list[list[str]] = [
    [],
    ["verify", "dispose_joint", "accept"],
    ["verify", "dispose", "accept", "act", "link", "link_act"],
    ["verify", "dispose", "decline", "dispose_other", "decline"],
    ["verify", "dispose", "accept", "answer", "close", "reorganise", "reopen"],
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.sampled_from(BEGINNINGS), st.lists(st.sampled_from(STEPS), max_size=12))
def test_whatever_happens_the_case_stays_whole(world: World, first: list[str], steps: list[str]) -> None:
    found_again(world)
    begun = now() - timedelta(days=30)
    with pretend(begun):
        case, _ = file_case()
        other, _ = file_case()
    due = case.answer_due_at
    for number, step in enumerate([*first, *steps]):
        with pretend(begun + timedelta(hours=7 * (number + 1))):
            try:
                take(world, case, step, other=other)
            except NtbCareError:
                continue
    check_whole(case, other, due=due)
    check_time(case, until=begun + timedelta(days=20))


def found_again(world: World) -> None:
    """The agencies as they were before the walk ahead: the examples of a property share one database."""
    for agency in world.agencies.values():
        agency.save()
    Reorganisation.objects.all().delete()
    bump_reference()


def check_time(case: Case, *, until: datetime) -> None:
    """All that anybody held is the time from filing to the end, or to ``until`` while the case is open."""
    case.refresh_from_db()
    held = held_times([case.pk], at=until)[case.pk]
    outside = case.status == Status.REFERRED and case.queue == "done"
    last = case.last_at if case.status not in OPEN or outside else until
    assert last is not None
    assert sum((one.elapsed for one in held.rows), timedelta()) == last - case.received_at


def check_whole(case: Case, other: Case, *, due: datetime | None) -> None:
    case = Case.objects.get(pk=case.pk)
    parts = list(Assignment.objects.filter(case=case))
    assert [finding for finding in check_cases() if finding.case_id in {case.pk, other.pk}] == []
    assert case.branch_id is not None
    assert sum(one.is_open and one.part == "lead" for one in parts) <= 1
    assert list(check_aspirations()) == []
    assert case.answer_due_at == due
    if case.status in {Status.ASSIGNED, Status.IN_PROGRESS}:
        assert case.lead_id in {one.agency_id for one in parts}
        assert reference().agencies[case.lead_id or 0].active, "nobody holds a case who is gone"
    if case.status not in OPEN:
        assert not any(one.is_open for one in parts)
    assert all(reference().agencies[one.agency_id].active for one in parts if one.is_open)
