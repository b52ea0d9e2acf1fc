"""Of a split each successor has its topics at its places and the first one the rest; counted before anything moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntbcare.agencies.dividing import Successor, contested, divided, heir_among
from ntbcare.agencies.reorganising import Plan
from ntbcare.agencies.roles import ReorganisationKind
from ntbcare.cases.models import Case
from ntbcare.cases.replay import check_cases
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import InvalidInput
from ntbcare.routing.actions import RuleDetails, draft_rule, switch_on
from ntbcare.routing.models import Rule
from ntbcare.workflow.reorganise import carry_out, order_reorganisation, preview_plan
from tests.world import World, acting_case

LAMP, AIR = "infrastruktur", "lingkungan"
WEST, BIMA, VILLAGE = "52.01", "52.06", "52.01.01.1001"
A, B, C = 1, 2, 3


@pytest.mark.parametrize(
    ("topic", "region", "heir"),
    [
        (LAMP, VILLAGE, B),  # both fit
        (LAMP, BIMA, A),
        (AIR, WEST, A),
        ("", VILLAGE, A),  # a case that nobody has sorted
        (LAMP, "", A),  # a case without a place
        (AIR, BIMA, C),
        ("", BIMA, C),  # a share without topics holds every one
        (LAMP, "52.011", A),  # a code that only begins alike is another place
    ],
)
def test_topic_and_place_must_both_fit(topic: str, region: str, heir: int) -> None:
    successors = [Successor(A), Successor(B, (LAMP,), (WEST,)), Successor(C, (AIR,), (BIMA,)), Successor(C, (), (BIMA,))]
    expected = C if region == BIMA else heir
    assert heir_among(successors, topic, region) == expected


def test_the_nearer_place_goes_before_the_topic() -> None:
    successors = [Successor(A), Successor(B, (LAMP,)), Successor(C, (), (WEST,))]
    assert heir_among(successors, LAMP, VILLAGE) == C
    assert heir_among(successors, LAMP, BIMA) == B


def test_two_shares_of_the_same_are_a_contradiction() -> None:
    assert contested([Successor(A), Successor(B, (LAMP,), (WEST, BIMA)), Successor(C, (LAMP, AIR), (BIMA,))])
    assert not contested([Successor(A), Successor(B, (LAMP,), (WEST,)), Successor(C, (LAMP,), (BIMA,))])


SHARES = st.builds(
    Successor,
    st.sampled_from([A, B, C]),
    st.lists(st.sampled_from([LAMP, AIR]), unique=True).map(tuple),
    st.lists(st.sampled_from([WEST, BIMA, "52.01.01"]), unique=True).map(tuple),
)
PLACES = st.sampled_from(["", WEST, "52.01.01", VILLAGE, BIMA, "52.71"])


@given(st.lists(SHARES, min_size=1, max_size=4), PLACES, st.sampled_from(["", LAMP]), PLACES, st.sampled_from([LAMP, AIR, ""]))
def test_rules_send_every_case_where_the_split_does(
    successors: list[Successor], region: str, topic: str, where: str, what: str
) -> None:
    """Of a rule that is divided, the strongest share that fits a case names the heir that the case itself would go to."""
    if (
        contested(successors)
        or (topic and what != topic)
        or not (not region or where == region or where.startswith(f"{region}."))
    ):
        return
    fitting = [
        share
        for share in divided(successors, region=region, topic=topic)
        if share.topic in {"", what} and (not share.region or where == share.region or where.startswith(f"{share.region}."))
    ]
    strongest = max(fitting, key=lambda share: (len(share.region), bool(share.topic)))
    assert strongest.agency_id == heir_among(successors, what, where)


def split(world: World, *successors: Successor) -> Plan:
    return Plan(
        agency_id=world.agency("Dishub").pk,
        kind=ReorganisationKind.SPLIT,
        effective_on=local_day(now()),
        reason="Peraturan Gubernur 51/2025",
        successors=successors,
    )


def test_open_cases_go_their_way_and_the_preview_counted_them(world: World) -> None:
    heirs = {name: world.agency(name).pk for name in ("PUPR", "Diskominfotik", "Inspektorat")}
    cases = {}
    for place, count in ((VILLAGE, 2), (BIMA, 1), ("52.71", 3)):
        cases[place] = [acting_case(world, region_code=place)[0] for _ in range(count)]
    plan = split(
        world, Successor(heirs["PUPR"]), Successor(heirs["Diskominfotik"], (LAMP,), (WEST,)),
        Successor(heirs["Inspektorat"], (), (BIMA,)), Successor(heirs["Diskominfotik"], (AIR,), ("52.71",)),
    )  # fmt: skip
    seen = preview_plan(plan)
    assert (seen.cases, seen.shares) == (6, (3, 2, 1, 0))
    row = order_reorganisation(plan, by=None)
    carry_out.call(row.pk)
    for place, name in ((VILLAGE, "Diskominfotik"), (BIMA, "Inspektorat"), ("52.71", "PUPR")):
        leads = set(Case.objects.filter(pk__in=[case.pk for case in cases[place]]).values_list("lead_id", flat=True))
        assert leads == {heirs[name]}, place
    assert list(check_cases()) == []


def test_a_rule_of_disposition_is_divided_too(world: World) -> None:
    user = world.coordinator.user_id or 0
    rule = draft_rule(RuleDetails(target="Dishub", category="1398"), user_id=user)
    switch_on(rule.pk, user_id=user)
    heirs = [world.agency(name).pk for name in ("PUPR", "Diskominfotik")]
    row = order_reorganisation(split(world, Successor(heirs[0]), Successor(heirs[1], (LAMP,), (WEST,))), by=None)
    carry_out.call(row.pk)
    fresh = Rule.objects.exclude(pk=rule.pk).order_by("pk").values_list("region_id", "category_id", "agency_id")
    assert list(fresh) == [(None, "1398", heirs[0]), (WEST, "1398", heirs[1])]


@pytest.mark.parametrize(
    ("shares", "field"),
    [
        ((((), ("99",)),), "regions"),
        ((((LAMP,), (WEST,)), ((LAMP,), (WEST,))), "topics"),
        (((("sihir",), ()),), "topics"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    world: World, shares: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...], field: str
) -> None:
    heirs = ["Diskominfotik", "Inspektorat"]
    others = [Successor(world.agency(heirs[place]).pk, *share) for place, share in enumerate(shares)]
    with pytest.raises(InvalidInput) as refused:
        preview_plan(split(world, Successor(world.agency("PUPR").pk), *others))
    assert {error.field for error in refused.value.errors} == {field}
