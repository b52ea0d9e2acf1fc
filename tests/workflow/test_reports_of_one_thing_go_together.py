"""Joining: one of two reports is handled, both complainants get its answer, and it can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ntbcare.agencies.roles import Role
from ntbcare.cases.clarifications import Sides
from ntbcare.cases.dispatch import drain
from ntbcare.cases.errors import CaseNotFound, MoveNotAllowed
from ntbcare.cases.joins import joined_cases, main_of
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.replay import fold
from ntbcare.cases.sets import EventKind, Status
from ntbcare.common.clock import now, pretend
from ntbcare.common.errors import Forbidden, InvalidInput, Stale
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.verification.similar import TABLE, index_cases
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.clarify import release_finding
from ntbcare.workflow.join import join_cases, part_case, similar_for
from ntbcare.workflow.publish import release_text
from ntbcare.workflow.verify import request_completion
from tests.clarified import REASON, STATEMENT, found_case
from tests.desk.sessions import browser_of
from tests.world import TEXT, World, acting_case, file_case

AGAIN = "PJU dekat pasar sdh 2 minggu tdk nyala"
PLACE = "52.01.01.1001"


def second(**changes: object) -> Case:
    case, _receipt = file_case(**({"text": AGAIN, "region_code": PLACE, "email": "dewi@contoh.example"} | changes))
    return case


def first(world: World) -> Case:
    case, _lead, _receipt = acting_case(world, region_code=PLACE, email="budi@contoh.example")
    return case


def test_the_joined_case_ends_and_says_why(world: World) -> None:
    main, joined = first(world), second()
    join_cases(joined.pk, main_id=main.pk, actor=world.coordinator)
    joined.refresh_from_db()
    assert (joined.status, joined.archive_reason, joined.archived_by) == (Status.ARCHIVED, "duplicate", "officer")
    assert main_of(joined.pk) == main
    assert joined_cases([main.pk]) == {main.pk: [joined]}


def test_both_complainants_are_told_the_answer(world: World) -> None:
    main, joined = first(world), second()
    join_cases(joined.pk, main_id=main.pk, actor=world.coordinator)
    send_answer(main.pk, "Lampu sudah menyala sejak 24 November 2026.", actor=world.liaison)
    drain()
    told = set(OutgoingMessage.objects.filter(template__in=["joined", "answered"]).values_list("template", "about"))
    assert told == {("joined", joined.reference), ("answered", main.reference), ("answered", joined.reference)}


def test_the_joined_complainant_reads_the_answer_and_not_the_other_report(world: World) -> None:
    main, _lead, _receipt = acting_case(world, region_code=PLACE, text=f"{TEXT} Saya Budi, rumah nomor 7.")
    joined, receipt = file_case(text=AGAIN, region_code=PLACE)
    join_cases(joined.pk, main_id=main.pk, actor=world.coordinator)
    send_answer(main.pk, "Lampu sudah menyala sejak 24 November 2026.", actor=world.liaison)
    browser = Client()
    browser.post("/lacak", {"reference": joined.reference, "code": receipt.code})
    page = browser.get(f"/lacak/{joined.reference}").content.decode()
    assert "Lampu sudah menyala" in page
    assert "digabung dengan laporan itu" in page
    assert main.reference not in page
    assert "nomor 7" not in page


def test_the_joined_complainant_reads_the_clarification_that_everybody_may_read(world: World) -> None:
    main = found_case(world, region_code=PLACE)
    joined, receipt = file_case(text=AGAIN, region_code=PLACE)
    join_cases(joined.pk, main_id=main.pk, actor=world.coordinator)
    browser = Client()
    browser.post("/lacak", {"reference": joined.reference, "code": receipt.code})
    at = f"/lacak/{joined.reference}"
    assert REASON not in browser.get(at).content.decode(), "not before it is public"
    release_text(main.pk, "Seseorang merasa ditelantarkan di IGD.", actor=world.coordinator)
    release_finding(main.pk, Sides(STATEMENT, "", REASON), actor=world.coordinator)
    drain()
    assert REASON in browser.get(at).content.decode()


def test_parting_gives_the_case_back_as_it_was(world: World) -> None:
    main, joined = first(world), second()
    request_completion(joined.pk, "Pasar yang mana?", actor=world.coordinator)
    join_cases(joined.pk, main_id=main.pk, actor=world.coordinator)
    part_case(joined.pk, actor=world.coordinator)
    joined.refresh_from_db()
    assert (joined.status, joined.archive_reason, joined.archived_by) == (Status.INCOMPLETE, "", "")
    assert main_of(joined.pk) is None
    with pytest.raises(MoveNotAllowed):
        part_case(joined.pk, actor=world.coordinator)


def test_columns_are_what_the_events_say(world: World) -> None:
    main, joined = first(world), second()
    join_cases(joined.pk, main_id=main.pk, actor=world.coordinator)
    part_case(joined.pk, actor=world.coordinator)
    join_cases(joined.pk, main_id=main.pk, actor=world.coordinator)
    for case in Case.objects.all():
        folded = fold(list(CaseEvent.objects.filter(case=case).select_related("content").order_by("number")))
        assert (folded.status, folded.archive_reason, folded.last_number) == (case.status, case.archive_reason, case.last_number)


def test_who_went_with_the_joined_one_goes_on_with_the_main_one(world: World) -> None:
    main, middle, last = first(world), second(), second(email="sari@contoh.example")
    join_cases(last.pk, main_id=middle.pk, actor=world.coordinator)
    join_cases(middle.pk, main_id=main.pk, actor=world.coordinator)
    assert joined_cases([main.pk])[main.pk] == [last, middle]


def test_what_cannot_go_together(world: World) -> None:
    main, joined = first(world), second()
    with pytest.raises(InvalidInput):
        join_cases(joined.pk, main_id=joined.pk, actor=world.coordinator)
    with pytest.raises(Stale):
        join_cases(joined.pk, main_id=main.pk, actor=world.coordinator, seen=joined.last_number + 1)
    with pytest.raises(MoveNotAllowed):
        join_cases(main.pk, main_id=joined.pk, actor=world.coordinator)
    with pytest.raises(MoveNotAllowed):
        join_cases(second(confidential=True).pk, main_id=main.pk, actor=world.coordinator)
    send_answer(main.pk, "Lampu sudah menyala sejak 24 November 2026.", actor=world.liaison)
    with pytest.raises(MoveNotAllowed):
        join_cases(joined.pk, main_id=main.pk, actor=world.coordinator)


def test_only_coordinators_of_both_join(world: World) -> None:
    main, joined = first(world), second()
    with pytest.raises((Forbidden, CaseNotFound)):
        join_cases(joined.pk, main_id=main.pk, actor=world.liaison)
    with pytest.raises(CaseNotFound):
        join_cases(joined.pk, main_id=main.pk, actor=world.actor(Role.COORDINATOR, "Pemkot Mataram"))
    assert main_of(joined.pk) is None


def test_similar_reports_are_found_near_and_lately_only(world: World) -> None:
    main = first(world)
    with pretend(now() - timedelta(days=300)):
        second()
    second(region_code="52.06")
    second(text="Sampah menumpuk di depan pasar, tidak diangkut")
    second(confidential=True)
    drain()
    viewer = world.viewer(Role.COORDINATOR, "Pemprov")
    asked = second()
    assert [one.case for one in similar_for(viewer, asked, text=AGAIN)] == [main]
    assert similar_for(world.viewer(Role.COORDINATOR, "Pemkot Mataram"), asked, text=AGAIN) == []


def test_looking_for_similar_reports_takes_three_statements(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    main = first(world)
    for _number in range(20):
        second()
    drain()
    viewer = world.viewer(Role.COORDINATOR, "Pemprov")
    with django_assert_max_num_queries(3):
        assert similar_for(viewer, main, text=TEXT)


def test_an_erased_text_leaves_the_index(world: World) -> None:
    joined = second()
    drain()
    assert TABLE.ask_any(["zklampu"], limit=5) == [joined.pk]
    CaseEvent.objects.get(case=joined, number=1).content.delete()
    index_cases([joined.pk])
    assert TABLE.ask_any(["zklampu"], limit=5) == []


def test_a_coordinator_joins_and_parts_at_the_desk(world: World) -> None:
    main, joined = first(world), second()
    drain()
    browser = browser_of(world.coordinator)
    alone = {"HX-Request": "true", "HX-Target": "suggested"}
    panel = browser.get(f"/desk/cases/{joined.reference}/suggestions", headers=alone).content.decode()
    assert "Laporan serupa" in panel
    assert main.reference in panel
    browser.post(f"/desk/cases/{joined.reference}/join", {"main": main.reference, "seen": joined.last_number})
    assert main.reference in browser.get(f"/desk/cases/{joined.reference}").content.decode()
    assert "1 laporan serupa ikut" in browser.get(f"/desk/cases/{main.reference}").content.decode()
    browser.post(f"/desk/cases/{joined.reference}/part")
    assert main_of(joined.pk) is None
    assert browser.post(f"/desk/cases/{joined.reference}/join", {"main": "NTB-26-9999999"}).status_code == 404
    assert CaseEvent.objects.filter(case=main, kind=EventKind.JOINED).count() == 1
