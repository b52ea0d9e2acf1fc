"""The mark that each push message carries: whoever tells it back is the device that got the message."""

from __future__ import annotations

from ntbcare.vault.actions import keyed_hash, matches_hash

_PURPOSE = "push-mark"


def mark_of(outbox_id: str) -> str:
    """``17:1:…``: the message of the outbox, and the version and digest of a keyed hash."""
    return f"{outbox_id}:{keyed_hash(outbox_id, purpose=_PURPOSE)}"


def marked_message(mark: str) -> str:
    """The key in the outbox of a genuine mark; empty for any other."""
    outbox_id, _, digest = mark.partition(":")
    return outbox_id if matches_hash(outbox_id, digest, purpose=_PURPOSE) else ""
