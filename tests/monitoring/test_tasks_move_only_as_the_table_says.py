"""The table of a task's steps: what is over stays over, who reports does not confirm, and every way back is the coordinator's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntbcare.monitoring.meetings.evidence import link_of
from ntbcare.monitoring.meetings.minutes import LONGEST_POINT, MOST_POINTS, read_attended, read_points
from ntbcare.monitoring.meetings.task_rules import MOVES, OPEN_STATES, is_late, may_take
from ntbcare.monitoring.models import TaskState, TaskStep


@pytest.mark.parametrize("state", [TaskState.CONFIRMED, TaskState.DROPPED])
@pytest.mark.parametrize("step", list(TaskStep))
def test_what_is_over_takes_no_step_of_anybody(state: TaskState, step: TaskStep) -> None:
    assert not may_take(step, state, owner=True, coordinator=True)


@given(st.lists(st.sampled_from(sorted(MOVES))), st.booleans(), st.booleans())
def test_any_walk_ends_where_the_table_says(walk: list[TaskStep], owner: bool, coordinator: bool) -> None:  # noqa: FBT001
    state, reported = TaskState.OPEN, False
    for step in walk:
        if not may_take(step, state, owner=owner, coordinator=coordinator):
            continue
        reported = reported or step == TaskStep.DONE
        state = MOVES[step].target or state
        if not coordinator:
            assert state in OPEN_STATES, "without a coordinator nothing is ever over"
        if state == TaskState.CONFIRMED:
            assert reported, "what is confirmed was reported"
    if not (owner or coordinator):
        assert state == TaskState.OPEN


def test_late_is_what_is_open_after_its_day() -> None:
    day = date(2026, 6, 30)
    assert not is_late(TaskState.OPEN, day, day)
    assert is_late(TaskState.OPEN, day, day + timedelta(days=1))
    assert not is_late(TaskState.DONE, day, day + timedelta(days=1))


@given(st.text(max_size=200))
def test_a_link_that_is_taken_begins_with_http_or_names_a_page_here(raw: str) -> None:
    link, wrong = link_of(raw)
    assert bool(wrong) or link == "" or link.startswith(("http://", "https://", "/"))
    assert not link.startswith("//")


@given(st.text(max_size=400))
def test_points_and_attendance_are_kept_clean_or_refused(raw: str) -> None:
    points, wrong = read_points(raw, "discussed")
    if not wrong:
        lines = points.split("\n") if points else []
        assert len(lines) <= MOST_POINTS
        assert all(line and len(line) <= LONGEST_POINT for line in lines)
        assert "\x00" not in points
    attended, wrong = read_attended(raw)
    assert bool(wrong) or all(isinstance(count, int) and 0 < count <= 999 for _who, count in attended)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Dinas Perhubungan: 3", ["Dinas Perhubungan", 3]),
        ("- Biro Organisasi, 2 orang", ["Biro Organisasi", 2]),
        ("1. Inspektorat ; 12", ["Inspektorat", 12]),
        ("Pemda Kab. Lombok Barat (Diskominfo): 4", ["Pemda Kab. Lombok Barat (Diskominfo)", 4]),
    ],
)
def test_attendance_is_read_as_people_write_it(line: str, kept: list[str | int]) -> None:
    assert read_attended(line) == ([kept], [])
