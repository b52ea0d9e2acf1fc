"""The power fails in one village and thirty people say so by every way there is: one incident, one notice, one answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ntbcare.agencies.scope import Viewer
from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.joins import joined_cases
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.replay import check_cases
from ntbcare.cases.sets import Source
from ntbcare.common.clock import now, pretend
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.monitoring.checks import check_counters
from ntbcare.verification.models import Incident
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment, dispose_case
from ntbcare.workflow.incident import gather_now, gather_reports, open_incident, part_reports, take_apart
from ntbcare.workflow.rate import rate_case
from ntbcare.workflow.register import Receipt
from ntbcare.workflow.reopen import reopen_case
from ntbcare.workflow.surge import look_for_surges
from ntbcare.workflow.verify import verify_case
from tests.world import SORTING, World, file_case

PLACE = "52.01.01.1001"
SAID = (
    "Listrik padam di Gerung Utara sejak tadi malam",
    "Listrik tdk nyala dari semalam di Gerung Utara",
    "Padam listrik sejak tadi malam, belum menyala juga",
    "Sejak semalam listrik mati total",
    "PLN mati dari semalam sampai sekarang",
)
WAYS = (Source.WEB, Source.SMS, Source.WHATSAPP, Source.EMAIL, Source.DESK, Source.FACEBOOK)
NOTICE = "Gardu Gerung Utara rusak. Regu memperbaikinya; listrik diperkirakan menyala sore ini."
ANSWER = "Gardu sudah diganti pada 24 November 2026. Listrik menyala sejak pukul 15.00 WITA."


def file_crowd(count: int = 30) -> list[tuple[Case, Receipt]]:
    begun, filed = now() - timedelta(hours=10), []
    for number in range(count):
        with pretend(begun + timedelta(minutes=15 * number)):
            filed.append(
                file_case(
                    text=SAID[number % len(SAID)],
                    region_code=PLACE,
                    source=WAYS[number % len(WAYS)],
                    email=f"warga{number}@contoh.example" if number % 3 else "",
                )
            )
    drain()
    return filed


def opened(world: World) -> tuple[Incident, Viewer]:
    viewer = world.coordinator.viewer
    assert viewer is not None
    assert look_for_surges.call() == 1
    incident = Incident.objects.get()
    open_incident(
        incident.pk, title="Listrik padam di Gerung Utara", text=NOTICE, next_at=now() + timedelta(hours=3), viewer=viewer
    )
    gather_reports.call(incident.pk, viewer.user_id)
    incident.refresh_from_db()
    return incident, viewer


def answered(world: World, main: Case) -> None:
    verify_case(main.pk, SORTING, actor=world.coordinator)
    dispose_case(main.pk, lead="Dishub", actor=world.coordinator)
    accept_assignment(main.assignments.get(is_open=True).pk, main.pk, actor=world.liaison)
    send_answer(main.pk, ANSWER, actor=world.liaison)
    drain()


def test_one_notice_one_answer_and_each_told_once(world: World) -> None:
    filed = file_crowd()
    assert world.coordinator.user_id
    incident, viewer = opened(world)
    told = OutgoingMessage.objects.get(template="officer_surge")
    assert told.officer_id == world.coordinator.user_id
    main = Case.objects.get(pk=incident.main_id)
    joined = joined_cases([main.pk])[main.pk]
    assert len(joined) == 29
    assert incident.candidates == []
    page = Client().get("/kejadian").content.decode()
    assert NOTICE in page
    assert "30 laporan" in page
    assert "Kabar berikutnya" in page
    answered(world, main)
    with_mail = {case.reference for number, (case, _receipt) in enumerate(filed) if number % 3}
    sent = OutgoingMessage.objects.filter(template="answered").exclude(state=Delivery.CANCELLED)
    assert sorted(sent.values_list("about", flat=True)) == sorted(with_mail), "everybody who can be told, once"
    assert CaseEvent.objects.filter(kind="answered").count() == 1
    assert list(check_cases()) == []
    assert list(check_counters()) == []
    assert look_for_surges.call() == 0, "it is known"
    assert viewer.user_id == world.coordinator.user_id


def test_who_comes_later_is_shown_what_is_known_and_offered_to_the_coordinator(world: World) -> None:
    file_crowd(8)
    incident, viewer = opened(world)
    drain()
    known = Client().get("/lapor").content.decode()
    assert "Sudah kami ketahui:" in known
    asked = {"text": SAID[1], "regency": "52.01", "district": "52.01.01", "village": PLACE}
    found = Client().post("/lapor/serupa", asked, headers={"X-NTB-Care": "1"})
    first = found.json()["cases"][0]
    assert first["status"] == "Ini sudah kami ketahui"
    assert NOTICE[:30] in first["text"]
    late, _receipt = file_case(text=SAID[2], region_code=PLACE, same_as=first["reference"])
    event = CaseEvent.objects.get(case=late, number=1)
    assert event.facts["same_as"] == incident.main_id, "to be told is kept with the report"
    drain()
    look_for_surges.call()
    incident.refresh_from_db()
    assert incident.candidates == [late.pk]
    gather_now(incident.pk, viewer=viewer)
    gather_reports.call(incident.pk, viewer.user_id)
    assert late.pk in {case.pk for case in joined_cases([incident.main_id])[incident.main_id]}


def test_a_joined_complainant_judges_the_answer_and_may_object(world: World) -> None:
    filed = file_crowd(8)
    incident, _viewer = opened(world)
    main = Case.objects.get(pk=incident.main_id)
    answered(world, main)
    mine, receipt = next((case, receipt) for case, receipt in filed if case.pk != main.pk)
    browser = Client()
    browser.post("/lacak", {"reference": mine.reference, "code": receipt.code})
    page = browser.get(f"/lacak/{mine.reference}").content.decode()
    assert ANSWER in page
    assert "Nilai penanganan" in page
    browser.post(f"/lacak/{mine.reference}/nilai", {"stars": "2", "solved": "tidak"})
    mine.refresh_from_db()
    assert (mine.stars, mine.solved) == (2, False)
    browser.post(f"/lacak/{mine.reference}/buka-kembali", {"reason": "Di gang saya masih padam."})
    mine.refresh_from_db()
    assert (mine.status, mine.reply_waiting) == ("received", True), "stands by itself again, before somebody's eyes"
    main.refresh_from_db()
    assert main.status == "answered", "the others keep their answer"
    assert len(joined_cases([main.pk])[main.pk]) == 6
    assert list(check_cases()) == []


def test_before_the_answer_there_is_nothing_to_judge(world: World) -> None:
    filed = file_crowd(8)
    incident, _viewer = opened(world)
    mine, receipt = next((case, receipt) for case, receipt in filed if case.pk != incident.main_id)
    with pytest.raises(MoveNotAllowed):
        rate_case(mine.pk, stars=1, solved=False, actor=Actor.complainant())
    with pytest.raises(MoveNotAllowed):
        reopen_case(mine.pk, reason="Belum menyala.", actor=Actor.complainant())
    browser = Client()
    browser.post("/lacak", {"reference": mine.reference, "code": receipt.code})
    assert "Nilai penanganan" not in browser.get(f"/lacak/{mine.reference}").content.decode()


def test_taken_apart_every_report_is_as_it_was(world: World) -> None:
    filed = file_crowd(8)
    incident, viewer = opened(world)
    take_apart(incident.pk, viewer=viewer)
    part_reports.call(incident.pk, viewer.user_id)
    assert set(Case.objects.values_list("status", flat=True)) == {"received"}
    assert {case.pk for case, _receipt in filed} == set(Case.objects.values_list("pk", flat=True))
    assert NOTICE not in Client().get("/kejadian").content.decode()
    assert look_for_surges.call() == 0, "what a coordinator parted is not proposed again"
    assert list(check_cases()) == []
