"""``/kebijakan`` says to whom a late complaint goes up, and when: the province's ladder in force, not text of its own."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from ntbcare.cases.sets import Position
from ntbcare.common.clock import local_day, now, pretend
from ntbcare.deadlines.actions.ladders import save_ladder
from ntbcare.deadlines.book import forget_book
from ntbcare.deadlines.ladders import Rung
from ntbcare.deadlines.models import Ladder
from ntbcare.deadlines.rules import Counting, LimitRule, Unit
from tests.world import World


def page() -> str:
    """The section of the ladder, on one line."""
    whole = " ".join(Client().get("/kebijakan").content.decode().split())
    return whole.split("Bila tenggat lewat</h2>")[1].split("<h2>")[0]


def test_the_ladder_in_force_is_shown_for_ordinary_and_urgent_complaints(world: World) -> None:
    assert world.agencies
    shown = page()
    assert "<td>10 hari kerja</td><td>Sekretaris Daerah</td>" in shown
    assert "<td>24 jam</td><td>Sekretaris Daerah</td>" in shown
    assert shown.index("Laporan biasa") < shown.index("Laporan mendesak")


def test_a_new_one_is_shown_from_its_day_on(world: World) -> None:
    ladder = Ladder(branch=world.agency("Pemprov"), in_force_from=local_day(now()) + timedelta(days=1), reason="Surat Sekda")
    rung = Rung(1, LimitRule(2, Unit.DAY, Counting.WORKING), Position.SECRETARY)
    save_ladder(ladder, [("", rung)], user_id=None)
    forget_book()
    assert "Laporan mendesak" in page()
    with pretend(now() + timedelta(days=2)):
        shown = page()
    assert "<td>2 hari kerja</td><td>Sekretaris Daerah</td>" in shown
    assert "Laporan mendesak" not in shown
