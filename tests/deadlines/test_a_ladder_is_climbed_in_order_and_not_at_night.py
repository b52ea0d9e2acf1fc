"""Of any ladder each level comes once, none before the one below it, and none at night unless the case is urgent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ntbcare.cases.sets import Position
from ntbcare.deadlines.ladders import Held, Quiet, Rung
from ntbcare.deadlines.rules import Counting, LimitRule, Unit, WorkingCalendar
from ntbcare.deadlines.schedule import NOTICED, climb, moment_after, next_step, stage_after_move
from tests.deadlines.journey import ZONE, at

FIVE_DAYS = WorkingCalendar(hours=dict.fromkeys(range(5), (480, 960)), holidays=frozenset(), zone=ZONE)
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
RULES = st.builds(LimitRule, st.integers(0, 40), st.sampled_from(Unit), st.sampled_from(Counting))
MINUTES = st.integers(0, 1439)
NIGHTS = st.builds(lambda start, length: Quiet(start, (start + length) % 1440, ZONE), MINUTES, st.integers(1, 720))


@st.composite
def ladders(draw: st.DrawFn) -> list[Rung]:
    rules = draw(st.lists(RULES, min_size=1, max_size=6))
    return [Rung(level, rule, draw(st.sampled_from(Position))) for level, rule in enumerate(rules, start=1)]


@given(ladders(), MOMENTS, NIGHTS)
def test_each_level_once_in_order_after_the_deadline_and_by_day(ladder: list[Rung], due: datetime, night: Quiet) -> None:
    plan = climb(ladder, due_at=due, calendar=FIVE_DAYS, quiet=night, held=None)
    assert [stage for stage, _ in plan] == [NOTICED + rung.level for rung in ladder]
    moments = [moment for _, moment in plan]
    assert moments == sorted(moments)
    assert all(moment >= due for moment in moments)
    assert not any(night.holds(moment) for moment in moments)


@given(ladders(), MOMENTS)
def test_what_is_urgent_waits_for_no_morning(ladder: list[Rung], due: datetime) -> None:
    plan = climb(ladder, due_at=due, calendar=FIVE_DAYS, quiet=None, held=None)
    assert plan[0][1] == max(due, moment_after(ladder[0].after, due, FIVE_DAYS))


@given(ladders(), MOMENTS, NIGHTS, st.integers(1, 6), st.integers(0, 500))
def test_an_acknowledgement_delays_only_the_levels_above_it(
    ladder: list[Rung], due: datetime, night: Quiet, level: int, hours: int
) -> None:
    until = due + timedelta(hours=hours)
    before = climb(ladder, due_at=due, calendar=FIVE_DAYS, quiet=night, held=None)
    after = climb(ladder, due_at=due, calendar=FIVE_DAYS, quiet=night, held=Held(level, until))
    for (stage, plain), (_, held) in zip(before, after, strict=True):
        assert held == plain if stage <= NOTICED + level else held >= max(plain, until)


@given(ladders(), MOMENTS, NIGHTS)
def test_walking_through_time_does_every_level_exactly_once(ladder: list[Rung], due: datetime, night: Quiet) -> None:
    plan = climb(ladder, due_at=due, calendar=FIVE_DAYS, quiet=night, held=None)
    done, walked = 0, []
    while step := next_step(plan, done=done, at=due + timedelta(days=4000)):
        done = step[0]
        walked.append(done)
        assert stage_after_move(plan, done=done, at=due + timedelta(days=4000)) == done
    assert walked == [stage for stage, _ in plan]


@given(NIGHTS, MOMENTS)
def test_the_night_ends_within_a_day_and_outside_of_itself(night: Quiet, moment: datetime) -> None:
    morning = night.after(moment)
    assert not night.holds(morning)
    assert timedelta(0) <= morning - moment <= timedelta(days=1)
    assert night.holds(moment) or morning == moment


def test_a_night_passes_midnight() -> None:
    night = Quiet(21 * 60, 6 * 60, ZONE)
    assert night.after(at("2026-11-26 23:00")) == at("2026-11-27 06:00")
    assert night.after(at("2026-11-27 05:59")) == at("2026-11-27 06:00")
    assert night.after(at("2026-11-27 06:00")) == at("2026-11-27 06:00")
    assert night.after(at("2026-11-26 20:59")) == at("2026-11-26 20:59")
