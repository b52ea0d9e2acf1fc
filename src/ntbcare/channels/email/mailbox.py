"""Looking into a mailbox by IMAP: each mail is stored as it is, byte for byte, and only then moved away."""

from __future__ import annotations

import imaplib
import ipaddress
import re
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from imap_tools import MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox, MailBox

from ntbcare.channels.contract import Delivery, Store
from ntbcare.channels.errors import LinkFailed

LARGEST_MAIL = 36 * 1024 * 1024
"""A mail with 25 MB of files. Of a larger one only the beginning is fetched."""
_BEGINNING = 256 * 1024
_BATCH = 100
_SECONDS = 30.0
_PORTS = {"imaps": 993, "imap": 143}
_ERRORS = (imaplib.IMAP4.error, ImapToolsError, OSError, EOFError)


def fetch_mails(values: Mapping[str, str], store: Store) -> int:
    """Give every mail of the folder to ``store``; how many. Raises LinkFailed, and whatever ``store`` raises."""
    try:
        box = _opened(values)
    except _ERRORS as error:
        raise LinkFailed(type(error).__name__) from error
    try:
        return _take_all(box, values, store)
    finally:
        with suppress(*_ERRORS):
            box.logout()


def _opened(values: Mapping[str, str]) -> BaseMailBox:
    parts = urlsplit(values["server"] if "://" in values["server"] else f"imaps://{values['server']}")
    host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 993)
    box: BaseMailBox
    if parts.scheme == "imap":
        # Without encryption only on the same machine.
        kind = MailBoxUnencrypted if _is_this_machine(host) else MailBoxStartTls
        box = kind(host, port, timeout=_SECONDS)
    else:
        box = MailBox(host, port, timeout=_SECONDS)
    return box.login(values["username"], values["password"], initial_folder=values.get("folder") or "INBOX")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _take_all(box: BaseMailBox, values: Mapping[str, str], store: Store) -> int:
    done = values.get("done") or "NTBCare"
    taken = 0
    try:
        if not box.folder.exists(done):
            box.folder.create(done)
        validity = str(box.folder.status(values.get("folder") or "INBOX", ["UIDVALIDITY"])["UIDVALIDITY"])
        uids = box.uids()[:_BATCH]
    except _ERRORS as error:
        raise LinkFailed(type(error).__name__) from error
    for uid in uids:
        try:
            delivery = _fetched(box, uid, validity)
        except _ERRORS as error:
            raise LinkFailed(type(error).__name__) from error
        if delivery is None:  # Somebody else has moved it meanwhile.
            continue
        store(delivery)
        try:
            box.move(uid, done)
        except _ERRORS as error:
            raise LinkFailed(type(error).__name__) from error
        taken += 1
    return taken


def _fetched(box: BaseMailBox, uid: str, validity: str) -> Delivery | None:
    """The mail as it lies there. It is not marked as read: who looks into the mailbox by hand sees what is new."""
    sized = box.client.uid("FETCH", uid, "(RFC822.SIZE)")[1]
    size = _size(sized)
    if size is None:
        return None
    told = {"uid": uid, "uidvalidity": validity}
    what = "(BODY.PEEK[])"
    if size > LARGEST_MAIL:
        what, told = f"(BODY.PEEK[]<0.{_BEGINNING}>)", told | {"cut": str(size)}
    answer = box.client.uid("FETCH", uid, what)[1]
    raw = next((part[1] for part in answer if isinstance(part, tuple) and len(part) > 1), None)
    return Delivery("IMAP", told, {}, raw) if isinstance(raw, bytes) else None


def _size(answer: list[object]) -> int | None:
    """Out of ``b'1 (UID 7 RFC822.SIZE 1234)'``; None when the mail is gone."""
    for part in answer:
        line = part[0] if isinstance(part, tuple) else part
        found = re.search(rb"RFC822\.SIZE (\d+)", line) if isinstance(line, bytes) else None
        if found:
            return int(found[1])
    return None
