"""What ``ntbcare doctor`` says of cases and events."""

from __future__ import annotations

from ntbcare.cases.checks import check_records
from ntbcare.cases.models import Case
from tests.world import World, acting_case


def test_whole_records_give_no_finding_and_broken_ones_are_named(world: World) -> None:
    case, _lead, _ = acting_case(world)
    assert list(check_records()) == []
    Case.objects.filter(pk=case.pk).update(stars=5)
    (finding,) = check_records()
    assert f"column stars is not what the events say: 1 cases, by number {case.pk}" in str(finding)
