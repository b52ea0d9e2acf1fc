"""An administrator connects a district's system: registers it, sends a sample, sees what it was told, replaces the secret."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from ntbcare.agencies.roles import Role
from ntbcare.cases.dispatch import drain
from ntbcare.exchange.models import PauseReason, WebhookSubscription
from ntbcare.exchange.webhooks.actions import pause
from ntbcare.exchange.webhooks.delivery import deliver_webhooks
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown, Visitor
from tests.exchange.receivers import Receiver, receiver
from tests.world import World, acting_case, file_case

ENGLISH = {
    "Daftarkan sistem": "Register a system",
    "Daftarkan": "Register",
    "Kirim contoh": "Send a sample",
    "Ganti rahasia": "Replace the secret",
    "Buat rahasia baru": "Make a new secret",
    "Hapus": "Delete",
    "Ya, hapus": "Yes, delete",
}


def _click(officer: Visitor, words: str, *, role: str = "button") -> None:
    name = words if officer.device.language == "id" else ENGLISH[words]
    officer.page.locator("main").get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]


def _label(officer: Visitor, words: str) -> str:
    return words if officer.device.language == "id" else ENGLISH[words]


def _tell_much(system: Receiver, world: World) -> None:
    """Deliveries in every state."""
    system.answers = [204, 503]
    acting_case(world)
    file_case()
    drain()
    deliver_webhooks()


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_a_system_is_connected(device: Device, sit_down: SitDown, world: World, settings: Settings) -> None:
    settings.NTBCARE_WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"),)
    settings.NTBCARE_UNDO_SECONDS = 0
    officer = sit_down(world.actor(Role.ADMINISTRATOR, "Pemprov"), device)
    page = officer.page
    with receiver() as system:
        officer.go("/desk/webhooks/")
        officer.look("webhooks-none")
        _click(officer, "Daftarkan sistem", role="link")
        officer.look("webhook-new")
        page.locator("#name").fill("Sistem Kabupaten Lombok Barat")
        page.locator("#address").fill("https://10.0.0.5/masuk")
        _click(officer, "Daftarkan")
        officer.look("webhook-new-wrong")
        page.locator("#address").fill(system.address)
        _click(officer, "Daftarkan")
        expect(page.locator(".note.good .receipt")).to_contain_text("whsec_")
        officer.look("webhook-registered")
        secret = page.locator(".note.good .receipt").inner_text()
        _click(officer, "Kirim contoh")
        expect(page.locator(".note.good")).to_contain_text("204")
        officer.look("webhook-sample")
        assert system.requests[0].is_signed_by(secret)
        _tell_much(system, world)
        subscription = WebhookSubscription.objects.get()
        officer.go(f"/desk/webhooks/{subscription.pk}")
        officer.look("webhook-told")
        page.locator("summary", has_text=_label(officer, "Ganti rahasia")).click()
        _click(officer, "Buat rahasia baru")
        expect(page.locator(".note.good .receipt")).not_to_have_text(secret)
        pause(subscription.pk, PauseReason.FAILING)
        officer.go(f"/desk/webhooks/{subscription.pk}")
        officer.look("webhook-paused")
        officer.go(f"/desk/webhooks/{subscription.pk}/edit")
        officer.look("webhook-edit")
        officer.go("/desk/webhooks/")
        officer.look("webhooks")
        officer.go(f"/desk/webhooks/{subscription.pk}")
        page.locator("summary", has_text=_label(officer, "Hapus")).click()
        officer.look("webhook-delete")
        _click(officer, "Ya, hapus")
        expect(page.locator("main .empty")).to_be_visible()
