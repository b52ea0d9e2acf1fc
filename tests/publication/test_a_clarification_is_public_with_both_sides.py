from __future__ import annotations

from dataclasses import astuple, replace

import pytest
from django.test import Client

from ntbcare.agencies.roles import Role
from ntbcare.cases.clarifications import Sides
from ntbcare.cases.dispatch import drain
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Case
from ntbcare.common.errors import Forbidden, InvalidInput
from ntbcare.publication.models import PublicCase
from ntbcare.workflow.clarify import find_statement, release_finding, reply_to_statement
from ntbcare.workflow.publish import release_text, withdraw_text
from ntbcare.workflow.undo import undo_step
from tests.clarified import CITIZEN, COMPLAINT, REASON, REPLY, STATEMENT, clarified_case, found_case
from tests.world import World

PUBLIC = "Seseorang meminta dokter spesialis langsung di IGD dan merasa ditelantarkan."
WORDS = Sides(STATEMENT, REPLY, REASON)


def disputed_case(world: World) -> Case:
    case = reply_to_statement(clarified_case(world).pk, REPLY, stance="disputes", actor=CITIZEN)
    return find_statement(case.pk, REASON, finding="partly", actor=world.coordinator)


def page_of(case: Case) -> str:
    drain()
    return Client().get(f"/laporan/{case.reference}").content.decode()


def test_nothing_of_it_is_public_by_itself(world: World) -> None:
    case = disputed_case(world)
    release_text(case.pk, PUBLIC, actor=world.coordinator)
    page = page_of(case)
    assert PUBLIC in page
    for words in astuple(WORDS):
        assert words not in page


def test_once_released_the_three_stand_beside_the_complaint(world: World) -> None:
    case = disputed_case(world)
    release_text(case.pk, PUBLIC, actor=world.coordinator)
    release_finding(case.pk, WORDS, actor=world.coordinator)
    page = page_of(case)
    for words in (*astuple(WORDS), PUBLIC, "Dinas Perhubungan Provinsi", "Klarifikasi terbukti sebagian", "Saya tidak setuju"):
        assert words in page
    assert "Budi" not in page
    assert "0812" not in page


def test_before_a_finding_and_without_the_complaint_there_is_no_one_sided_text(world: World) -> None:
    case = clarified_case(world)
    release_text(case.pk, PUBLIC, actor=world.coordinator)
    with pytest.raises(MoveNotAllowed):
        release_finding(case.pk, WORDS, actor=world.coordinator)
    other = disputed_case(world)
    with pytest.raises(MoveNotAllowed):
        release_finding(other.pk, WORDS, actor=world.coordinator)


def test_an_objection_is_not_left_out(world: World) -> None:
    case = disputed_case(world)
    release_text(case.pk, PUBLIC, actor=world.coordinator)
    with pytest.raises(InvalidInput):
        release_finding(case.pk, replace(WORDS, reply=""), actor=world.coordinator)


def test_silence_is_said_to_be_silence(world: World) -> None:
    case = found_case(world)
    release_text(case.pk, PUBLIC, actor=world.coordinator)
    release_finding(case.pk, Sides(STATEMENT, "", REASON), actor=world.coordinator)
    assert "Pelapor tidak menanggapi." in page_of(case)


def test_only_the_coordinator_releases(world: World) -> None:
    case = disputed_case(world)
    release_text(case.pk, PUBLIC, actor=world.coordinator)
    for actor in (world.liaison, world.actor(Role.INSPECTOR, "Pemprov")):
        with pytest.raises(Forbidden):
            release_finding(case.pk, WORDS, actor=actor)


def test_a_confidential_case_shows_nothing_whatever_was_found(world: World) -> None:
    case = found_case(world, confidential=True)
    with pytest.raises(MoveNotAllowed):
        release_finding(case.pk, WORDS, actor=world.coordinator)
    assert STATEMENT not in page_of(case)
    assert PublicCase.objects.get(case=case).clarification is None


def test_withdrawing_takes_all_of_it_away_and_a_new_text_does_not_bring_it_back(world: World) -> None:
    case = disputed_case(world)
    release_text(case.pk, PUBLIC, actor=world.coordinator)
    release_finding(case.pk, WORDS, actor=world.coordinator)
    withdraw_text(case.pk, actor=world.coordinator)
    assert STATEMENT not in page_of(case)
    release_text(case.pk, PUBLIC, actor=world.coordinator)
    page = page_of(case)
    assert PUBLIC in page
    assert STATEMENT not in page


def test_a_released_text_that_is_taken_back_leaves_the_one_before(world: World) -> None:
    case = disputed_case(world)
    release_text(case.pk, PUBLIC, actor=world.coordinator)
    case = release_text(case.pk, COMPLAINT, actor=world.coordinator)
    undo_step(case.pk, case.last_number, actor=world.coordinator)
    page = page_of(case)
    assert PUBLIC in page
    assert "Budi" not in page
