"""What may be said of two half-years: better, worse, chance, too early; never of few cases, never by the mere passing of time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ntbcare.common.clock import pretend
from ntbcare.monitoring.actions import rebuild
from ntbcare.monitoring.boards.audiences import Scope
from ntbcare.monitoring.boards.better import ANSWERED_BY, Compared, Verdict, compare, verdict_of
from ntbcare.monitoring.boards.reading import judged_in
from ntbcare.monitoring.models import Target
from ntbcare.monitoring.pack.comparing import Difference
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.monitoring.scorecard import HalfYear
from tests.boards import led
from tests.deadlines.journey import at
from tests.world import World

UP, DOWN, UNCLEAR = Difference(10, 4, 16), Difference(-10, -16, -4), Difference(3, -2, 8)


@pytest.mark.parametrize(
    ("gap", "rising", "pull", "running", "expected"),
    [
        (UP, 1, 0, False, Verdict.BETTER),
        (DOWN, 1, 0, False, Verdict.WORSE),
        (UP, -1, 0, False, Verdict.WORSE),
        (UNCLEAR, 1, 0, False, Verdict.CHANCE),
        (None, 1, 0, False, Verdict.NOTHING),
        (DOWN, 1, -1, True, Verdict.EARLY),
        (UP, 1, -1, True, Verdict.BETTER),
        (UP, 1, 1, True, Verdict.EARLY),
        (DOWN, 1, -1, False, Verdict.WORSE),
        (DOWN, -1, -1, True, Verdict.EARLY),
    ],
)
def test_the_verdict(gap: Difference | None, rising: int, pull: int, running: bool, expected: Verdict) -> None:  # noqa: FBT001
    assert verdict_of(gap, rising=rising, pull=pull, running=running) == expected


def measured(scope: Scope, period: HalfYear) -> dict[str, Compared]:
    return {one.name: one for one in compare(scope, period)}


@pytest.mark.django_db
def test_a_running_half_year_is_not_called_worse_for_its_young_cases(world: World) -> None:
    with pretend(at("2026-08-10 09:00")):
        led(world, "Dishub", at("2026-02-02 09:00"), 40, answered=timedelta(days=9))
        led(world, "Dishub", at("2026-08-06 09:00"), 40)
        rebuild()
        found = measured(Scope(everything=True), HalfYear(2026, 2))
    assert found["answered"].verdict == Verdict.EARLY
    assert found["answered"].gap is not None
    assert found["answered"].gap.points == -100
    # Nobody has waited fourteen working days yet: of these cases nothing can be said.
    assert found[ANSWERED_BY].now is None
    assert found[ANSWERED_BY].verdict == Verdict.NOTHING


@pytest.mark.django_db
def test_open_cases_count_as_long_as_they_have_waited(world: World) -> None:
    with pretend(at("2026-11-27 09:00")):
        led(world, "Dishub", at("2026-02-02 09:00"), 50, answered=timedelta(days=3))
        led(world, "Dishub", at("2026-09-01 09:00"), 20, answered=timedelta(days=3))
        led(world, "Dishub", at("2026-09-01 09:00"), 20)
        led(world, "Dishub", at("2026-11-25 09:00"), 20)
        rebuild()
        found = measured(Scope(everything=True), HalfYear(2026, 2))[ANSWERED_BY]
    assert found.now is not None
    assert found.before is not None
    # The twenty of this week have said nothing yet: half of those that could have been answered were, not a third.
    assert found.now.value == pytest.approx(0.5, abs=0.1)
    assert found.before.value == 1
    assert found.before.low > 0.9
    assert found.verdict == Verdict.WORSE


@pytest.mark.django_db
def test_of_four_cases_nothing_is_said(world: World) -> None:
    with pretend(at("2026-11-27 09:00")):
        led(world, "Dishub", at("2026-02-02 09:00"), 4)
        led(world, "Dishub", at("2026-09-01 09:00"), 40, answered=timedelta(days=1))
        rebuild()
        found = measured(Scope(everything=True), HalfYear(2026, 2))
    assert {one.verdict for one in found.values()} == {Verdict.NOTHING}


@pytest.mark.django_db
def test_few_opinions_are_kept_from_who_sees_what_everybody_sees(world: World) -> None:
    with pretend(at("2026-11-27 09:00")):
        led(world, "Dishub", at("2026-02-02 09:00"), 30, answered=timedelta(days=1), stars=5)
        led(world, "Dishub", at("2026-09-01 09:00"), 3, answered=timedelta(days=1), stars=1)
        rebuild()
        everybody = measured(Scope(), HalfYear(2026, 2))["satisfied_percent"]
        leader = measured(Scope(everything=True), HalfYear(2026, 2))["satisfied_percent"]
        shown = statistics(Question(received_from=date(2026, 7, 1), received_to=date(2026, 12, 31))).total
    assert (everybody.is_hidden, everybody.now_counts) == (True, None)
    assert shown.opinions_hidden, "as in the figures for everybody"
    assert leader.now_counts == (0, 3)


@pytest.mark.django_db
@pytest.mark.parametrize("scope", ["whole", "branch", "agency"])
def test_each_scope_counts_its_own(world: World, scope: str) -> None:
    with pretend(at("2026-11-27 09:00")):
        led(world, "Dishub", at("2026-09-01 09:00"), 7)
        led(world, "PUPR", at("2026-09-01 09:00"), 5)
        led(world, "Dishub Lobar", at("2026-09-01 09:00"), 3)
        rebuild()
        scopes = {
            "whole": (Scope(everything=True), 15),
            "branch": (Scope(branch=world.agency("Pemda Lobar").pk, everything=True), 3),
            "agency": (Scope(agencies=frozenset({world.agency("Dishub").pk}), everything=True), 7),
        }
        asked, expected = scopes[scope]
        assert measured(asked, HalfYear(2026, 2))["answered"].now_counts == (0, expected)


@pytest.mark.django_db
def test_a_target_of_opinions_is_not_judged_by_few_for_everybody(world: World) -> None:
    with pretend(at("2026-11-27 09:00")):
        led(world, "Dishub", at("2026-09-01 09:00"), 3, answered=timedelta(days=1), stars=5)
        rebuild()
        for measure in ("satisfied_percent", "completed_percent"):
            row = {"name": measure, "measure": measure, "held_against": "whole", "at_least": 50, "source": "Contoh"}
            Target.objects.create(**row, valid_from=date(2018, 1, 1))
        everybody, leader = (
            {one.target.measure: one.value for one in judged_in(scope, HalfYear(2026, 2)) if one.target.source == "Contoh"}
            for scope in (Scope(), Scope(everything=True))
        )
    assert everybody == {"satisfied_percent": None, "completed_percent": 0}
    assert leader == {"satisfied_percent": 100, "completed_percent": 0}
