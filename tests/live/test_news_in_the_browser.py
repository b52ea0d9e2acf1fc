"""What a push service that checks and unseals everything gets: npm ``web-push-testing``, and our worker that posts to it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.live.npm import FOLDER, start_node
from tests.processes import free_port, wait_for
from tests.site import ROOT, Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]
_PACKAGE = "web-push-testing"
_KNOW = """
import django; django.setup()
from ntbcare.channels.actions import change_account
from ntbcare.channels.models import ChannelAccount
change_account(ChannelAccount.objects.get(kind="webpush").pk, label="Kabar", values={{"services": {services!r}}})
"""
_NEWS = """
import django; django.setup()
from ntbcare.cases.actor import Actor
from ntbcare.cases.access import find_case
from ntbcare.workflow.verify import request_completion
request_completion(find_case({reference!r}).pk, "Di mana kejadiannya?", actor=Actor.system())
"""
_STATES = """
import django, json; django.setup()
from ntbcare.correspondence.models import OutgoingMessage, Thread
rows = OutgoingMessage.objects.filter(template="completion_requested").order_by("pk")
print(json.dumps({"states": [[row.state, row.contact_point_id is not None] for row in rows], "threads": Thread.objects.count()}))
"""


@dataclass
class PushService:
    """The running push service."""

    port: int

    @property
    def address(self) -> str:
        """As it names itself in what browsers are given."""
        return f"http://localhost:{self.port}"

    def ask(self, path: str, told: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401  # JSON
        request = urllib.request.Request(
            self.address + path, json.dumps(told or {}).encode(), {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=5) as answer:
            said = answer.read()
        return json.loads(said)["data"] if said.startswith(b"{") else said

    def answers(self) -> bool:
        try:
            return bool(self.ask("/status"))
        except OSError:
            return False

    def shown(self, browser: Mapping[str, Any]) -> list[dict[str, str]]:
        """What the browser would show, unsealed by the service itself."""
        try:
            told = self.ask("/get-notifications", {"clientHash": browser["clientHash"]})
        except urllib.error.HTTPError:
            return []
        return [json.loads(message) for message in told["messages"]]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    running = PushService(free_port())
    script = FOLDER / "node_modules" / _PACKAGE / "src/bin/server.js"
    with (tmp_path_factory.mktemp("push") / "log").open("wb") as out:
        process = start_node(str(script), str(running.port), needs=_PACKAGE, out=out)
    try:
        wait_for(running.answers, seconds=20)
        yield running
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def site(service: PushService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site"), NTBCARE_UNDO_SECONDS="0") as running:
        _run(running, _KNOW.format(services=service.address))
        yield running


def _run(site: Site, script: str) -> str:
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "ntbcare.config.settings", "NTBCARE_LOG_LEVEL": "ERROR"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _states(site: Site) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(_run(site, _STATES))
    return told


def _posted(site: Site, path: str, body: bytes, **headers: str) -> tuple[int, bytes]:
    request = urllib.request.Request(f"http://127.0.0.1:{site.port}{path}", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, b""


def _asking(site: Site, service: PushService) -> tuple[str, dict[str, Any]]:
    """The number of a new complaint, and a browser that asked for news of it."""
    told = {"text": "Lampu jalan di depan pasar Gerung mati sejak dua minggu.", "contact": {"email": "sri@contoh.example"}}
    status, said = _posted(site, "/api/v1/complaints", json.dumps(told).encode(), **{"content-type": "application/json"})
    assert status == 201
    filed = json.loads(said)
    key = json.loads(site.get("/lacak/kabar/kunci"))["key"]
    browser: dict[str, Any] = service.ask("/subscribe", {"userVisibleOnly": "true", "applicationServerKey": key})
    subscription = json.dumps({"endpoint": browser["endpoint"], "keys": browser["keys"]})
    fields = {"reference": filed["reference"], "code": filed["code"], "subscription": subscription}
    status, _ = _posted(site, "/lacak/kabar", urllib.parse.urlencode(fields).encode(), **{"X-NTB-Care": "1"})
    assert status == 204
    return str(filed["reference"]), browser


def test_a_real_push_service_opens_it_and_its_receipt_makes_it_delivered(site: Site, service: PushService) -> None:
    reference, browser = _asking(site, service)
    _run(site, _NEWS.format(reference=reference))
    wait_for(lambda: bool(service.shown(browser)), seconds=30)
    [shown] = service.shown(browser)
    assert shown["body"] == f"Ada kabar untuk laporan {reference}. Ketuk untuk membacanya."
    assert _states(site)["states"] == [["sent", False]]
    told = json.dumps({"mark": shown["mark"], "state": "delivered"}).encode()
    assert _posted(site, shown["door"], told, **{"content-type": "text/plain"})[0] == 200
    wait_for(lambda: _states(site)["states"] == [["delivered", False]], seconds=30)


def test_a_browser_that_has_ended_is_forgotten_and_mail_takes_its_place(site: Site, service: PushService) -> None:
    reference, browser = _asking(site, service)
    before = _states(site)
    service.ask(f"/expire-subscription/{browser['clientHash']}")
    _run(site, _NEWS.format(reference=reference))
    wait_for(lambda: len(_states(site)["states"]) == len(before["states"]) + 2, seconds=30)
    after = _states(site)
    assert after["states"][-2:] == [["dead", False], ["local", True]]
    assert after["threads"] == before["threads"] - 1
