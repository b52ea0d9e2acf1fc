"""The lifecycle, walked at random: whatever officers and complainants do, a case stays whole.

After every walk: columns are what the events say, the chain holds, an open case has an owner, at most one open lead
exists, an ended case has no agency at work, and the complainant's deadline was never set back by a transfer.
"""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntbcare.agencies.roles import Role
from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.moves import OPEN
from ntbcare.cases.replay import check_cases
from ntbcare.cases.sets import Status
from ntbcare.common.errors import NtbCareError
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment, decline_assignment, dispose_case, release_assignment
from ntbcare.workflow.clarify import find_statement, reply_to_statement, state_case
from ntbcare.workflow.close import close_case, withdraw_case
from ntbcare.workflow.handle import act_on_assignment, deliver_part
from ntbcare.workflow.join import join_cases, part_case
from ntbcare.workflow.rate import rate_case
from ntbcare.workflow.reopen import reopen_case
from ntbcare.workflow.reply import reply_to_case
from ntbcare.workflow.undo import undo_step
from ntbcare.workflow.verify import archive_case, block_case, request_completion, return_case, verify_case
from tests.world import SORTING, World, file_case

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
]


def part(case: Case) -> Assignment:
    return Assignment.objects.filter(case=case, is_open=True).order_by("pk").first() or Assignment(pk=0)


def officer_of(world: World, assignment: Assignment) -> Actor:
    names = {agency.pk: name for name, agency in world.agencies.items()}
    return world.actor(Role.LIAISON, names.get(assignment.agency_id, "Dishub"))


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
        "undo": lambda: undo_step(pk, Case.objects.get(pk=pk).last_number, actor=desk),
    }
    calls[step]()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.sampled_from(STEPS), max_size=14))
def test_whatever_happens_the_case_stays_whole(world: World, steps: list[str]) -> None:
    case, _ = file_case()
    other, _ = file_case()
    due = case.answer_due_at
    for step in steps:
        try:
            take(world, case, step, other=other)
        except NtbCareError:
            continue
    case = Case.objects.get(pk=case.pk)
    parts = list(Assignment.objects.filter(case=case))
    assert [finding for finding in check_cases() if finding.case_id in {case.pk, other.pk}] == []
    assert case.branch_id is not None
    assert sum(one.is_open and one.part == "lead" for one in parts) <= 1
    assert case.answer_due_at == due
    if case.status in {Status.ASSIGNED, Status.IN_PROGRESS}:
        assert case.lead_id in {one.agency_id for one in parts}
    if case.status not in OPEN:
        assert not any(one.is_open for one in parts)
