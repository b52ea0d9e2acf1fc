"""Who may ask, of what; what comes of odd addresses; and what a page costs."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import pretend
from ntbcare.monitoring.questions.starters import STARTERS
from tests.boards import fill, led
from tests.deadlines.journey import at
from tests.desk.sessions import browser_of
from tests.desk.test_each_role_has_its_dashboard import name_the_bureau
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, NOW, TODAY = "2026-02-02 09:00", "2026-10-05 09:00", "2026-11-27 09:00"
PAGE = "/desk/questions/"
AGENCIES = "measure=received&rows=agency&period=2026-2"
ERROR = re.compile(r'class="error" id="q-([a-z]+)-error"')


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


@pytest.fixture
def land(world: World) -> World:
    fill(world, before=at(BEFORE), now=at(NOW))
    return world


def page(world: World, role: Role, place: str, query: str = "", path: str = PAGE) -> tuple[int, str]:
    answer = browser_of(world.actor(role, place)).get(f"{path}?{query}")
    return answer.status_code, answer.content.decode()


def rows_of(world: World, role: Role, place: str, query: str) -> list[list[str]]:
    _status, text = page(world, role, place, query, f"{PAGE}answer.csv")
    return list(csv.reader(text.lstrip("\ufeff").splitlines()))


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.ADMINISTRATOR, "Pemprov"),
        (Role.CLERK, "Pemprov"),
        (Role.LIAISON, "Dishub"),
        (Role.INSPECTOR, "Dishub"),
        (Role.OBSERVER, "Dishub"),
        (Role.COORDINATOR, "Dishub"),
    ],
)
def test_who_has_no_dashboard_asks_nothing(land: World, role: Role, place: str) -> None:
    for path in (PAGE, f"{PAGE}answer.csv"):
        assert page(land, role, place, AGENCIES, path)[0] == 403
    assert page(land, role, place)[0] == 403


@pytest.mark.parametrize(
    ("role", "place", "agencies"),
    [
        (Role.LEADER, "Pemprov", {"Dishub", "PUPR", "Dishub Lobar"}),
        (Role.COORDINATOR, "Pemprov", {"Dishub", "PUPR", "Dishub Lobar"}),
        (Role.AUDITOR, "Pemprov", {"Dishub", "PUPR", "Dishub Lobar"}),
        (Role.OBSERVER, "Pemprov", {"Dishub", "PUPR", "Dishub Lobar"}),
        (Role.INSPECTOR, "Inspektorat", {"Dishub", "PUPR", "Dishub Lobar"}),
        (Role.LEADER, "Pemda Lobar", {"Dishub Lobar"}),
        (Role.LEADER, "Dishub", {"Dishub"}),
        (Role.APPROVER, "PUPR", {"PUPR"}),
    ],
)
def test_everybody_asks_of_the_own_part(land: World, role: Role, place: str, agencies: set[str]) -> None:
    assert page(land, role, place, AGENCIES)[0] == 200
    found = {int(row[0]) for row in rows_of(land, role, place, AGENCIES)[1:]}
    assert found == {land.agency(name).pk for name in agencies}


def test_another_branch_is_not_found_and_an_agency_outside_is_refused_beside_its_field(land: World) -> None:
    other = land.agency("Pemkot Mataram").pk
    assert page(land, Role.LEADER, "Pemda Lobar", f"{AGENCIES}&place={other}")[0] == 404
    assert page(land, Role.LEADER, "Dishub", f"{AGENCIES}&place={land.agency('Pemprov').pk}")[0] == 404
    assert page(land, Role.LEADER, "Pemprov", f"{AGENCIES}&place={other}")[0] == 200
    for field, value in (("branch", str(other)), ("agency", "Dinas PUPR Provinsi")):
        status, body = page(land, Role.LEADER, "Pemda Lobar", f"{AGENCIES}&{field}={value}")
        assert status == 422
        assert f">{field}<" not in body
        assert "di luar wilayah kerja" in body
    assert page(land, Role.LEADER, "Pemda Lobar", f"{AGENCIES}&agency=PLN")[0] == 200, "vertical agencies work everywhere"
    assert page(land, Role.LEADER, "Dishub", f"{AGENCIES}&agency=PUPR")[0] == 422


def test_small_cells_are_hidden_from_those_who_do_not_reach_all_of_it(land: World) -> None:
    led(land, "Dishub", at(NOW), 1, classification="oversight")
    query = "measure=received&rows=agency&columns=class&period=2026-2"
    name_the_bureau(land)
    for role, place in ((Role.OBSERVER, "Pemprov"), (Role.INSPECTOR, "Inspektorat"), (Role.LEADER, "Diskominfotik")):
        node = land.agency("Pemprov").pk
        rows = rows_of(land, role, place, f"{query}&place={node}")[1:]
        assert {row[4] for row in rows} & {"1", "2", "3", "4"} == set(), place
        assert any(row[4] == "" for row in rows), place
    assert "2" in {row[4] for row in rows_of(land, Role.LEADER, "Pemprov", query)[1:]}


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("measure=received&period=own&from=2026-06-10&to=2026-06-01", {"to"}),
        ("measure=received&period=own&from=0001-01-01&to=9999-12-31", {"from", "to"}),
        ("measure=received&period=own&from=2026-06-31&to=2026-06-30", {"from"}),
        ("measure=received&period=own&from=&to=x", {"from", "to"}),
        ("measure=received&period=own&from=2026-12-01&to=2026-12-31", {"period"}),
        ("measure=received&period=0000", {"period"}),
        ("measure=received&period=2027-1", {"period"}),
        ("measure=received&period=9999-2", {"period"}),
        ("measure=received&period=m0", {"period"}),
        ("measure=received&period=m37", {"period"}),
        ("measure=received&period=m²", {"period"}),
        ("measure=received&period=%00", {"period"}),
        ("measure=received&rows=agency&columns=agency", {"columns"}),
        ("measure=received&rows=password", {"rows"}),
        ("measure=received&columns=7", {"columns"}),
        ("measure=received&region=99.99", {"region"}),
        ("measure=received&region=52.01.01", {"region"}),
        ("measure=received&agency=999999999999999999999999", {"agency"}),
        ("measure=received&agency=%27%3B--", {"agency"}),
        ("measure=received&class=x&source=y&topic=z&category=w&branch=v", {"class", "source", "topic", "category", "branch"}),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(land: World, query: str, fields: set[str]) -> None:
    status, body = page(land, Role.LEADER, "Pemprov", query)
    assert status == 422
    assert set(ERROR.findall(body)) == fields
    assert 'value="received" checked' in body
    assert browser_of(land.actor(Role.LEADER, "Pemprov")).get(f"{PAGE}answer.csv?{query}").status_code == 302


@pytest.mark.parametrize(
    "query",
    [
        "measure=&rows=agency",
        "measure=salary",
        "measure=received&measure=open&rows=agency&columns=region",
        "&".join(f"measure=m{number}" for number in range(250)),
        "&".join(f"measure={name}" for name in ("received", "answered", "open", "overdue", "refused", "reopened", "archived")),
    ],
)
def test_measures_that_cannot_be_are_refused(land: World, query: str) -> None:
    status, body = page(land, Role.LEADER, "Pemprov", query)
    assert status == 422
    assert 'href="#q-measure"' in body


def test_an_address_of_a_thousand_measures_is_too_long(land: World) -> None:
    query = "&".join(f"measure=m{number}" for number in range(1000))
    for path in (PAGE, "/statistik"):
        assert page(land, Role.LEADER, "Pemprov", query, path)[0] == 413


def test_the_same_measure_twice_is_one(land: World) -> None:
    assert rows_of(land, Role.LEADER, "Pemprov", "measure=received&measure=received&period=2026-2")[0][:1] == ["received"]


def test_every_beginning_leads_to_an_answer(land: World) -> None:
    for role, place in (
        (Role.LEADER, "Pemprov"),
        (Role.OBSERVER, "Pemprov"),
        (Role.OBSERVER, "Pemda Lobar"),
        (Role.APPROVER, "Dishub"),
    ):
        browser = browser_of(land.actor(role, place))
        body = browser.get(PAGE).content.decode().replace("&amp;", "&")
        links = re.findall(rf'<li><a href="({PAGE}\?measure[^"]+)"', body)
        assert len(links) >= len(STARTERS) - 1, place
        for link in links:
            assert browser.get(link).status_code == 200, link


def test_the_page_says_what_was_asked_and_leads_to_what_it_means(land: World) -> None:
    _status, body = page(land, Role.LEADER, "Pemprov", "measure=followed_up_percent&measure=received&rows=region&period=2026-1")
    assert (
        "Persentase tindak lanjut dan laporan diterima menurut kabupaten/kota tempat kejadian, Januari–Juni 2026, seluruh" in body
    )
    assert "/statistik/definisi#followed_up_percent" in body
    assert 'class="chart"' in body
    assert "Tidak ada laporan pada pilihan ini" in page(land, Role.LEADER, "Pemprov", "measure=received&period=2019")[1]


@pytest.mark.long
@pytest.mark.parametrize(
    "query",
    [
        AGENCIES,
        "measure=received&rows=agency&columns=region&period=2026-2",
        "measure=received&rows=topic&columns=source&region=52.01&period=2026-2",
        "measure=followed_up_percent&rows=month&period=this-year",
        "",
    ],
)
@pytest.mark.parametrize(("role", "place"), [(Role.LEADER, "Pemprov"), (Role.LEADER, "Dishub"), (Role.OBSERVER, "Pemprov")])
def test_more_cases_cost_no_more_statements(land: World, query: str, role: Role, place: str) -> None:
    browser = browser_of(land.actor(role, place))
    counts = []
    for some in (1, 40):
        for number, region in enumerate(("52.01", "52.06", "52.71")):
            led(
                land,
                ("PUPR", "Dishub", "Dishub Lobar")[number],
                at(NOW),
                some,
                region_id=region,
                source="sms" if some > 1 else "web",
            )
        browser.get(f"{PAGE}?{query}")
        with CaptureQueriesContext(connection) as statements:
            assert browser.get(f"{PAGE}?{query}").status_code in {200, 422}
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 24
