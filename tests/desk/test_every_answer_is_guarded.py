"""Frames, scripts, forged forms, sessions: what every page and every form of the service has in common."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ntbcare.accounts.actions import create_user
from ntbcare.accounts.models import User
from ntbcare.agencies.roles import Role
from ntbcare.cases.models import CaseEvent
from tests.desk.sessions import browser_of
from tests.world import World, assigned_case

PUBLIC = [
    "/",
    "/lapor",
    "/lacak",
    "/lacak/kode-hilang",
    "/laporan",
    "/statistik",
    "/kebijakan",
    "/tentang",
    "/laporan-saya",
    "/luring",
    "/desk/login/",
]
DESK = ["", "figures/", "agencies/", "members/", "categories/", "holidays/", "policies/", "templates/", "audit/", "outbox/"]

FILLED = {"<str:reference>": "NTB-26-0000013", "<str:step>": "note", "<str:what>": "end", "<str:kind>": "received"}


def is_guarded(headers: dict[str, str]) -> bool:
    policy = headers.get("Content-Security-Policy", "")
    return (
        headers.get("X-Frame-Options") == "DENY"
        and headers.get("X-Content-Type-Options") == "nosniff"
        and "frame-ancestors 'none'" in policy
        and "default-src 'none'" in policy
        and "unsafe" not in policy
    )


@pytest.mark.parametrize("path", [*PUBLIC, "/none", "/api/v1/agencies", "/api/v1/cases", "/healthz", "/metrics"])
def test_public_answers(world: World, path: str) -> None:
    assert is_guarded(dict(Client().get(path, follow=True).headers))


@pytest.mark.parametrize("path", [*DESK, "tokens/", "exchange/", "messages/", "channels/"])
def test_pages_of_the_desk(world: World, path: str) -> None:
    for actor in (world.coordinator, world.actor(Role.ADMINISTRATOR, "Pemprov")):
        response = browser_of(actor).get(f"/desk/{path}")
        assert is_guarded(dict(response.headers))
        assert response.status_code == 403 or response.headers["Cache-Control"] == "no-store"


def desk_addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every address of the desk, with something in place of its parts."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from desk_addresses(pattern.url_patterns, route)
        elif route.startswith("desk/") and "^" not in route and "\\Z" not in route:
            filled = "/" + route
            for part, value in FILLED.items():
                filled = filled.replace(part, value)
            for part in ("assignment_id", "attachment_id", "agency_id", "member_id", "holiday_id", "policy_id", "message_id"):
                filled = filled.replace(f"<int:{part}>", "1")
            yield filled.replace("<int:token_id>", "1").replace("<int:run_id>", "1").replace("<str:language>", "id")


def test_no_form_of_the_desk_is_taken_without_its_token(world: World) -> None:
    assigned_case(world)
    before = CaseEvent.objects.count()
    signed_in = browser_of(world.coordinator)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    addresses = [path for path in desk_addresses(get_resolver().url_patterns) if "<" not in path]
    assert len(addresses) > 30
    for path in addresses:
        assert strict.post(path, {"text": "Tulisan."}).status_code in {302, 403, 404, 405}, path
    assert strict.post("/desk/members/", {"name": "x"}).status_code == 403
    assert CaseEvent.objects.count() == before
    for path in ("/lapor", "/lacak", "/lacak/kode-hilang"):
        assert Client(enforce_csrf_checks=True).post(path, {"text": "Lampu jalan mati."}).status_code == 403


def test_the_session_changes_its_name_at_sign_in(world: World) -> None:
    client = Client()
    session = client.session
    session["x"] = 1
    session.save()
    planted = client.cookies["sessionid"].value
    client.force_login(User.objects.get(pk=world.coordinator.user_id or 0), "allauth.account.auth_backends.AuthenticationBackend")
    assert client.cookies["sessionid"].value != planted


OUTSIDE = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/desk/..//evil.example"]


@pytest.mark.parametrize("back", OUTSIDE)
def test_no_way_leads_out_of_the_service(world: World, back: str) -> None:
    desk = browser_of(world.coordinator)
    assert desk.post("/desk/undo", {"back": back})["Location"] == "/desk/"
    assert not leads_out(desk.get("/desk/account/login/", {"next": back}).headers["Location"])
    create_user(email="ayu@contoh.example", name="Ayu Contoh", password="kuda-lumping-hijau-7")
    said = {"login": "ayu@contoh.example", "password": "kuda-lumping-hijau-7", "next": back}
    response = Client().post("/desk/account/login/", said)
    assert response.status_code == 302
    assert not leads_out(response.headers["Location"])


def leads_out(address: str) -> bool:
    """Whether a browser that follows the address leaves the service."""
    return not address.startswith("/") or address.startswith(("//", "/\\"))
