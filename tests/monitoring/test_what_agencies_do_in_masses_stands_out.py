"""Finishing in masses before a half-year ends, hollow ends and stuffed ratings become alerts; usual work does not."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from ntbcare.agencies.models import Agency
from ntbcare.agencies.version import bump_reference
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.common.clock import now
from ntbcare.complainants.models import Complainant, ContactKind, ContactPoint
from ntbcare.monitoring.anomalies.actions import end_alerts, raise_alerts
from ntbcare.monitoring.anomalies.doing_looks import look_at_ends, look_at_ratings
from ntbcare.monitoring.anomalies.doings import evaluation_near
from ntbcare.monitoring.anomalies.follower import follow
from ntbcare.monitoring.anomalies.words import told
from ntbcare.monitoring.models import Alert, Deed
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.undo import undo_step
from ntbcare.workflow.verify import archive_case
from tests.world import World, acting_case, assigned_case, file_case

EVE = date(2026, 12, 28)
_numbers = count(1)


def deed(world: World, agency: str, day: date, **columns: object) -> Deed:
    case = Case.objects.order_by("pk").first() or file_case()[0]
    base = {"case_id": case.pk, "kind": "finished", "day": day, "agency_id": world.agency(agency).pk, "seconds": 90_000}
    return Deed(**(base | {"event_id": next(_numbers), "number": 2} | columns))


def deeds(world: World, agency: str, day: date, number: int, **columns: object) -> None:
    Deed.objects.bulk_create([deed(world, agency, day, **columns) for _ in range(number)])


def half_a_year(world: World, today: date, **columns: object) -> None:
    """Two agencies that finish some cases a week."""
    random, rows = Random(5), []
    for age in range(7, 175):
        for agency, often in (("Dishub", 0.5), ("PUPR", 0.3)):
            if random.random() < often:
                rows.append(deed(world, agency, today - timedelta(days=age), **columns))
    Deed.objects.bulk_create(rows)


def kept(look: object, today: date) -> list[Alert]:
    found = look(list(Alert.objects.filter(ended_at=None)), today)  # type: ignore[operator]
    end_alerts(found.over)
    raise_alerts(found.drafts)
    return list(Alert.objects.filter(ended_at=None).order_by("pk"))


@pytest.mark.parametrize(
    ("day", "near"),
    [
        (date(2026, 6, 9), date(2026, 6, 30)),
        (date(2026, 6, 8), None),
        (date(2026, 7, 3), date(2026, 6, 30)),
        (date(2027, 1, 2), date(2026, 12, 31)),
        (date(2026, 9, 1), None),
    ],
)
def test_an_evaluation_is_near_for_three_weeks(day: date, near: date | None) -> None:
    assert evaluation_near(day) == near


def test_finishing_in_masses_is_found_on_the_eve_only(world: World) -> None:
    half_a_year(world, EVE)
    deeds(world, "Dishub", EVE, 18)
    deeds(world, "PUPR", EVE, 3)
    (alert,) = kept(look_at_ends, EVE)
    assert (alert.kind, alert.agency_id) == ("closing", world.agency("Dishub").pk)
    assert alert.evidence["observed"] >= 18
    with override("id"):
        assert "Semester ditutup pada 31 Desember 2026." in told(alert).what
    assert kept(look_at_ends, EVE) == [alert]
    # The evaluation is over.
    assert kept(look_at_ends, EVE + timedelta(days=20)) == []
    Alert.objects.all().delete()
    Deed.objects.all().delete()
    summer = date(2026, 9, 1)
    half_a_year(world, summer)
    deeds(world, "Dishub", summer, 18)
    assert kept(look_at_ends, summer) == []


def test_ends_without_an_answer_and_within_minutes_are_found_at_any_time(world: World) -> None:
    summer = date(2026, 9, 1)
    half_a_year(world, summer)
    deeds(world, "PUPR", summer, 3, unanswered=True)
    deeds(world, "PUPR", summer, 4, seconds=45)
    (alert,) = kept(look_at_ends, summer)
    assert (alert.kind, alert.evidence["observed"]) == ("hollow", 7)


def test_a_burst_of_best_ratings_is_found(world: World) -> None:
    summer = date(2026, 9, 1)
    half_a_year(world, summer, kind="rated", stars=5)
    deeds(world, "Dishub", summer, 9, kind="rated", stars=5)
    deeds(world, "PUPR", summer, 9, kind="rated", stars=2)
    assert [(one.kind, one.subject) for one in kept(look_at_ratings, summer)] == [
        ("ratings", f"burst:{world.agency('Dishub').pk}")
    ]


def test_ratings_within_moments_of_the_answer_are_found(world: World) -> None:
    summer = date(2026, 9, 1)
    half_a_year(world, summer, kind="rated", stars=5)
    for age in range(5):
        deeds(world, "PUPR", summer - timedelta(days=age), 1, kind="rated", stars=5, seconds=30)
    (alert,) = kept(look_at_ratings, summer)
    assert alert.subject == f"quick:{world.agency('PUPR').pk}"
    with override("id"):
        assert "5 dari 5 penilaian lima bintang datang kurang dari dua menit" in told(alert).what


def test_many_ratings_from_one_contact_are_found_and_the_contact_is_not_told(world: World) -> None:
    summer = date(2026, 9, 1)
    half_a_year(world, summer, kind="rated", stars=5)
    for number in range(5):
        case, _ = file_case()
        person = Complainant.objects.create(created_at=now())
        value = "same" if number < 4 else "other"
        ContactPoint.objects.create(
            complainant=person, kind=ContactKind.PHONE, value_sealed=b"x", value_hash=value, created_at=now()
        )
        Case.objects.filter(pk=case.pk).update(complainant=person)
        deeds(world, "Dishub", summer - timedelta(days=number), 1, kind="rated", stars=5, case_id=case.pk)
    (alert,) = kept(look_at_ratings, summer)
    assert (alert.subject, alert.evidence["observed"]) == (f"contact:{world.agency('Dishub').pk}", 4)
    assert "same" not in str(alert.evidence)


def test_looking_costs_the_same_whatever_there_is(world: World) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            look_at_ends([], EVE)
            look_at_ratings([], EVE)
        return len(asked)

    deeds(world, "Dishub", EVE, 1)
    one = statements()
    half_a_year(world, EVE)
    assert statements() == one == 3


def test_the_follower_keeps_deeds_once_and_drops_what_is_taken_back(world: World) -> None:
    case, _, _ = acting_case(world)
    send_answer(case.pk, "Lampu sudah kami ganti pada hari Senin dan kini menyala kembali di depan pasar.", actor=world.liaison)
    events = list(CaseEvent.objects.filter(case=case).order_by("number"))
    for _ in range(2):
        follow(events)
    found = Deed.objects.get()
    assert (found.kind, found.agency_id, found.unanswered) == ("finished", world.agency("Dishub").pk, False)
    assert found.seconds is not None
    assert None not in {found.print_1, found.print_4}
    other, _, _ = assigned_case(world)
    archive_case(other.pk, reason="unclear", actor=world.coordinator)
    follow(list(CaseEvent.objects.filter(case=other).order_by("number")))
    archived = Deed.objects.get(case=other)
    assert archived.unanswered
    undo_step(other.pk, archived.number, actor=world.coordinator)
    follow(list(CaseEvent.objects.filter(case=other).order_by("number")))
    assert list(Deed.objects.all()) == [found]


def test_closing_what_was_answered_before_it_was_imported_is_no_hollow_end(world: World) -> None:
    """An imported case has its answer in its columns and no event of it here."""
    case, _ = file_case()
    Case.objects.filter(pk=case.pk).update(answered_at=now() - timedelta(days=90), lead=world.agency("Dishub"))
    closed = CaseEvent(pk=10**6, case_id=case.pk, number=9, kind="closed", facts={"by": "officer"}, at=now())
    follow([closed])
    assert not Deed.objects.exists()
    Case.objects.filter(pk=case.pk).update(answered_at=None)
    follow([closed])
    assert Deed.objects.get().unanswered


def test_an_agency_that_took_over_anothers_work_is_held_against_both(world: World) -> None:
    """Three a day of the merged one are the heir's now: nothing is unusual about them, and its open alert ends."""
    for age in range(175):
        day = EVE - timedelta(days=age)
        deeds(world, "Dishub", day, 1 if age % 3 == 0 else 0)
        deeds(world, "PUPR" if age > 10 else "Dishub", day, 3)
    (alert,) = kept(look_at_ends, EVE)
    assert alert.agency_id == world.agency("Dishub").pk
    Agency.objects.filter(pk=world.agency("PUPR").pk).update(active=False, parent=world.agency("Dishub"))
    bump_reference()
    assert kept(look_at_ends, EVE) == []
    deeds(world, "PUPR", EVE, 40)
    (alert,) = kept(look_at_ends, EVE)
    assert alert.agency_id == world.agency("Dishub").pk
    assert alert.evidence["cases"]
