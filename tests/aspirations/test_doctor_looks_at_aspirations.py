from __future__ import annotations

from ntbcare.aspirations.checks import check_aspirations
from ntbcare.aspirations.models import AspirationGroup, PlanningReport
from ntbcare.aspirations.queries import next_round
from ntbcare.workflow.aspire import group_case, hand_over_round, support_group
from tests.wishes import group_of_wishes, wished
from tests.world import World


def test_counters_and_reports_are_held_against_what_there_is(world: World) -> None:
    group = group_of_wishes(world)
    group_case(wished(world)[0].pk, group_id=group.pk, actor=world.coordinator)
    support_group(group.pk, device="hp", address="10.0.0.1", language="id")
    viewer = world.coordinator.viewer
    assert viewer is not None
    report = hand_over_round(group.branch_id, next_round(), handed_to="Musrenbang", viewer=viewer)
    assert list(check_aspirations()) == []
    AspirationGroup.objects.update(supporters=7)
    PlanningReport.objects.filter(pk=report.pk).update(rows=[{"title": "lain"}])
    assert [finding.warning for finding in check_aspirations()] == [False, False]
