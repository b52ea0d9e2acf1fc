"""A coordinator goes through what waits: comments below posts, by two keys."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import expect

from ntbcare.cases.models import Case
from ntbcare.correspondence.models import IncomingMessage, MessageState
from tests.browser.conftest import DESKTOP, PHONE, SitDown
from tests.channels.meta import comment, deliver, graph, page_account
from tests.channels.wire import work
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def _applause(client: Client) -> None:
    page_account(label="Gubernur NTB", own_voice=True)
    with graph():
        deliver(client, comment("Pak gub mampir ke desa kami di Gerung"))
        deliver(client, comment("mantap pak 🙏", number=2, sender="2000000000008"))
        deliver(client, comment("", number=2, sender="2000000000008", verb="remove"))
        work()


def test_a_comment_becomes_a_case_or_is_set_aside_by_one_key(client: Client, world: World, sit_down: SitDown) -> None:
    _applause(client)
    officer = sit_down(world.coordinator, DESKTOP)
    officer.go("/desk/messages/")
    officer.look("messages-comments")
    page = officer.page
    expect(page.locator("[data-row]")).to_have_count(2)
    assert "removed by its writer" in officer.text()
    page.keyboard.press("l")
    assert not Case.objects.exists(), "no row has the focus yet"
    page.keyboard.press("j")
    page.keyboard.press("l")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator("[data-row]")).to_have_count(0)
    assert Case.objects.get().source_detail == "Gubernur NTB"
    assert not IncomingMessage.objects.filter(state=MessageState.FOR_PERSON).exists()


def test_the_page_is_sound_on_a_telephone(client: Client, world: World, sit_down: SitDown) -> None:
    _applause(client)
    officer = sit_down(world.coordinator, PHONE)
    officer.go("/desk/messages/")
    officer.look("messages-comments")
