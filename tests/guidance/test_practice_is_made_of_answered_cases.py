"""Practice from real cases: released, answered, masked; approved by somebody else; never of what is protected."""

from __future__ import annotations

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.cases.dispatch import drain
from ntbcare.cases.errors import CaseNotFound
from ntbcare.cases.models import Case
from ntbcare.common.errors import Conflict, Forbidden, InvalidInput, NotFound
from ntbcare.guidance.actions.practice import Exercise, approve_practice, propose_practice, revise_practice, withdraw_practice
from ntbcare.guidance.models import GoodState, PracticeCase
from ntbcare.guidance.practice import cases_of, offered
from ntbcare.publication.redaction import MASK
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.practise import make_practice
from ntbcare.workflow.publish import release_text
from tests.world import World, acting_case

TEXT = "Lampu di depan rumah Ibu Wulandari, Jl. Anggrek Contoh No. 12 RT 03/RW 02, mati. Telepon saya 0812-0000-0000."
ANSWER = "Lampu diganti kemarin karena kabel putus, disaksikan Pak Sukri Contoh. Bila mati lagi, balas jawaban ini."
SAID = Exercise(title="Lampu mati", complaint="Lampu jalan di depan pasar mati.", answer=ANSWER, focus="action")


def answered(world: World, *, released: bool = True, **changes: object) -> Case:
    case, _, _ = acting_case(world, text=TEXT, **changes)
    case = send_answer(case.pk, ANSWER, actor=world.liaison)
    if released:
        case = release_text(case.pk, TEXT, actor=world.coordinator)
    drain()
    return case


def here(world: World) -> frozenset[int]:
    return frozenset({world.agency("Pemprov").pk})


def test_names_numbers_and_addresses_are_masked_before_anybody_reads_it(world: World) -> None:
    row = make_practice(answered(world).pk, actor=world.coordinator)
    for named in ("Wulandari", "Anggrek", "12", "03", "0812", "Sukri"):
        assert named not in row.complaint + row.answer
    assert MASK in row.complaint
    assert row.state == GoodState.PROPOSED
    assert offered(here(world)) == []


def test_somebody_else_approves_and_says_that_nobody_is_named(world: World) -> None:
    row = make_practice(answered(world).pk, actor=world.coordinator)
    approver = world.actor(Role.APPROVER, "Dishub")
    with pytest.raises(Forbidden):
        approve_practice(row.pk, here(world), SAID, masked=True, user_id=world.coordinator.user_id)
    with pytest.raises(InvalidInput):
        approve_practice(row.pk, here(world), SAID, masked=False, user_id=approver.user_id)
    approve_practice(row.pk, here(world), SAID, masked=True, user_id=approver.user_id)
    (found,) = offered(here(world))
    assert (found.title, found.version, found.case_id) == ("Lampu mati", 1, row.case_id)
    assert offered(frozenset({world.agency("Pemda Lobar").pk})) == []


def test_what_is_protected_or_not_released_is_no_practice(world: World) -> None:
    for case in (answered(world, released=False), answered(world, released=False, confidential=True)):
        with pytest.raises(Forbidden):
            make_practice(case.pk, actor=world.coordinator)
    acting, _, _ = acting_case(world)
    with pytest.raises(Forbidden):
        make_practice(acting.pk, actor=world.coordinator)
    assert not PracticeCase.objects.exists()


def test_a_case_that_became_confidential_after_its_release_is_no_practice(world: World) -> None:
    case = answered(world)
    Case.objects.filter(pk=case.pk).update(confidential=True)
    with pytest.raises(Forbidden):
        make_practice(case.pk, actor=world.coordinator)


def test_who_may_make_it(world: World) -> None:
    case = answered(world)
    with pytest.raises(Forbidden):
        make_practice(case.pk, actor=world.liaison)
    with pytest.raises(CaseNotFound):
        make_practice(case.pk, actor=world.actor(Role.APPROVER, "PUPR"))
    with pytest.raises(CaseNotFound):
        make_practice(case.pk, actor=world.actor(Role.COORDINATOR, "Pemda Lobar"))
    make_practice(case.pk, actor=world.actor(Role.APPROVER, "Dishub"))
    with pytest.raises(Conflict):
        make_practice(case.pk, actor=world.coordinator)


def test_a_changed_case_is_a_new_version_and_a_withdrawn_one_is_gone(world: World) -> None:
    row = propose_practice(world.agency("Pemprov").pk, SAID, user_id=world.coordinator.user_id)
    approve_practice(row.pk, here(world), SAID, masked=True, user_id=None)
    assert revise_practice(row.pk, here(world), SAID, masked=True, user_id=None).pk == row.pk
    changed = Exercise(title="Lampu padam", complaint=SAID.complaint, answer=SAID.answer, focus="moment")
    second = revise_practice(row.pk, here(world), changed, masked=True, user_id=None)
    assert (second.version, second.before_id, second.focus) == (2, row.pk, "moment")
    assert [one.pk for one in cases_of(row.branch_id or 0)] == [second.pk]
    withdraw_practice(second.pk, here(world), user_id=None)
    assert offered(here(world)) == []


def test_what_makes_no_sense_or_is_elsewhere_is_refused(world: World) -> None:
    branch = world.agency("Pemprov").pk
    with pytest.raises(InvalidInput) as refused:
        propose_practice(branch, Exercise(title=" ", complaint="pendek", answer="pendek", focus="semua"), user_id=None)
    assert {one.field for one in refused.value.errors} == {"title", "complaint", "answer", "focus"}
    row = propose_practice(branch, SAID, user_id=None)
    with pytest.raises(NotFound):
        withdraw_practice(row.pk, frozenset({world.agency("Pemda Lobar").pk}), user_id=None)
