"""Who sees which dashboard, of what, with how many statements; and who none."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.cases.queries import Question, inbox
from ntbcare.common.clock import pretend
from ntbcare.deadlines.book import forget_book
from ntbcare.deadlines.models import Ladder
from ntbcare.monitoring.actions import rebuild
from ntbcare.monitoring.boards.attention import needs_of
from ntbcare.monitoring.boards.audiences import BOARDS, open_board
from ntbcare.monitoring.scorecard import HalfYear
from tests.boards import fill, led
from tests.deadlines.journey import at
from tests.desk.sessions import browser_of
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, NOW, TODAY = "2026-02-02 09:00", "2026-10-05 09:00", "2026-11-27 09:00"
REFERENCE = re.compile(r"NTB-\d\d-\d{7,}")
BLOCK = re.compile(r'id="block-([a-z]+)"')


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


@pytest.fixture
def land(world: World) -> World:
    fill(world, before=at(BEFORE), now=at(NOW))
    return world


def page(world: World, role: Role, place: str, path: str = "") -> tuple[int, str]:
    answer = browser_of(world.actor(role, place)).get(f"/desk/boards/{path}")
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    ("role", "place", "key"),
    [
        (Role.LEADER, "Pemprov", "leaders"),
        (Role.LEADER, "Pemda Lobar", "leaders"),
        (Role.LEADER, "Dishub", "agency"),
        (Role.APPROVER, "Dishub", "agency"),
        (Role.COORDINATOR, "Pemprov", "coordination"),
        (Role.COORDINATOR, "Pemda Lobar", "coordination"),
        (Role.INSPECTOR, "Pemprov", "oversight"),
        (Role.INSPECTOR, "Inspektorat", "oversight"),
        (Role.AUDITOR, "Pemprov", "evaluation"),
        (Role.OBSERVER, "Pemprov", "meeting"),
    ],
)
def test_a_role_sees_its_own_blocks_and_no_other_dashboard(land: World, role: Role, place: str, key: str) -> None:
    status, body = page(land, role, place)
    assert status == 200
    board = next(one for one in BOARDS if one.key == key)
    shown = BLOCK.findall(body)
    assert shown
    assert [block.value for block in board.blocks if block.value in shown] == shown
    for other in BOARDS:
        expected = 200 if other.key == key else 404
        assert page(land, role, place, f"{other.key}/")[0] == expected, other.key


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
def test_others_see_none(land: World, role: Role, place: str) -> None:
    assert page(land, role, place)[0] in {403, 404}
    for board in BOARDS:
        for path in (f"{board.key}/", f"{board.key}/wall", f"{board.key}/better.csv"):
            assert page(land, role, place, path)[0] in {403, 404}, path


def test_a_branch_sees_itself_alone(land: World) -> None:
    mine, other = land.agency("Pemda Lobar").pk, land.agency("Pemkot Mataram").pk
    _status, body = page(land, Role.LEADER, "Pemda Lobar")
    assert "Dinas Perhubungan Kab. Lombok Barat" in body
    assert "Dinas PUPR Provinsi" not in body
    assert page(land, Role.LEADER, "Pemda Lobar", f"leaders/?place={mine}")[0] == 200
    assert page(land, Role.LEADER, "Pemda Lobar", f"leaders/?place={other}")[0] == 404
    assert page(land, Role.LEADER, "Pemda Lobar", f"leaders/?place={land.agency('Pemprov').pk}")[0] == 404
    assert page(land, Role.LEADER, "Pemprov", f"leaders/?place={mine}")[0] == 200
    assert page(land, Role.LEADER, "Pemprov", f"leaders/?place={land.agency('Dishub').pk}")[0] == 404


def test_an_agency_head_sees_the_own_office_and_its_delay(land: World) -> None:
    _status, body = page(land, Role.LEADER, "Dishub")
    assert "40 laporan lewat batas dan belum ditanggapi, dari 45 yang terbuka." in body
    assert "Dinas PUPR" not in body
    text = browser_of(land.actor(Role.LEADER, "Dishub")).get("/desk/boards/agency/delay.csv?period=2026-1").content.decode()
    assert csv_rows(text)[1][1:4] == ["60", "20", "40"]
    assert page(land, Role.LEADER, "Dishub", "agency/wall")[0] == 404


def csv_rows(text: str) -> list[list[str]]:
    return list(csv.reader(text.lstrip("\ufeff").splitlines()))


def test_what_is_better_is_said_with_its_interval(land: World) -> None:
    _status, body = page(land, Role.LEADER, "Pemprov")
    assert "lebih baik" in body
    rows = {row[0]: row for row in csv_rows(page(land, Role.LEADER, "Pemprov", "leaders/better.csv")[1])}
    head = rows["measure"]
    answered = dict(zip(head, rows["answered"], strict=True))
    assert (answered["before_part"], answered["before_whole"]) == ("20", "60")
    assert (answered["now_part"], answered["now_whole"], answered["verdict"]) == ("56", "70", "better")
    assert float(answered["low"]) > 0
    reopened = dict(zip(head, rows["reopened"], strict=True))
    assert (reopened["now_part"], reopened["verdict"]) == ("5", "chance")


def test_who_needs_help_leads_to_the_cases_that_one_may_see(land: World) -> None:
    _status, body = page(land, Role.LEADER, "Pemprov")
    dishub, pupr = land.agency("Dishub").pk, land.agency("PUPR").pk
    assert f"/desk/?view=overdue&amp;branch=&amp;agency={dishub}" in body
    browser = browser_of(land.actor(Role.LEADER, "Pemprov"))
    assert browser.get(f"/desk/?view=overdue&branch=&agency={pupr}").status_code == 200
    rows = csv_rows(page(land, Role.LEADER, "Pemprov", "leaders/help.csv")[1])
    found = {row[0]: row[1:] for row in rows}
    assert found["Dinas Perhubungan Provinsi"] == ["40", "45", "0", "5"]
    assert found["Dinas PUPR Provinsi"] == ["12", "12", "0", "0"]


def test_nobody_is_led_to_more_than_the_inbox_shows(land: World) -> None:
    """The Inspectorate's officer sees counts of the government, and no way to cases that the own inbox does not hold."""
    _status, body = page(land, Role.INSPECTOR, "Inspektorat")
    assert "Dinas PUPR Provinsi" in body
    assert "agency=" not in body


def name_the_bureau(land: World) -> None:
    Ladder.objects.filter(branch=land.agency("Pemprov")).update(organisation=land.agency("Diskominfotik"))
    if not Ladder.objects.filter(organisation__isnull=False).exists():
        Ladder.objects.create(
            branch=land.agency("Pemprov"), in_force_from=at(TODAY).date(), reason="Uji", created_at=at(TODAY),
            organisation=land.agency("Diskominfotik"),
        )  # fmt: skip
    forget_book()


def test_the_organisation_bureau_is_who_the_ladder_names(land: World) -> None:
    assert page(land, Role.LEADER, "Diskominfotik", "standards/")[0] == 404
    name_the_bureau(land)
    status, body = page(land, Role.LEADER, "Diskominfotik", "standards/")
    assert status == 200
    assert "Penerangan Jalan" in body
    assert set(BLOCK.findall(body)) >= {"causes", "clarified", "training"}


def test_a_wall_hides_what_is_hidden_from_everybody(land: World) -> None:
    led(land, "Pemda Lobar", at(NOW), 1)
    rebuild()
    mine = land.agency("Pemda Lobar").pk
    status, body = page(land, Role.LEADER, "Pemda Lobar", f"leaders/wall?place={mine}")
    assert status == 200
    assert "<form" not in body
    assert "<button" not in body
    assert 'data-seconds="60"' in body
    opened = open_board(land.viewer(Role.LEADER, "Pemda Lobar"), "leaders")
    wall = opened.on_wall()
    assert wall is not None
    seen, shown = (needs_of(scope, HalfYear(2026, 2)) for scope in (opened.scope, wall.scope))
    hidden = {one.name for one in shown if one.overdue is None}
    # One case of the one office is hidden, and the other's with it: the sum of the two is public.
    assert hidden == {"Pemerintah Kabupaten Lombok Barat", "Dinas Perhubungan Kab. Lombok Barat"}
    assert {one.name: one.overdue for one in seen} == {
        "Dinas Perhubungan Kab. Lombok Barat": 2,
        "Pemerintah Kabupaten Lombok Barat": 1,
    }


def test_odd_addresses_do_no_harm(land: World) -> None:
    for path in ("leaders/?period=x", "leaders/?period=2017-1", "leaders/?period=9999-2"):
        assert page(land, Role.LEADER, "Pemprov", path)[0] == 200, path
    for path in ("leaders/?place=x", "leaders/?place=999999999999999999999", "leaders/waits.csv", "leaders/none.csv", "none/"):
        assert page(land, Role.LEADER, "Pemprov", path)[0] == 404, path


@pytest.mark.long
@pytest.mark.parametrize(
    ("role", "place", "most"),
    [
        (Role.LEADER, "Pemprov", 34),
        (Role.LEADER, "Dishub", 34),
        (Role.COORDINATOR, "Pemprov", 34),
        (Role.INSPECTOR, "Pemprov", 34),
        (Role.AUDITOR, "Pemprov", 34),
        (Role.OBSERVER, "Pemprov", 34),
    ],
)
def test_more_cases_cost_no_more_statements(land: World, role: Role, place: str, most: int) -> None:
    browser = browser_of(land.actor(role, place))
    counts = []
    for some in (1, 7):
        led(land, "PUPR", at(NOW), some)
        browser.get("/desk/boards/")
        with CaptureQueriesContext(connection) as statements:
            assert browser.get("/desk/boards/").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= most


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.LEADER, "Pemprov"),
        (Role.LEADER, "Pemda Lobar"),
        (Role.LEADER, "Dishub"),
        (Role.COORDINATOR, "Pemda Lobar"),
        (Role.INSPECTOR, "Pemprov"),
        (Role.OBSERVER, "Pemprov"),
    ],
)
def test_every_link_leads_to_cases_of_the_own_inbox(land: World, role: Role, place: str) -> None:
    browser, viewer = browser_of(land.actor(role, place)), land.viewer(role, place)
    mine = {case.reference for case in inbox(viewer, Question(limit=500)).items}
    body = browser.get("/desk/boards/").content.decode()
    links = {html.unescape(link) for link in re.findall(r'href="(/desk/\?[^"]+)"', body)}
    assert links
    for link in links:
        shown = set(REFERENCE.findall(browser.get(link).content.decode()))
        assert shown <= mine, link
    assert set(REFERENCE.findall(body)) <= mine


def test_an_observer_of_a_branch_finds_no_small_number_in_any_block(land: World) -> None:
    """What ``statistics`` hides of a branch is not found by month, among reopened ones or in the note on cases without agency."""
    led(land, "Dishub Lobar", at(BEFORE), 1, reopened=1)
    rebuild()

    def rows(role: Role, path: str) -> dict[str, list[str]]:
        return {row[0]: row[1:] for row in csv_rows(page(land, role, "Pemda Lobar", path)[1])}

    months, seen = rows(Role.OBSERVER, "meeting/months.csv"), rows(Role.LEADER, "leaders/months.csv")
    assert months["2026-02"] == [""] * 5
    assert (seen["2026-02"][0], seen["2026-10"][0]) == ("1", "8")
    lately, known = rows(Role.OBSERVER, "meeting/help.csv?period=2026-1"), rows(Role.LEADER, "leaders/help.csv?period=2026-1")
    office = "Dinas Perhubungan Kab. Lombok Barat"
    assert (lately[office][3], known[office][3]) == ("", "1")
    led(land, "Pemda Lobar", at(NOW), 2, lead=None)
    rebuild()
    assert "2 laporan belum ada instansinya" in page(land, Role.LEADER, "Pemda Lobar")[1]
    assert "laporan belum ada instansinya" not in page(land, Role.OBSERVER, "Pemda Lobar")[1]


def test_few_cases_of_the_half_year_before_are_hidden_and_not_called_none(land: World) -> None:
    name_the_bureau(land)
    other = next(code for code in reference().categories if code != "1398")
    led(land, "PUPR", at(BEFORE), 2, category_id=other)
    led(land, "PUPR", at(NOW), 6, category_id=other)
    rebuild()
    rows = {row[0]: row for row in csv_rows(page(land, Role.LEADER, "Diskominfotik", "standards/causes.csv")[1])}
    # The other category's number is kept too: the sum of both is public.
    assert (rows[other][2:4], rows["1398"][2:4]) == (["", "6"], ["", "70"])
