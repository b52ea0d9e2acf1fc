"""Chromium on the running service. ``make e2e`` runs these; ``SHOTS=folder`` keeps a picture of every page looked at."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Playwright, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from ntbcare.cases.actor import Actor
from tests.browser.gate import Gate, gate_to
from tests.desk.sessions import browser_of
from tests.world import World

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HERE = Path(__file__).parent
# Playwright's event loop lives in the thread of the test, which also writes to the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no chromium on this machine"))


@dataclass(frozen=True, slots=True)
class Device:
    """What somebody holds in the hand."""

    name: str
    width: int
    height: int
    language: str
    scheme: str = "light"
    scripts: bool = True

    def __str__(self) -> str:
        return self.name


PHONE = Device("phone-id", 360, 740, "id")
DESKTOP = Device("desktop-en-dark", 1280, 860, "en", scheme="dark")
PLAIN_PHONE = Device("plain-phone-en", 360, 740, "en", scripts=False)
PLAIN_DESKTOP = Device("plain-desktop-id", 1280, 860, "id", scripts=False)
DEVICES = [PHONE, DESKTOP, PLAIN_PHONE, PLAIN_DESKTOP]


@dataclass
class Visitor:
    """A person at a page of the service, with the eyes of somebody who checks it."""

    page: Page
    base: str
    device: Device
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        """Open an address of the service."""
        self.page.goto(self.base + path)

    def look(self, name: str) -> None:
        """Check what every page must keep: no axe findings, no sideways scrolling, its language, no refused script or style."""
        page = self.page
        page.wait_for_load_state()
        expect(page.locator(".htmx-request")).to_have_count(0)
        if self.device.scripts:  # axe is a script itself, and the page without scripts is the same.
            found = Axe().run(page).response["violations"]
            assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], name
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{name} is {wide} px too wide"
        assert page.locator("html").get_attribute("lang") == self.device.language
        assert self.complaints == [], name
        _keep_picture(page, f"{name}-{self.device}")

    def text(self) -> str:
        """What stands on the page, on one line."""
        return " ".join(page_text.split()) if (page_text := self.page.locator("main").inner_text()) else ""


def wait_until(page: Page, condition: str) -> None:
    """Wait for an expression of a page, which ``wait_for_function`` may not evaluate under our policy."""
    look = f"() => new Promise(done => {{ const look = () => {condition} ? done() : setTimeout(look, 30); look(); }})"
    page.evaluate(look)


SitDown = Callable[[Actor, Device], Visitor]


def _keep_picture(page: Page, name: str) -> None:
    folder = os.environ.get("SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{re.sub(r'[^a-z0-9-]', '-', name)}.png"), full_page=True)


FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives browsers; a process can have one."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    """One browser for the whole run."""
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(params=DEVICES, ids=str)
def device(request: pytest.FixtureRequest) -> Device:
    """Each way once on every device, unless a test names its own."""
    chosen: Device = request.param
    return chosen


@contextlib.contextmanager
def arrive(chromium: Browser, base: str, device: Device) -> Iterator[Visitor]:
    """Somebody with the device, in a browser of their own."""
    context = chromium.new_context(
        viewport={"width": device.width, "height": device.height},
        color_scheme="dark" if device.scheme == "dark" else "light",
        locale="id-ID" if device.language == "id" else "en-GB",
        timezone_id="Asia/Makassar",
        java_script_enabled=device.scripts,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    person = Visitor(page, base, device)

    def heard(message: ConsoleMessage) -> None:
        # A form that comes back with 422 is what it should be; Chromium writes it down as an error all the same.
        # Taking a picture sets a style of its own, which the page's policy refuses.
        taken = "SHOTS" in os.environ and "inline style" in message.text
        # Only a test that takes the network away has this.
        offline = "ERR_INTERNET_DISCONNECTED" in message.text
        if message.type == "error" and "status of 4" not in message.text and not taken and not offline:
            person.complaints.append(message.text)

    def failed(error: Error) -> None:
        person.complaints.append(str(error))

    page.on("console", heard)
    page.on("pageerror", failed)
    yield person
    context.close()


@pytest.fixture
def visitor(live_server: LiveServer, world: World, chromium: Browser, device: Device) -> Iterator[Visitor]:
    """Somebody with the device, in the small province of ``tests/world.py``."""
    with arrive(chromium, live_server.url, device) as person:
        yield person


@pytest.fixture
def gate(live_server: LiveServer) -> Iterator[Gate]:
    """The network: a way to the service that can be shut."""
    with gate_to(urlsplit(live_server.url).port or 0) as opened:
        yield opened


def lose_network(person: Visitor, gate: Gate) -> None:
    """Nothing gets through any more, and the page is told so."""
    gate.shut()
    person.page.context.set_offline(True)


def regain_network(person: Visitor, gate: Gate) -> None:
    """The network is back. What Chromium wrote down about what it could not load is no fault of the page."""
    person.complaints.clear()
    gate.open()
    person.page.context.set_offline(False)


@pytest.fixture
def sit_down(live_server: LiveServer, world: World, chromium: Browser) -> Iterator[SitDown]:
    """Officers at the desk, signed in with the second factor in place: ``sit_down(world.coordinator, PHONE)``."""
    with contextlib.ExitStack() as stack:

        def seat(actor: Actor, device: Device) -> Visitor:
            person = stack.enter_context(arrive(chromium, live_server.url, device))
            session = browser_of(actor).cookies["sessionid"].value
            person.page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
            return person

        yield seat
