"""A gateway of a district, as its program would speak to our door; and the worker's loops, run until nothing waits."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from unittest.mock import patch

import httpx
from django.test import Client
from standardwebhooks.webhooks import Webhook

from ntbcare.cases.dispatch import drain
from ntbcare.channels.actions import open_account
from ntbcare.channels.models import ChannelAccount
from ntbcare.correspondence import channel_delivery, media
from ntbcare.correspondence.channel_delivery import deliver_by_channels
from ntbcare.correspondence.inbox import read_waiting
from ntbcare.web.desk.views import channels
from ntbcare.workflow.converse import converse_once
from ntbcare.workflow.media import attach_media, fetch_media

SECRET = "whsec_" + "Y29udG9oLXJhaGFzaWEtdW50dWstdWppLTAx"
ADDRESS = "http://gerbang.example/kirim"


def gateway_account(name: str = "gerbang", **changes: object) -> ChannelAccount:
    """The account of a district's gateway."""
    values = {"secret": SECRET, "address": ADDRESS}
    return open_account("generic", name, label="Gerbang Lombok Barat", values=values, **changes)  # type: ignore[arg-type]


def kannel_account() -> ChannelAccount:
    """A short number behind Kannel."""
    values = {
        "token": "kata-rahasia",
        "sendsms": "http://kannel.example/sendsms",
        "username": "u",
        "password": "p",
        "number": "1708",
    }
    return open_account("kannel", "sms", label="SMS 1708", values=values)


def signed(body: bytes, *, secret: str = SECRET, name: str = "msg_1", at: datetime | None = None) -> dict[str, str]:
    """The headers of a genuine delivery."""
    moment = at or datetime.now(UTC)
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(name, moment, body.decode()),
    }


def deliver(client: Client, told: object, *, account: str = "gerbang", secret: str = SECRET) -> int:
    """Post something to the door as the gateway does; the status of the answer."""
    body = json.dumps(told).encode()
    answer = client.post(f"/webhooks/{account}", body, content_type="application/json", headers=signed(body, secret=secret))
    return answer.status_code


def says(client: Client, number: int, text: str, *, sender: str = "warga-1", **more: object) -> int:
    """A person writes by the gateway."""
    return deliver(client, {"id": f"m{number}", "sender": {"id": sender, "name": "Warga Contoh"}, "text": text, **more})


def streamed(data: bytes, **headers: str) -> httpx.Response:
    """A file as it comes over a line: piece by piece, with its length said before."""
    told = {"content-length": str(len(data))} | headers
    return httpx.Response(200, headers=told, stream=httpx.ByteStream(data))


@dataclass
class Provider:
    """What a provider was sent, and what it answers."""

    status: int = 200
    body: str = "{}"
    error: Exception | None = None
    asked: list[httpx.Request] = field(default_factory=list)
    files: dict[str, httpx.Response | bytes | Exception] = field(default_factory=dict)
    fetched: list[httpx.Request] = field(default_factory=list)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Note the request; a file that the provider holds is given out."""
        if request.method == "GET" and self.files:
            self.fetched.append(request)
            held = self.files.get(str(request.url), httpx.Response(404))
            if isinstance(held, Exception):
                raise held
            return held if isinstance(held, httpx.Response) else streamed(held)
        self.asked.append(request)
        if self.error is not None:
            raise self.error
        return httpx.Response(self.status, text=self.body)

    @property
    def texts(self) -> list[str]:
        """What people were told, in order."""
        return [json.loads(request.content)["text"] for request in self.asked]


@contextmanager
def provider(**changes: object) -> Iterator[Provider]:
    """Stand in for the wire: every request of an adapter goes to the provider."""
    other_side = Provider(**changes)  # type: ignore[arg-type]  # a test names the fields
    with wired(lambda request: other_side.answer(request)):  # noqa: PLW0108  # a test may put another in its place
        yield other_side


@contextmanager
def wired(answer: Callable[[httpx.Request], httpx.Response]) -> Iterator[None]:
    """Let every request of an adapter be answered here."""

    @contextmanager
    def client() -> Iterator[httpx.Client]:
        with httpx.Client(transport=httpx.MockTransport(answer)) as http:
            yield http

    sending, fetching = patch.object(channel_delivery, "client", client), patch.object(media, "client", client)
    connecting = patch.object(channels, "client", client)
    with sending, fetching, connecting, patch("ntbcare.correspondence.channel_delivery.time.sleep"):
        yield


def work() -> None:
    """Run the worker's loops until nothing waits."""
    while read_waiting() + converse_once() + drain() + deliver_by_channels() + fetch_media() + attach_media():
        pass
