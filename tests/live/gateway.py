"""Runs the gateway of ``gateway.js``, which signs and checks with npm's standardwebhooks."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.live.npm import start_node
from tests.processes import free_port, wait_for

SECRET = "whsec_Q29udG9oLXJhaGFzaWEtdW50dWstdWppLW50Yi1jYXJl"


@dataclass
class Gateway:
    """A running gateway and what it knows."""

    folder: Path
    door: str
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def values(self) -> dict[str, str]:
        """What the account of the gateway needs to know."""
        return {"secret": SECRET, "address": f"http://127.0.0.1:{self.port}/answers"}

    def start(self) -> None:
        """Start it, or start it again with what it knew."""
        with (self.folder / "gateway.log").open("ab") as log:
            arguments = (str(self.port), str(self.folder), SECRET, self.door)
            self.process = start_node("gateway.js", *arguments, needs="standardwebhooks", out=log)
        wait_for(self.answers, seconds=20)

    def kill(self) -> None:
        """With -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def answers(self) -> bool:
        """Whether it is up."""
        try:
            return self.waiting() >= 0
        except OSError:
            return False

    def waiting(self) -> int:
        """Messages and receipts that the door has not taken."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_/waiting", timeout=5) as answer:
            return int(json.loads(answer.read())["waiting"])

    def write(self, person: str, text: str, *, key: str = "") -> None:
        """Let a person write by the gateway."""
        body = {"type": "message", "id": key or f"m-{person}", "sender": {"id": person, "name": "Siti"}, "text": text}
        row = json.dumps({"key": body["id"], "body": body}).encode()
        urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_/write", row, timeout=5).close()

    def hold(self, *, on: bool) -> None:
        """Deliver nothing for a while; what is written meanwhile stands before what was written earlier."""
        urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_/hold?{'on' if on else 'off'}", timeout=5).close()

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The lines of one of its files."""
        file = self.folder / f"{name}.jsonl"
        whole = file.read_text(encoding="utf-8").split("\n")[:-1] if file.exists() else []
        return [json.loads(line) for line in whole]

    def handed(self) -> Counter[str]:
        """How many messages each person got."""
        return Counter(row["conversation"] for row in self.rows("answers"))


@contextmanager
def running_gateway(folder: Path, door: str) -> Iterator[Gateway]:
    """A gateway while the block runs."""
    gateway = Gateway(folder, door)
    gateway.start()
    try:
        yield gateway
    finally:
        gateway.kill()
