"""From the button on the page of a case to a notification and its receipt. Chromium hands the push to our service worker
as its own push service would; only the subscription is made up, because that service is out of reach here."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect
from pytest_django.live_server_helper import LiveServer

from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import CaseThread
from ntbcare.correspondence.channel_delivery import deliver_by_channels
from ntbcare.correspondence.inbox import read_waiting
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.workflow.verify import request_completion
from tests.browser.conftest import CHROMIUM, FLAGS, PHONE, Device, Visitor
from tests.channels.push import Browser, push_account
from tests.channels.wire import wired
from tests.world import World, file_case

_SUBSCRIPTION = """
(() => {{
  const told = {told};
  const made = {{
    endpoint: told.endpoint, toJSON: () => told, options: {{}}, unsubscribe: async () => {{ self.made = null; return true; }},
  }};
  PushManager.prototype.getSubscription = async () => self.made ?? null;
  PushManager.prototype.subscribe = async ({{ applicationServerKey }}) => {{
    if (applicationServerKey.length !== 65) throw new Error("no key");
    made.options.applicationServerKey = applicationServerKey.buffer;
    return self.made = made;
  }};
}})();
"""


@pytest.fixture(params=[PHONE], ids=str)
def device(request: pytest.FixtureRequest) -> Device:
    """A cheap telephone."""
    chosen: Device = request.param
    return chosen


@pytest.fixture
def visitor(live_server: LiveServer, world: World, driver: Playwright, device: Device, tmp_path: Path) -> Iterator[Visitor]:
    """Somebody with a browser that keeps what it is given: notifications need a profile."""
    push_account()
    context = _profile(driver, tmp_path / "profile", device)
    page = context.pages[0]
    page.set_default_timeout(10_000)
    yield Visitor(page, live_server.url, device)
    context.close()


def _profile(playwright: Playwright, folder: Path, device: Device) -> BrowserContext:
    context = playwright.chromium.launch_persistent_context(
        str(folder),
        executable_path=CHROMIUM,
        args=FLAGS,
        viewport={"width": device.width, "height": device.height},
        locale="id-ID",
    )
    context.add_init_script(_SUBSCRIPTION.format(told=Browser().subscription))
    return context


def open_case(visitor: Visitor, code: str, reference: str) -> None:
    visitor.go(f"/lacak/{reference}")
    visitor.page.fill("#code", code)
    visitor.page.click("main button[type=submit]")
    visitor.page.wait_for_selector("#kabari:not([hidden])")


def push(visitor: Visitor, told: dict[str, str]) -> None:
    """As the browser's push service hands it over, unsealed."""
    session = visitor.page.context.new_cdp_session(visitor.page)
    registrations: list[dict[str, Any]] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    wait_for(visitor, lambda: bool(registrations))
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": visitor.base, "registrationId": registrations[-1]["registrationId"], "data": json.dumps(told)},
    )


def wait_for(visitor: Visitor, condition: Callable[[], bool]) -> None:
    for _ in range(100):
        if condition():
            return
        visitor.page.wait_for_timeout(50)
    raise AssertionError("waited in vain")


def arrived(field: str) -> bool:
    read_waiting()
    return OutgoingMessage.objects.filter(state=Delivery.DELIVERED, **{f"{field}__isnull": False}).exists()


def shown(visitor: Visitor) -> list[list[str]]:
    told = visitor.page.evaluate(
        "navigator.serviceWorker.ready.then(r => r.getNotifications()).then(all => all.map(n => [n.title, n.body]))"
    )
    return [list(one) for one in told]


def touch(visitor: Visitor) -> None:
    """A touch as the system tells it to the service worker; opening a window needs a real finger."""
    [worker] = visitor.page.context.service_workers
    worker.evaluate(
        """async () => {
          const [notification] = await self.registration.getNotifications();
          self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
        }"""
    )


def test_a_telephone_that_asked_shows_news_says_so_and_stops(visitor: Visitor) -> None:
    case, receipt = file_case()
    page, browser = visitor.page, Browser()
    page.context.grant_permissions(["notifications"], origin=visitor.base)
    open_case(visitor, receipt.code, case.reference)
    visitor.look("news-asked")
    page.click("text=Kabari saya di HP ini")
    expect(page.locator("[data-say=on]")).to_be_visible()
    visitor.look("news-on")
    assert CaseThread.objects.get().case == case
    request_completion(case.pk, "Di mana kejadiannya?", actor=Actor.system())
    drain()
    OutgoingMessage.objects.update(due_at=OutgoingMessage.objects.latest("pk").created_at)
    with wired(browser.answer):
        deliver_by_channels()
    [told] = browser.told
    push(visitor, told)
    wait_for(visitor, lambda: arrived("delivered_at"))
    assert shown(visitor) == [["NTB Care", f"Ada kabar untuk laporan {case.reference}. Ketuk untuk membacanya."]]
    push(visitor, told)
    assert len(shown(visitor)) == 1, "the same again takes its place"
    assert not arrived("read_at")
    touch(visitor)
    wait_for(visitor, lambda: arrived("read_at"))
    assert shown(visitor) == []
    page.click("text=Jangan kabari lagi di HP ini")
    expect(page.get_by_role("button", name="Kabari saya di HP ini")).to_be_visible()
    assert not CaseThread.objects.exists()


def test_who_leaves_the_case_on_a_shared_telephone_gets_no_news_of_it_there(visitor: Visitor) -> None:
    case, receipt = file_case()
    page = visitor.page
    page.context.grant_permissions(["notifications"], origin=visitor.base)
    open_case(visitor, receipt.code, case.reference)
    page.click("text=Kabari saya di HP ini")
    expect(page.locator("[data-say=on]")).to_be_visible()
    page.click("text=Keluar dari laporan ini")
    page.wait_for_url("**/lacak")
    assert not CaseThread.objects.exists()


def test_who_said_no_is_told_what_can_be_done(visitor: Visitor) -> None:
    case, receipt = file_case()
    open_case(visitor, receipt.code, case.reference)
    visitor.page.evaluate("Notification.requestPermission = async () => 'denied'")
    visitor.page.click("text=Kabari saya di HP ini")
    expect(visitor.page.locator("[data-say=denied]")).to_be_visible()
    visitor.look("news-denied")
    assert not CaseThread.objects.exists()
