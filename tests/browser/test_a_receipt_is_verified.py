"""Somebody pastes a receipt, reads what it is worth and takes the proof away, in Chromium."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from ntbcare.common.clock import pretend
from tests.browser.conftest import Visitor
from tests.publication.record import MONDAY, filed_on, night_after
from tests.world import World, file_case

pytestmark = pytest.mark.django_db(transaction=True)


def test_before_the_night_after_it_and_a_forgery(world: World, visitor: Visitor) -> None:
    page = visitor.page
    for day in range(16, 23):
        filed_on(MONDAY.replace(day=day), day % 3)
        night_after(MONDAY.replace(day=day))
    with pretend(MONDAY):
        receipt = file_case()[1]
    visitor.go("/catatan")
    visitor.look("record")
    page.locator("#receipt").fill(receipt.receipt)
    page.locator("form[action*=catatan] button.main").click()
    expect(page.locator("#hasil.warn")).to_contain_text(receipt.reference)
    visitor.look("record-waiting")
    night_after(MONDAY)
    page.locator("form[action*=catatan] button.main").click()
    expect(page.locator("#hasil.good")).to_contain_text(receipt.reference)
    visitor.look("record-included")
    with page.expect_download() as taken:
        page.locator("#hasil button").click()
    assert json.loads(taken.value.path().read_text())["receipt"] == receipt.receipt
    page.locator("#receipt").fill(receipt.receipt.replace(receipt.reference[-1] + ".", "x."))
    page.locator("form[action*=catatan] button.main").click()
    expect(page.locator("#hasil.bad")).to_be_visible()
    visitor.look("record-forged")


def test_the_complainant_is_told_to_wait_for_the_night(world: World, visitor: Visitor) -> None:
    receipt = file_case()[1]
    visitor.go("/lacak")
    visitor.page.locator("[name=reference]").fill(receipt.reference)
    visitor.page.locator("[name=code]").fill(receipt.code)
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.locator("a[href$='bukti.json']").click()
    expect(visitor.page.locator("main")).to_contain_text("NTB1.")
    visitor.look("proof-waits")
