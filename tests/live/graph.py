"""A Graph of one's own: pages, comments, Messenger, Instagram and WhatsApp as far as they matter here, with Meta's rules.

    python graph.py PORT FOLDER SECRET DOOR…

It imports nothing of the project. What it is told to bring is delivered to the doors (``object=address``), signed, again
and again until the door says 200. It refuses what Meta refuses: closed windows, a second private reply, a wrong token.
What it knows stands in files of FOLDER, written before the other side is told: killed with -9 and started again it goes on.

Control: ``POST /_/bring`` one delivery · ``GET /_/mode?trouble=N&busy=N`` the next N messages are refused for now, and with
``hold=1`` nothing is delivered, and what comes then stands before what came earlier · ``GET /_/waiting`` how many deliveries
the doors have not taken.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

DAY = 86_400
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
TOKEN = "TOKEN-CONTOH"


class Refused(Exception):
    """An error as the Graph words it."""

    def __init__(self, code: int, subcode: int = 0, status: int = 400) -> None:
        super().__init__(code)
        error = {"message": "refused", "type": "OAuthException", "code": code, "error_subcode": subcode, "fbtrace_id": "x"}
        self.status, self.body = status, {"error": error}


class Memory:
    """Everything that the Graph knows; each line is on the disk before anybody is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = threading.RLock()
        self.trouble = self.busy = self.hold = 0
        self.heard: dict[str, float] = {}
        self.commenters: dict[str, str] = {}
        for row in self.rows("bring"):
            self.learn(row["body"])
        done = {row["key"] for row in self.rows("taken")}
        self.waiting = [row for row in self.rows("bring") if row["key"] not in done]
        self.replied = {row["comment"] for row in self.rows("posts") if row.get("comment")}
        self.count = len(self.rows("posts"))

    def rows(self, name: str) -> list[dict[str, Any]]:
        path = self.folder / f"{name}.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []

    def note(self, name: str, row: dict[str, Any]) -> None:
        with self.lock, (self.folder / f"{name}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
            file.flush()

    def bring(self, body: dict[str, Any]) -> None:
        with self.lock:
            row = {"key": f"{time.time_ns()}", "body": body}
            self.note("bring", row)
            self.learn(body)
            self.waiting.insert(0 if self.hold else len(self.waiting), row)

    def learn(self, body: dict[str, Any]) -> None:
        """When people wrote, and who commented: what the rules ask for."""
        for entry in body["entry"]:
            for item in entry.get("messaging", []):
                if "message" in item:
                    self.heard[item["sender"]["id"]] = item["timestamp"] / 1000
            for change in entry.get("changes", []):
                value = change["value"]
                if name := value.get("comment_id") or (change["field"] == "comments" and value.get("id")):
                    self.commenters[name] = value.get("from", {}).get("id", "9009")
                for message in value.get("messages", []):
                    self.heard[message.get("from") or message["from_user_id"]] = float(message["timestamp"])


def deliver(memory: Memory, secret: str, doors: dict[str, str]) -> None:
    """Bring what waits, in order, until the door has taken it."""
    while True:
        with memory.lock:
            row = memory.waiting[0] if memory.waiting and not memory.hold else None
        if row is None:
            time.sleep(0.05)
            continue
        body = json.dumps(row["body"]).encode()
        signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"content-type": "application/json", "x-hub-signature-256": signature}
        request = urllib.request.Request(doors[row["body"]["object"]], body, headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                took = answer.status == 200
        except (urllib.error.URLError, OSError):
            took = False
        if took:
            memory.note("taken", {"key": row["key"]})
            with memory.lock:
                memory.waiting.remove(row)
        else:
            time.sleep(0.3)


def window(memory: Memory, person: str, body: dict[str, Any]) -> None:
    """Messenger's and Instagram's rule."""
    if person not in memory.heard:
        raise Refused(100, 2018001)
    silent = time.time() - memory.heard[person]
    tagged = body.get("messaging_type") == "MESSAGE_TAG" and body.get("tag") == "HUMAN_AGENT"
    if silent >= (7 * DAY if tagged else DAY):
        raise Refused(10, 2018278)


def send_private(memory: Memory, page: str, body: dict[str, Any]) -> dict[str, Any]:
    recipient, text = body["recipient"], body["message"]["text"]
    if not 0 < len(text) <= 2_000:
        raise Refused(100)
    comment = recipient.get("comment_id") or recipient.get("post_id") or ""
    with memory.lock:
        if comment:
            if comment not in memory.commenters:
                raise Refused(100, 33)
            if comment in memory.replied:
                raise Refused(10900)
            memory.replied.add(comment)
            person = memory.commenters[comment]
        else:
            person = recipient["id"]
            window(memory, person, body)
        memory.count += 1
        mid = f"m_{memory.count}"
        memory.note("posts", {"kind": "private", "page": page, "to": person, "text": text, "mid": mid, "comment": comment})
    told = {"sender": {"id": person}, "recipient": {"id": page}, "timestamp": int(time.time() * 1000),
            "delivery": {"mids": [mid], "watermark": int(time.time() * 1000)}}  # fmt: skip
    kind = "instagram" if page.startswith("1784") else "page"
    memory.bring({"object": kind, "entry": [{"id": page, "time": int(time.time()), "messaging": [told]}]})
    return {"recipient_id": person, "message_id": mid}


def send_public(memory: Memory, comment: str, body: dict[str, Any]) -> dict[str, Any]:
    with memory.lock:
        memory.count += 1
        memory.note("posts", {"kind": "public", "to": comment, "text": body["message"]})
        return {"id": f"{comment}_{memory.count}"}


def send_whatsapp(memory: Memory, number: str, body: dict[str, Any]) -> dict[str, Any]:
    to = body["to"].removeprefix("+") if "to" in body else body["recipient"]
    if body["type"] != "template" and time.time() - memory.heard.get(to, 0) >= DAY:
        raise Refused(131047)
    with memory.lock:
        memory.count += 1
        wamid = f"wamid.{memory.count}"
        memory.note("posts", {"kind": "whatsapp", "to": to, "text": json.dumps(body), "type": body["type"], "mid": wamid})
    for status in ("sent", "delivered"):
        told = {"id": wamid, "status": status, "timestamp": str(int(time.time())), "recipient_id": to,
                "biz_opaque_callback_data": body.get("biz_opaque_callback_data", "")}  # fmt: skip
        value = {"messaging_product": "whatsapp", "metadata": {"display_phone_number": "62370", "phone_number_id": number},
                 "statuses": [told]}  # fmt: skip
        change = {"field": "messages", "value": value}
        memory.bring({"object": "whatsapp_business_account", "entry": [{"id": "9", "changes": [change]}]})
    contacts = [{"input": body.get("to", to), "wa_id": to}]
    return {"messaging_product": "whatsapp", "contacts": contacts, "messages": [{"id": wamid}]}


class Handler(BaseHTTPRequestHandler):
    """The Graph's addresses and the control's."""

    memory: Memory
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/_/waiting":
            self.reply(200, {"waiting": len(self.memory.waiting)})
        elif parts.path == "/_/mode":
            asked = parse_qs(parts.query)
            for name in ("trouble", "busy", "hold"):
                setattr(self.memory, name, int(asked.get(name, ["0"])[0]))
            self.reply(200, {})
        elif not self.is_known():
            self.reply(401, Refused(190).body)
        elif parts.path.startswith("/media/"):
            self.reply(200, PICTURE)
        else:
            name = parts.path.rsplit("/", 1)[-1]
            where = f"http://{self.headers['host']}/media/{name}"
            self.reply(200, {"id": name, "url": where, "mime_type": "image/png", "messaging_product": "whatsapp"})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
        path = urlsplit(self.path).path
        if path == "/_/bring":
            self.memory.bring(body)
            self.reply(200, {})
            return
        try:
            self.reply(200, self.graph(path.strip("/").split("/"), body))
        except Refused as refused:
            self.reply(refused.status, refused.body)
        except (KeyError, TypeError, AttributeError):
            self.reply(400, Refused(100).body)

    def graph(self, path: list[str], body: dict[str, Any]) -> dict[str, Any]:
        if not self.is_known():
            raise Refused(190, 463, 401)
        memory = self.memory
        with memory.lock:
            if memory.trouble:
                memory.trouble -= 1
                raise Refused(2, 0, 500)
            if memory.busy:
                memory.busy -= 1
                raise Refused(130429 if "messaging_product" in body else 613)
        version, name, end = path
        if not version.startswith("v"):
            raise Refused(2500)
        if end == "messages" and "messaging_product" in body:
            return send_whatsapp(memory, name, body)
        if end == "messages":
            return send_private(memory, name, body)
        if end in {"comments", "replies"}:
            return send_public(memory, name, body)
        raise Refused(2500)

    def is_known(self) -> bool:
        given = parse_qs(urlsplit(self.path).query).get("access_token", [""])[0]
        return TOKEN in {given, self.headers.get("authorization", "").removeprefix("Bearer ")}

    def reply(self, status: int, said: dict[str, Any] | bytes) -> None:
        data = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("content-type", "image/png" if isinstance(said, bytes) else "application/json")
        self.send_header("content-length", str(len(data)))
        if status >= 400:
            self.send_header("retry-after", "1")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's own word
        return


def main() -> None:
    port, folder, secret, *doors = sys.argv[1:]
    Handler.memory = Memory(Path(folder))
    known = dict(door.split("=", 1) for door in doors)
    threading.Thread(target=deliver, args=(Handler.memory, secret, known), daemon=True).start()
    ThreadingHTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()


if __name__ == "__main__":
    main()
