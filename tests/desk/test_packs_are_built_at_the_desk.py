"""The page of the evidence packs: who may open it, who may have one built, what it says while one is built and afterwards."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.cases.models import Case
from ntbcare.common.clock import pretend
from ntbcare.jobs.actions import beat
from ntbcare.jobs.models import Job
from ntbcare.jobs.worker import run_due_jobs
from ntbcare.monitoring.models import Pack, PackState
from tests.boards import fill
from tests.deadlines.journey import at
from tests.desk.sessions import browser_of
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
MAKERS = {(role, "Pemprov") for role in (Role.COORDINATOR, Role.LEADER)}
GOVERNMENTS = ("Pemprov", "Pemda Lobar")
READERS = {
    (role, place)
    for role in (Role.COORDINATOR, Role.LEADER, Role.INSPECTOR, Role.AUDITOR, Role.OBSERVER)
    for place in GOVERNMENTS
}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with pretend(at("2026-11-27 09:00")):
        yield


def a_pack(half_year: str = "2026-1", state: PackState = PackState.DONE, **columns: object) -> Pack:
    row = Pack(half_year=half_year, state=state, asked_at=at("2026-11-27 08:00"), ended_at=at("2026-11-27 08:01"))
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()
    return row


def coordinator(world: World) -> Client:
    return browser_of(world.coordinator)


@pytest.mark.parametrize("place", [*GOVERNMENTS, "Dishub", "Dishub Lobar"])
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_who_may_read_and_who_may_make(world: World, role: Role, place: str) -> None:
    pack, browser = a_pack(), browser_of(world.actor(role, place))
    reads = 200 if (role, place) in READERS else None
    for path in ("", str(pack.pk)):
        status = browser.get(f"/desk/packs/{path}").status_code
        assert status == reads or (reads is None and status in {403, 404}), path
    menu = browser.get("/desk/handbook/").content.decode()
    assert ('href="/desk/packs/"' in menu) == (reads == 200)
    page = browser.get("/desk/packs/").content.decode()
    makes = (role, place) in MAKERS
    assert ("/desk/packs/new" in page) == makes
    for path in ("new", f"{pack.pk}/cancel", f"{pack.pk}/check"):
        status = browser.post(f"/desk/packs/{path}", {"half_year": "2025-2"}).status_code
        assert status == 302 if makes else status in {403, 404}, path
    assert Job.objects.exists() == makes
    assert browser.get(f"/desk/packs/{pack.pk}/evaluasi.pdf").status_code in ({404} if reads else {403, 404}), "it has no files"


def test_nobody_signed_in_sees_nothing(db: None) -> None:
    pack = a_pack()
    for path in ("", str(pack.pk), f"{pack.pk}/evaluasi.zip"):
        assert Client().get(f"/desk/packs/{path}").status_code == 302


def test_from_the_press_to_the_files(world: World) -> None:
    fill(world, before=at("2026-02-02 09:00"), now=at("2026-03-05 09:00"))
    Case.objects.filter(pk=Case.objects.earliest("pk").pk).update(confidential=True)
    browser = coordinator(world)
    beat("a:1:x", started_at=at("2026-11-27 08:00"))
    page = browser.post("/desk/packs/new", {"half_year": "2026-1"}, follow=True)
    address = page.redirect_chain[-1][0]
    said = page.content.decode()
    assert "Menunggu giliran." in said
    assert "Muat ulang untuk melihat kemajuannya" in said, "without JavaScript"
    assert "every 1s" in said
    part = browser.get(address, headers={"HX-Request": "true", "HX-Target": "progress"}).content.decode()
    assert part.strip().startswith('<div id="progress"')
    run_due_jobs()
    said = browser.get(address).content.decode()
    assert "every 1s" not in said
    assert "Muat ulang" not in said
    for kind, begins in (("pdf", b"%PDF"), ("xlsx", b"PK"), ("pptx", b"PK"), ("zip", b"PK")):
        answer = browser.get(f"{address}/evaluasi.{kind}")
        data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert data.startswith(begins)
        assert answer["Content-Length"] == str(len(data))
        assert answer["Content-Disposition"] == f'attachment; filename="evaluasi-2026-1.{kind}"'
        assert answer["Cache-Control"] == "no-store"
    rows = zipfile.ZipFile(io.BytesIO(data)).read("data/kasus.csv").decode().splitlines()
    hidden = next(row for row in rows if row.startswith(Case.objects.get(confidential=True).reference))
    assert len([value for value in hidden.split(",") if value]) <= 4
    assert [entry.details["kind"] for entry in Entry.objects.filter(what="pack.downloaded").order_by("pk")] == [
        "pdf", "xlsx", "pptx", "zip",
    ]  # fmt: skip
    for kind in ("exe", "sha256", "PDF", "..", "csv"):
        assert browser.get(f"{address}/evaluasi.{kind}").status_code == 404
    listing = browser.get("/desk/packs/").content.decode()
    assert f'href="{address}/evaluasi.zip"' in listing
    browser.post(f"{address}/check")
    run_due_jobs()
    assert "Sama, huruf demi huruf" in browser.get(address).content.decode()


def test_a_file_that_is_gone_is_said_to_be(world: World) -> None:
    pack = a_pack(path="packs/2026-1/away.zip", size=7, files=[{"name": "evaluasi-2026-1.pdf", "size": 3, "sha256": "0" * 64}])
    assert not default_storage.exists(pack.path)
    for kind in ("pdf", "zip"):
        assert coordinator(world).get(f"/desk/packs/{pack.pk}/evaluasi.{kind}").status_code == 404


def test_what_it_says_of_each_state(world: World) -> None:
    browser = coordinator(world)
    running = a_pack("2020-1", PackState.RUNNING, step="cases", done=12000, total=48000, beat_at=at("2026-11-27 08:50"))
    said = browser.get(f"/desk/packs/{running.pk}").content.decode()
    assert "12.000 dari 48.000 kasus" in said
    assert re.search(r'<progress[^>]* value="17"', said)
    assert "Pekerja layanan sedang tidak berjalan" in said
    beat("a:1:x", started_at=at("2026-11-27 08:00"))
    assert "Yang menyusun tidak terdengar lagi" in browser.get(f"/desk/packs/{running.pk}").content.decode()
    for code, words in (("disk", "penuh"), ("documents", "Dokumennya"), ("interrupted", "terhenti di tengah jalan")):
        failed = a_pack("2020-2", PackState.FAILED, error=code)
        page = browser.get(f"/desk/packs/{failed.pk}").content.decode()
        assert words in page
        assert "Susun lagi" in page
    differs = a_pack(path="x", check_state="differs", differing=["evaluasi-2026-1.pdf"], checked_at=at("2026-11-27 08:59"))
    assert "Berbeda: evaluasi-2026-1.pdf" in browser.get(f"/desk/packs/{differs.pk}").content.decode()
    gone = a_pack(removed_at=at("2026-11-20 03:40"), provisional=True)
    assert "dihapus pada 20 November 2026" in browser.get(f"/desk/packs/{gone.pk}").content.decode()


def test_nonsense_is_refused_politely(world: World) -> None:
    browser = coordinator(world)
    for half_year in ("", "2031-1", "<b>", "2026-1\x00"):
        answer = browser.post("/desk/packs/new", {"half_year": half_year}, follow=True)
        assert "Pilih semester dari daftar." in answer.content.decode()
    assert not Pack.objects.exists()
    for path in ("99999999999999999999999", "0", "1/evaluasi.pdf", "?after=99999999999999999999", "?after=x"):
        assert browser.get(f"/desk/packs/{path}").status_code == (200 if path.startswith("?") else 404)
    ended = a_pack()
    assert "keadaannya sudah berubah" in browser.post(f"/desk/packs/{ended.pk}/cancel", follow=True).content.decode()
    assert browser.post(f"/desk/packs/{ended.pk}/explode").status_code == 404


def test_the_list_costs_the_same_however_long_and_pages_by_key(world: World) -> None:
    browser = coordinator(world)
    a_pack()
    browser.get("/desk/packs/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get("/desk/packs/")
    made = [a_pack(f"20{year}-{half}") for year in range(19, 26) for half in (1, 2) for _again in range(3)]
    with CaptureQueriesContext(connection) as many:
        page = browser.get("/desk/packs/").content.decode()
    assert len(many) == len(few)
    after = re.search(r'href="\?after=(\d+)"', page)
    assert after
    assert int(after[1]) == made[-20].pk
    assert "?after=" in browser.get(f"/desk/packs/?after={after[1]}").content.decode()
