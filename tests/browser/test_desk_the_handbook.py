"""The handbook in Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Device, SitDown
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_a_question_mark_to_the_chapter_and_a_search(world: World, sit_down: SitDown, device: Device) -> None:
    officer = sit_down(world.liaison, device)
    officer.go("/desk/practice/")
    officer.page.locator(".ask-book").first.click()
    expect(officer.page.locator("h1")).to_be_visible()
    officer.look("handbook-practice")
    officer.go("/desk/handbook/answering")
    officer.look("handbook-answering")
    officer.go("/desk/handbook/?q=inspektorat" if device.language == "id" else "/desk/handbook/?q=inspectorate")
    officer.look("handbook-search")
    officer.go("/desk/handbook/all")
    officer.look("handbook-all")
