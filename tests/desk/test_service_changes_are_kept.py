"""What was changed because of a recurring cause is proposed, put in force and withdrawn; what it did is told with care."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Case
from ntbcare.common.clock import local_day, now, pretend
from ntbcare.deadlines.models import Ladder
from ntbcare.monitoring.actions import rebuild
from ntbcare.monitoring.meetings.effects import Known, effect_of, spans
from ntbcare.monitoring.models import Change, ChangeEntry, ChangeState
from tests.boards import led
from tests.deadlines.journey import at
from tests.desk.sessions import browser_of
from tests.world import World, file_case

pytestmark = pytest.mark.django_db
TODAY = local_day(now())
FORM = {
    "category": "1398",
    "service": "Penggantian lampu jalan",
    "changed": "Lampu diganti paling lambat tiga hari kerja sesudah dilaporkan (contoh).",
    "since": TODAY.isoformat(),
    "owner": "Dishub",
}


def propose(world: World, role: Role = Role.COORDINATOR, place: str = "Pemprov", **said: str) -> int:
    browser = browser_of(world.actor(role, place))
    return browser.post(f"/desk/changes/new?place={world.agency('Pemprov').pk}", FORM | said).status_code


def press(world: World, role: Role, place: str, pk: int, what: str, **said: str) -> int:
    return browser_of(world.actor(role, place)).post(f"/desk/changes/{pk}/{what}", said).status_code


def test_it_is_proposed_put_in_force_and_withdrawn(world: World) -> None:
    assert propose(world, Role.LEADER, "Dishub") == 302
    one = Change.objects.get()
    browser = browser_of(world.coordinator)
    assert browser.get(f"/perubahan/{one.pk}").status_code == 404
    assert FORM["service"] not in browser.get("/perubahan").content.decode()
    assert press(world, Role.LEADER, "Dishub", one.pk, "in_force") == 404
    assert press(world, Role.COORDINATOR, "Pemprov", one.pk, "in_force") == 302
    assert FORM["service"] in browser.get("/perubahan").content.decode()
    assert press(world, Role.COORDINATOR, "Pemprov", one.pk, "in_force") == 409
    assert press(world, Role.COORDINATOR, "Pemprov", one.pk, "withdrawn") == 422
    assert press(world, Role.COORDINATOR, "Pemprov", one.pk, "withdrawn", text="Diganti aturan baru.") == 302
    assert press(world, Role.COORDINATOR, "Pemprov", one.pk, "in_force") == 409
    assert "Diganti aturan baru." in browser.get(f"/perubahan/{one.pk}").content.decode()
    entries = ChangeEntry.objects.filter(change=one).order_by("number")
    assert list(entries.values_list("state", flat=True)) == ["proposed", "in_force", "withdrawn"]


def test_a_proposal_that_was_refused_is_not_told_to_everybody(world: World) -> None:
    propose(world)
    one = Change.objects.get()
    assert press(world, Role.COORDINATOR, "Pemprov", one.pk, "withdrawn", text="Bukan begitu.") == 302
    assert browser_of(world.coordinator).get(f"/perubahan/{one.pk}").status_code == 404


def test_the_organisation_bureau_keeps_the_register(world: World) -> None:
    Ladder.objects.update(organisation=world.agency("PUPR"))
    assert propose(world, Role.LEADER, "PUPR") == 302
    one = Change.objects.get()
    assert press(world, Role.LEADER, "PUPR", one.pk, "in_force") == 302


@pytest.mark.parametrize(
    ("role", "place", "proposes"),
    [
        (Role.COORDINATOR, "Pemprov", True),
        (Role.LEADER, "Dishub", True),
        (Role.APPROVER, "Dishub", False),
        (Role.LEADER, "PUPR", False),
        (Role.LEADER, "Pemprov", False),
        (Role.OBSERVER, "Pemprov", False),
        (Role.INSPECTOR, "Pemprov", False),
        (Role.AUDITOR, "Pemprov", False),
        (Role.LIAISON, "Dishub", False),
        (Role.COORDINATOR, "Pemda Lobar", False),
        (Role.ADMINISTRATOR, "Pemprov", False),
    ],
)
def test_who_proposes(world: World, role: Role, place: str, *, proposes: bool) -> None:
    answer = propose(world, role, place)
    assert (answer == 302) is proposes
    assert proposes or answer in {403, 404}
    assert Change.objects.exists() is proposes


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "9999999"}, {"category": ""}, {"service": ""}, {"service": "x" * 201}, {"changed": "pendek"},
        {"changed": "x" * 2001}, {"since": "besok"}, {"since": "1999-01-01"}, {"since": "2999-01-01"}, {"owner": "Tidak Ada"},
        {"agency": "Dishub Lobar"}, {"region": "99.99"}, {"agency": "Dishub", "region": "52.01"}, {"link": "javascript:alert(1)"},
        {"cases": "NTB-26-0000017"}, {"cases": "bukan nomor"}, {"cases": " ".join(["NTB-26-0000017"] * 30)},
    ],
)  # fmt: skip
def test_what_cannot_be_taken_comes_back(world: World, wrong: dict[str, str]) -> None:
    assert propose(world, Role.COORDINATOR, "Pemprov", **wrong) == 422
    assert not Change.objects.exists()


def test_only_what_is_open_to_everybody_is_named_and_only_as_long_as_it_is(world: World) -> None:
    case, _code = file_case()
    assert propose(world, cases=case.reference) == 422
    Case.objects.filter(pk=case.pk).update(text_released=True)
    assert propose(world, cases=case.reference) == 302
    one = Change.objects.get()
    press(world, Role.COORDINATOR, "Pemprov", one.pk, "in_force")
    browser = browser_of(world.coordinator)
    assert case.reference in browser.get(f"/perubahan/{one.pk}").content.decode()
    Case.objects.filter(pk=case.pk).update(confidential=True)
    assert case.reference not in browser.get(f"/perubahan/{one.pk}").content.decode()
    assert propose(world, cases=case.reference) == 422


def test_it_does_not_begin_before_its_day(world: World) -> None:
    propose(world, since=(TODAY + timedelta(days=9)).isoformat())
    assert press(world, Role.COORDINATOR, "Pemprov", Change.objects.get().pk, "in_force") == 422


def _change(world: World, since: date, **part: object) -> Change:
    return Change.objects.create(
        branch=world.agency("Pemprov"), category_id="1398", service="Lampu", changed="Lebih cepat diganti.", since=since,
        owner=world.agency("Dishub"), made_at=now(), state=ChangeState.PROPOSED, **part,
    )  # fmt: skip


def test_the_months_before_and_after_are_whole_and_leave_out_the_month_of_the_change() -> None:
    before, after = spans(date(2026, 3, 15))
    assert (before.first, before.last) == (date(2025, 9, 1), date(2026, 2, 28))
    assert (after.first, after.last) == (date(2026, 4, 1), date(2026, 9, 30))


def test_fewer_complaints_are_told_with_their_interval(world: World) -> None:
    led(world, "Dishub", at("2025-10-10 09:00"), 60)
    led(world, "Dishub", at("2025-10-10 09:00"), 40, category_id="942")
    led(world, "Dishub", at("2026-03-10 09:00"), 500)
    led(world, "Dishub", at("2026-05-10 09:00"), 20)
    led(world, "Dishub", at("2026-05-10 09:00"), 80, category_id="942")
    rebuild()
    one = _change(world, date(2026, 3, 15))
    with pretend(at("2026-10-02 09:00")):
        effect = effect_of(one)
    assert (effect.known, effect.before, effect.after) == (Known.YES, (60, 100), (20, 100))
    assert effect.gap is not None
    assert effect.gap.is_clear
    assert round(effect.gap.points) == -40
    with pretend(at("2026-09-30 09:00")):
        assert effect_of(one).known == Known.EARLY


@pytest.mark.parametrize(("cause", "rest"), [(3, 50), (50, 3), (2, 1)])
def test_few_complaints_are_not_told(world: World, cause: int, rest: int) -> None:
    for moment in (at("2025-10-10 09:00"), at("2026-05-10 09:00")):
        led(world, "Dishub", moment, cause)
        led(world, "Dishub", moment, rest, category_id="942")
    rebuild()
    with pretend(at("2026-10-02 09:00")):
        effect = effect_of(_change(world, date(2026, 3, 15)))
    assert (effect.known, effect.before, effect.after, effect.gap) == (Known.FEW, None, None, None)


def test_a_part_of_the_province_is_counted_alone(world: World) -> None:
    for moment in (at("2025-10-10 09:00"), at("2026-05-10 09:00")):
        led(world, "Dishub", moment, 20)
        led(world, "Dishub", moment, 10, category_id="942")
        led(world, "PUPR", moment, 30, region_id="52.06")
        led(world, "PUPR", moment, 30, region_id="52.06", category_id="942")
    rebuild()
    with pretend(at("2026-10-02 09:00")):
        of_agency = effect_of(_change(world, date(2026, 3, 15), agency=world.agency("Dishub")))
        of_region = effect_of(_change(world, date(2026, 3, 15), region_id="52.06"))
    assert (of_agency.before, of_region.before) == ((20, 30), (30, 60))
