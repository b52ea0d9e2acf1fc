"""A browser that asked for news, and the push service that it named: it unseals what it gets, as browsers do."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.http import HttpResponse
from django.test import Client

from ntbcare.cases.models import Case
from ntbcare.channels.actions import open_for_devices
from ntbcare.channels.models import ChannelAccount
from ntbcare.workflow.devices import tell_device

SECRET = bytes(range(16))


def _plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Browser:
    """One device, and what it was told."""

    endpoint: str = "https://fcm.googleapis.com/fcm/send/perangkat-1"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.derive_private_key(7, ec.SECP256R1()))
    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)

    @property
    def point(self) -> bytes:
        """Its public key."""
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def subscription(self) -> str:
        """As ``PushSubscription.toJSON()`` tells it."""
        keys = {"p256dh": _plain(self.point), "auth": _plain(SECRET)}
        return json.dumps({"endpoint": self.endpoint, "expirationTime": None, "keys": keys})

    def answer(self, request: httpx.Request) -> httpx.Response:
        """As its push service answers."""
        self.asked.append(request)
        return httpx.Response(self.status, headers=self.headers)

    @property
    def told(self) -> list[dict[str, str]]:
        """What the service worker is handed, in order."""
        return [json.loads(self.unseal(request.content)) for request in self.asked]

    def unseal(self, body: bytes) -> bytes:
        """RFC 8291 from the other side."""
        salt, size, theirs, sealed = body[:16], body[20], body[21 : 21 + body[20]], body[21 + body[20] :]
        assert size == 65
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs))
        seed = _derive(shared, SECRET, b"WebPush: info\0" + self.point + theirs, 32)
        key, nonce = (
            _derive(seed, salt, b"Content-Encoding: aes128gcm\0", 16),
            _derive(seed, salt, b"Content-Encoding: nonce\0", 12),
        )
        return AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0").removesuffix(b"\x02")

    def receipt(self, state: str = "delivered", *, mark: str | None = None) -> HttpResponse:
        """What the service worker tells of the newest message."""
        told = {"mark": self.told[-1]["mark"] if mark is None else mark, "state": state}
        return Client().post("/webhooks/webpush", json.dumps(told), content_type="text/plain")  # type: ignore[return-value]


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def push_account() -> ChannelAccount:
    """The account that opens itself."""
    return open_for_devices()[0]


def asking(case: Case, **changes: object) -> Browser:
    """A device that asked for news of a case."""
    browser = Browser(**changes)  # type: ignore[arg-type]  # a test names the fields
    tell_device(case, browser.subscription)
    return browser


Answers = Callable[[httpx.Request], httpx.Response]


def services(*browsers: Browser) -> Answers:
    """The push services of several devices."""
    by_address = {browser.endpoint: browser for browser in browsers}
    return lambda request: by_address[str(request.url)].answer(request)
