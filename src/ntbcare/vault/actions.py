"""Seal, open, hash and sign. Every use names its purpose, and a value sealed for one purpose opens for no other."""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache

from nacl.exceptions import BadSignatureError, CryptoError
from nacl.secret import SecretBox
from nacl.signing import SigningKey, VerifyKey

from ntbcare.vault.errors import VaultError
from ntbcare.vault.keys import load_ring

_VERSION_BYTES = 2
# The signing key is derived from the first root for ever: receipts must stay verifiable after a rotation.
_SIGNING_VERSION = 1


def seal(text: str, *, purpose: str) -> bytes:
    """XSalsa20-Poly1305 box of a text under the newest key: two bytes of key version, then nonce and ciphertext."""
    ring = load_ring()
    box = SecretBox(ring.derive(ring.newest, f"seal:{purpose}"))
    return ring.newest.to_bytes(_VERSION_BYTES, "big") + bytes(box.encrypt(text.encode()))


def open_sealed(sealed: bytes | memoryview, *, purpose: str) -> str:
    """The text that ``seal`` was given. Raises VaultError when key, purpose or bytes do not fit."""
    raw = bytes(sealed)  # PostgreSQL hands out memoryviews.
    key = load_ring().derive(int.from_bytes(raw[:_VERSION_BYTES], "big"), f"seal:{purpose}")
    try:
        return SecretBox(key).decrypt(raw[_VERSION_BYTES:]).decode()
    except (CryptoError, ValueError, TypeError) as error:
        raise VaultError("a sealed value cannot be opened") from error


def keyed_hash(value: str, *, purpose: str, version: int | None = None) -> str:
    """HMAC-SHA-256 of a value as ``version:hex``, so that it can be found without being stored."""
    ring = load_ring()
    chosen = ring.newest if version is None else version
    key = ring.derive(chosen, f"hash:{purpose}")
    return f"{chosen}:{hmac.new(key, value.encode(), hashlib.sha256).hexdigest()}"


def lookup_hashes(value: str, *, purpose: str) -> list[str]:
    """The hashes under which a value may stand: one for each key version in the ring."""
    return [keyed_hash(value, purpose=purpose, version=version) for version in sorted(load_ring().roots, reverse=True)]


def matches_hash(value: str, stored: str, *, purpose: str) -> bool:
    """Whether ``stored`` (``version:hex``) is the keyed hash of ``value``; in constant time."""
    version, _, _ = stored.partition(":")
    if not version.isdigit():
        return False
    try:
        return hmac.compare_digest(keyed_hash(value, purpose=purpose, version=int(version)), stored)
    except VaultError:
        return False


def sign(message: bytes) -> bytes:
    """The installation's Ed25519 signature (64 bytes) over a message."""
    return bytes(_signing_key(load_ring().derive(_SIGNING_VERSION, "sign")).sign(message).signature)


def verify_signature(message: bytes, signature: bytes) -> bool:
    """Whether the installation signed the message."""
    try:
        VerifyKey(public_key()).verify(message, signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def public_key() -> bytes:
    """The Ed25519 public key (32 bytes) with which anybody verifies receipts and digests."""
    return bytes(_signing_key(load_ring().derive(_SIGNING_VERSION, "sign")).verify_key)


@lru_cache(maxsize=2)
def _signing_key(seed: bytes) -> SigningKey:
    return SigningKey(seed)
