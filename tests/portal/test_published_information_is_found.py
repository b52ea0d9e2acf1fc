from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ntbcare.cases.files import check_file
from ntbcare.workflow.inform import publish, withdraw
from tests.portal.pages import words
from tests.published import SUMMARY, published_item, text_of
from tests.world import World


def test_search_filter_and_pages_by_key(citizen: Client, world: World) -> None:
    for number in range(28):
        published_item(world, title=f"Daftar trayek {number}")
    first = citizen.get("/informasi?q=trayek")
    assert "Daftar trayek 27" in words(first)
    assert "Daftar trayek 2 " not in words(first)
    address = first.content.decode().split('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "Daftar trayek 2 " in words(citizen.get(address))
    assert "Tidak ada informasi yang cocok" in words(citizen.get("/informasi?q=gempa"))
    assert "Tidak ada informasi yang cocok" in words(citizen.get("/informasi?agency=Dinas+Tidak+Ada"))
    assert "Daftar trayek" in words(citizen.get("/informasi?kind=always&after=zzz"))


def test_a_page_asks_as_much_for_many_as_for_one(citizen: Client, world: World) -> None:
    published_item(world)

    def statements() -> int:
        citizen.get("/informasi")
        with CaptureQueriesContext(connection) as asked:
            citizen.get("/informasi")
        return len(asked)

    one = statements()
    for _number in range(6):
        published_item(world)
    assert statements() == one


def test_an_item_with_its_file(citizen: Client, world: World, photo: SimpleUploadedFile) -> None:
    viewer = world.liaison.viewer
    assert viewer is not None
    item = publish(text_of(world), file=check_file("peta.jpg", photo.read()), viewer=viewer)
    page = words(citizen.get(f"/informasi/{item.pk}"))
    assert SUMMARY in page
    assert "Minta informasi" in page, "what does not answer leads on"
    file = citizen.get(f"/informasi/{item.pk}/berkas")
    assert (file.status_code, file.headers["Content-Type"]) == (200, "image/jpeg")
    withdraw(item.pk, viewer=viewer)
    assert citizen.get(f"/informasi/{item.pk}").status_code == 404
    assert citizen.get(f"/informasi/{item.pk}/berkas").status_code == 404
    assert citizen.get("/informasi/99999999999999999999").status_code == 404


def test_while_somebody_writes_it_is_offered(citizen: Client, world: World) -> None:
    published_item(world)
    asked = {"text": "Mohon informasi jam berangkat trayek angkutan umum di Gerung."}
    said = citizen.post("/lapor/serupa", asked, headers={"X-NTB-Care": "1"}).json()
    assert [one["title"] for one in said["items"]] == ["Daftar trayek angkutan umum"]
    said = citizen.post("/lapor/serupa", {"text": "Trayek Gerung tidak jalan sejak kemarin."}, headers={"X-NTB-Care": "1"}).json()
    assert said["items"] == []


def test_programs_read_it_too(citizen: Client, world: World) -> None:
    item = published_item(world)
    said = citizen.get("/api/v1/public/information?q=trayek").json()
    assert [(one["id"], one["kind"]) for one in said["items"]] == [(item.pk, "always")]
    assert citizen.get("/api/v1/public/information?kind=x").status_code == 422
    assert citizen.get("/api/v1/public/information?agency=x").status_code == 422
