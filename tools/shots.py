"""``make shots``: a picture of every page in ``var/shots/``, of a province filled by ``ntbcare demo``.

The pages are found as a visitor finds them: from the front page and from the desk of some roles, link by link. Each
kind of page is taken once as a telephone shows it (360 px, light, Indonesian) and once as an office PC does (1280 px,
dark, English). The pages after a form stand in ``var/shots/ways``, where the browser tests keep them (``SHOTS=folder``).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
NTBCARE = str(Path(sys.executable).parent / "ntbcare")
ROLES = ("coordinator", "liaison", "administrator", "leader", "inspector", "observer")
# Before the desk; the pages of the first link and of an invitation stand in the pictures of the browser tests.
ENTRANCE = ("account/login/", "account/password/reset/", "account/password/reset/done/", "account/signup/", "join/x")
MOST_PAGES = 60
_PARTICULAR = re.compile(r"NTB-\d\d-\d+|\d+")


@dataclass(frozen=True, slots=True)
class Device:
    """The two that pictures are taken on."""

    name: str
    width: int
    height: int
    locale: str
    dark: bool


PHONE = Device("phone", 360, 740, "id-ID", dark=False)
PC = Device("pc", 1280, 860, "en-GB", dark=True)


@contextlib.contextmanager
def demo_site() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A demo on a free port: its address and its officers."""
    with tempfile.TemporaryDirectory(prefix="ntbcare-shots-") as data, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {**os.environ, "NTBCARE_DATA": data, "NTBCARE_PORT": str(port)}
        subprocess.run([NTBCARE, "prepare"], env=environment, check=True, stdout=subprocess.DEVNULL)
        told = subprocess.run([NTBCARE, "demo", "--json"], env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
        server = subprocess.Popen([NTBCARE, "run", "--port", str(port)], env=environment, stderr=subprocess.DEVNULL)
        try:
            base = f"http://127.0.0.1:{port}"
            _wait_for(f"{base}/healthz")
            yield base, json.loads(told)["officers"]
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(address: str, *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urlopen(address, timeout=2).close()  # noqa: S310 our own address
        except (URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.3)
        else:
            return


def totp(secret: str, at: float) -> str:
    """The six digits of RFC 6238 for a base32 secret."""
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def sign_in(page: Page, base: str, officer: dict[str, str]) -> None:
    """Through the pages an officer sees."""
    page.goto(f"{base}/desk/")
    page.fill("input[name=login]", officer["email"])
    page.fill("input[name=password]", officer["password"])
    page.click("main [type=submit]")
    page.fill("input[name=code]", totp(officer["totp_secret"], time.time()))
    page.click("main [type=submit]")
    page.wait_for_url(lambda address: urlsplit(address).path.startswith("/desk/"))


def kind_of(address: str) -> str:
    """Pages that differ only in the case they show are one kind."""
    path = re.sub(r"templates/\w+/\w+", "templates/x", urlsplit(address).path.strip("/"))
    return _PARTICULAR.sub("x", path).replace("/", "-") or "home"


def walk(page: Page, base: str, start: str, folder: Path, prefix: str, *, known: Collection[str] = ()) -> set[str]:
    """Follow the links within ``start`` and keep a picture of each kind of page but the known; returns the kinds."""
    waiting, seen = [urljoin(base, start)], set[str]()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        kind = kind_of(address)
        if kind in seen or kind in known:
            continue
        seen.add(kind)
        answer = page.goto(address, wait_until="load")
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        _picture(page, folder / f"{prefix}-{kind}.png")
        found: list[str] = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        waiting += [link for link in found if _is_within(link, base, start)]
    return seen


def _picture(page: Page, path: Path) -> None:
    """The whole page; where the desk's columns scroll by themselves, as high as the longest of them."""
    size = page.viewport_size or {"width": 1280, "height": 860}
    high = page.evaluate(
        "Math.max(0, ...[...document.querySelectorAll('.inbox .columns > *')].map(one => one.scrollHeight + 60))"
    )
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], min(high, 4000))})
    page.screenshot(path=str(path), full_page=True)
    page.set_viewport_size(size)


def _is_within(link: str, base: str, start: str) -> bool:
    path = urlsplit(link).path
    leads_elsewhere = re.search(r"logout|keluar|\.(txt|csv|xlsx|json|gz|zip|py|pdf|pptx)$|/files/|lampiran", path)
    if not link.startswith(base) or "lang=" in link or leads_elsewhere:
        return False
    return path.startswith(start) and (start != "/" or not path.startswith(("/desk/", "/api/")))


def _context(browser: Browser, device: Device) -> BrowserContext:
    return browser.new_context(
        viewport={"width": device.width, "height": device.height},
        color_scheme="dark" if device.dark else "light",
        locale=device.locale,
        timezone_id="Asia/Makassar",
        reduced_motion="reduce",
    )


def take(browser: Browser, base: str, officers: list[dict[str, str]], folder: Path) -> int:
    """All pictures on both devices."""
    count = 0
    for device in (PHONE, PC):
        page = _context(browser, device).new_page()
        count += len(walk(page, base, "/", folder, f"{device.name}-portal"))
        for path in ENTRANCE:
            page.goto(f"{base}/desk/{path}")
            _picture(page, folder / f"{device.name}-entrance-{kind_of(path)}.png")
            count += 1
        account = set[str]()  # The pages of one's own account are alike for all roles.
        for role in ROLES:
            officer = next(officer for officer in officers if officer["role"] == role)
            page = _context(browser, device).new_page()
            sign_in(page, base, officer)
            found = walk(page, base, "/desk/", folder, f"{device.name}-{role}", known=account)
            account |= {kind for kind in found if kind.startswith(("desk-account", "desk-tokens"))}
            count += len(found)
    return count


def main() -> int:
    """Make the pictures anew."""
    folder = ROOT / "var/shots"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with demo_site() as (base, officers), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        count = take(browser, base, officers, folder)
        browser.close()
    print(f"{count} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
