"""The proof of filing: a line that names a case and the hash of its first event, signed by the installation (Ed25519)."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from ntbcare.vault.actions import sign, verify_signature

_SHAPE = re.compile(r"NTB1\.(?P<reference>[0-9A-Z-]{8,24})\.(?P<hash>[0-9a-f]{64})\.(?P<signature>[A-Za-z0-9_-]{86})")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says, and whether this installation signed it."""

    reference: str
    event_hash: str
    genuine: bool


def receipt_text(reference: str, event_hash: str) -> str:
    """``NTB1.reference.hash.signature``; the signature is over all before its dot. It tells nothing of what was said."""
    return signed_line(f"NTB1.{reference}.{event_hash}")


def read_receipt(text: str) -> Receipt | None:
    """The receipt somewhere in a text, such as the downloaded file; spaces and line ends within it are passed over. None when
    there is none."""
    found = _SHAPE.search("".join(text.split()))
    if found is None:
        return None
    return Receipt(found["reference"], found["hash"], genuine=is_signed(found[0]))


def signed_line(body: str) -> str:
    """A line with the installation's signature after its last dot (URL-safe base64 without padding)."""
    return f"{body}.{base64.urlsafe_b64encode(sign(body.encode())).decode().rstrip('=')}"


def is_signed(line: str) -> bool:
    """Whether the installation signed a line of ``signed_line``."""
    body, _, signature = line.rpartition(".")
    try:
        return verify_signature(body.encode(), base64.urlsafe_b64decode(signature + "=="))
    except (binascii.Error, ValueError):
        return False
