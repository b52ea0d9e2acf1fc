"""While a complaint is written, public cases of the same thing are offered; choosing one is seen, and can be taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from ntbcare.cases.dispatch import drain
from ntbcare.workflow.publish import release_text
from tests.browser.conftest import DESKTOP, PHONE, Device, arrive
from tests.world import TEXT, World, acting_case

PLACE = "52.01"


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_a_case_of_the_same_thing_is_offered(world: World, chromium: Browser, live_server: LiveServer, device: Device) -> None:
    known, _lead, _receipt = acting_case(world, region_code=PLACE)
    release_text(known.pk, TEXT, actor=world.coordinator)
    drain()
    with arrive(chromium, live_server.url, device) as visitor:
        page = visitor.page
        visitor.go(f"/lapor?lang={device.language}")
        page.fill("#text", "PJU dekat pasar sdh 2 minggu tdk nyala, gelap sekali")
        page.select_option("#regency", PLACE)
        offer = page.locator("#serupa")
        expect(offer).to_contain_text(TEXT)
        visitor.look("lapor-serupa")
        offer.locator("button").click()
        expect(page.locator("[name=same_as]")).to_have_value(known.reference)
        visitor.look("lapor-serupa-dipilih")
        offer.locator("button").click()
        expect(page.locator("[name=same_as]")).to_have_value("")
