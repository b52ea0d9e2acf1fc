"""Published information in the small province."""

from __future__ import annotations

from datetime import date, timedelta

from ntbcare.common.clock import local_day, now
from ntbcare.disclosure.actions import ItemText
from ntbcare.disclosure.models import PublishedItem
from ntbcare.workflow.inform import publish
from tests.world import World

SUMMARY = "Trayek, terminal, tarif, dan jam berangkat angkutan umum di Lombok Barat. Diperbarui setiap tahun."


def text_of(world: World, **changes: object) -> ItemText:
    said: dict[str, object] = {
        "agency_id": world.agency("Dishub").pk,
        "kind": "always",
        "title": "Daftar trayek angkutan umum",
        "summary": SUMMARY,
        "keywords": "trayek, jam berangkat, angkot, bus",
        "link": "https://dishub.contoh.example/trayek",
        "valid_from": local_day(now()) - timedelta(days=30),
    }
    return ItemText(**(said | changes))  # type: ignore[arg-type]  # a test names the fields


def published_item(world: World, **changes: object) -> PublishedItem:
    viewer = world.liaison.viewer
    assert viewer is not None
    return publish(text_of(world, **changes), file=None, viewer=viewer)


def yesterday() -> date:
    return local_day(now()) - timedelta(days=1)
