"""``/komitmen`` and ``/perubahan``: what was promised and what complaints led to; empty pages say what will stand there."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.meetings.changes import ChangeSaid, move_change, propose_change
from ntbcare.monitoring.meetings.progress import ReportSaid, report_progress
from ntbcare.monitoring.meetings.strip import Row, strip
from ntbcare.monitoring.models import Change
from ntbcare.monitoring.scorecard import HalfYear
from tests.meetings import commitment, reach
from tests.portal.pages import words
from tests.world import World


def change(world: World, service: str = "Penggantian lampu jalan") -> Change:
    said = ChangeSaid(
        category="1398", service=service, changed="Lampu diganti dalam tiga hari kerja.", since=local_day(now()), owner="Dishub"
    )
    with transaction.atomic():
        made = propose_change(said, branch_id=world.agency("Pemprov").pk, reach=reach(world))
        return move_change(made.pk, "in_force", "", reach=reach(world))


def test_empty_pages_say_what_will_stand_there(citizen: Client) -> None:
    assert "Belum ada. Komitmen pemerintah muncul di sini" in words(citizen.get("/komitmen"))
    assert "Belum ada yang tercatat." in words(citizen.get("/perubahan"))
    assert citizen.get("/komitmen/1").status_code == 404
    assert citizen.get(f"/perubahan/{10**40}").status_code == 404
    assert "/perubahan" in citizen.get("/").content.decode()


def test_a_commitment_is_read_with_its_history_and_without_signing_in(citizen: Client, world: World) -> None:
    one, hidden = commitment(world), commitment(world, confirmed=False)
    said = ReportSaid(
        period=str(HalfYear.of(local_day(now()))), progress="stuck", text="Barang belum datang.", link="/informasi/1"
    )
    with transaction.atomic():
        report_progress(one.pk, said, reach=reach(world))
    page = citizen.get(f"/komitmen/{one.pk}")
    assert "Terhambat" in words(page)
    assert "Barang belum datang." in words(page)
    assert "Rp1.500.000.000, 12 orang, 36 bulan" in words(page)
    assert 'href="/informasi/1"' in page.content.decode()
    assert citizen.get(f"/komitmen/{hidden.pk}").status_code == 404
    assert words(citizen.get("/komitmen")).count(one.title) == 1


def test_a_commitment_whose_time_has_passed_says_so(citizen: Client, world: World) -> None:
    one = commitment(world)
    type(one).objects.update(starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    assert "Masanya sudah lewat." in words(citizen.get("/komitmen"))
    with transaction.atomic():
        said = ReportSaid(period="2020-2", progress="incomplete", text="Berakhir tanpa hasil.")
        report_progress(one.pk, said, reach=reach(world))
    assert "Masanya sudah lewat." not in words(citizen.get("/komitmen"))


def test_a_change_is_read_with_what_can_be_said_of_it(citizen: Client, world: World) -> None:
    one = change(world)
    page = words(citizen.get(f"/perubahan/{one.pk}"))
    assert "Terlalu dini untuk menilai" in page
    assert "Penerangan Jalan, Pemerintah Provinsi" in page
    assert "What complaints changed" in words(citizen.get("/perubahan?lang=en"))


@pytest.mark.parametrize("address", ["/komitmen", "/perubahan"])
def test_lists_cost_the_same_however_long_they_are(citizen: Client, world: World, address: str) -> None:
    make = commitment if address == "/komitmen" else change
    counts = []
    for size in (2, 12):
        for _number in range(size):
            make(world)
        with CaptureQueriesContext(connection) as seen:
            assert citizen.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_picture_has_a_shape_for_each_state_and_no_markup_of_strangers() -> None:
    states = ["not_started", "in_progress", "stuck", "finished", "incomplete", ""]
    names = {state: f"nama {state}" for state in states if state}
    picture = strip(
        [Row("<script>alert(1)</script>", states)], ["2024-1", "2024-2", "2025-1", "2025-2", "2026-1", "2026-2"], names=names,
        key="k", title='judul "aneh"', description="<b>",
    )  # fmt: skip
    assert "<script" not in picture
    assert "style=" not in picture
    for name in names.values():
        assert picture.count(name) == 1
    assert picture.count("<circle") == 4
