"""The whole way of one complaint through the steps."""

from __future__ import annotations

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.replay import check_cases
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment
from ntbcare.workflow.close import close_case
from ntbcare.workflow.handle import deliver_part
from ntbcare.workflow.rate import rate_case
from ntbcare.workflow.reopen import reopen_case
from ntbcare.workflow.reply import reply_to_case
from ntbcare.workflow.verify import request_completion
from tests.world import World, acting_case, assigned_case, file_case

ME = Actor.complainant()


def test_filed_verified_assigned_acted_answered_rated_closed(world: World) -> None:
    case, _lead, receipt = acting_case(world, name="Budi Contoh", phone="0812 0000 0000")
    assert receipt.reference.startswith("NTB-")
    case = send_answer(case.pk, "Lampu sudah diganti pada hari Senin.", actor=world.liaison)
    assert (case.status, case.queue) == ("answered", "answered")
    case = rate_case(case.pk, stars=5, solved=True, actor=ME)
    case = close_case(case.pk, actor=ME)
    assert (case.status, case.closed_by, case.stars, case.solved) == ("closed", "complainant", 5, True)
    assert list(check_cases()) == []


def test_completion_is_asked_and_given(world: World) -> None:
    case, _ = file_case()
    case = request_completion(case.pk, "Di jalan apa lampunya?", actor=world.coordinator)
    assert case.status == "incomplete"
    case = reply_to_case(case.pk, "Jalan Melati, dekat masjid.", actor=ME)
    assert (case.status, case.reply_waiting) == ("received", True)
    assert list(check_cases()) == []


def test_an_unsolved_case_is_reopened_with_its_lead(world: World) -> None:
    case, lead, _ = acting_case(world)
    send_answer(case.pk, "Lampu sudah diganti.", actor=world.liaison)
    case = reopen_case(case.pk, reason="Masih mati.", actor=ME)
    lead.refresh_from_db()
    assert (case.status, case.reopened, lead.status, lead.is_open) == ("in_progress", 1, "acting", True)
    assert list(check_cases()) == []


def test_the_lead_cannot_close_while_a_contributor_is_open_but_the_complainant_can(world: World) -> None:
    case, lead, _ = assigned_case(world, contributors=["Dishub Lobar"])
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    send_answer(case.pk, "Tiang lampu sudah diperbaiki.", actor=world.liaison)
    with pytest.raises(MoveNotAllowed):
        close_case(case.pk, actor=world.liaison)
    other = Assignment.objects.get(case=case, part="contributor")
    district = world.actor(Role.LIAISON, "Dishub Lobar")
    accept_assignment(other.pk, case.pk, actor=district)
    deliver_part(other.pk, case.pk, text="Kabel di sisi kabupaten sudah diganti.", actor=district)
    assert close_case(case.pk, actor=world.liaison).closed_by == "officer"


def test_the_complainant_closes_at_any_time_and_the_agencies_are_released(world: World) -> None:
    case, lead, _ = assigned_case(world)
    close_case(case.pk, actor=ME)
    lead.refresh_from_db()
    assert Case.objects.get(pk=case.pk).status == "closed"
    assert (lead.status, lead.is_open) == ("released", False)
