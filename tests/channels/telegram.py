"""A bot of ours, updates as Telegram posts them, and a Bot API that keeps what it is asked."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field

import httpx
from django.http import HttpResponse
from django.test import Client

from ntbcare.channels.actions import open_account
from ntbcare.channels.models import ChannelAccount
from tests.channels.wire import streamed

SECRET, TOKEN, CHAT = "kata-rahasia-contoh", "123:ABC-contoh", 77
API = "http://telegram.example"


def bot_account(**values: str) -> ChannelAccount:
    """The bot."""
    return open_account("telegram", "telegram", label="Bot", values={"token": TOKEN, "secret": SECRET, "api": API} | values)


def update(number: int, *, chat: dict[str, object] | None = None, **message: object) -> dict[str, object]:
    """A message in the private chat with one person."""
    person = {"id": CHAT, "is_bot": False, "first_name": "Sri", "last_name": "Wahyuni", "language_code": "id"}
    said = {"message_id": number, "date": int(time.time()), "chat": chat or {"id": CHAT, "type": "private"}, "from": person}
    return {"update_id": 900 + number, "message": said | message}


def tap(number: int, data: str) -> dict[str, object]:
    """A button below one of our messages was tapped."""
    ours = {"message_id": 5, "date": int(time.time()), "chat": {"id": CHAT, "type": "private"}, "text": "Pilih"}
    who = {"id": CHAT, "is_bot": False, "first_name": "Sri"}
    return {
        "update_id": 900 + number,
        "callback_query": {"id": "q1", "from": who, "message": ours, "chat_instance": "1", "data": data},
    }


def posted(client: Client, told: object, *, secret: str | None = SECRET) -> HttpResponse:
    """Post an update to the door."""
    headers = {} if secret is None else {"x-telegram-bot-api-secret-token": secret}
    body = json.dumps(told).encode() if not isinstance(told, bytes) else told
    return client.post("/webhooks/telegram", body, content_type="application/json", headers=headers)  # type: ignore[return-value]


@dataclass
class BotApi:
    """Notes calls; gives out files; refuses as a test wants."""

    files: dict[str, bytes] = field(default_factory=dict)
    refusals: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    calls: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """As api.telegram.org answers."""
        start = f"/file/bot{TOKEN}/"
        if request.url.path.startswith(start):
            return streamed(self.files[request.url.path.removeprefix(start + "berkas/")])
        method = request.url.path.rpartition("/")[2]
        said = json.loads(request.content)
        self.calls.append((method, said))
        if self.refusals:
            code, more = self.refusals.pop(0)
            return httpx.Response(code, json={"ok": False, "error_code": code, "description": "no"} | more)
        if method == "getFile":
            if said["file_id"] not in self.files:
                return httpx.Response(400, json={"ok": False, "error_code": 400, "description": "Bad Request: wrong file_id"})
            return httpx.Response(200, json={"ok": True, "result": {"file_id": "x", "file_path": f"berkas/{said['file_id']}"}})
        return httpx.Response(200, json={"ok": True, "result": {"message_id": 1000 + len(self.calls)}})

    @property
    def texts(self) -> list[str]:
        """What people were told, in order."""
        return [str(said["text"]) for method, said in self.calls if method == "sendMessage"]
