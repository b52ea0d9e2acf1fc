"""The monthly letter on screen: who has one, that it is the one of the mail, and that the officer decides about the mail."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import pytest
from django.utils.html import strip_tags

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import pretend
from ntbcare.correspondence.markup import as_html
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.correspondence.rendering import render
from ntbcare.monitoring.actions import rebuild
from ntbcare.monitoring.models import LetterRefusal
from ntbcare.workflow.monthly import send_monthly_letters
from tests.boards import led
from tests.deadlines.journey import at
from tests.desk.sessions import browser_of
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with pretend(at("2026-11-03 07:00")):
        yield


@pytest.fixture
def land(world: World) -> World:
    led(world, "Dishub", at("2026-10-01 09:00"), 6)
    led(world, "Dishub Lobar", at("2026-10-05 09:00"), 3)
    rebuild()
    with pretend(at("2026-10-01 09:00")):
        world.actor(Role.LEADER, "Dishub")
    return world


@pytest.mark.parametrize("place", ["Pemprov", "Pemda Lobar", "Dishub"])
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_leaders_and_approvers_have_one(land: World, role: Role, place: str) -> None:
    browser = browser_of(land.actor(role, place))
    has = role == Role.LEADER or (role == Role.APPROVER and place == "Dishub")
    assert browser.get("/desk/letter/").status_code == (200 if has else 404)
    assert ('href="/desk/letter/"' in browser.get("/desk/handbook/").content.decode()) == has
    assert browser.post("/desk/letter/choose").status_code == (302 if has else 404)
    assert LetterRefusal.objects.exists() == has


def test_it_is_the_one_that_goes_out_by_mail(land: World) -> None:
    actor = land.actor(Role.LEADER, "Dishub")
    send_monthly_letters.call()
    [message] = OutgoingMessage.objects.filter(template="officer_monthly")
    page = unescape(strip_tags(browser_of(actor).get("/desk/letter/").content.decode().replace("<br>", "\n")))
    lines = [line.strip().removeprefix("- ") for line in render(message).body.splitlines()[1:-3]]
    missing = [line for line in lines if line and not line.startswith(("===", "---", "http")) and line not in page]
    assert missing == []
    assert render(message).subject in page


def test_an_agency_sees_nothing_of_another(land: World) -> None:
    page = browser_of(land.actor(Role.LEADER, "Dishub Lobar")).get("/desk/letter/").content.decode()
    assert "Diterima pada Oktober 2026: 3 laporan" in page
    assert "Dinas Perhubungan Provinsi" not in page


def test_where_there_is_nothing_it_says_so(land: World) -> None:
    assert "Surat tidak dikirim." in browser_of(land.actor(Role.LEADER, "PUPR")).get("/desk/letter/").content.decode()


def test_it_is_turned_off_and_on_again(land: World) -> None:
    browser = browser_of(land.actor(Role.LEADER, "Dishub"))
    page = browser.post("/desk/letter/choose", follow=True).content.decode()
    assert "Anda membacanya di sini saja" in page
    send_monthly_letters.call()
    assert not OutgoingMessage.objects.filter(template="officer_monthly").exists()
    page = browser.post("/desk/letter/choose", {"by_mail": "yes"}, follow=True).content.decode()
    assert "Dikirim ke" in page
    send_monthly_letters.call()
    assert OutgoingMessage.objects.filter(template="officer_monthly").count() == 1


def test_what_it_holds_is_shown_as_text() -> None:
    html = as_html("Dinas <script>\n=====\n\n- satu & dua: 3\n  https://a.example/?a=1&b=2\n\nBaca https://b.example/x.")
    assert "<script>" not in html
    assert html == (
        "<h2>Dinas &lt;script&gt;</h2>\n"
        '<ul><li><a href="https://a.example/?a=1&amp;b=2">satu &amp; dua: 3</a></li></ul>\n'
        '<p>Baca <a href="https://b.example/x">https://b.example/x</a>.</p>'
    )
