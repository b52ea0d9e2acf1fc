"""Runs the Graph of ``graph.py``, and Prism with Meta's own OpenAPI before it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.live.npm import FOLDER, start_node
from tests.processes import free_port, wait_for
from tests.site import ROOT

SECRET, PAGE, INSTAGRAM, NUMBER = "rahasia-aplikasi-contoh", "1000000000001", "17840000000000001", "106540352242922"
SPECIFICATION = ROOT.parent / "shared/data/meta-business-messaging-api_v23.0.yaml"
"""Meta's OpenAPI (MIT); it is not part of the project."""


@dataclass
class Graph:
    """A running Graph and what it knows."""

    folder: Path
    doors: Mapping[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where adapters ask."""
        return f"http://127.0.0.1:{self.port}/v23.0"

    def start(self) -> None:
        """Start it, or start it again with what it knew."""
        arguments = [str(self.port), str(self.folder), SECRET, *(f"{kind}={door}" for kind, door in self.doors.items())]
        with (self.folder / "graph.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("graph.py")), *arguments], stdout=log, stderr=log
            )
        wait_for(self.answers, seconds=20)

    def answers(self) -> bool:
        """Whether it is up."""
        try:
            return self.waiting() >= 0
        except OSError:
            return False

    def kill(self) -> None:
        """As a crash does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def bring(self, body: Mapping[str, Any]) -> None:
        """Let Meta deliver something."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/_/bring", json.dumps(body).encode())
        urllib.request.urlopen(request, timeout=5).close()

    def mode(self, **counts: int) -> None:
        """Refuse the next messages for now."""
        asked = "&".join(f"{name}={count}" for name, count in counts.items())
        urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_/mode?{asked}", timeout=5).close()

    def waiting(self) -> int:
        """Deliveries that the doors have not taken."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_/waiting", timeout=5) as answer:
            return int(json.loads(answer.read())["waiting"])

    def posts(self, kind: str = "") -> list[dict[str, Any]]:
        """What it was asked to say, in order."""
        return [row for row in self.rows("posts") if kind in {"", row["kind"]}]

    def handed(self) -> Counter[str]:
        """How many private messages each person got."""
        return Counter(str(row["to"]) for row in self.posts() if row["kind"] != "public")

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The lines of one of its files."""
        path = self.folder / f"{name}.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


@contextmanager
def running_graph(folder: Path, site_port: int) -> Iterator[Graph]:
    """A Graph that delivers to the site's doors while the block runs."""
    doors = {kind: f"http://127.0.0.1:{site_port}/webhooks/{name}" for kind, name in (
        ("page", "facebook"), ("instagram", "instagram"), ("whatsapp_business_account", "whatsapp"))}  # fmt: skip
    graph = Graph(folder, doors)
    graph.start()
    try:
        yield graph
    finally:
        graph.kill()


@contextmanager
def running_prism(folder: Path, graph: Graph) -> Iterator[str]:
    """Prism between an adapter and the Graph: it refuses what is not as Meta's OpenAPI says, in both directions."""
    if not SPECIFICATION.exists():
        pytest.skip("Meta's OpenAPI is not beside the project (../shared/data)")
    # The OpenAPI lacks one property that Meta's reference of messages names.
    whole = yaml.safe_load(SPECIFICATION.read_text(encoding="utf-8"))
    known = whole["components"]["schemas"]["BaseMessageProperties"]["properties"]
    assert "biz_opaque_callback_data" not in known
    known["biz_opaque_callback_data"] = {"type": "string", "maxLength": 512}
    (folder / "meta.json").write_text(json.dumps(whole, default=str), encoding="utf-8")
    port = free_port()
    script = FOLDER / "node_modules/@stoplight/prism-cli/dist/index.js"
    with (folder / "prism.log").open("wb") as out:
        process = start_node(
            str(script), "proxy", "--errors", "-h", "127.0.0.1", "-p", str(port), str(folder / "meta.json"),
            f"http://127.0.0.1:{graph.port}", needs="@stoplight/prism-cli", out=out,
        )  # fmt: skip
    try:
        wait_for(lambda: process.poll() is not None or b"is listening" in (folder / "prism.log").read_bytes(), seconds=60)
        assert process.poll() is None, (folder / "prism.log").read_text(encoding="utf-8")[-2000:]
        yield f"http://127.0.0.1:{port}/v23.0"
    finally:
        process.terminate()
        process.wait(10)


def values(graph: Graph, **more: str) -> dict[str, str]:
    """What an account at Meta needs to know."""
    return {"app_secret": SECRET, "verify_token": "kata-jabat", "token": "TOKEN-CONTOH", "graph": graph.address, **more}


def comment(text: str, *, number: int, sender: str) -> dict[str, Any]:
    """Somebody comments below a post of the page."""
    value = {
        "item": "comment", "verb": "add", "comment_id": f"500_{number}", "post_id": f"{PAGE}_500",
        "parent_id": f"{PAGE}_500", "from": {"id": sender, "name": "Siti Contoh"}, "message": text,
        "created_time": int(time.time()),
    }  # fmt: skip
    return {"object": "page", "entry": [{"id": PAGE, "time": int(time.time()), "changes": [{"field": "feed", "value": value}]}]}


def message(text: str, *, mid: str, sender: str, page: str = PAGE, ago: float = 0.0) -> dict[str, Any]:
    """Somebody writes privately to the page or the Instagram account."""
    item = {"sender": {"id": sender}, "recipient": {"id": page}, "timestamp": int((time.time() - ago) * 1000), "message": {
        "mid": mid, "text": text}}  # fmt: skip
    kind = "instagram" if page == INSTAGRAM else "page"
    return {"object": kind, "entry": [{"id": page, "time": int(time.time()), "messaging": [item]}]}


def whatsapp(said: Mapping[str, Any], *, number: str, wamid: str) -> dict[str, Any]:
    """Somebody writes by WhatsApp."""
    one = {"id": wamid, "from": number, "timestamp": str(int(time.time())), **said}
    value = {"messaging_product": "whatsapp", "metadata": {"display_phone_number": "62370", "phone_number_id": NUMBER},
             "contacts": [{"profile": {"name": "Siti Contoh"}, "wa_id": number}], "messages": [one]}  # fmt: skip
    change = {"field": "messages", "value": value}
    return {"object": "whatsapp_business_account", "entry": [{"id": "9", "changes": [change]}]}
