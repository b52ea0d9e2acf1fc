from __future__ import annotations

from django.test import Client

from ntbcare.agencies.roles import Role
from ntbcare.disclosure.models import ItemUse, PublishedItem
from tests.asked import asked_case
from tests.desk.sessions import browser_of
from tests.published import SUMMARY, published_item
from tests.world import World


def form(world: World, **changes: str) -> dict[str, str]:
    said = {
        "agency": str(world.agency("Dishub").pk),
        "kind": "periodic",
        "title": "Tarif parkir 2026",
        "summary": SUMMARY,
        "valid_from": "2026-01-01",
        "seen": "0",
    }
    return said | changes


def test_published_revised_and_withdrawn(world: World) -> None:
    desk = browser_of(world.liaison)
    assert "Belum ada" in desk.get("/desk/information/").content.decode()
    assert desk.post("/desk/information/new", form(world)).status_code == 302
    item = PublishedItem.objects.get()
    at = f"/desk/information/{item.pk}"
    assert "Versi 1" in desk.get(at).content.decode()
    assert desk.post(at, form(world, title="Tarif parkir 2027", seen="1")).status_code == 302
    stale = desk.post(at, form(world, title="Tarif parkir lain", seen="1"))
    assert stale.status_code == 409
    assert "Tarif parkir lain" in stale.content.decode(), "what was typed stays"
    bad = desk.post("/desk/information/new", form(world, valid_from="besok", title="Judul yang diketik"))
    assert bad.status_code == 422
    assert "Judul yang diketik" in bad.content.decode()
    assert desk.post(f"{at}/withdraw").status_code == 302
    assert Client().get(f"/informasi/{item.pk}").status_code == 404
    assert "Terbitkan lagi" in desk.get(at).content.decode()


def test_nobody_else_edits_it(world: World) -> None:
    item = published_item(world)
    other = browser_of(world.actor(Role.COORDINATOR, "Pemda Lobar"))
    assert other.get(f"/desk/information/{item.pk}").status_code == 404
    assert other.post(f"/desk/information/{item.pk}/withdraw").status_code == 404
    assert other.post("/desk/information/new", form(world)).status_code == 422
    assert browser_of(world.actor(Role.LEADER, "Dishub")).get("/desk/information/").status_code == 403


def test_an_answer_begins_with_it_and_is_counted(world: World) -> None:
    item = published_item(world)
    case, _ = asked_case(world)
    desk, at = browser_of(world.liaison), f"/desk/cases/{case.reference}"
    page = desk.get(at).content.decode()
    assert "Pakai dalam jawaban" in page
    assert 'aria-keyshortcuts="i"' in page
    begun = desk.post(f"{at}/check", {"text": "Selamat siang.", "use": f"item-{item.pk}"}).content.decode()
    assert f"/informasi/{item.pk}." in begun
    assert "Selamat siang." in begun
    assert desk.post(f"{at}/check", {"text": "", "use": "item-99999999"}).status_code == 200
    said = f"Daftar trayek dapat dibaca di http://localhost/informasi/{item.pk}. Loket kami buka setiap hari kerja."
    assert desk.post(f"{at}/answer", {"text": said}).status_code == 302
    assert ItemUse.objects.get().case_id == case.pk
    assert "1 dari" in desk.get("/desk/information/").content.decode()
