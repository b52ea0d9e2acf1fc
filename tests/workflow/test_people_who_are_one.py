"""Two cases of one verified contact point are suggested as one person's, joined by a coordinator, and parted without a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import CaseNotFound, MoveNotAllowed
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.people import others_of_person
from ntbcare.cases.queries import visible_case
from ntbcare.cases.replay import check_cases
from ntbcare.cases.sets import EventKind
from ntbcare.common.clock import now
from ntbcare.complainants.checks import check_people
from ntbcare.complainants.matching import mark_points_verified
from ntbcare.complainants.models import Complainant, ContactPoint, Match, MatchState
from ntbcare.vault.keys import rotate
from ntbcare.workflow.people import decide, pairs
from tests.parallel import at_once
from tests.world import World, file_case

pytestmark = pytest.mark.django_db(transaction=True)
MAIL, PHONE = "budi@contoh.example", "+6281200000000"
JOINED, SUGGESTED, DISMISSED = MatchState.JOINED, MatchState.SUGGESTED, MatchState.DISMISSED


def proven(**changes: object) -> Case:
    """A case whose complainant has shown that the contact points are theirs."""
    case, _ = file_case(**changes)
    assert case.complainant_id is not None
    mark_points_verified(case.complainant_id)
    return case


def seen(world: World, state: MatchState = SUGGESTED, *, actor: Actor | None = None) -> list[tuple[int, int]]:
    viewer = (actor or world.coordinator).viewer
    assert viewer is not None
    return [(pair.first.pk, pair.second.pk) for pair in pairs(viewer, state)]


def others(world: World, case: Case) -> list[int]:
    viewer = world.coordinator.viewer
    assert viewer is not None
    fresh, _, standing = visible_case(viewer, case.pk)
    return [one.pk for one in others_of_person(viewer, fresh, standing)]


def record_of_people() -> list[tuple[int, int | None]]:
    return list(Complainant.objects.order_by("pk").values_list("pk", "person_id"))


def test_one_verified_contact_on_two_cases_is_suggested_once(world: World) -> None:
    one, two = proven(email=MAIL), proven(email=MAIL)
    mark_points_verified(two.complainant_id or 0)
    assert seen(world) == [(one.pk, two.pk)]


@pytest.mark.parametrize("second", [{"name": "Budi Contoh"}, {"email": "lain@contoh.example"}, {"phone": PHONE}])
def test_neither_a_name_nor_another_contact_suggests_anything(world: World, second: dict[str, str]) -> None:
    proven(name="Budi Contoh", email=MAIL)
    proven(**second)
    assert seen(world) == []


def test_a_contact_that_was_only_typed_suggests_nothing(world: World) -> None:
    proven(email=MAIL)
    file_case(email=MAIL)
    assert not Match.objects.exists()


def test_a_contact_is_known_again_after_the_key_was_rotated(world: World) -> None:
    one = proven(email=MAIL)
    rotate()
    two = proven(email=MAIL)
    assert seen(world) == [(one.pk, two.pk)]


def test_a_number_that_was_shown_long_ago_may_be_somebody_elses(world: World) -> None:
    proven(phone=PHONE)
    ContactPoint.objects.update(verified_at=now() - timedelta(days=181))
    proven(phone=PHONE)
    assert not Match.objects.exists()
    ContactPoint.objects.filter(verified_at__lt=now() - timedelta(days=1)).update(verified_at=now() - timedelta(days=179))
    proven(phone=PHONE)
    assert Match.objects.exists()


def test_joined_cases_name_each_other_and_parting_leaves_nothing(world: World) -> None:
    one, two = proven(email=MAIL), proven(email=MAIL)
    before = record_of_people()
    match = Match.objects.get()
    assert others(world, one) == []
    decide(match.pk, JOINED, actor=world.coordinator)
    assert (others(world, one), others(world, two)) == ([two.pk], [one.pk])
    assert (seen(world), seen(world, JOINED)) == ([], [(one.pk, two.pk)])
    decide(match.pk, SUGGESTED, actor=world.coordinator)
    assert (others(world, one), others(world, two)) == ([], [])
    assert record_of_people() == before
    assert seen(world) == [(one.pk, two.pk)]


def test_each_decision_is_an_event_of_both_cases_and_in_the_audit(world: World) -> None:
    one, two = proven(email=MAIL), proven(email=MAIL)
    match = Match.objects.get()
    for state in (JOINED, SUGGESTED):
        decide(match.pk, state, actor=world.coordinator)
    for case in (one, two):
        events = CaseEvent.objects.filter(case=case, kind__startswith="person_").order_by("number")
        assert [event.kind for event in events] == [EventKind.PERSON_JOINED, EventKind.PERSON_PARTED]
        assert all(event.facts == {"match": match.pk} for event in events), "no word of the other case, which may be parted"
        assert {event.actor_role for event in events} == {"coordinator"}
    written = Entry.objects.filter(subject=f"match:{match.pk}").order_by("pk").values_list("what", "user_id")
    assert list(written) == [(f"person.{state.value}", world.coordinator.user_id) for state in (JOINED, SUGGESTED)]
    assert list(check_cases()) == []


def test_of_three_who_are_one_any_can_be_parted_in_any_order(world: World) -> None:
    first, second = proven(email=MAIL, phone=PHONE), proven(email=MAIL)
    third = proven(phone=PHONE)
    by_mail, by_phone = Match.objects.order_by("pk")
    decide(by_phone.pk, JOINED, actor=world.coordinator)
    only_phone = record_of_people()
    decide(by_mail.pk, JOINED, actor=world.coordinator)
    assert set(others(world, second)) == {first.pk, third.pk}
    decide(by_mail.pk, SUGGESTED, actor=world.coordinator)
    assert record_of_people() == only_phone
    assert (others(world, second), others(world, third)) == ([], [first.pk])


def test_joins_at_the_same_moment_make_one_group(world: World) -> None:
    cases = [proven(email=MAIL, phone=PHONE), proven(email=MAIL), proven(phone=PHONE)]
    by_mail, by_phone = Match.objects.order_by("pk").values_list("pk", flat=True)
    actor = world.coordinator
    told = at_once(lambda: decide(by_mail, JOINED, actor=actor), lambda: decide(by_phone, JOINED, actor=actor))
    assert told == [None, None]
    assert set(others(world, cases[1])) == {cases[0].pk, cases[2].pk}
    assert list(check_people()) == []


def test_doctor_finds_who_is_one_without_a_match(world: World) -> None:
    one, two = proven(email=MAIL), proven(email="lain@contoh.example")
    assert list(check_people()) == []
    Complainant.objects.filter(cases=two).update(person=one.complainant)
    [finding] = check_people()
    assert str(two.complainant_id) in finding.message


@pytest.mark.parametrize("protected", [{"anonymous": True}, {"confidential": True}])
def test_a_protected_matter_is_neither_suggested_nor_named(world: World, protected: dict[str, bool]) -> None:
    one, two = proven(email=MAIL), proven(email=MAIL, **protected)
    match = Match.objects.get()
    assert seen(world) == []
    with pytest.raises(CaseNotFound):
        decide(match.pk, JOINED, actor=world.coordinator)
    three = proven(email=MAIL)
    decide(Match.objects.get(first=one.complainant_id, second=three.complainant_id).pk, JOINED, actor=world.coordinator)
    assert others(world, one) == [three.pk]
    assert others(world, two) == []


def test_a_protected_matter_between_two_others_hides_neither(world: World) -> None:
    proven(email=MAIL, anonymous=True)
    one, two = proven(email=MAIL), proven(email=MAIL)
    assert seen(world) == [(one.pk, two.pk)]


def test_whom_other_joins_made_one_need_not_be_decided_again(world: World) -> None:
    one, two, three = (proven(email=MAIL) for _ in range(3))
    assert len(seen(world)) == 3
    for match in Match.objects.order_by("pk")[:2]:
        decide(match.pk, JOINED, actor=world.coordinator)
    assert seen(world) == []
    assert set(others(world, one)) == {two.pk, three.pk}


def test_what_becomes_confidential_later_is_no_longer_named(world: World) -> None:
    one, two = proven(email=MAIL), proven(email=MAIL)
    decide(Match.objects.get().pk, JOINED, actor=world.coordinator)
    Case.objects.filter(pk=two.pk).update(confidential=True)
    assert (others(world, one), others(world, two)) == ([], [])
    assert seen(world, JOINED) == []


def test_only_a_coordinator_in_whose_branch_both_lie_knows_and_decides(world: World) -> None:
    branch = world.agency("Pemda Lobar").pk
    one, two = proven(email=MAIL, branch_id=branch), proven(email=MAIL, branch_id=branch)
    across = proven(email=MAIL)
    inside = world.actor(Role.COORDINATOR, "Pemda Lobar")
    assert seen(world, actor=inside) == [(one.pk, two.pk)]
    assert sorted(seen(world)) == [(one.pk, two.pk), (one.pk, across.pk), (two.pk, across.pk)]
    strange = Match.objects.filter(second_id=across.complainant_id).earliest("pk")
    for actor in (inside, world.actor(Role.CLERK, "Pemprov"), world.liaison, world.actor(Role.INSPECTOR, "Pemprov")):
        with pytest.raises(CaseNotFound):
            decide(strange.pk, JOINED, actor=actor)
    decide(Match.objects.earliest("pk").pk, JOINED, actor=inside)
    assert Match.objects.earliest("pk").state == JOINED


def test_what_was_decided_is_not_decided_again(world: World) -> None:
    proven(email=MAIL)
    proven(email=MAIL)
    match = Match.objects.get()
    decide(match.pk, DISMISSED, actor=world.coordinator)
    assert (seen(world), len(seen(world, DISMISSED))) == ([], 1)
    with pytest.raises(MoveNotAllowed):
        decide(match.pk, JOINED, actor=world.coordinator)
    decide(match.pk, SUGGESTED, actor=world.coordinator)
    assert len(seen(world)) == 1
