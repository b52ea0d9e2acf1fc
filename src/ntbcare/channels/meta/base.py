"""The part of an adapter that is the same for all of Meta: genuine deliveries, the handshake, asking the Graph."""

from __future__ import annotations

import hashlib
import hmac
import json
from abc import abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit

import httpx
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from ntbcare.channels.contract import Account, Adapter, Delivery, Need, Reply, Told, Unclear
from ntbcare.channels.errors import Forged, NotUnderstood
from ntbcare.channels.meta.refusals import EXPLANATIONS, refusal
from ntbcare.channels.meta.shapes import Entry, Envelope
from ntbcare.channels.sending import post

GRAPH = "https://graph.facebook.com/v23.0"
_CDN = (".fbcdn.net", ".cdninstagram.com", ".fbsbx.com", "lookaside.facebook.com", ".whatsapp.net")
"""Where Meta keeps what people send; nothing else is fetched."""
_LONGEST_CHALLENGE = 200


class MetaAdapter(Adapter):
    """Deliveries signed with the app's secret; one app, and so one door, may serve several pages or numbers."""

    object: ClassVar[str]
    """What the envelope calls itself."""
    address: ClassVar[str]
    """The setting that names the page, account or number."""

    explanations: ClassVar = EXPLANATIONS
    needs: ClassVar[tuple[Need, ...]] = (
        Need("app_secret", _("Rahasia aplikasi (App Secret)"), secret=True),
        Need("verify_token", _("Kata untuk jabat tangan (Verify Token)"), secret=True),
        Need("token", _("Token akses"), secret=True),
        Need("graph", _("Alamat Graph"), required=False, hint=GRAPH),
    )

    def greet(self, delivery: Delivery, account: Account) -> Reply:
        """Echo the challenge to whoever knows the word."""
        given = delivery.query.get("hub.verify_token", "")
        known = [hmac.compare_digest(given.encode(), word.encode()) for word in account.accepted("verify_token")]
        if delivery.query.get("hub.mode") != "subscribe" or not any(known):
            raise Forged("wrong or missing verify token")
        challenge = delivery.query.get("hub.challenge", "")
        if not challenge.isalnum() or not challenge.isascii() or len(challenge) > _LONGEST_CHALLENGE:
            raise NotUnderstood("no challenge")
        return Reply(challenge)

    def verify(self, delivery: Delivery, account: Account) -> None:
        """By the HMAC over the raw bytes, with the present secret of the app or, for a while, the former one."""
        given = delivery.headers.get("x-hub-signature-256", "")
        genuine = [
            hmac.compare_digest(given.encode(), f"sha256={_mac(secret, delivery.body)}".encode())
            for secret in account.accepted("app_secret")
        ]
        if not any(genuine):
            raise Forged("wrong or missing signature")

    def is_meant(self, addressee: str, other: Account, *, through: Account) -> bool:
        """By the id of the page, account or number; only within one app, whose secret signed the delivery."""
        shares = set(other.accepted("app_secret")) & set(through.accepted("app_secret"))
        return other.values.get(self.address) == addressee and bool(shares)

    def read(self, delivery: Delivery, account: Account) -> Sequence[Told]:
        """Every entry, whatever the others hold: one that is unclear does not take the rest with it."""
        try:
            envelope = Envelope.model_validate_json(delivery.body)
        except ValidationError as error:
            raise NotUnderstood(f"unknown shape: {error.error_count()} faults") from error
        if envelope.object != self.object:
            raise NotUnderstood("not of this channel")
        told: list[Told] = []
        for one in envelope.entry:
            told += tried("entry", lambda one=one: list(self._of(Entry.model_validate(one))))  # type: ignore[misc]  # bound at once
        return told

    def _of(self, entry: Entry) -> Iterator[Told]:
        changes = [(change.field, change.value) for change in entry.changes]
        if entry.field and entry.value is not None:
            changes.append((entry.field, entry.value))
        if not (changes or entry.messaging or entry.standby):
            yield Unclear("an entry that tells nothing")
        for item in entry.messaging:
            yield from tried("messaging", lambda item=item: list(self.of_messaging(item, entry)))  # type: ignore[misc]  # bound at once
        for field, value in changes:
            yield from tried(field, lambda field=field, value=value: list(self.of_change(field, value, entry)))  # type: ignore[misc]  # bound at once

    def of_messaging(self, item: Mapping[str, Any], entry: Entry) -> Iterator[Told]:
        """What one entry of ``messaging`` tells. Raises ValidationError."""
        yield Unclear("messaging")

    @abstractmethod
    def of_change(self, field: str, value: Mapping[str, Any], entry: Entry) -> Iterator[Told]:
        """What one change tells. Raises ValidationError."""

    def media_origins(self, account: Account) -> Collection[str]:
        """Meta's own hosts, and that of the Graph where the site names another."""
        parts = urlsplit(graph_of(account))
        return [*_CDN, f"{parts.scheme}://{parts.netloc}"]


def tried(what: str, read: Callable[[], list[Told]]) -> list[Told]:
    """What ``read`` gives, or that it is unclear."""
    try:
        return read()
    except ValidationError as error:
        return [Unclear(f"{what[:40]}: {error.error_count()} faults")]


def graph_of(account: Account) -> str:
    """The address of the Graph for an account."""
    return (account.values.get("graph") or GRAPH).rstrip("/")


def ask(account: Account, path: str, body: Mapping[str, Any], http: httpx.Client) -> httpx.Response:
    """Post to the Graph; the answer, whatever it says. Raises SendFailed when it cannot be reached."""
    headers = {"authorization": f"Bearer {account.values['token']}", "content-type": "application/json"}
    return post(http, f"{graph_of(account)}/{path}", content=json.dumps(body).encode(), headers=headers)


def told_by(answer: httpx.Response) -> dict[str, Any]:
    """What an answer says. Raises SendFailed when it is a refusal; empty when it cannot be read (it was taken all the same)."""
    if answer.is_error:
        raise refusal(answer)
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _mac(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
