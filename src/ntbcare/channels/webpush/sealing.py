"""Sealing a message for one browser (RFC 8291, in the ``aes128gcm`` coding of RFC 8188): the push service cannot read it."""

from __future__ import annotations

import os

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LONGEST = 3_993
"""Bytes that one message may have, so that it fits the 4,096 that every push service takes."""
_RECORD = 4_096
_END = b"\x02"


def seal_for(
    text: bytes,
    *,
    public_key: bytes,
    secret: bytes,
    ours: EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body to post for a browser's public key (65 bytes) and shared secret. Raises ValueError.

    ``ours`` and ``salt`` are made anew for each message; a test may give those of the standard's example.
    """
    if len(text) > LONGEST:
        raise ValueError("too long for a push message")
    salt = salt or os.urandom(16)
    ours = ours or generate_private_key(SECP256R1())
    theirs = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), public_key)
    our_point = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = ours.exchange(ECDH(), theirs)
    seed = _derive(shared, salt=secret, info=b"WebPush: info\0" + public_key + our_point, length=32)
    key = _derive(seed, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derive(seed, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    head = salt + _RECORD.to_bytes(4, "big") + len(our_point).to_bytes(1, "big") + our_point
    return head + AESGCM(key).encrypt(nonce, text + _END, None)


def _derive(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
