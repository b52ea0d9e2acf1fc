"""The counter: walk-in, call and letter become cases of the clerk's branch, once, dated when they were heard."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localtime

from ntbcare.agencies.roles import Role
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.search import search_cases
from ntbcare.cases.sets import ActorRole, Source
from ntbcare.common.clock import now
from tests.desk.sessions import browser_of
from tests.portal.pages import words
from tests.world import TEXT, World

OURS = {"X-NTB-Care": "1"}
KEY = "1f2a4b6c-9a0f-4c39-8e3d-1f0f2f4b1c11"


@pytest.fixture
def clerk(world: World) -> Client:
    return browser_of(world.actor(Role.CLERK, "Pemda Lobar"))


def said(world: World, **more: object) -> dict[str, object]:
    """What the counter's queue sends for the clerk of West Lombok."""
    return {"clerk": world.actor(Role.CLERK, "Pemda Lobar").user_id, "key": KEY, "text": TEXT, **more}


@pytest.mark.parametrize("way", [Source.DESK, Source.PHONE, Source.LETTER])
def test_it_becomes_a_case_of_the_clerks_branch(world: World, clerk: Client, way: Source) -> None:
    sent = clerk.post("/desk/counter/take", said(world, way=way.value), headers=OURS)
    assert sent.status_code == 201
    case = Case.objects.get()
    assert sent.json()["reference"] == case.reference
    assert (case.source, case.branch_id) == (way, world.agency("Pemda Lobar").pk)
    event = CaseEvent.objects.get(case=case)
    assert event.actor_role == ActorRole.CLERK


def test_deadlines_run_from_when_it_was_heard(world: World, clerk: Client) -> None:
    heard = (now() - timedelta(days=3)).replace(second=0, microsecond=0)
    clerk.post("/desk/counter/take", said(world, heard_at=localtime(heard).strftime("%Y-%m-%dT%H:%M")), headers=OURS)
    case = Case.objects.get()
    assert case.received_at == heard
    assert case.registered_at is not None
    assert case.registered_at > heard + timedelta(days=2)


@pytest.mark.parametrize("days", [-1, 91])
def test_a_time_that_cannot_be_is_named(world: World, clerk: Client, days: int) -> None:
    heard = localtime(now() - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")
    refused = clerk.post("/desk/counter/take", said(world, heard_at=heard), headers=OURS)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["heard_at"]


def test_it_is_filed_once_and_found_by_its_provisional_number(world: World, clerk: Client) -> None:
    first = clerk.post("/desk/counter/take", said(world, provisional="S-7K3Q9M"), headers=OURS).json()
    assert clerk.post("/desk/counter/take", said(world, provisional="S-7K3Q9M"), headers=OURS).json() == first
    case = Case.objects.get()
    drain()
    assert search_cases("S-7K3Q9M", limit=5) == [case.pk]


def test_what_is_no_provisional_number_is_not_kept(world: World, clerk: Client) -> None:
    clerk.post("/desk/counter/take", said(world, provisional="<b>x</b>"), headers=OURS)
    assert Case.objects.get().source_detail == ""


def test_nobody_sends_in_anothers_name(world: World, clerk: Client) -> None:
    other = browser_of(world.actor(Role.CLERK, "Pemprov"))
    assert other.post("/desk/counter/take", said(world), headers=OURS).status_code == 401
    assert Client().post("/desk/counter/take", said(world), headers=OURS).status_code == 401
    assert clerk.post("/desk/counter/take", said(world)).status_code == 403
    assert Case.objects.count() == 0


@pytest.mark.parametrize("role", [Role.LIAISON, Role.OBSERVER, Role.ADMINISTRATOR])
def test_the_counter_is_for_those_who_may_take_complaints(world: World, role: Role) -> None:
    other = browser_of(world.actor(role, "Pemprov"))
    assert other.get("/desk/counter/").status_code == 403
    mine = {"clerk": world.actor(role, "Pemprov").user_id, "key": KEY, "text": TEXT}
    assert other.post("/desk/counter/take", mine, headers=OURS).status_code == 403
    assert Case.objects.count() == 0


def test_without_scripts_the_receipt_is_the_answer(clerk: Client) -> None:
    letter = SimpleUploadedFile("surat.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")
    page = clerk.get("/desk/counter/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    answer = clerk.post("/desk/counter/", {"key": key[1], "text": TEXT, "way": "letter", "email": "salah", "files": [letter]})
    assert answer.status_code == 422
    assert TEXT in answer.content.decode()
    answer = clerk.post("/desk/counter/", {"key": key[1], "text": TEXT, "way": "letter"})
    assert answer.status_code == 200
    assert Case.objects.get().reference in words(answer)
    assert re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", words(answer))
