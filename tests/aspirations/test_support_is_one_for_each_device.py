from __future__ import annotations

from datetime import timedelta

import pytest

from ntbcare.aspirations.actions import MOST_FROM_ONE_NETWORK, forget_networks
from ntbcare.aspirations.models import AspirationGroup, Supporter
from ntbcare.aspirations.queries import supports
from ntbcare.common.clock import now, pretend
from ntbcare.common.errors import InvalidInput, NotFound, TooMany
from ntbcare.complainants.models import Complainant, ContactPoint
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.workflow.aspire import answer_group, dissolve_group, support_group, withdraw_support
from ntbcare.workflow.aspire_tell import tell_of_answer
from tests.wishes import answering, group_of_wishes, with_planner
from tests.world import World


def support(group: AspirationGroup, device: str = "hp-1", *, address: str = "10.0.0.1", **contact: str) -> int:
    return support_group(group.pk, device=device, address=address, language="id", **contact).supporters


def test_once_for_each_device_and_taken_back(world: World) -> None:
    group = group_of_wishes(world)
    assert [support(group), support(group), support(group, "hp-2")] == [1, 1, 2]
    assert supports(group.pk, "hp-1")
    assert withdraw_support(group.pk, device="hp-1").supporters == 1
    assert withdraw_support(group.pk, device="hp-1").supporters == 1
    assert withdraw_support(group.pk, device="nobody").supporters == 1
    assert support(group) == 2
    assert "hp-1" not in Supporter.objects.values_list("device_hash", flat=True)[0]


def test_one_network_is_slowed_and_others_are_not(world: World) -> None:
    group = group_of_wishes(world)
    for number in range(MOST_FROM_ONE_NETWORK):
        support(group, f"hp-{number}")
    with pytest.raises(TooMany):
        support(group, "hp-more")
    assert support(group, "hp-0") == MOST_FROM_ONE_NETWORK, "who supports already is not refused"
    assert support(group, "hp-other", address="10.0.0.2") == MOST_FROM_ONE_NETWORK + 1
    with pretend(now() + timedelta(hours=2)):
        assert support(group, "hp-more") == MOST_FROM_ONE_NETWORK + 2
    with pretend(now() + timedelta(days=3)):
        assert forget_networks() > 0
    assert not Supporter.objects.exclude(address_hash="").exists()


def test_a_contact_is_sealed_told_once_and_gone_with_the_support(world: World) -> None:
    planner, group = with_planner(world), group_of_wishes(world)
    support(group, email="Sri@Contoh.example")
    support(group, "hp-2", email="budi@contoh.example")
    support(group, "hp-3")
    assert b"contoh" not in bytes(ContactPoint.objects.all()[0].value_sealed)
    support(group, email="sri.baru@contoh.example")
    assert Complainant.objects.count() == 2, "another address takes the place of the first"
    withdraw_support(group.pk, device="hp-2")
    assert Complainant.objects.count() == 1
    assert planner.viewer is not None
    answer = answer_group(group.pk, answering(), seen=0, viewer=planner.viewer)
    tell_of_answer.call(answer.pk)
    tell_of_answer.call(answer.pk)
    message = OutgoingMessage.objects.get(template="aspiration_answered")
    assert message.contact_point is not None
    assert message.about == ""


@pytest.mark.parametrize(("contact", "field"), [({"email": "bukan surel"}, "email"), ({"phone": "12"}, "phone")])
def test_bad_contacts_are_named_and_nothing_is_kept(world: World, contact: dict[str, str], field: str) -> None:
    group = group_of_wishes(world)
    with pytest.raises(InvalidInput) as refused:
        support(group, **contact)
    assert refused.value.errors[0].field == field
    assert not Supporter.objects.exists()


def test_a_dissolved_group_is_supported_by_nobody_more(world: World) -> None:
    group = group_of_wishes(world)
    support(group)
    viewer = world.coordinator.viewer
    assert viewer is not None
    dissolve_group(group.pk, viewer=viewer)
    with pytest.raises(NotFound):
        support(group, "hp-2")
    assert Supporter.objects.count() == 1, "what was said stays on record"
