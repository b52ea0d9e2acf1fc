"""Pages and numbers at Meta, deliveries as Meta makes them, and a Graph that notes what it is asked."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import httpx
from django.test import Client

from ntbcare.channels.actions import open_account
from ntbcare.channels.models import ChannelAccount
from ntbcare.correspondence import channel_delivery

SECRET = "rahasia-aplikasi-contoh"
PAGE, INSTAGRAM, NUMBER = "1000000000001", "17840000000000001", "106540352242922"
SITI = "2000000000007"
_SHARED = {"app_secret": SECRET, "verify_token": "kata-jabat", "token": "TOKEN-CONTOH", "graph": "http://graph.example/v23.0"}


def page_account(
    name: str = "facebook", *, page: str = PAGE, label: str = "Halaman NTB Care", own_voice: bool = False
) -> ChannelAccount:
    """A page of Facebook."""
    return open_account("facebook", name, label=label, values=_SHARED | {"page": page}, own_voice=own_voice)


def instagram_account() -> ChannelAccount:
    """An account of Instagram."""
    return open_account("instagram", "instagram", label="@ntbcare", values=_SHARED | {"account": INSTAGRAM})


def whatsapp_account(**more: str) -> ChannelAccount:
    """A number of WhatsApp."""
    return open_account("whatsapp", "whatsapp", label="WhatsApp NTB", values=_SHARED | {"phone_number_id": NUMBER} | more)


def signature(body: bytes, *, secret: str = SECRET) -> dict[str, str]:
    """The header of a genuine delivery."""
    return {"x-hub-signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def deliver(client: Client, told: object, *, account: str = "facebook", secret: str = SECRET) -> int:
    """Post a delivery to the door as Meta does; the status of the answer."""
    body = json.dumps(told).encode()
    headers = signature(body, secret=secret)
    return client.post(f"/webhooks/{account}", body, content_type="application/json", headers=headers).status_code


def entry(*, page: str = PAGE, **more: object) -> dict[str, object]:
    """A delivery with one entry."""
    kind = "instagram" if page == INSTAGRAM else "page"
    return {"object": kind, "entry": [{"id": page, "time": int(time.time()), **more}]}


def message(
    text: str, *, mid: str = "m_1", sender: str = SITI, page: str = PAGE, ago: float = 0.0, **more: object
) -> dict[str, Any]:
    """Somebody writes privately."""
    item = {"sender": {"id": sender}, "recipient": {"id": page}, "timestamp": int((time.time() - ago) * 1000)}
    said: dict[str, object] = {"mid": mid, **({"text": text} if text else {}), **more}
    return entry(page=page, messaging=[item | {"message": said}])


def comment(
    text: str,
    *,
    number: int = 1,
    sender: str | None = SITI,
    page: str = PAGE,
    verb: str = "add",
    ago: float = 0.0,
    **more: object,
) -> dict[str, Any]:
    """Somebody comments below a post of the page."""
    value: dict[str, object] = {
        "item": "comment", "verb": verb, "comment_id": f"500_{number}", "post_id": f"{page}_500", "parent_id": f"{page}_500",
        "message": text, "created_time": int(time.time() - ago), **more,
    }  # fmt: skip
    if sender:
        value["from"] = {"id": sender, "name": "Siti Contoh"}
    return entry(page=page, changes=[{"field": "feed", "value": value}])


def whatsapp(*messages: Mapping[str, object], statuses: Sequence[Mapping[str, object]] = (), **contact: object) -> dict[str, Any]:
    """Messages to the number."""
    value = {
        "messaging_product": "whatsapp", "metadata": {"display_phone_number": "62370", "phone_number_id": NUMBER},
        "contacts": [{"profile": {"name": "Siti Contoh"}, **contact}] if contact else [],
        "messages": list(messages), "statuses": list(statuses),
    }  # fmt: skip
    return {"object": "whatsapp_business_account", "entry": [{"id": "9", "changes": [{"field": "messages", "value": value}]}]}


Answer = Callable[[str, dict[str, Any]], tuple[int, dict[str, Any]]]


def taken(path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """What the Graph says of what it took."""
    if "messaging_product" in body:
        return 200, {
            "messaging_product": "whatsapp",
            "contacts": [],
            "messages": [{"id": f"wamid.{len(path)}{body.get('to', '')}"}],
        }
    if path.endswith("/messages"):
        return 200, {"recipient_id": body["recipient"].get("id", SITI), "message_id": "m_out"}
    return 200, {"id": "501_9"}


def refused(code: int, subcode: int = 0, *, status: int = 400) -> Answer:
    """A Graph that refuses everything."""
    error = {"error": {"message": "words with +6281200000001", "code": code, "error_subcode": subcode}}
    return lambda _path, _body: (status, error)


@dataclass
class Graph:
    """What the Graph was asked, in order, and what it answers."""

    answer: Answer = taken
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def of(self, end: str) -> list[dict[str, Any]]:
        """The bodies that were posted to addresses with that end."""
        return [body for path, body in self.asked if path.endswith(end)]

    @property
    def public(self) -> list[str]:
        """What was said before everybody."""
        return [body["message"] for path, body in self.asked if path.endswith(("/comments", "/replies"))]

    @property
    def private(self) -> list[str]:
        """What was said to one person."""
        return [body["message"]["text"] for body in self.of("/messages") if "recipient" in body]

    def take(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        assert request.headers["authorization"] == "Bearer TOKEN-CONTOH"
        body = json.loads(request.content)
        self.asked.append((request.url.path, body))
        status, said = self.answer(request.url.path, body)
        return httpx.Response(status, json=said)


@contextmanager
def graph(answer: Answer = taken) -> Iterator[Graph]:
    """Stand in for the wire to Meta."""
    other_side = Graph(answer)

    @contextmanager
    def client() -> Iterator[httpx.Client]:
        with httpx.Client(transport=httpx.MockTransport(other_side.take)) as http:
            yield http

    with patch.object(channel_delivery, "client", client), patch("ntbcare.correspondence.channel_delivery.time.sleep"):
        yield other_side
