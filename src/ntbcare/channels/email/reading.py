"""What a mail says: who writes, the words, the files, whether a program wrote it, and which of our mails it answers."""

from __future__ import annotations

import email
import email.policy
import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses, parsedate_to_datetime
from typing import Literal

from ntbcare.channels.contract import DeliveryReceipt, Incoming, Media, ReceiptState, Told
from ntbcare.channels.email.words import text_of_html, without_history, without_signature
from ntbcare.channels.errors import NotUnderstood
from ntbcare.channels.mailmarks import marked_message
from ntbcare.common.text import clean_line
from ntbcare.complainants.rules import normalise_email

CUT = "cut"
"""The media of a mail that was too large to be fetched whole."""
_FEW_LETTERS = 10
_SMALLEST_INLINE = 2_048
_MOST_FILES = 20
_PROGRAMS = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+.\-].*)?@", re.IGNORECASE)
_ANSWERS = re.compile(r"^\s*(re|bls|balas|aw|sv)\s*:", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"^\s*((re|bls|balas|fw|fwd|tr|terusan)\s*:\s*)*(laporan|pengaduan|keluhan|aduan|report|complaint)?\s*$", re.IGNORECASE
)
_NO_FILES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "text/calendar",
     "text/vcard", "text/x-vcard", "message/delivery-status", "text/rfc822-headers"}
)  # fmt: skip
_ENDS = {"failed": ReceiptState.FAILED, "delivered": ReceiptState.DELIVERED}


def parse(raw: bytes) -> EmailMessage:
    """The mail; damaged ones as far as they can be read."""
    return email.message_from_bytes(raw, policy=email.policy.default)


def read_mail(raw: bytes, *, uid: str, cut: bool, own: str) -> list[Told]:
    """What a mail tells: a receipt, one message, or nothing (our own mail that came back). Raises NotUnderstood."""
    mail = parse(raw)
    report = _report(mail)
    if report is not None:
        return report
    sender_name, sender = _sender(mail)
    if sender == own.lower() or own.lower() in _header(mail, "X-Loop").lower():
        return []
    answers = _answered(mail)
    whole = _words(mail)
    is_answer = bool(answers or _header(mail, "In-Reply-To") or _ANSWERS.match(_header(mail, "Subject")))
    words = without_signature(without_history(whole) if is_answer else whole)
    return [
        Incoming(
            external_id=_identity(mail, raw, uid),
            conversation=sender,
            sender=sender,
            sender_name=sender_name,
            text=_with_subject(words, clean_line(_header(mail, "Subject"))) if not answers else words,
            whole=whole if whole != words else "",
            sent_at=_date(mail),
            media=_media(mail, cut=cut),
            answers=answers,
            references=_references(mail),
            automatic=is_automatic(mail, sender),
        )
    ]


def carried(raw: bytes, part: str) -> bytes | None:
    """The bytes of one part, by its number among all parts."""
    found = next((one for number, one in enumerate(parse(raw).walk()) if str(number) == part), None)
    if found is None:
        return None
    if found.get_content_type() == "message/rfc822":
        return b"\n".join(bytes(inner) for inner in found.iter_parts() if isinstance(inner, EmailMessage))
    payload = found.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else None


def is_automatic(mail: EmailMessage, sender: str) -> bool:
    """Whether a program wrote it, or it went to many: such mail is kept and never answered (RFC 3834)."""
    said = _header(mail, "Auto-Submitted").lower().partition(";")[0].strip()
    return (
        said not in {"", "no"}
        or _header(mail, "Return-Path").strip() == "<>"
        or mail.get_content_type() == "multipart/report"
        or any(_header(mail, name) for name in ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond"))
        or _header(mail, "Precedence").lower().strip() in {"bulk", "list", "junk", "auto_reply"}
        or bool(_PROGRAMS.match(sender))
    )


def _report(mail: EmailMessage) -> list[Told] | None:
    """A delivery report about one of our mails; None for everything else."""
    if mail.get_content_type() != "multipart/report" or mail.get_param("report-type") != "delivery-status":
        return None
    parts = list(mail.walk())
    ours = ""
    for part in parts:
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            ours = ours or marked_message(_original_id(part))
    if not ours:
        return None
    told: list[Told] = []
    for fields in _status_fields(parts):
        state = _ENDS.get(fields.get("action", "").lower())
        if state is not None:
            told.append(DeliveryReceipt(outbox_id=ours, state=state, reason=f"bounce {fields.get('status', '')}"[:60].strip()))
    return told


def _status_fields(parts: list[EmailMessage]) -> Iterator[dict[str, str]]:
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.iter_parts() if part.is_multipart() else ():
            yield {name.lower(): clean_line(str(value)) for name, value in block.items()}


def _original_id(part: EmailMessage) -> str:
    """The Message-ID of the mail that a report is about, whole or only its headers."""
    if part.get_content_type() == "message/rfc822":
        inner = next((one for one in part.iter_parts() if isinstance(one, EmailMessage)), None)
        return _header(inner, "Message-ID") if inner is not None else ""
    payload = part.get_payload(decode=True)
    return _header(parse(payload), "Message-ID") if isinstance(payload, bytes) else ""


def _header(mail: EmailMessage, name: str) -> str:
    """A header as text; a damaged one as far as it can be read."""
    try:
        value = mail.get(name)
    except (ValueError, IndexError, LookupError, TypeError, AttributeError):
        value = next((raw for key, raw in mail.raw_items() if key.lower() == name.lower()), None)
    return str(value) if value is not None else ""


def _sender(mail: EmailMessage) -> tuple[str, str]:
    for name, address in getaddresses([_header(mail, "From")]):
        normal = normalise_email(address)
        if normal:
            return clean_line(name), normal
    raise NotUnderstood("a mail without a sender")


def _answered(mail: EmailMessage) -> str:
    """By thread, then by the address it was sent to, then by its subject."""
    thread = f"{_header(mail, 'In-Reply-To')} {_header(mail, 'References')}"
    addresses = " ".join(_header(mail, name) for name in ("To", "Cc", "Delivered-To", "X-Original-To"))
    return next((found for found in map(marked_message, (thread, addresses, _header(mail, "Subject"))) if found), "")


def _references(mail: EmailMessage) -> str:
    """What our answer names, so that it stands in the same conversation at the reader's."""
    before = re.findall(r"<[^<>\s]{1,200}>", f"{_header(mail, 'References')} {_header(mail, 'Message-ID')}")
    return " ".join(dict.fromkeys(before[-10:]))


def _identity(mail: EmailMessage, raw: bytes, uid: str) -> str:
    """A copy of a mail is the same message; another mail under the same Message-ID is not."""
    name = _header(mail, "Message-ID").strip()
    if not name:
        return uid
    body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    return f"{name[:400]} {hashlib.sha256(body).hexdigest()[:16]}"


def _date(mail: EmailMessage) -> datetime | None:
    try:
        said = parsedate_to_datetime(_header(mail, "Date"))
    except (ValueError, TypeError):
        return None
    return said if said.tzinfo is not None else said.replace(tzinfo=UTC)


def _words(mail: EmailMessage) -> str:
    """The plain text where there is one, or else what the HTML says."""
    plain, rich = _body(mail, "plain"), _body(mail, "html")
    text = _decoded(plain).strip() if plain is not None else ""
    return text or (text_of_html(_decoded(rich)) if rich is not None else "")


def _decoded(part: MIMEPart) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        # A wrong or unknown character set: UTF-8 where it is that, else the old Western one, which reads every byte.
        try:
            return payload.decode("utf-8")
        except UnicodeDecodeError:
            return payload.decode("cp1252", "replace")


def _with_subject(words: str, subject: str) -> str:
    if len(words) >= _FEW_LETTERS or _SAYS_NOTHING.match(subject):
        return words
    return f"{subject}\n{words}".strip()


def _media(mail: EmailMessage, *, cut: bool) -> list[Media]:
    if cut:
        return [Media(media_id=CUT)]
    found = []
    body = {id(part) for part in (_body(mail, "plain"), _body(mail, "html")) if part is not None}
    inside: set[int] = set()
    for number, part in enumerate(mail.walk()):
        is_mail = part.get_content_type() == "message/rfc822"
        if id(part) in inside or id(part) in body or (part.is_multipart() and not is_mail):
            continue
        if is_mail:
            inside |= {id(one) for one in part.walk()}
        if _is_file(part):
            name = clean_line(part.get_filename() or "")[:200]
            found.append(Media(media_id=str(number), media_type=part.get_content_type(), name=name))
    return found[:_MOST_FILES]


def _body(mail: EmailMessage, kind: Literal["plain", "html"]) -> MIMEPart | None:
    try:
        return mail.get_body(preferencelist=(kind,))
    except (ValueError, LookupError, AttributeError, TypeError):
        return None


def _is_file(part: EmailMessage) -> bool:
    if part.get_content_type() in _NO_FILES:
        return False
    if part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment" and not part.get_filename():
        return False
    if part.get("Content-ID") and part.get_content_disposition() != "attachment":
        payload = part.get_payload(decode=True)
        # Marks of signatures and letterheads; a picture that somebody put into the text is larger.
        return isinstance(payload, bytes) and len(payload) >= _SMALLEST_INLINE
    return True
