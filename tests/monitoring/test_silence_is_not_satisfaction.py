"""Who was answered and says nothing is neither satisfied nor not: counted apart, everywhere and for joined reports too."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.common.clock import now
from ntbcare.monitoring.actions import rebuild
from ntbcare.monitoring.checks import check_counters
from ntbcare.monitoring.figures import Figures
from ntbcare.monitoring.grouping import OPEN_TABLES, GroupBy
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.join import join_cases, part_case
from ntbcare.workflow.rate import rate_case
from ntbcare.workflow.reopen import reopen_case
from tests.api.calls import call
from tests.monitoring.people import add_case, change, forget_counted, make_land
from tests.world import World, acting_case, file_case

ANSWER = "Lampu sudah diganti dengan yang baru pada 24 November 2026."
COMPLAINANT = Actor.complainant()


def total() -> Figures:
    return statistics(Question(everything=True)).total


def opinions() -> tuple[int | None, int | None, int | None]:
    figures = total()
    return figures.rated, figures.satisfied, figures.silent


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_met_with_silence_until_it_is_rated(world: World) -> None:
    case, _lead, _receipt = acting_case(world)
    drain()
    assert opinions() == (0, 0, 0)
    send_answer(case.pk, ANSWER, actor=world.liaison)
    drain()
    assert opinions() == (0, 0, 1)
    rate_case(case.pk, stars=2, solved=False, actor=COMPLAINANT)
    drain()
    assert opinions() == (1, 0, 0)
    assert total().confirmed == 0
    assert total().delivery_known == 1


@pytest.mark.django_db(transaction=True)
def test_who_reopens_is_not_silent_and_has_no_answer_any_more(world: World) -> None:
    case, _lead, _receipt = acting_case(world)
    send_answer(case.pk, ANSWER, actor=world.liaison)
    reopen_case(case.pk, reason="Lampunya mati lagi.", actor=COMPLAINANT)
    drain()
    assert opinions() == (0, 0, 0)
    assert (total().reopened, total().delivery_known) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_joined_complainants_are_silent_or_not_each_for_themselves(world: World) -> None:
    main, _lead, _receipt = acting_case(world)
    others = [file_case()[0] for _ in range(3)]
    for other in others:
        join_cases(other.pk, main_id=main.pk, actor=world.coordinator)
    drain()
    assert opinions() == (0, 0, 0)
    send_answer(main.pk, ANSWER, actor=world.liaison)
    drain()
    assert opinions() == (0, 0, 4)
    rate_case(others[0].pk, stars=5, solved=True, actor=COMPLAINANT)
    drain()
    assert opinions() == (1, 1, 3)
    part_case(others[1].pk, actor=world.coordinator)
    drain()
    assert opinions() == (1, 1, 2)
    assert list(check_counters()) == []
    before = total()
    forget_counted()
    rebuild()
    assert total() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("columns", "silent"),
    [
        ({"status": "closed", "closed_by": "system"}, 0),
        ({"status": "closed", "closed_by": "system", "answered_at": now()}, 1),
        ({"status": "answered"}, 1),
        ({"status": "answered", "stars": 3}, 0),
        ({"status": "in_progress", "answered_at": now(), "reopened": 1}, 0),
        ({"status": "archived", "answered_at": now()}, 0),
    ],
)
def test_only_an_answer_that_stands_can_be_met_with_silence(columns: dict[str, object], silent: int) -> None:
    add_case(make_land(), "2026-11-02 09:00", **columns)
    assert total().silent == silent


@pytest.mark.django_db
def test_replied_acted_and_confirmed_are_three_things() -> None:
    land = make_land()
    add_case(land, "2026-11-02 09:00", status="answered", answered_at=now())
    add_case(land, "2026-11-02 09:00", status="in_progress", acted_at=now())
    add_case(land, "2026-11-02 09:00", status="closed", closed_by="complainant")
    add_case(land, "2026-11-02 09:00", status="answered", answered_at=now(), acted_at=now(), stars=4, solved=True)
    add_case(land, "2026-11-02 09:00", status="closed", closed_by="complainant", stars=1, solved=False, answered_at=now())
    figures = total()
    assert (figures.answered, figures.acted, figures.confirmed) == (3, 2, 2)


tables = st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.integers(0, 9)), min_size=1, max_size=8)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables)
def test_no_subtraction_gives_the_opinions_of_few_away(rows: list[tuple[int, bool, int]]) -> None:
    """The attack: in every open table take what is shown from the total; what is left must not be one to four raters."""
    with transaction.atomic():
        land = make_land()
        for month, health, raters in rows:
            for number in range(max(raters, 1)):
                stars = 4 if number < raters else None
                lead = land.health if health else land.roads
                add_case(land, f"2026-0{month + 1}-05 09:00", lead=lead, status="answered", stars=stars, solved=stars and True)
        for grouping in OPEN_TABLES:
            answer = statistics(Question(group_by=grouping))
            if answer.total.opinions_hidden:
                continue
            hidden = [group for group in answer.groups if group.figures.opinions_hidden]
            for name in ("rated", "confirmed"):
                shown = [getattr(group.figures, name) for group in answer.groups if not group.figures.opinions_hidden]
                assert all(not 0 < value < 5 for value in shown)
                rest = getattr(answer.total, name) - sum(shown)
                assert (rest == 0) if not hidden else len(hidden) > 1 or rest == 0
                assert not 0 < rest < 5
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_silence_is_hidden_where_it_would_tell_who_rated() -> None:
    land = make_land()
    cases = [add_case(land, "2026-11-02 09:00", status="answered", answered_at=now()) for _ in range(9)]
    change(cases[0], stars=1, solved=False)
    figures = statistics(Question()).total
    assert figures.answered == 9
    assert (figures.rated, figures.silent, figures.satisfied_percent, figures.confirmed) == (None, None, None, None)
    assert figures.opinions_hidden
    row = statistics(Question(group_by=GroupBy.AGENCY)).groups[0].figures
    assert (row.rated, row.silent) == (None, None)


@pytest.mark.django_db
def test_pages_api_and_csv_say_the_share_with_those_who_rated_and_those_who_did_not() -> None:
    land = make_land()
    for number in range(12):
        rated = {"stars": 5 if number < 5 else 1, "solved": number < 5} if number < 8 else {}
        add_case(land, "2026-11-02 09:00", status="answered", answered_at=now(), **rated)
    body = call("GET", "/statistics").body
    assert (body["total"]["rated"], body["total"]["satisfied"], body["total"]["silent"]) == (8, 5, 4)
    assert {one["name"]: one["valid_from"] for one in body["definitions"]}["silent"] == "2026-11-01"
    page = Client().get("/statistik").content.decode()
    assert "62,5\u00a0% dari 8 yang menilai; 4 diam" in page
    assert '/statistik/definisi#silent"' not in page  # it stands in one sentence with the share
    assert '/statistik/definisi#satisfied_percent"' in page
    assert 'id="silent"' in Client().get("/statistik/definisi").content.decode()
    lines = Client().get("/statistik.csv?group_by=agency").content.decode("utf-8-sig").splitlines()
    first = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    assert (first["rated"], first["silent"], first["satisfied_percent"]) == ("8", "4", "62.5")
    assert Decimal(first["received"]) == 12
