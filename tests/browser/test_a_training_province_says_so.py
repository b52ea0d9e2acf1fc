"""The banner of a training province on the pages of citizens, of the desk and of the entrance."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ntbcare.common import training
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown, Visitor
from tests.world import World, file_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_every_page_says_that_nothing_is_real(
    world: World, visitor: Visitor, sit_down: SitDown, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(training._state, "training", True)
    file_case()
    for address in ("/", "/lapor", "/lacak", "/desk/login/", "/tidak-ada"):
        visitor.go(address)
        expect(visitor.page.locator(".training")).to_be_visible()
        visitor.look(f"training{address.replace('/', '-')}")
    officer = sit_down(world.coordinator, device)
    for address in ("/desk/", "/desk/practice/"):
        officer.go(address)
        expect(officer.page.locator(".training")).to_contain_text("LATIHAN")
        officer.look(f"training{address.replace('/', '-')}")


def test_the_real_site_has_no_banner(world: World, visitor: Visitor) -> None:
    visitor.go("/")
    expect(visitor.page.locator(".training")).to_have_count(0)
