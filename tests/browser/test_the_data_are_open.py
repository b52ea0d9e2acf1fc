"""Somebody looks at what there is of open data, and at the register with its map, in Chromium."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from ntbcare.cases.dispatch import drain
from ntbcare.publication.open_data.snapshots import take_snapshot
from tests.browser.conftest import Visitor
from tests.world import World, acting_case, file_case

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_page_of_data_and_the_map(world: World, visitor: Visitor, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    for region in ("52.71", "52.71", "52.01", "52.06"):
        file_case(region_code=region)
    acting_case(world, region_code="52.01.01.1001")
    drain()
    take_snapshot()
    visitor.go("/data")
    expect(visitor.page.locator("main")).to_contain_text("jsonl.gz")
    visitor.look("open-data")
    with visitor.page.expect_download() as taken:
        visitor.page.locator("a[href$='.csv.gz']").click()
    assert taken.value.suggested_filename.endswith("laporan.csv.gz")
    visitor.go("/laporan")
    visitor.page.locator("summary", has_text="Peta" if visitor.device.language == "id" else "Map").click()
    expect(visitor.page.locator("figure svg")).to_be_visible()
    visitor.look("register-map")
