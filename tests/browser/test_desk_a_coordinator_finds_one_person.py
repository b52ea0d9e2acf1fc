from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ntbcare.complainants.matching import mark_points_verified
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown
from tests.world import World, file_case

MAIL = "budi@contoh.example"
STORIES = ("Lampu jalan di depan pasar Gerung mati sejak dua minggu.", "Keran umum di Gerung Utara tidak mengalir sejak Senin.")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_two_cases_of_one_address_are_joined_and_parted(world: World, sit_down: SitDown, device: Device) -> None:
    cases = [file_case(email=MAIL, text=text)[0] for text in STORIES]
    for case in cases:
        mark_points_verified(case.complainant_id or 0)
    officer = sit_down(world.coordinator, device)
    page = officer.page
    officer.go("/desk/people/" if device is PHONE else "/desk/people/?lang=en")
    officer.look("people-suggested")
    page.click("button[value=join]")
    expect(page.locator("button[value=part]")).to_be_visible()
    officer.look("people-joined")
    officer.go(f"/desk/cases/{cases[0].reference}")
    expect(page.locator("article")).to_contain_text(cases[1].reference)
    officer.look("people-case")
    officer.go("/desk/people/")
    page.click("button[value=part]")
    expect(page.locator("button[value=join]")).to_be_visible()
    page.click("button[value=dismiss]")
    page.click("summary >> nth=-1")
    officer.look("people-dismissed")
