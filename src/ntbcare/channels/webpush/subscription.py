"""What a browser tells when it subscribes (``PushSubscription.toJSON()``), read strictly: strangers send it."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Collection
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ntbcare.channels.fetching import is_allowed
from ntbcare.common.errors import InvalidInput

_AUTH_BYTES = 16
LONGEST = 4_000
"""Characters that a subscription may have."""


class Keys(BaseModel):
    """The browser's public key (P-256) and the secret that it shares with us, both in base64url."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    p256dh: str = Field(max_length=100)
    auth: str = Field(max_length=30)


class Subscription(BaseModel):
    """Where a device is told something, and how it is sealed for it."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    endpoint: str = Field(max_length=2_000)
    keys: Keys

    @property
    def name(self) -> str:
        """The same text for the same subscription, however it was told."""
        return json.dumps(self.model_dump(), sort_keys=True, separators=(",", ":"))

    @property
    def public_key(self) -> bytes:
        """The point, uncompressed (65 bytes). Raises ValueError."""
        return unpadded(self.keys.p256dh)

    @property
    def secret(self) -> bytes:
        """The shared secret (16 bytes). Raises ValueError."""
        return unpadded(self.keys.auth)


def service_of(name: str) -> str:
    """The host of the push service in a subscription's name; empty for anything else."""
    try:
        return urlsplit(Subscription.model_validate_json(name).endpoint).hostname or ""
    except ValueError:
        return ""


def read_subscription(told: str, services: Collection[str]) -> Subscription:
    """A subscription at one of the push services that we speak to. Raises InvalidInput."""
    try:
        if len(told) > LONGEST:
            raise ValueError("too long")
        subscription = Subscription.model_validate_json(told)
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), subscription.public_key)
        if len(subscription.secret) != _AUTH_BYTES:
            raise ValueError("auth has not 16 bytes")
    except (ValidationError, ValueError) as error:
        raise InvalidInput(_("Langganan dari peramban ini tidak dapat dibaca.")) from error
    # We post to this address: only where push services are known to be, never into our own network.
    if not is_allowed(subscription.endpoint, services):
        raise InvalidInput(_("Layanan kabar dari peramban ini tidak kami kenal."))
    return subscription


def unpadded(text: str) -> bytes:
    """Bytes of base64url without padding. Raises ValueError."""
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise ValueError("not base64url") from error


def padless(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
