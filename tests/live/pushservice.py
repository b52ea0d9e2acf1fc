"""Runs the push service of ``pushservice.js``, which is npm's web-push-testing, and browsers that ask for news by it."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.live.figures import run
from tests.live.npm import start_node
from tests.processes import free_port, wait_for
from tests.site import Site

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
for reference in {references!r}:
    request_completion(find_case(reference).pk, "Di mana kejadiannya?", actor=Actor.system())
"""
# A public key as another service would have one.
ANOTHER_KEY = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"


@dataclass
class PushService:
    """The running push service, which can be killed and started again."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """As it names itself in what browsers are given."""
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Run it, on what it knew before."""
        with (self.folder / "log").open("ab") as out:
            self.process = start_node("pushservice.js", str(self.port), str(self.folder), needs="web-push-testing", out=out)
        wait_for(self.answers, seconds=20)

    def kill(self) -> None:
        """With -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def ask(self, path: str, told: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401  # JSON
        """Ask it as a browser does, or control it."""
        request = urllib.request.Request(
            self.address + path, json.dumps(told or {}).encode(), {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=5) as answer:
            said = answer.read()
        return json.loads(said)["data"] if said.startswith(b"{") else said

    def answers(self) -> bool:
        """Whether it is up."""
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

    def refused(self) -> int:
        """How many messages it has refused for now."""
        file = self.folder / "refused.jsonl"
        return len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0


@contextmanager
def running_push_service(folder: Path) -> Iterator[PushService]:
    """A push service while the block runs."""
    service = PushService(folder)
    service.start()
    try:
        yield service
    finally:
        service.kill()


def know_service(site: Site, service: PushService) -> None:
    """Let the site post to it: web and worker, which hold what they knew of an account for two seconds."""
    run(site, _KNOW.format(services=service.address))
    time.sleep(2.5)


def _asked(site: Site, fields: dict[str, str]) -> int:
    """The answer to a browser that asks for news; 422 while a process does not know of the push service yet, some seconds."""
    status, _ = posted(site, "/lacak/kabar", urllib.parse.urlencode(fields).encode(), **{"X-NTB-Care": "1"})
    assert status in {204, 422}, status
    return status


def give_news(site: Site, *references: str) -> None:
    """Let something happen to these cases."""
    run(site, _NEWS.format(references=list(references)))


def posted(site: Site, path: str, body: bytes, **headers: str) -> tuple[int, bytes]:
    """Post to the site."""
    request = urllib.request.Request(f"http://127.0.0.1:{site.port}{path}", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, b""


def asking(site: Site, service: PushService, *, key: str = "") -> tuple[str, dict[str, Any]]:
    """The number of a new complaint, and a browser that asked for news of it; ``key`` is what it was given instead of ours."""
    told = {"text": "Lampu jalan di depan pasar Gerung mati sejak dua minggu.", "contact": {"email": "sri@contoh.example"}}
    status, said = posted(site, "/api/v1/complaints", json.dumps(told).encode(), **{"content-type": "application/json"})
    assert status == 201, status
    filed = json.loads(said)
    key = key or json.loads(site.get("/lacak/kabar/kunci"))["key"]
    browser: dict[str, Any] = service.ask("/subscribe", {"userVisibleOnly": "true", "applicationServerKey": key})
    subscription = json.dumps({"endpoint": browser["endpoint"], "keys": browser["keys"]})
    fields = {"reference": filed["reference"], "code": filed["code"], "subscription": subscription}
    wait_for(lambda: _asked(site, fields) == 204, seconds=20)
    return str(filed["reference"]), browser


def confirm(site: Site, shown: Mapping[str, str]) -> int:
    """What the service worker tells when it has shown a notification; the door's answer."""
    told = json.dumps({"mark": shown["mark"], "state": "delivered"}).encode()
    return posted(site, shown["door"], told, **{"content-type": "text/plain"})[0]
