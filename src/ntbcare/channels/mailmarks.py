"""The mark that each of our mails to a complainant carries, in its Message-ID and in the address for answers.

Only who got the mail knows it: an answer that names it is an answer to that mail. It opens nothing; it lets one add to
the case that the mail was about.
"""

from __future__ import annotations

import hmac
import re

from ntbcare.vault.actions import keyed_hash
from ntbcare.vault.errors import VaultError

_PURPOSE = "mail-mark"
_LENGTH = 20
_MARK = re.compile(r"\bm(\d{1,18})-(\d{1,4})-([0-9a-f]{20})\b", re.IGNORECASE)


def mark_of(outbox_id: int | str) -> str:
    """``m17-1-…``: the message of the outbox, the version of the key, and a keyed hash."""
    version, _, digest = keyed_hash(str(outbox_id), purpose=_PURPOSE).partition(":")
    return f"m{outbox_id}-{version}-{digest[:_LENGTH]}"


def marked_message(text: str) -> str:
    """The key in the outbox of the first genuine mark in a text; empty when there is none."""
    for number, version, digest in _MARK.findall(text):
        try:
            known = keyed_hash(number, purpose=_PURPOSE, version=int(version)).partition(":")[2][:_LENGTH]
        except VaultError:
            continue
        if hmac.compare_digest(known, digest.lower()):
            return str(number)
    return ""


def answer_address(mailbox: str, mark: str) -> str:
    """``lapor+m17-1-…@example.org``."""
    name, _, host = mailbox.rpartition("@")
    return f"{name}+{mark}@{host}"
