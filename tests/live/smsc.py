"""Runs the SMSC of ``smsc.js``, which is npm's smpp."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections import Counter
from pathlib import Path

from ntbcare.channels.gsm import encode_gsm
from tests.live.npm import start_node
from tests.processes import free_port, wait_for


class Operator:
    """The SMSC, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.control = folder, free_port(), free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run it, on what it knew before."""
        with (self.folder / "out").open("ab") as out:
            ports = (str(self.port), str(self.control))
            self.process = start_node("smsc.js", *ports, str(self.folder), needs="smpp", out=out)
        wait_for(self._is_up)

    def kill(self) -> None:
        """With -9."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def ask(self, path: str, body: object = None) -> None:
        """Tell it something by its control port."""
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.control}{path}", data, timeout=5) as answer:
            answer.read()

    def _is_up(self) -> bool:
        try:
            self.ask("/")
        except OSError:
            return False
        return True

    def knows(self, name: str) -> list[dict[str, str]]:
        """The rows of one of its files."""
        file = self.folder / f"{name}.jsonl"
        # The last line may be half-written when it was killed.
        whole = file.read_text(encoding="utf-8").split("\n")[:-1] if file.exists() else []
        return [json.loads(line) for line in whole]

    def bring(self, people: list[str], text: str = "bantuan") -> None:
        """Let each of them write."""
        self.ask("/bring", [{"key": person, "from": person[1:], "octets": encode_gsm(text).hex()} for person in people])

    def taken(self) -> set[str]:
        """Whose messages we said that we took."""
        return {row["key"] for row in self.knows("answered")}

    def handed(self) -> Counter[str]:
        """How many answers each person got: a long one counts by its first piece."""
        rows = [row for row in self.knows("submits") if not row["udh"] or row["udh"].endswith("01")]
        return Counter(f"+{row['to']}" for row in rows)
