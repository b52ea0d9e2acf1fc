from __future__ import annotations

import pytest

from ntbcare.monitoring.boards.audiences import Scope
from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.monitoring.questions.answers import Answer
from ntbcare.monitoring.questions.places import Place
from ntbcare.monitoring.questions.sheet import as_csv
from tests.monitoring.asking import ask, place_of, read, table
from tests.monitoring.people import Land, add_case, make_land

pytestmark = pytest.mark.django_db
FINER = ({"rows": "agency", "columns": "region"}, {"rows": "agency", "region": "52.01"}, {"rows": "class"}, {"rows": "category"})


@pytest.fixture
def land() -> Land:
    """Of 24 cases one of the health office in Lombok Barat, two with oversight content, one of a rare category."""
    made = make_land()
    for number in range(14):
        add_case(made, "2026-05-10 09:00", classification="oversight" if number < 2 else "no_oversight")
    for number in range(9):
        columns = {"region_id": "52.71", "category_id": "942" if number else "1400", "classification": "no_oversight"}
        add_case(made, "2026-05-10 09:00", lead=made.health, stars=5 if number < 2 else None, **columns)
    add_case(made, "2026-05-10 09:00", lead=made.health, classification="no_oversight")
    return made


def observer(land: Land) -> Place:
    return place_of(land.province, Scope())


def leader(land: Land) -> Place:
    return place_of(land.province, Scope(everything=True))


def shown(found: Answer) -> list[int | None]:
    return [None if value.number is None else int(value.number) for line in found.lines for value in line.values]


def test_one_dimension_is_open(land: Land) -> None:
    for rows in ("agency", "topic", "region", "month", "source", "branch"):
        found = ask(observer(land), measure="received", rows=rows, period="2026-1")
        assert shown(found) == shown(ask(leader(land), measure="received", rows=rows, period="2026-1"))


def test_a_small_cell_is_hidden_with_others_in_its_lines(land: Land) -> None:
    found = ask(observer(land), measure="received", rows="agency", columns="region", period="2026-1")
    assert table(found) == {
        "Dinas PUPR": [None, 0],
        "Dinas Kesehatan": [None, None],
    }
    assert all(line.whole is None for line in found.lines), "sums of rows are asked for by themselves"
    seen = ask(leader(land), measure="received", rows="agency", columns="region", period="2026-1")
    assert sorted(value for value in shown(seen) if value) == [1, 9, 14]
    assert ",1\n" not in as_csv(found).replace("\r", "")


def test_what_a_filter_and_rows_show_is_what_the_whole_table_shows(land: Land) -> None:
    crossed = ask(observer(land), measure="received", rows="agency", columns="region", period="2026-1")
    by_filter = ask(observer(land), measure="received", rows="agency", region="52.01", period="2026-1")
    first = crossed.columns.index("52.01")
    assert table(by_filter) == {name: [values[first]] for name, values in table(crossed).items()}
    cell = ask(observer(land), measure="received", region="52.01", agency="Dinas Kesehatan", period="2026-1")
    assert [value.number for value in cell.total.values] == [None]


@pytest.mark.parametrize("rows", ["agency", "topic", "region", "month", "source", "class"])
@pytest.mark.parametrize("filters", [{}, {"region": "52.01"}, {"class": "oversight"}])
def test_nothing_is_shown_that_everybodys_statistics_hide(land: Land, rows: str, filters: dict[str, str]) -> None:
    found = ask(observer(land), measure=["received", "satisfied"], rows=rows, period="2026-1", **filters)
    public = statistics(
        Question(
            received_from=found.days.first, received_to=found.days.last, group_by=GroupBy(rows), region=filters.get("region"),
            classification=filters.get("class"),
        )
    )  # fmt: skip
    everybodys = {group.key or "": group.figures for group in public.groups}
    for line in found.lines:
        if line.values[0].number:
            assert line.values[0].number == everybodys[line.key].received
            assert line.values[1].number == everybodys[line.key].satisfied
    assert found.total.values[0].number == public.total.received


def test_categories_are_hidden_with_another_of_their_topic(land: Land) -> None:
    """The sum of a topic is open: one hidden category of it would be found by subtraction."""
    found = ask(observer(land), measure="received", rows="category", period="2026-1")
    assert table(found) == {"Penerangan Jalan": [None], "Jalan Rusak": [None], "Pencemaran": [8]}


def test_opinions_of_few_are_hidden_everywhere(land: Land) -> None:
    found = ask(observer(land), measure=["received", "rated", "satisfied_percent"], rows="agency", period="2026-1")
    assert [value.hidden for line in found.lines if line.key == str(land.health.pk) for value in line.values] == [
        False,
        True,
        True,
    ]
    assert all(value.hidden for value in found.total.values[1:])
    seen = ask(leader(land), measure="rated", rows="agency", period="2026-1")
    assert sorted(shown(seen), key=lambda one: one or 0) == [0, 2]


@pytest.mark.parametrize("params", FINER)
def test_finer_tables_are_of_whole_months(land: Land, params: dict[str, str]) -> None:
    """Periods that differ by a day could be subtracted from each other."""
    asked = read(observer(land), measure="received", period="own", from_="2026-05-01", to="2026-05-30", **params)
    assert [(error.field, error.code) for error in asked.errors] == [("period", "finer")]
    assert read(observer(land), measure="received", period="own", from_="2026-05-01", to="2026-05-31", **params).errors == ()
    assert read(leader(land), measure="received", period="own", from_="2026-05-01", to="2026-05-30", **params).errors == ()


@pytest.mark.parametrize(
    "params",
    [
        {"rows": "agency", "columns": "region", "source": "web"},
        {"rows": "agency", "region": "52.01", "class": "oversight"},
        {"rows": "category", "region": "52.01"},
        {"rows": "category", "columns": "agency"},
        {"agency": "Dinas PUPR", "region": "52.01", "source": "web"},
    ],
)
def test_finer_still_is_refused(land: Land, params: dict[str, str]) -> None:
    asked = read(observer(land), measure="received", period="2026-1", **params)
    assert {error.code for error in asked.errors} == {"finer"}
    assert asked.query is None
    assert read(leader(land), measure="received", period="2026-1", **params).errors == ()


def test_an_observer_of_a_branch_finds_nothing_that_the_whole_hides(land: Land) -> None:
    branch = place_of(land.province, Scope(branch=land.province.pk))
    assert read(branch, measure="received", rows="agency", columns="region", period="2026-1").errors
    found = ask(branch, measure="received", rows="class", period="2026-1")
    assert shown(found) == [None, None]


def test_the_period_before_is_hidden_too(land: Land) -> None:
    for number in range(12):
        add_case(land, "2026-06-10 09:00", classification="oversight" if number < 6 else "no_oversight")
    found = ask(observer(land), measure="received", rows="class", period="own", from_="2026-06-01", to="2026-06-30")
    assert shown(found) == [6, 6]
    assert [line.before and line.before.number for line in found.lines] == [None, None]
    assert [line.change.by for line in found.lines] == [None, None]
    assert found.total.before is not None
    assert found.total.before.number == 24
