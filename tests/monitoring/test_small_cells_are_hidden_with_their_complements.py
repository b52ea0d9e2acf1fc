from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.monitoring.suppression import hidden_cells, hidden_in_line
from tests.monitoring.people import Land, add_case, make_land

tables = st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), st.integers(0, 12), max_size=16)


@given(tables)
def test_no_line_gives_a_small_cell_away(table: dict[tuple[str, str], int]) -> None:
    hidden = hidden_cells(table)
    assert all(cell in hidden for cell, cases in table.items() if 0 < cases < 5)
    for axis in (0, 1):
        for line in {cell[axis] for cell in table}:
            cells = [cell for cell, cases in table.items() if cell[axis] == line and cases]
            inside = [cell for cell in cells if cell in hidden]
            if inside and len(inside) < len(cells):
                assert len(inside) > 1
                assert sum(table[cell] for cell in inside) >= 5


@given(tables)
def test_a_table_without_small_cells_is_shown_whole(table: dict[tuple[str, str], int]) -> None:
    assert hidden_cells({cell: cases for cell, cases in table.items() if cases not in range(1, 5)}) == frozenset()


def test_a_single_small_cell_takes_the_next_smallest_with_it() -> None:
    assert hidden_in_line({"a": 3, "b": 40, "c": 9}) == {"a", "c"}
    assert hidden_in_line({"a": 0, "b": 40}) == frozenset()


@pytest.fixture
def land() -> Land:
    made = make_land()
    for number in range(9):
        add_case(made, "2026-11-02 09:00", classification="oversight" if number < 2 else "no_oversight", category_id="1398")
    add_case(made, "2026-11-02 09:00", lead=made.health, classification="no_oversight", category_id="942")
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("grouping", [GroupBy.AGENCY, GroupBy.TOPIC, GroupBy.REGION, GroupBy.MONTH, GroupBy.SOURCE])
def test_nothing_of_one_dimension_is_hidden(land: Land, grouping: GroupBy) -> None:
    answer = statistics(Question(group_by=grouping))
    assert not any(group.figures.suppressed for group in answer.groups)
    assert sum(group.figures.received or 0 for group in answer.groups) == 10


@pytest.mark.django_db
@pytest.mark.parametrize("grouping", [GroupBy.CATEGORY, GroupBy.CLASS])
def test_finer_tables_hide(land: Land, grouping: GroupBy) -> None:
    answer = statistics(Question(group_by=grouping))
    assert [group.figures.received for group in answer.groups] == [None, None]
    assert answer.total.received == 10


@pytest.mark.django_db
def test_two_dimensions_hide_small_cells_however_they_are_asked_for(land: Land) -> None:
    by_class = statistics(Question(agency=land.roads.pk, group_by=GroupBy.CLASS))
    by_agency = statistics(Question(classification="oversight", group_by=GroupBy.AGENCY))
    cell = statistics(Question(agency=land.roads.pk, classification="oversight"))
    assert all(group.figures.suppressed for group in by_class.groups)
    assert all(group.figures.suppressed for group in by_agency.groups)
    assert cell.total.received is None
    assert by_class.total.received == 9


@pytest.mark.django_db
def test_officers_see_everything(land: Land) -> None:
    answer = statistics(Question(agency=land.roads.pk, group_by=GroupBy.CLASS, everything=True))
    assert {group.key: group.figures.received for group in answer.groups} == {"no_oversight": 7, "oversight": 2}


@pytest.mark.django_db
def test_three_dimensions_hide_small_totals(land: Land) -> None:
    assert statistics(Question(agency=land.roads.pk, classification="oversight", source="web")).total.suppressed
    assert not statistics(Question(agency=land.roads.pk, classification="no_oversight", source="web")).total.suppressed


@pytest.mark.django_db
def test_a_group_that_is_fixed_already_is_shown_like_its_total(land: Land) -> None:
    answer = statistics(Question(agency=land.health.pk, group_by=GroupBy.AGENCY))
    assert [(group.key, group.figures.received) for group in answer.groups] == [(str(land.health.pk), 1)]
