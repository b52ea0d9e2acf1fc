"""One person's words by each channel with a door, as its provider posts them, and one wire that every provider answers on.

``DOORS`` are the adapters that are posted to; a way that is fetched or kept (mail, modem, operator) has helpers of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

import httpx
from django.test import Client

from ntbcare.correspondence import channel_delivery
from tests.channels import meta, telegram, wire

Say = Callable[[Client, int, int, str], int]
"""Client, number of the message, number of the person (1 to 99), words → status of the door's answer."""


def _generic(client: Client, number: int, person: int, text: str) -> int:
    return wire.says(client, number, text, sender=f"warga-{person}")


def _kannel(client: Client, number: int, person: int, text: str) -> int:
    asked = {"from": f"+62812000000{person:02}", "text": text, "id": f"k{number}", "token": "kata-rahasia"}
    return client.get("/webhooks/sms", asked).status_code


def _telegram(client: Client, number: int, person: int, text: str) -> int:
    chat = {"id": 7000 + person, "type": "private"}
    return telegram.posted(client, telegram.update(number, chat=chat, text=text)).status_code


def _page(account: str, page: str) -> Say:
    def say(client: Client, number: int, person: int, text: str) -> int:
        told = meta.message(text, mid=f"m_{number}", sender=f"30000000000{person:02}", page=page)
        return meta.deliver(client, told, account=account)

    return say


def _whatsapp(client: Client, number: int, person: int, text: str) -> int:
    phone = f"62813000000{person:02}"
    told = meta.whatsapp({"id": f"w{number}", "from": phone, "type": "text", "text": {"body": text}}, wa_id=phone)
    return meta.deliver(client, told, account="whatsapp")


DOORS: dict[str, tuple[Callable[[], object], Say]] = {
    "generic": (wire.gateway_account, _generic),
    "kannel": (wire.kannel_account, _kannel),
    "telegram": (telegram.bot_account, _telegram),
    "facebook": (meta.page_account, _page("facebook", meta.PAGE)),
    "instagram": (meta.instagram_account, _page("instagram", meta.INSTAGRAM)),
    "whatsapp": (meta.whatsapp_account, _whatsapp),
}
"""Kind → how its account is opened, and how somebody writes by it."""


@dataclass
class Providers:
    """What all providers together were asked to bring to people."""

    asked: list[httpx.Request] = field(default_factory=list)

    def take(self, request: httpx.Request) -> httpx.Response:
        """Answer as the provider of that address does when it takes a message."""
        self.asked.append(request)
        if request.url.host == "graph.example":
            status, said = meta.taken(request.url.path, json.loads(request.content))
            return httpx.Response(status, json=said)
        if request.url.host == "telegram.example":
            return httpx.Response(200, json={"ok": True, "result": {"message_id": len(self.asked)}})
        return httpx.Response(202 if request.url.host == "kannel.example" else 200, text="{}")

    @property
    def told(self) -> list[str]:
        """Everything that people were told, in order, whatever the provider calls the field."""
        return [f"{request.url.params}{request.content.decode(errors='replace')}" for request in self.asked]


@contextmanager
def all_providers() -> Iterator[Providers]:
    """Stand in for every wire at once."""
    other_side = Providers()

    @contextmanager
    def client() -> Iterator[httpx.Client]:
        with httpx.Client(transport=httpx.MockTransport(other_side.take)) as http:
            yield http

    with patch.object(channel_delivery, "client", client), patch("ntbcare.correspondence.channel_delivery.time.sleep"):
        yield other_side
