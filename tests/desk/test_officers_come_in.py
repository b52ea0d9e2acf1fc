"""The first administrator, invitations, sign-in with a second factor."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from ntbcare.accounts.actions import create_user, invite
from ntbcare.accounts.models import User
from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.common.clock import now
from tests.world import World

PASSWORD = "kuda-lumping-hijau-7"


def code_for(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def form_of(page: bytes) -> tuple[str, str]:
    """The shown secret and its sealed copy."""
    text = page.decode()
    secret = re.search(r'<code class="receipt">([A-Z2-7]+)', text)
    sealed = re.search(r'name="sealed" value="([^"]+)"', text)
    assert secret
    assert sealed
    return secret[1], sealed[1]


def join(client: Client, path: str, **extra: str) -> object:
    secret, sealed = form_of(client.get(path).content)
    data = {"password": PASSWORD, "again": PASSWORD, "code": code_for(secret), "sealed": sealed} | extra
    return client.post(path, data)


@pytest.fixture
def first_token(world: World) -> str:
    return invite(None, first_run=True)


def test_the_printed_link_makes_the_first_administrator_once(first_token: str) -> None:
    path = f"/desk/first-run?token={first_token}"
    response = join(Client(), path, name="Ayu Contoh", email="ayu@contoh.example")
    assert response.status_code == 302  # type: ignore[attr-defined]
    member = Member.objects.get(role=Role.ADMINISTRATOR)
    assert member.user.email == "ayu@contoh.example"
    assert Client().get(path).status_code == 404


def test_without_the_token_nobody_claims_the_province(first_token: str) -> None:
    assert Client().get("/desk/first-run?token=salah").status_code == 404
    assert Client().get("/desk/first-run").status_code == 404


def test_a_weak_password_and_a_wrong_code_are_said_and_change_nothing(first_token: str) -> None:
    path = f"/desk/first-run?token={first_token}"
    secret, sealed = form_of(Client().get(path).content)
    bad = {"name": "Ayu", "email": "ayu@contoh.example", "password": "123", "again": "124", "code": "000000", "sealed": sealed}
    response = Client().post(path, bad)
    assert response.status_code == 422
    assert User.objects.count() == 0
    assert secret in response.content.decode()


def test_an_invited_officer_sets_password_and_second_factor(world: World) -> None:
    user = create_user(email="budi@contoh.example", name="Budi Contoh")
    Member.objects.create(user=user, agency=world.agency("Dishub"), role=Role.LIAISON, since=now())
    path = f"/desk/join/{invite(user)}"
    client = Client()
    assert join(client, path).status_code == 302  # type: ignore[attr-defined]
    assert client.get("/desk/").status_code == 200
    assert Client().get(path).status_code == 404


def test_signing_in_needs_the_second_factor(world: World) -> None:
    user = create_user(email="budi@contoh.example", name="Budi Contoh")
    Member.objects.create(user=user, agency=world.agency("Pemprov"), role=Role.COORDINATOR, since=now())
    path = f"/desk/join/{invite(user)}"
    secret, _ = form_of(Client().get(path).content)
    first = Client()
    shown, sealed = form_of(first.get(path).content)
    first.post(path, {"password": PASSWORD, "again": PASSWORD, "code": code_for(shown), "sealed": sealed})
    client = Client()
    response = client.post("/desk/account/login/", {"login": "budi@contoh.example", "password": PASSWORD})
    assert response.status_code == 302
    assert "2fa" in response["Location"]
    assert client.get("/desk/").status_code == 302
    assert secret != shown


def test_a_stranger_is_sent_to_the_sign_in(world: World) -> None:
    response = Client().get("/desk/")
    assert response.status_code == 302
    assert response["Location"].startswith("/desk/account/login/")


@pytest.mark.parametrize("name", ["login/", "signup/", "password/reset/", "password/reset/done/", "inactive/"])
def test_the_entrance_pages_open(world: World, name: str) -> None:
    assert Client().get(f"/desk/account/{name}").status_code in {200, 403}
