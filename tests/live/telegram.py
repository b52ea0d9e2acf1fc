"""Runs the Bot API of ``botapi.py``, and says what people write to the bot."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.processes import free_port, wait_for

TOKEN, SECRET = "123456:CONTOH", "kata-rahasia-contoh"


@dataclass
class BotApi:
    """A running Bot API and what it knows."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where bots ask."""
        return f"http://127.0.0.1:{self.port}"

    def values(self) -> dict[str, str]:
        """What the account of the bot needs to know."""
        return {"token": TOKEN, "secret": SECRET, "api": self.address}

    def start(self) -> None:
        """Start it, or start it again with what it knew."""
        with (self.folder / "botapi.log").open("ab") as log:
            arguments = [str(self.port), str(self.folder), TOKEN]
            script = str(Path(__file__).with_name("botapi.py"))
            self.process = subprocess.Popen([sys.executable, script, *arguments], stdout=log, stderr=log)
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

    def ask(self, path: str, body: object = None) -> dict[str, Any]:
        """Control it, or call a method as a bot."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return dict(json.loads(answer.read()))

    def connect(self, door: str) -> None:
        """What the button on the account's page does."""
        said = {"url": door, "secret_token": SECRET, "allowed_updates": ["message", "edited_message", "callback_query"]}
        assert self.ask(f"/bot{TOKEN}/setWebhook", said)["ok"]

    def write(self, person: str, text: str = "", **more: object) -> None:
        """Let a person write in the private chat with the bot."""
        who = {"id": int(person), "is_bot": False, "first_name": "Siti", "last_name": "Contoh", "language_code": "id"}
        chat = {"id": int(person), "type": "private", "first_name": "Siti"}
        said = {"message_id": time.time_ns() % 10**9, "date": int(time.time()), "chat": chat, "from": who, **more}
        self.ask("/_/write", {"message": said | ({"text": text} if text else {})})

    def tap(self, person: str, data: str, message: int) -> None:
        """Let a person tap a button below one of our messages."""
        who = {"id": int(person), "is_bot": False, "first_name": "Siti"}
        ours = {"message_id": message, "date": int(time.time()), "chat": {"id": int(person), "type": "private"}}
        query = {"id": f"q{message}", "from": who, "message": ours, "chat_instance": "1", "data": data}
        self.ask("/_/write", {"callback_query": query})

    def waiting(self) -> int:
        """Updates that nobody has taken."""
        return int(self.ask("/_/waiting")["waiting"])

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The lines of one of its files."""
        file = self.folder / f"{name}.jsonl"
        whole = file.read_text(encoding="utf-8").split("\n")[:-1] if file.exists() else []
        return [json.loads(line) for line in whole]

    def sent(self, person: str) -> list[str]:
        """What the person was told, in order."""
        return [row["text"] for row in self.rows("sent") if row["chat"] == int(person)]

    def handed(self) -> Counter[str]:
        """How many messages each person got."""
        return Counter(str(row["chat"]) for row in self.rows("sent"))


@contextmanager
def running_bot_api(folder: Path) -> Iterator[BotApi]:
    """A Bot API while the block runs."""
    api = BotApi(folder)
    api.start()
    try:
        yield api
    finally:
        api.kill()
