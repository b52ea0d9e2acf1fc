from __future__ import annotations

from functools import partial

import pytest

from ntbcare.aspirations.models import AspirationGroup, GroupAnswer, Supporter
from ntbcare.common.errors import Conflict
from ntbcare.workflow.aspire import answer_group, group_case, support_group
from tests.parallel import at_once
from tests.wishes import answering, group_of_wishes, wished, with_planner
from tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_device_that_presses_twice_supports_once() -> None:
    group = group_of_wishes(make_world())
    press = partial(support_group, group.pk, device="hp", address="10.0.0.1", language="id")
    told = at_once(press, press, press)
    assert [one for one in told if isinstance(one, Exception)] == []
    group.refresh_from_db()
    assert (group.supporters, Supporter.objects.count()) == (1, 1)


def test_of_two_answers_the_second_is_told() -> None:
    world = make_world()
    planner, group = with_planner(world), group_of_wishes(world)
    assert planner.viewer is not None
    say = partial(answer_group, group.pk, answering(), seen=0, viewer=planner.viewer)
    told = at_once(say, say)
    assert sorted(type(one).__name__ for one in told) == [Conflict.__name__, GroupAnswer.__name__]


def test_an_aspiration_goes_into_one_of_two_groups() -> None:
    world = make_world()
    case, _ = wished(world)
    groups = [group_of_wishes(world) for _ in range(2)]
    told = at_once(*(partial(group_case, case.pk, group_id=one.pk, actor=world.coordinator) for one in groups))
    assert sum(isinstance(one, Conflict) for one in told) == 1
    assert sum(AspirationGroup.objects.values_list("aspirations", flat=True)) == 1
