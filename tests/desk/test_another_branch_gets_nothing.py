"""Every address of a case, at the desk and by API, for whom it does not concern: another branch, nobody, no more."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.test import Client

from ntbcare.accounts.actions import create_api_token, enrol_totp
from ntbcare.accounts.models import User
from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.cases.dispatch import drain
from ntbcare.cases.files import check_file
from ntbcare.cases.models import Attachment, Case, CaseEvent
from ntbcare.common.clock import now
from tests.api.calls import token_of
from tests.cases.test_hostile_files_are_refused_or_made_harmless import picture
from tests.desk.sessions import browser_of
from tests.world import World, assigned_case

SECRET = "Kepala gudang menjual beras bantuan."
STEPS = ("verify", "classify", "take", "ask", "return", "archive", "block", "dispose", "release-text", "withdraw-text", "note")
MORE_STEPS = ("answer", "close", "read", "reveal")
PART_STEPS = ("accept", "decline", "act", "deliver", "release", "draft", "approve")
API_STEPS = ("verify", "request-completion", "return", "archive", "dispose", "release-text", "notes", "answer", "close")
API_PART_STEPS = ("accept", "decline", "act", "deliver", "release")
FORM = {
    "text": "Tulisan dari luar.",
    "reason": "unclear",
    "successor": "Dishub Lobar",
    "question": "Di mana tepatnya?",
    "class": "no_oversight",
    "category": "1398",
    "lead": "Dishub Lobar",
}


@dataclass
class Target:
    """A case of the province with a file and a part."""

    case: Case
    part: int
    file: int


@pytest.fixture
def target(world: World) -> Target:
    case, lead, _receipt = assigned_case(world, text=SECRET, files=(check_file("bukti.jpg", picture()),))
    drain()
    return Target(case, lead.pk, Attachment.objects.get().pk)


STRANGERS = [
    (Role.COORDINATOR, "Pemda Lobar"),
    (Role.CLERK, "Pemkot Mataram"),
    (Role.LIAISON, "Dishub Lobar"),
    (Role.LIAISON, "PUPR"),
    (Role.APPROVER, "PUPR"),
    (Role.LEADER, "Pemda Lobar"),
    (Role.INSPECTOR, "Pemda Lobar"),
    (Role.AUDITOR, "Pemda Lobar"),
    (Role.OBSERVER, "Pemda Lobar"),
    (Role.ADMINISTRATOR, "Pemprov"),
]


@pytest.mark.parametrize(("role", "where"), STRANGERS)
def test_the_desk_shows_and_does_nothing(world: World, target: Target, role: Role, where: str) -> None:
    desk, base = browser_of(world.actor(role, where)), f"/desk/cases/{target.case.reference}"
    before = CaseEvent.objects.count()
    for path in ("/desk/", "/desk/?view=all", "/desk/?view=mine", "/desk/?view=all&q=beras"):
        assert target.case.reference not in desk.get(path).content.decode(), path
    assert desk.get(base).status_code == 404
    assert desk.get(f"{base}/files/{target.file}").status_code == 404
    for step in STEPS + MORE_STEPS:
        response = desk.post(f"{base}/{step}", FORM)
        assert response.status_code in {403, 404}, step
        assert "beras" not in response.content.decode()
    for step in PART_STEPS:
        assert desk.post(f"{base}/parts/{target.part}/{step}", FORM).status_code in {403, 404}, step
    desk.post("/desk/bulk", {"step": "archive", "reason": "hate", "cases": [target.case.reference]})
    assert CaseEvent.objects.count() == before


@pytest.mark.parametrize(("role", "where"), STRANGERS)
def test_the_api_shows_and_does_nothing(world: World, target: Target, role: Role, where: str) -> None:
    headers = token_of(world.actor(role, where))
    client = Client(headers=headers)
    before = CaseEvent.objects.count()
    for query in ("", "?view=mine", "?q=beras", f"?q={target.case.reference}"):
        assert client.get(f"/api/v1/cases{query}").json()["items"] == [], query
    base = f"/api/v1/cases/{target.case.reference}"
    assert client.get(base).status_code == 404
    for path in [*(f"{base}/{step}" for step in API_STEPS), *(f"/api/v1/assignments/{target.part}/{s}" for s in API_PART_STEPS)]:
        body = json.dumps(FORM | {"public": True})
        assert client.post(path, body, "application/json").status_code in {403, 404}, path
    assert CaseEvent.objects.count() == before


def test_nobody_is_sent_to_the_sign_in(target: Target) -> None:
    base = f"/desk/cases/{target.case.reference}"
    for path in (
        "/desk/",
        base,
        f"{base}/files/{target.file}",
        "/desk/members/",
        "/desk/audit/",
        "/desk/outbox/",
        "/desk/tokens/",
    ):
        assert "/desk/account/login/" in Client().get(path).headers["Location"]
    for step in STEPS + MORE_STEPS:
        assert Client().post(f"{base}/{step}", FORM).status_code == 302
    for path in ("/api/v1/cases", f"/api/v1/cases/{target.case.reference}"):
        assert Client().get(path).status_code == 401
    assert Client().post(f"/api/v1/cases/{target.case.reference}/notes", "{}", "application/json").status_code == 401


def test_an_officer_without_a_second_factor_is_sent_to_set_one(world: World, target: Target) -> None:
    user = User.objects.get(pk=world.coordinator.user_id or 0)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in ("/desk/", f"/desk/cases/{target.case.reference}", "/desk/members/", "/desk/tokens/"):
        assert client.get(path).headers["Location"] == "/desk/account/2fa/totp/activate/"
    assert client.post(f"/desk/cases/{target.case.reference}/archive", FORM).status_code == 302
    assert client.post("/desk/tokens/", {"label": "x"}).status_code == 302
    target.case.refresh_from_db()
    assert target.case.status == "assigned"


def test_a_deactivated_officer_loses_session_and_token_at_once(world: World, target: Target) -> None:
    user = User.objects.get(pk=world.coordinator.user_id or 0)
    enrol_totp(user, generate_totp_secret())
    desk = browser_of(world.coordinator)
    _row, text = create_api_token(user)
    program = Client(headers={"authorization": f"Bearer {text}"})
    assert (desk.get("/desk/").status_code, program.get("/api/v1/cases").status_code) == (200, 200)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert "/desk/account/login/" in desk.get("/desk/").headers["Location"]
    assert desk.post(f"/desk/cases/{target.case.reference}/note", FORM).status_code == 302
    assert program.get("/api/v1/cases").status_code == 401


def test_an_officer_whose_role_ended_sees_nothing_any_more(world: World, target: Target) -> None:
    desk = browser_of(world.coordinator)
    Member.objects.filter(user_id=world.coordinator.user_id or 0).update(until=now())
    assert target.case.reference not in desk.get("/desk/?view=all").content.decode()
    assert desk.get(f"/desk/cases/{target.case.reference}").status_code == 404


def test_a_file_is_found_only_under_its_own_case(world: World, target: Target) -> None:
    other, _lead, _receipt = assigned_case(world)
    desk = browser_of(world.coordinator)
    assert desk.get(f"/desk/cases/{other.reference}/files/{target.file}").status_code == 404
    assert desk.post(f"/desk/cases/{other.reference}/parts/{target.part}/release", FORM).status_code == 404


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.LEADER, Role.CLERK])
def test_a_search_does_not_tell_what_stands_in_a_text_that_is_hidden(world: World, role: Role) -> None:
    case, _lead, _receipt = assigned_case(world, text=SECRET, confidential=True)
    drain()
    desk = browser_of(world.actor(role, "Pemprov"))
    assert case.reference in desk.get("/desk/?view=all").content.decode()
    assert case.reference not in desk.get("/desk/?view=all&q=beras").content.decode()
    assert case.reference in browser_of(world.coordinator).get("/desk/?view=all&q=beras").content.decode()
