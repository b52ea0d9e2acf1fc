"""A Bot API of one's own (Telegram): what a complaint service asks of it, with Telegram's rules.

    python botapi.py PORT FOLDER TOKEN

It imports nothing of the project. What people write is delivered to the address that ``setWebhook`` named, in order, with
the secret word, again and again until the answer is 2xx; every fifth update once more under the same ``update_id``, as when
the answer was lost. A call in the answer to a delivery is carried out. As a Bot API server of one's own it takes addresses
without encryption. What it knows stands in files of FOLDER, written before the other side is told: killed and started again
it goes on.

Control: ``POST /_/write`` one update · ``GET /_/mode?trouble=N&busy=N`` the next N messages are refused for now, and with
``hold=1`` nothing is delivered, and what is written then stands before what was written earlier ·
``GET /_/block?chat=N`` this person blocks the bot · ``GET /_/waiting`` how many updates nobody has taken.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

LONGEST_TEXT, LARGEST_FILE = 4_096, 20 * 1024 * 1024
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


class Refused(Exception):
    """An error as the Bot API words it."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.body["parameters"] = parameters


class Memory:
    """Everything that it knows; each line is on the disk before anybody is told."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.lock = folder, threading.RLock()
        self.trouble = self.busy = self.hold = 0
        self.busy_until = 0.0
        written = self.rows("written")
        done = {row["update_id"] for row in self.rows("taken")}
        self.waiting = [row for row in written if row["update_id"] not in done]
        self.last = max((row["update_id"] for row in written), default=1000)
        self.chats = {chat for row in written if (chat := chat_of(row))}
        self.sent = len(self.rows("sent"))
        self.blocked = {row["chat"] for row in self.rows("blocked")}
        self.hook: dict[str, Any] = (self.rows("hooks") or [{"url": ""}])[-1]

    def rows(self, name: str) -> list[dict[str, Any]]:
        path = self.folder / f"{name}.jsonl"
        # The last line may be half-written when it was killed.
        whole = path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []
        return [json.loads(line) for line in whole]

    def note(self, name: str, row: dict[str, Any]) -> None:
        with self.lock, (self.folder / f"{name}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
            file.flush()

    def write(self, update: dict[str, Any]) -> int:
        with self.lock:
            self.last += 1
            row = {"update_id": self.last, **update}
            self.note("written", row)
            if chat := chat_of(row):
                self.chats.add(chat)
            self.waiting.insert(0 if self.hold else len(self.waiting), row)
            return self.last


def chat_of(update: dict[str, Any]) -> int | None:
    message = update.get("message") or update.get("callback_query", {}).get("message") or {}
    found = message.get("chat", {}).get("id")
    return int(found) if found is not None else None


def deliver(memory: Memory) -> None:
    """Bring what waits, in order, until it is taken."""
    while True:
        with memory.lock:
            row = memory.waiting[0] if memory.waiting and memory.hook["url"] and not memory.hold else None
        if row is None:
            time.sleep(0.03)
            continue
        if wanted(memory, row) and not (bring(memory, row) and (row["update_id"] % 5 or bring(memory, row))):
            time.sleep(0.3)
            continue
        memory.note("taken", {"update_id": row["update_id"]})
        with memory.lock:
            memory.waiting.remove(row)


def wanted(memory: Memory, row: dict[str, Any]) -> bool:
    kinds = memory.hook.get("allowed_updates") or []
    return not kinds or any(kind in row for kind in kinds)


def bring(memory: Memory, row: dict[str, Any]) -> bool:
    headers = {"content-type": "application/json"}
    if memory.hook.get("secret_token"):
        headers["x-telegram-bot-api-secret-token"] = memory.hook["secret_token"]
    request = urllib.request.Request(memory.hook["url"], json.dumps(row).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            said = answer.read()
    except (urllib.error.URLError, OSError, ValueError):
        return False
    try:
        call = json.loads(said) if said.strip() else {}
    except ValueError:
        return True
    if isinstance(call, dict) and "method" in call:
        memory.note("calls", call)
    return True


def set_webhook(memory: Memory, said: dict[str, Any]) -> bool:
    parts = urlsplit(str(said.get("url", "")))
    if said.get("url") and parts.scheme != "https" and parts.hostname != "127.0.0.1":
        raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", said.get("secret_token", "")):
        raise Refused(400, "Bad Request: secret token contains unallowed characters")
    memory.hook = said
    memory.note("hooks", said)
    return True


def send_message(memory: Memory, said: dict[str, Any]) -> dict[str, Any]:
    text, chat = str(said.get("text", "")), int(said["chat_id"])
    if not text:
        raise Refused(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise Refused(400, "Bad Request: message is too long")
    for button in [one for row in (said.get("reply_markup") or {}).get("inline_keyboard", []) for one in row]:
        if not button["text"] or not 1 <= len(button["callback_data"].encode()) <= 64:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    with memory.lock:
        if chat not in memory.chats:
            raise Refused(400, "Bad Request: chat not found")
        if chat in memory.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if memory.trouble:
            memory.trouble -= 1
            raise Refused(502, "Bad Gateway")
        if memory.busy and time.time() >= memory.busy_until:
            memory.busy -= 1
            memory.busy_until = time.time() + 2
        if time.time() < memory.busy_until:
            wait = max(1, round(memory.busy_until - time.time()))
            raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        memory.sent += 1
        memory.note("sent", {"chat": chat, "text": text, "buttons": said.get("reply_markup"), "message_id": memory.sent})
        where = {"id": chat, "type": "private", "first_name": "Siti"}
        return {"message_id": memory.sent, "date": int(time.time()), "chat": where, "text": text}


def get_file(memory: Memory, said: dict[str, Any]) -> dict[str, Any]:
    kinds = ("voice", "audio", "video", "document")
    messages = [row["message"] for row in memory.rows("written") if "message" in row]
    files = [file for message in messages for file in [*message.get("photo", []), *(message[k] for k in kinds if k in message)]]
    found: dict[str, Any] | None = next((file for file in files if file["file_id"] == said.get("file_id")), None)
    if found is None:
        raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    if found.get("file_size", 0) > LARGEST_FILE:
        raise Refused(400, "Bad Request: file is too big")
    return found | {"file_unique_id": f"u{found['file_id']}", "file_path": f"photos/{found['file_id']}.png"}


def get_me(_memory: Memory, _said: dict[str, Any]) -> dict[str, Any]:
    return {"id": 123, "is_bot": True, "first_name": "NTB Care", "username": "ntbcare_bot", "can_join_groups": True,
            "can_read_all_group_messages": False, "supports_inline_queries": False}  # fmt: skip


def get_webhook_info(memory: Memory, _said: dict[str, Any]) -> dict[str, Any]:
    return {"url": memory.hook["url"], "has_custom_certificate": False, "pending_update_count": len(memory.waiting)}


METHODS: dict[str, Callable[[Memory, dict[str, Any]], object]] = {
    "setwebhook": set_webhook,
    "sendmessage": send_message,
    "getfile": get_file,
    "getme": get_me,
    "getwebhookinfo": get_webhook_info,
    "answercallbackquery": lambda _memory, _said: True,
}


class Handler(BaseHTTPRequestHandler):
    """The Bot API's addresses and the control's."""

    memory: Memory
    token: str
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: int(values[0]) for name, values in parse_qs(parts.query).items()}
        if parts.path == "/_/waiting":
            self.reply(200, {"waiting": len(self.memory.waiting)})
        elif parts.path == "/_/mode":
            for name in ("trouble", "busy", "hold"):
                setattr(self.memory, name, asked.get(name, 0))
            self.reply(200, {})
        elif parts.path == "/_/block":
            self.memory.note("blocked", asked)
            self.memory.blocked.add(asked["chat"])
            self.reply(200, {})
        elif parts.path.startswith(f"/file/bot{self.token}/photos/"):
            self.reply(200, PICTURE)
        else:
            self.call()

    def do_POST(self) -> None:
        if self.path == "/_/write":
            self.reply(200, {"update_id": self.memory.write(self.body())})
        else:
            self.call()

    def body(self) -> dict[str, Any]:
        return dict(json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}"))

    def call(self) -> None:
        try:
            self.reply(200, {"ok": True, "result": self.result(urlsplit(self.path).path)})
        except Refused as refused:
            self.reply(refused.code, refused.body)
        except (KeyError, TypeError, ValueError, AttributeError):
            self.reply(400, Refused(400, "Bad Request").body)

    def result(self, path: str) -> object:
        said = self.body()
        _, token, method = path.split("/", 2)
        if token != f"bot{self.token}":
            raise Refused(401, "Unauthorized")
        if method.lower() not in METHODS:
            raise Refused(404, "Not Found")
        return METHODS[method.lower()](self.memory, said)

    def reply(self, status: int, said: dict[str, Any] | bytes) -> None:
        data = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("content-type", "image/png" if isinstance(said, bytes) else "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's own word
        return


def main() -> None:
    port, folder, Handler.token = sys.argv[1:]
    Handler.memory = Memory(Path(folder))
    threading.Thread(target=deliver, args=(Handler.memory,), daemon=True).start()
    ThreadingHTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()


if __name__ == "__main__":
    main()
