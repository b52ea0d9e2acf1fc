"""Registering systems that are told of cases, and keeping them: who may, what is shown, what is written down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.cases.dispatch import drain
from ntbcare.exchange.models import DeliveryState, PauseReason, WebhookDelivery, WebhookSubscription
from ntbcare.exchange.webhooks.actions import pause
from ntbcare.exchange.webhooks.delivery import deliver_webhooks
from tests.desk.sessions import browser_of
from tests.exchange.receivers import Receiver, receiver, subscribe
from tests.world import TEXT, World, file_case


@pytest.fixture
def system(settings: Settings) -> Iterator[Receiver]:
    """A system of a district on this machine, which the site allows."""
    settings.NTBCARE_WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"),)
    with receiver() as running:
        yield running


@pytest.fixture
def admin(world: World) -> Client:
    return browser_of(world.actor(Role.ADMINISTRATOR, "Pemprov"))


@pytest.fixture
def district(world: World) -> Client:
    return browser_of(world.actor(Role.ADMINISTRATOR, "Pemda Lobar"))


def given(world: World, **changes: object) -> dict[str, object]:
    """The form as it is filled in."""
    known = {"name": "Sistem Lobar", "address": "https://gerbang.example/masuk", "kinds": ["received", "answered"]}
    return known | {"branch": world.agency("Pemda Lobar").pk} | changes


def secret_on(page: str) -> str:
    """The secret that a page shows; empty for none."""
    found = re.search(r"whsec_[A-Za-z0-9+/=]+", page)
    return found.group() if found else ""


def test_a_system_is_registered_and_its_secret_shown_once(world: World, admin: Client) -> None:
    page = admin.post("/desk/webhooks/new", given(world)).content.decode()
    assert secret_on(page)
    subscription = WebhookSubscription.objects.get()
    assert (subscription.kinds, subscription.branch.short_name) == (["received", "answered"], "Pemda Lobar")
    for path in ("", subscription.pk, f"{subscription.pk}/edit"):
        assert not secret_on(admin.get(f"/desk/webhooks/{path}").content.decode())
    entry = Entry.objects.get(what="webhook.registered")
    assert (entry.subject, secret_on(str(entry.details))) == (f"webhook:{subscription.pk}", "")


def test_what_is_wrong_is_named_and_what_was_typed_stays(world: World, admin: Client) -> None:
    answer = admin.post("/desk/webhooks/new", given(world, address="http://gerbang.example/", kinds=[]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "http://gerbang.example/" in page
    assert "Pilih paling sedikit satu kejadian." in page
    assert not WebhookSubscription.objects.exists()


def test_a_name_is_given_once(world: World, admin: Client) -> None:
    admin.post("/desk/webhooks/new", given(world))
    assert admin.post("/desk/webhooks/new", given(world)).status_code == 422
    other = admin.post("/desk/webhooks/new", given(world, name="Lain"))
    assert other.status_code == 200
    key = WebhookSubscription.objects.get(name="Lain").pk
    assert admin.post(f"/desk/webhooks/{key}/edit", given(world)).status_code == 422


def test_it_is_changed(world: World, admin: Client, system: Receiver) -> None:
    subscription, _secret = subscribe(world.agency("Pemda Lobar"), system.address)
    admin.post(f"/desk/webhooks/{subscription.pk}/edit", given(world, address="https://baru.example/", kinds=["closed"]))
    subscription.refresh_from_db()
    assert (subscription.address, subscription.kinds) == ("https://baru.example/", ["closed"])
    assert Entry.objects.filter(what="webhook.changed").count() == 1


def test_the_secret_is_replaced_and_shown_once(world: World, admin: Client, system: Receiver) -> None:
    subscription, old = subscribe(world.agency("Pemprov"), system.address)
    new = secret_on(admin.post(f"/desk/webhooks/{subscription.pk}/rotate").content.decode())
    assert new not in {"", old}
    assert admin.get(f"/desk/webhooks/{subscription.pk}/rotate").status_code == 302, "a reload replaces nothing"
    last = secret_on(admin.post(f"/desk/webhooks/{subscription.pk}/rotate", {"at_once": "on"}).content.decode())
    admin.post(f"/desk/webhooks/{subscription.pk}/test")
    signed = [system.requests[0].is_signed_by(secret) for secret in (old, new, last)]
    assert signed == [False, False, True]


def test_a_sample_is_sent_and_the_answer_shown(world: World, admin: Client, system: Receiver) -> None:
    subscription, secret = subscribe(world.agency("Pemprov"), system.address)
    page = admin.post(f"/desk/webhooks/{subscription.pk}/test").content.decode()
    assert "Contoh diterima." in page
    assert "Jawaban 204" in page
    assert (system.kinds(), system.requests[0].is_signed_by(secret)) == (["ping"], True)
    system.status = 404
    assert "menolak" in admin.post(f"/desk/webhooks/{subscription.pk}/test").content.decode()
    assert not WebhookDelivery.objects.exists()


def test_it_is_paused_resumed_and_deleted(world: World, admin: Client, system: Receiver) -> None:
    subscription, _secret = subscribe(world.agency("Pemprov"), system.address)
    admin.post(f"/desk/webhooks/{subscription.pk}/pause")
    assert "dijeda" in admin.get("/desk/webhooks/").content.decode()
    admin.post(f"/desk/webhooks/{subscription.pk}/resume")
    subscription.refresh_from_db()
    assert subscription.paused_at is None
    admin.post(f"/desk/webhooks/{subscription.pk}/delete")
    assert not WebhookSubscription.objects.exists()
    told = set(Entry.objects.values_list("what", flat=True))
    assert {"webhook.pause", "webhook.resume", "webhook.delete"} <= told
    assert admin.post(f"/desk/webhooks/{subscription.pk}/pause").status_code == 404


def test_an_unknown_step_changes_nothing(world: World, admin: Client, system: Receiver) -> None:
    subscription, _secret = subscribe(world.agency("Pemprov"), system.address)
    assert admin.post(f"/desk/webhooks/{subscription.pk}/explode").status_code == 404


def test_one_that_paused_itself_says_why(world: World, admin: Client, system: Receiver) -> None:
    subscription, _secret = subscribe(world.agency("Pemprov"), system.address)
    pause(subscription.pk, PauseReason.FAILING)
    file_case()
    drain()
    assert "Dijeda karena terus gagal" in admin.get("/desk/webhooks/").content.decode()
    page = admin.get(f"/desk/webhooks/{subscription.pk}").content.decode()
    assert "Yang menunggu: 1" in page


def test_what_was_told_lately_is_listed_and_can_be_sent_again(world: World, admin: Client, system: Receiver) -> None:
    subscription, _secret = subscribe(world.agency("Pemprov"), system.address)
    case, _receipt = file_case()
    system.answers = [500]
    drain()
    deliver_webhooks()
    page = admin.get(f"/desk/webhooks/{subscription.pk}").content.decode()
    assert case.reference in page
    assert "dicoba lagi" in page
    assert TEXT not in page
    delivery = WebhookDelivery.objects.get()
    admin.post(f"/desk/webhooks/{subscription.pk}/{delivery.pk}/again")
    deliver_webhooks()
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.DELIVERED
    assert case.reference not in admin.get(f"/desk/webhooks/{subscription.pk}?state=failed").content.decode()
    assert Entry.objects.get(what="webhook.sent_again").details == {"delivery": delivery.pk}


def test_of_a_confidential_case_the_list_says_only_that_its_status_moved(world: World, admin: Client, system: Receiver) -> None:
    subscription, _secret = subscribe(world.agency("Pemprov"), system.address)
    file_case(confidential=True)
    drain()
    page = admin.get(f"/desk/webhooks/{subscription.pk}").content.decode()
    assert "Status berubah" in page
    assert "Laporan diterima" not in page.split("<table")[1]


def test_an_administrator_of_a_district_keeps_those_of_the_district(world: World, district: Client, system: Receiver) -> None:
    own, _secret = subscribe(world.agency("Pemda Lobar"), system.address)
    other, _secret = subscribe(world.agency("Pemprov"), system.address)
    page = district.get("/desk/webhooks/").content.decode()
    assert own.name in page
    assert other.name not in page
    for step in ("pause", "rotate", "test", "delete"):
        assert district.post(f"/desk/webhooks/{other.pk}/{step}").status_code == 404
    for path in (other.pk, f"{other.pk}/edit"):
        assert district.get(f"/desk/webhooks/{path}").status_code == 404
    assert district.post("/desk/webhooks/new", given(world, name="Lain", branch=world.agency("Pemprov").pk)).status_code == 422
    assert district.post(f"/desk/webhooks/{own.pk}/edit", given(world, branch=world.agency("Pemprov").pk)).status_code == 422
    delivery = WebhookDelivery.objects.filter(subscription=other).first()
    assert delivery is None
    assert system.requests == []


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_sees_or_changes_them(world: World, system: Receiver, role: Role) -> None:
    subscription, _secret = subscribe(world.agency("Pemprov"), system.address)
    officer = browser_of(world.actor(role, "Pemprov"))
    assert officer.get("/desk/webhooks/").status_code == 403
    assert officer.get(f"/desk/webhooks/{subscription.pk}").status_code == 403
    assert officer.post(f"/desk/webhooks/{subscription.pk}/rotate").status_code == 403
    assert officer.post("/desk/webhooks/new", given(world)).status_code == 403


def test_an_administrator_of_an_agency_has_no_cases_to_tell_of(world: World) -> None:
    officer = browser_of(world.actor(Role.ADMINISTRATOR, "Dishub"))
    assert officer.get("/desk/webhooks/").status_code == 404


def test_a_page_costs_the_same_statements_however_much_it_shows(world: World, admin: Client, system: Receiver) -> None:
    first, _secret = subscribe(world.agency("Pemprov"), system.address)
    file_case()
    drain()
    paths = ("/desk/webhooks/", f"/desk/webhooks/{first.pk}")
    few = [statements(admin, path) for path in paths]
    for number in range(8):
        subscribe(world.agency("Pemda Lobar"), system.address, name=f"Sistem {number}")
        file_case(agency="Dishub Lobar")
    drain()
    assert [statements(admin, path) for path in paths] == few


def statements(client: Client, path: str) -> int:
    """How many statements a page costs, once the reference data are at hand."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)
