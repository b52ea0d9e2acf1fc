"""The page by which a training province is made as new: asked, confirmed, and how far it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from ntbcare.common import training
from ntbcare.common.training import ASKED, Reset, note_reset
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown
from tests.world import World


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_it_is_confirmed_and_shows_how_far_it_is(
    world: World, sit_down: SitDown, device: Device, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.NTBCARE_DATA = tmp_path
    monkeypatch.setitem(training._state, "training", True)
    seat = sit_down(world.coordinator, device)
    seat.go("/desk/training/")
    seat.look("training-reset")
    seat.page.click("main button.danger")
    expect(seat.page.locator("[role=alert]")).to_be_visible()
    seat.complaints.clear()  # The browser notes the 422 that the page answers with.
    seat.page.check("[name=sure]")
    seat.page.click("main button.danger")
    expect(seat.page.locator("progress")).to_be_visible()
    assert (tmp_path / ASKED).exists()
    note_reset(tmp_path, Reset(percent=42, begun=True))
    expect(seat.page.locator("progress")).to_have_attribute("value", "42")
    seat.look("training-progress")
