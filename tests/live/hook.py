"""Runs Debian's ``webhook`` as a district's receiver; ``verify.js`` checks what comes with npm's standardwebhooks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.live.npm import FOLDER
from tests.processes import free_port, wait_for
from tests.site import ROOT

TOLD: list[str] = []
TOLD_HEAD = "| fault | events | arrived | lost | out of order | came twice |\n|---|---:|---:|---:|---:|---:|"
_HEADERS = ("Webhook-Id", "Webhook-Timestamp", "Webhook-Signature")


@dataclass
class Hook:
    """The receiver and what it was told."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hooks/masuk"

    def know(self, secrets: Sequence[str]) -> None:
        """The secrets that it has, in the order in which it tries them."""
        (self.folder / "secrets").write_text("\n".join(secrets), encoding="ascii")

    def start(self) -> None:
        """Start it, or start it again with what it knew."""
        program, node = shutil.which("webhook"), shutil.which("node")
        if program is None or node is None or not (FOLDER / "node_modules" / "standardwebhooks").is_dir():
            pytest.skip("webhook, Node or npm's standardwebhooks is not installed (apt-get install webhook nodejs npm)")
        fixed = [{"source": "string", "name": str(part)} for part in (ROOT / "tests" / "live" / "verify.js", self.folder)]
        taken = [{"source": "raw-request-body"}, *({"source": "header", "name": name} for name in _HEADERS)]
        hook = {"id": "masuk", "http-methods": ["POST"], "execute-command": node, "include-command-output-in-response": True}
        hooks = self.folder / "hooks.json"
        hooks.write_text(json.dumps([hook | {"pass-arguments-to-command": fixed + taken}]), encoding="utf-8")
        command = [program, "-hooks", str(hooks), "-ip", "127.0.0.1", "-port", str(self.port), "-verbose"]
        environment = {**os.environ, "NODE_PATH": str(FOLDER / "node_modules")}
        with (self.folder / "hook.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        wait_for(lambda: "serving hooks" in (self.folder / "hook.log").read_text(encoding="utf-8"), seconds=20)

    def kill(self) -> None:
        """With -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def told(self, name: str = "told") -> list[dict[str, Any]]:
        """What it took, in order; the last line may be half-written."""
        file = self.folder / f"{name}.jsonl"
        whole = file.read_text(encoding="utf-8").split("\n")[:-1] if file.exists() else []
        return [json.loads(line) for line in whole]

    def numbers_of(self, reference: str) -> list[int]:
        """The numbers of a case's events as they came, repetitions too."""
        said = [row["said"]["data"] for row in self.told()]
        return [data["number"] for data in said if data.get("reference") == reference]


@contextmanager
def running_hook(folder: Path) -> Iterator[Hook]:
    """A receiver while the block runs; it knows no secret yet."""
    hook = Hook(folder)
    hook.know([])
    hook.start()
    try:
        yield hook
    finally:
        hook.kill()
