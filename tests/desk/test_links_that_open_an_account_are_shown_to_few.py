"""An invitation opens the account it is for: shown only to those who may give every role that the account holds."""

from __future__ import annotations

import re

from django.test import Client

from ntbcare.accounts.actions import create_user
from ntbcare.accounts.models import Invitation, User
from ntbcare.agencies.actions import add_member
from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.correspondence.models import OutgoingMessage
from tests.desk.sessions import browser_of
from tests.world import World

_LINK = re.compile(r"/desk/join/[\w-]{20,}")


def appoint(desk: Client, email: str, agency: str = "Dishub", role: str = "liaison") -> str:
    said = {"name": "Nama Contoh", "email": email, "agency": agency, "role": role}
    return desk.post("/desk/members/", said).content.decode()


def invited_inspector(world: World) -> User:
    user = create_user(email="inspektur@contoh.example", name="Inspektur Contoh")
    add_member(user, agency_id=world.agency("Inspektorat").pk, role=Role.INSPECTOR, by=None)
    return user


def test_a_coordinator_hands_an_invitation_on(world: World) -> None:
    assert _LINK.search(appoint(browser_of(world.coordinator), "baru@contoh.example"))


def test_a_coordinator_cannot_take_over_an_inspector_who_has_not_come_yet(world: World) -> None:
    user = invited_inspector(world)
    desk = browser_of(world.coordinator)
    assert not _LINK.search(appoint(desk, user.email))
    message = OutgoingMessage.objects.filter(officer=user).latest("pk")
    assert desk.get(f"/desk/outbox/{message.pk}").status_code == 404
    liaison = Member.objects.get(user=user, role=Role.LIAISON)
    assert desk.post(f"/desk/members/{liaison.pk}/invite").status_code == 403


def test_a_district_hands_on_nothing_of_another_branch(world: World) -> None:
    appoint(browser_of(world.coordinator), "baru@contoh.example")
    district = browser_of(world.actor(Role.COORDINATOR, "Pemda Lobar"))
    assert not _LINK.search(appoint(district, "baru@contoh.example", "Dishub Lobar"))


def test_an_administrator_hands_any_invitation_on(world: World) -> None:
    user = invited_inspector(world)
    admin = browser_of(world.actor(Role.ADMINISTRATOR, "Pemprov"))
    assert _LINK.search(appoint(admin, user.email))
    message = OutgoingMessage.objects.filter(officer=user).latest("pk")
    assert admin.get(f"/desk/outbox/{message.pk}").status_code == 200
    assert Invitation.objects.filter(user=user, used_at=None).count() == 1
