from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ntbcare.agencies.models import Agency, ReferenceVersion
from ntbcare.agencies.queries import forget_reference
from ntbcare.agencies.roles import Topic
from ntbcare.common.clock import pretend
from ntbcare.common.errors import InvalidInput
from ntbcare.monitoring.boards.audiences import Scope
from ntbcare.monitoring.questions import counting
from ntbcare.monitoring.questions.asking import read_question
from ntbcare.monitoring.questions.comparing import Said
from ntbcare.monitoring.questions.places import Place
from ntbcare.monitoring.questions.sheet import as_csv, sheet_of
from ntbcare.monitoring.questions.spans import Days, Span
from ntbcare.monitoring.questions.words import sentence
from tests.deadlines.journey import at
from tests.monitoring.asking import TODAY, ask, place_of, read, table
from tests.monitoring.people import Land, add_case, change, make_land

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Land:
    """Six cases in May 2026 and four in June: of two agencies, three categories, two regencies."""
    made = make_land()
    for number in range(6):
        add_case(made, "2026-05-10 09:00", status="in_progress" if number < 3 else "received", source="sms")
    for number in range(4):
        add_case(
            made, "2026-06-10 09:00", lead=made.health, category_id="942" if number else "1400", region_id="52.71",
            classification="oversight", status="answered", answered_at=at("2026-06-12 09:00"),
        )  # fmt: skip
    return made


def whole(land: Land) -> Place:
    return place_of(land.province, Scope(everything=True))


def test_rows_say_what_was_received_and_followed_up(land: Land) -> None:
    found = ask(whole(land), measure=["received", "followed_up_percent"], rows="agency", period="2026-1")
    assert table(found) == {"Dinas PUPR": [6, Decimal("50.0")], "Dinas Kesehatan": [4, Decimal("100.0")]}
    assert [value.number for value in found.total.values] == [10, Decimal("70.0")]
    assert sentence(found.query, found.place, found.days, today=TODAY) == (
        "Laporan diterima dan persentase tindak lanjut menurut instansi, Januari–Juni 2026, seluruh provinsi"
    )


def test_without_rows_it_is_one_number(land: Land) -> None:
    found = ask(whole(land), measure="answered", period="2026")
    assert (found.lines, [value.number for value in found.total.values]) == ((), [4])


def test_months_without_cases_stand_as_noughts(land: Land) -> None:
    found = ask(whole(land), measure="received", rows="month", period="own", from_="2026-04-10", to="2026-06-10")
    assert found.query.groups
    rows = sheet_of(found).rows
    assert [(row.label, row.cells) for row in rows] == [("April 2026", ("0",)), ("Mei 2026", ("6",)), ("Juni 2026", ("4",))]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"rows": "topic"}, {Topic.INFRASTRUCTURE.label: [7], Topic.ENVIRONMENT.label: [3]}),
        ({"rows": "category", "topic": "infrastruktur"}, {"Penerangan Jalan": [6], "Jalan Rusak": [1]}),
        ({"rows": "agency", "topic": "infrastruktur"}, {"Dinas PUPR": [6], "Dinas Kesehatan": [1]}),
        ({"rows": "source", "region": "52.71"}, {"Situs web": [4]}),
        ({"rows": "agency", "class": "oversight", "region": "52.71"}, {"Dinas Kesehatan": [4]}),
        ({"rows": "month", "agency": "Dinas PUPR", "source": "sms"}, {"Mei 2026": [6]}),
        ({"rows": "topic", "columns": "agency"}, {Topic.INFRASTRUCTURE.label: [6, 1], Topic.ENVIRONMENT.label: [0, 3]}),
        ({"rows": "category", "columns": "month", "agency": "Dinas Kesehatan"}, {"Pencemaran": [3], "Jalan Rusak": [1]}),
    ],
)
def test_every_way_of_reading_counts_the_same(land: Land, params: dict[str, str], expected: dict[str, list[int]]) -> None:
    """From one, two or three dimensions: of counters, and of the cases where none are kept."""
    found = ask(whole(land), measure="received", period="2026-1", **params)
    shown = table(found)
    assert {name: values for name, values in shown.items() if any(values)} == expected
    if found.query.columns is not None:
        assert found.total.whole is not None
        assert found.total.whole.number == found.received


def test_an_agencys_head_asks_of_the_own_cases_alone(land: Land) -> None:
    mine = place_of(land.roads, Scope(agencies=frozenset({land.roads.pk}), everything=True))
    assert table(ask(mine, measure="received", rows="agency", period="2026-1")) == {"Dinas PUPR": [6]}
    assert table(ask(mine, measure="received", rows="topic", columns="source", period="2026-1")) == {
        str(Topic.INFRASTRUCTURE.label): [6]
    }
    assert [error.field for error in read(mine, measure="received", rows="branch", period="2026-1").errors] == ["rows"]
    wrong = read(mine, measure="received", agency="Dinas Kesehatan", period="2026-1")
    assert [(error.field, error.code) for error in wrong.errors] == [("agency", "outside")]


def test_a_year_begins_at_midnight_of_the_site(land: Land) -> None:
    add_case(land, "2026-12-31 23:59")
    add_case(land, "2027-01-01 00:01")  # 31 December in Greenwich.
    later = date(2027, 2, 1)
    with pretend(at("2027-02-01 09:00")):
        found = [ask(whole(land), later, measure="received", period=year).received for year in ("2026", "2027")]
        assert found == [11, 1]
        assert ask(whole(land), later, measure="received", period="last-year").received == 11


def test_an_agency_that_was_merged_keeps_its_name_and_says_so(land: Land) -> None:
    add_case(land, "2026-09-01 09:00", lead=land.health)
    Agency.objects.filter(pk=land.roads.pk).update(active=False)
    ReferenceVersion.objects.update(number=2)
    forget_reference()
    found = ask(whole(land), measure="received", rows="agency", period="2026")
    assert table(found) == {"Dinas PUPR (sudah tidak ada)": [6], "Dinas Kesehatan": [5]}
    assert ask(whole(land), measure="received", agency="Dinas PUPR", period="2026").received == 6


def test_a_median_says_working_days(land: Land) -> None:
    sheet = sheet_of(ask(whole(land), measure=["median_first_response_days", "received"], rows="agency", period="2026-1"))
    assert {row.label: row.cells[0] for row in sheet.rows} == {"Dinas Kesehatan": "2 hari kerja", "Dinas PUPR": "–"}


def test_too_many_cases_for_three_dimensions_are_refused_in_words(land: Land, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_CASES", 9)
    three = {"measure": "received", "rows": "topic", "columns": "source", "period": "2026-1"}
    with pytest.raises(InvalidInput, match="paling banyak 9 laporan, dan di sini ada 10") as caught:
        ask(whole(land), class_="oversight", **three)
    assert [error.field for error in caught.value.errors] == ["period"]
    # An agency or a regency is found by an index: only its cases count.
    assert ask(whole(land), agency="Dinas Kesehatan", **three).received == 4
    assert ask(whole(land), region="52.01", **three).received == 6
    assert ask(whole(land), **three).received == 10, "two dimensions are kept"


def test_it_is_compared_with_as_long_a_period_before(land: Land) -> None:
    for _number in range(20):
        add_case(land, "2026-06-15 09:00", status="in_progress")
    found = ask(whole(land), measure="received", rows="agency", period="own", from_="2026-06-01", to="2026-06-30")
    assert found.before == Days(date(2026, 5, 1), date(2026, 5, 31))
    lines = {line.key: line for line in found.lines}
    roads, health = lines[str(land.roads.pk)], lines[str(land.health.pk)]
    assert (roads.before and roads.before.number, roads.change.by, roads.change.said) == (6, 14, Said.MORE)
    assert health.change.said == Said.NOTHING, "four cases say nothing"
    share = ask(whole(land), measure="followed_up_percent", rows="agency", period="own", from_="2026-06-01", to="2026-06-30")
    better = next(line for line in share.lines if line.key == str(land.roads.pk)).change
    assert better.said == Said.BETTER
    assert better.low is not None
    assert better.low > 0


def test_young_cases_are_not_called_worse(land: Land) -> None:
    for _number in range(20):
        add_case(land, "2026-06-15 09:00")
    soon = date(2026, 7, 2)
    found = ask(whole(land), soon, measure="followed_up_percent", rows="agency", period="m1")
    assert next(line for line in found.lines if line.key == str(land.roads.pk)).change.said == Said.EARLY
    later = ask(whole(land), measure="followed_up_percent", rows="agency", period="own", from_="2026-06-01", to="2026-06-30")
    assert next(line for line in later.lines if line.key == str(land.roads.pk)).change.said == Said.WORSE


def test_a_running_period_is_held_against_as_many_days(land: Land) -> None:
    days = Span("this-half").days(date(2026, 8, 10))
    assert days.before(today=date(2026, 8, 10)) == Days(date(2026, 7, 1) - timedelta(days=41), date(2026, 6, 30))


def test_lines_are_sorted_as_asked(land: Land) -> None:
    def order(sort: str) -> list[str]:
        asked = ask(whole(land), measure=["received", "followed_up_percent"], rows="agency", period="2026-1", sort=sort)
        return [row.label for row in sheet_of(asked).rows]

    roads, health = "Dinas PUPR", "Dinas Kesehatan"
    assert [order(one) for one in ("", "1", "-0", "label", "-label")] == [
        [roads, health], [health, roads], [health, roads], [health, roads], [roads, health],
    ]  # fmt: skip
    for odd in ("9", "x", "--", "²", "99999999999999"):
        assert order(odd) == [roads, health]


def test_long_tables_are_cut_and_the_file_is_whole(land: Land) -> None:
    found = ask(whole(land), measure="received", rows="agency", period="2026-1")
    assert [row.label for row in sheet_of(found, most=1).rows] == ["Dinas PUPR"]
    assert sheet_of(found, most=1).left_out == 1
    assert as_csv(found).splitlines()[1:] == [f"{land.roads.pk},Dinas PUPR,6", f"{land.health.pk},Dinas Kesehatan,4"]


def test_a_file_computes_nothing(land: Land) -> None:
    Agency.objects.filter(pk=land.roads.pk).update(name="=HYPERLINK(1)")
    ReferenceVersion.objects.update(number=3)
    forget_reference()
    assert "'=HYPERLINK(1)" in as_csv(ask(whole(land), measure="received", rows="agency", period="2026-1"))


def test_a_change_of_a_case_changes_the_answer(land: Land) -> None:
    case = add_case(land, "2026-05-11 09:00")
    change(case, lead=land.health)
    assert table(ask(whole(land), measure="received", rows="agency", period="2026-1"))["Dinas Kesehatan"] == [5]


def test_a_question_is_the_same_read_from_its_own_address(land: Land) -> None:
    query = ask(
        whole(land), measure=["received", "open"], rows="topic", period="own", from_="2026-01-02", to="2026-03-04",
        region="52.71", sort="-1",
    ).query  # fmt: skip
    said: dict[str, list[str]] = {}
    for name, value in query.params():
        said.setdefault(name, []).append(value)
    assert read_question(said, [whole(land)], today=TODAY).query == query
