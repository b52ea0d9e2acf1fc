"""A ladder is a dated row that a coordinator adds after a look at what it would do; what is in force is never overwritten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.cases.dispatch import drain
from ntbcare.cases.sets import Position
from ntbcare.common.clock import local_day, now, pretend
from ntbcare.deadlines.actions.ladders import withdraw_ladder
from ntbcare.deadlines.book import book
from ntbcare.deadlines.errors import LadderFixed
from ntbcare.deadlines.models import Ladder
from tests.deadlines.journey import at
from tests.desk.sessions import browser_of
from tests.late import MONDAY, pass_time, raised
from tests.world import World, file_case

FORM = {
    "reason": "Surat Sekretaris Daerah 12/2026",
    "quiet_from": "20:00",
    "quiet_until": "06:30",
    "digest_at": "07:15",
    "yellow_days": "2",
    "red_days": "4",
    "hold_amount": "1",
    "hold_counted": "day-working",
    "amount-all-1": "2",
    "counted-all-1": "hour-working",
    "position-all-1": "agency_head",
    "amount-all-3": "4",
    "counted-all-3": "day-working",
    "position-all-3": "secretary",
    "how-all-3": "digest",
    "amount-urgent-1": "1",
    "counted-urgent-1": "hour-wall",
    "position-urgent-1": "secretary",
}


def form(world: World, branch: str = "Pemprov", **changes: str) -> dict[str, str]:
    tomorrow = (local_day(now()) + timedelta(days=1)).isoformat()
    return FORM | {"branch": str(world.agency(branch).pk), "in_force_from": tomorrow, "do": "save"} | changes


def test_it_is_saved_as_a_new_row_and_the_old_one_stays(world: World) -> None:
    desk = browser_of(world.coordinator)
    assert desk.post("/desk/ladders/", form(world)).status_code == 302
    old, new = Ladder.objects.order_by("in_force_from")
    assert (old.steps.count(), new.steps.count()) == (8, 3)
    assert list(new.steps.filter(priority="").values_list("level", "amount", "unit", "position", "how")) == [
        (1, 2, "hour", "agency_head", "at_once"),
        (2, 4, "day", "secretary", "digest"),
    ]
    assert new.created_by_id == world.coordinator.user_id
    assert Entry.objects.filter(what="deadlines.ladder_saved", subject=f"ladder:{new.pk}").exists()
    page = desk.get("/desk/ladders/").content.decode()
    assert "akan berlaku" in page
    assert "Surat Sekretaris Daerah 12/2026" in page


def test_the_preview_saves_nothing_and_shows_when_it_would_go_up(world: World) -> None:
    with pretend(at("2026-11-23 09:00")):
        response = browser_of(world.coordinator).post("/desk/ladders/", form(world, do="preview"))
    page = response.content.decode()
    assert response.status_code == 200
    assert Ladder.objects.count() == 1
    assert "Bila laporan masuk hari ini pukul 10.00 dan tidak ditanggapi" in page
    assert 'class="stairs"' in page
    assert page.count("<b>Tingkat 1</b>") == 2
    assert 'datetime="2026-11-25T04:00:00+00:00"' in page or "25 November 2026" in page, "48 hours, then two working hours"
    assert "style=" not in page


def test_a_case_keeps_the_ladder_of_the_day_it_came(world: World) -> None:
    world.actor(Role.LEADER, "Pemprov")
    with pretend(MONDAY):
        before, _ = file_case()
        browser_of(world.coordinator).post("/desk/ladders/", form(world))
    with pretend(MONDAY + timedelta(days=1)):
        after, _ = file_case()
        drain()
    pass_time(MONDAY, MONDAY + timedelta(days=30), every=timedelta(hours=6))
    assert [event.facts["asked"] for event in raised(before, clock="verify")] == [
        "unit_head",
        "agency_head",
        "inspectorate",
        "secretary",
    ]
    assert [event.facts["asked"] for event in raised(after, clock="verify")] == ["agency_head", "secretary"]


def test_a_branch_has_its_own_and_borrows_the_provinces_until_then(world: World) -> None:
    lobar = world.agency("Pemda Lobar").pk
    desk = browser_of(world.actor(Role.COORDINATOR, "Pemda Lobar"))
    assert "memakai jenjang provinsi" in desk.get("/desk/ladders/").content.decode()
    assert desk.post("/desk/ladders/", form(world, "Pemda Lobar")).status_code == 302
    day = local_day(now()) + timedelta(days=1)
    rules = book(fresh=True)
    assert rules.ladder_on(day, lobar).rungs_for("ordinary")[0].position == Position.AGENCY_HEAD
    assert rules.ladder_on(day, world.agency("Pemprov").pk).rungs_for("ordinary")[0].position == Position.UNIT_HEAD


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": " "}, "Tulis mengapa"),
        ({"yellow_days": "5", "red_days": "3"}, "Zona merah"),
        ({"yellow_days": "-1"}, "Isi angka"),
        ({"quiet_until": ""}, "Isi kedua jamnya"),
        ({"quiet_from": "25:99"}, "Isi jam"),
        ({"digest_at": "05:00"}, "jam tenang"),
        ({"amount-all-1": "", "amount-all-3": ""}, "paling sedikit satu"),
        ({"amount-all-1": "30", "counted-all-1": "day-working"}, "lebih lambat"),
        ({"amount-all-1": "banyak"}, "Isi angka"),
        ({"in_force_from": "besok"}, "Isi tanggal"),
        ({"in_force_from": "2020-01-01"}, "tidak berlaku surut"),
    ],
)
def test_slips_are_named_and_nothing_typed_is_lost(world: World, changes: dict[str, str], said: str) -> None:
    response = browser_of(world.coordinator).post("/desk/ladders/", form(world, **changes))
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert 'value="07:15"' in page or "digest_at" in changes
    assert Ladder.objects.count() == 1


def test_two_do_not_begin_on_one_day(world: World) -> None:
    desk = browser_of(world.coordinator)
    assert desk.post("/desk/ladders/", form(world)).status_code == 302
    again = desk.post("/desk/ladders/", form(world))
    assert again.status_code == 422
    assert "Sudah ada jenjang" in again.content.decode()


def test_what_has_not_begun_can_be_withdrawn_and_what_has_cannot(world: World) -> None:
    desk = browser_of(world.coordinator)
    desk.post("/desk/ladders/", form(world))
    new = Ladder.objects.latest("in_force_from")
    assert desk.post(f"/desk/ladders/{new.pk}/withdraw").status_code == 302
    new.refresh_from_db()
    assert new.withdrawn_at is not None
    assert desk.post("/desk/ladders/", form(world)).status_code == 302, "its day is free again"
    with pytest.raises(LadderFixed), transaction.atomic():
        withdraw_ladder(Ladder.objects.earliest("in_force_from").pk, user_id=None)


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.COORDINATOR, "Pemda Lobar", 404),
        (Role.LEADER, "Pemprov", 200),
        (Role.LIAISON, "Dishub", 200),
        (Role.CLERK, "Pemprov", 403),
    ],
)
def test_who_may_read_and_who_may_write(world: World, role: Role, place: str, status: int) -> None:
    desk = browser_of(world.actor(role, place))
    shown = desk.get(f"/desk/ladders/?branch={world.agency('Pemprov').pk}")
    assert shown.status_code == status
    if status == 200:
        assert "Simpan jenjang" not in shown.content.decode()
    assert desk.post("/desk/ladders/", form(world)).status_code in {403, 404}
    assert Ladder.objects.count() == 1


def test_an_administrator_may_write_too(world: World) -> None:
    assert browser_of(world.actor(Role.ADMINISTRATOR, "Pemprov")).post("/desk/ladders/", form(world)).status_code == 302
