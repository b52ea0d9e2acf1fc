"""Saying to push services who we are (VAPID, RFC 8292): a key of our own, and a token that it signs for each service."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ntbcare.channels.webpush.subscription import padless, unpadded

_HOLDS = timedelta(hours=12)
"""The standard allows 24 hours at most; half of it forgives a clock that is wrong."""
_SIZE = 32


def new_key() -> str:
    """A new private key (P-256), in base64url."""
    number = generate_private_key(SECP256R1()).private_numbers().private_value
    return padless(number.to_bytes(_SIZE, "big"))


def public_key_of(key: str) -> str:
    """The public key of a private one, uncompressed, in base64url. Raises ValueError."""
    return padless(_opened(key).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def authorization(key: str, *, endpoint: str, contact: str, at: datetime) -> str:
    """The ``Authorization`` header for the service of an endpoint. ``contact`` is where its operator may write to."""
    place = urlsplit(endpoint)
    claims = {"aud": f"{place.scheme}://{place.netloc}", "exp": int((at + _HOLDS).timestamp()), "sub": contact}
    signed = ".".join(padless(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(_opened(key).sign(signed.encode(), ECDSA(SHA256())))
    signature = padless(r.to_bytes(_SIZE, "big") + s.to_bytes(_SIZE, "big"))
    return f"vapid t={signed}.{signature}, k={public_key_of(key)}"


def _opened(key: str) -> EllipticCurvePrivateKey:
    return derive_private_key(int.from_bytes(unpadded(key), "big"), SECP256R1())
