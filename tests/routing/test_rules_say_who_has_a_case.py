"""Rules of disposition: the nearest place first, then the narrowest matter; dated, tried out, never two at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ntbcare.agencies.models import Agency
from ntbcare.agencies.queries import forget_reference, reference
from ntbcare.agencies.version import bump_reference
from ntbcare.audit.models import Entry
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Conflict, InvalidInput
from ntbcare.routing.actions import RuleDetails, draft_rule, end_rule, set_threshold, switch_on
from ntbcare.routing.archive import try_out
from ntbcare.routing.models import Rule
from ntbcare.routing.queries import Ground, Told, advise, standing_rules
from ntbcare.routing.rules import Matter, Standing, contradictions, rulings
from tests.world import World, acting_case, assigned_case

TODAY = date(2026, 11, 26)


def rule(number: int, **said: object) -> Standing:
    """A rule in force since yesterday that names the province's transport agency unless it says otherwise."""
    known: dict[str, object] = {"region_code": None, "category": None, "topic": "", "agency_id": None, "office": "Dishub"}
    return Standing(id=number, since=TODAY - timedelta(days=1), until=None, **(known | said))  # type: ignore[arg-type]


def user(world: World) -> int:
    assert world.coordinator.user_id is not None
    return world.coordinator.user_id


def names(world: World, *rules: Standing, region: str | None = "52.01.01.1001", category: str | None = "1398") -> list[str]:
    found = rulings(rules, Matter(region, category, "infrastruktur"), reference(), day=TODAY)
    return [ruling.agency.short_name for ruling in found]


def test_the_nearer_place_and_the_narrower_matter_go_first(world: World) -> None:
    wide = rule(1, topic="infrastruktur", office="PUPR")
    near = rule(2, region_code="52.01", topic="infrastruktur", agency_id=world.agency("PLN").pk, office="")
    nearer = rule(3, region_code="52.01.01", agency_id=world.agency("Diskominfotik").pk, office="")
    narrow = rule(4, category="1398", agency_id=world.agency("Inspektorat").pk, office="")
    assert names(world, wide, near, nearer, narrow) == ["Diskominfotik", "PLN", "Inspektorat", "PUPR"]


def test_an_office_is_the_one_of_the_place_or_the_provinces(world: World) -> None:
    Agency.objects.filter(short_name="Pemda Lobar").update(region_id="52.01")
    forget_reference()
    assert names(world, rule(1)) == ["Dishub Lobar"]
    assert names(world, rule(1), region="52.06") == ["Dishub"]
    assert names(world, rule(1), region=None) == ["Dishub"]


def test_a_code_that_only_begins_alike_is_another_place(world: World) -> None:
    assert names(world, rule(1, region_code="52.0")) == []
    assert names(world, rule(1, region_code="52.06")) == []


def test_only_rules_in_force_speak(world: World) -> None:
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    draft, ended, coming = rule(1), rule(2), rule(3)
    unborn = [replace(draft, since=None), replace(ended, since=yesterday, until=TODAY), replace(coming, since=tomorrow)]
    assert names(world, *unborn) == []
    assert names(world, replace(draft, since=TODAY)) == ["Dishub"]


def test_a_dissolved_agency_is_not_named(world: World) -> None:
    Agency.objects.filter(short_name="Dishub").update(active=False)
    bump_reference()
    forget_reference()
    assert names(world, rule(1, agency_id=world.agency("Dishub").pk, office="")) == []


def test_rules_that_contradict_each_other_are_found(world: World) -> None:
    one, other = rule(1, category="1398"), rule(2, category="1398", office="PUPR")
    assert contradictions([one, other, rule(3, category="942")], reference(), day=TODAY) == [(one, other)]
    assert contradictions([one, rule(4, category="1398")], reference(), day=TODAY) == []


def test_a_draft_says_nothing_until_it_is_switched_on(world: World) -> None:
    told = Told(text="Air laut keruh", region_code="52.71", category="942")
    drafted = draft_rule(RuleDetails(target="Dinas PUPR Provinsi", category="942"), user_id=user(world))
    assert all(Ground.RULE not in one.grounds for one in advise(told).agencies)
    switch_on(drafted.pk, user_id=user(world))
    first = advise(told).agencies[0]
    assert (first.agency.short_name, first.grounds, first.rule_id) == ("PUPR", (Ground.RULE,), drafted.pk)
    assert Entry.objects.filter(what="routing.rule_switched_on").exists()


def test_a_new_rule_for_the_same_cases_ends_the_old_one(world: World) -> None:
    old = draft_rule(RuleDetails(target="PUPR", topic="lingkungan"), user_id=user(world))
    switch_on(old.pk, user_id=user(world))
    new = draft_rule(RuleDetails(target="PLN", topic="lingkungan"), user_id=user(world))
    switch_on(new.pk, user_id=user(world))
    old.refresh_from_db()
    assert old.in_force_until == local_day(now())
    assert contradictions(standing_rules(), reference(), day=local_day(now())) == []
    with pytest.raises(Conflict):
        switch_on(old.pk, user_id=user(world))


def test_ending_keeps_the_rule_and_throws_a_draft_away(world: World) -> None:
    kept = draft_rule(RuleDetails(target="PUPR", region_code="52.01"), user_id=user(world))
    switch_on(kept.pk, user_id=user(world))
    end_rule(kept.pk, user_id=user(world))
    thrown = draft_rule(RuleDetails(target="PUPR", region_code="52.06"), user_id=user(world))
    end_rule(thrown.pk, user_id=user(world))
    assert list(Rule.objects.values_list("pk", flat=True)) == [kept.pk]


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (RuleDetails(target="Dinas Antah Berantah", topic="desa"), "target"),
        (RuleDetails(target="", topic="desa"), "target"),
        (RuleDetails(target="Xyz", topic="desa", everywhere=True), "target"),
        (RuleDetails(target="PUPR"), "topic"),
        (RuleDetails(target="PUPR", topic="cuaca"), "topic"),
        (RuleDetails(target="PUPR", region_code="99"), "region_code"),
        (RuleDetails(target="PUPR", category="0"), "category"),
    ],
)
def test_what_does_not_fit_is_refused_by_field(world: World, details: RuleDetails, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        draft_rule(details, user_id=user(world))
    assert [error.field for error in refused.value.errors] == [field]


def test_a_rule_is_tried_out_on_the_last_year(world: World) -> None:
    assigned_case(world, region_code="52.01.01.1001")
    assigned_case(world, region_code="52.71")
    acting_case(world, region_code="52.01")
    other = draft_rule(RuleDetails(target="PUPR", region_code="52.01"), user_id=user(world))
    same = draft_rule(RuleDetails(target="Dishub", category="1398"), user_id=user(world))
    tried = try_out(other)
    assert (tried.cases, tried.agreed) == (2, 0)
    assert [(agency.short_name, number) for agency, number in tried.others] == [("Dishub", 2)]
    assert (try_out(same).cases, try_out(same).agreed) == (3, 3)


def test_a_threshold_below_a_half_is_refused(world: World) -> None:
    with pytest.raises(InvalidInput):
        set_threshold(0.4, user_id=user(world))
