"""Filling wording with values, and reading what a mail server's refusal means. Pure."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from ntbcare.common.text import clean_line, clean_text
from ntbcare.correspondence.wording import SECRETS, Wording

ATTEMPTS = 16
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)
SUBJECT_LENGTH = 200
_PLACE = re.compile(r"\{([a-z_]+)\}")
_MASK = "••••"
_MONTHS = {
    "id": [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


class Verdict(Enum):
    """What a failed attempt means for the message, and for those behind it."""

    REFUSED = "refused"
    """The server will never take this message."""
    LATER = "later"
    """This message may go later; the connection is good."""
    AWAY = "away"
    """The server cannot be used now: no message goes."""


def fill(wording: Wording, values: Mapping[str, str], *, mask: bool = False) -> Wording:
    """The wording with its places filled; unknown places vanish. ``mask`` hides what opens a case."""
    subject_values = {name: value for name, value in values.items() if name not in SECRETS}
    body_values = {name: _MASK if mask and name in SECRETS else value for name, value in values.items()}
    return Wording(
        subject=clean_line(_fill(wording.subject, subject_values))[:SUBJECT_LENGTH],
        body=clean_text(_fill(wording.body, body_values)),
    )


def _fill(text: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda match: values.get(match[1], ""), text)


def places(text: str) -> frozenset[str]:
    """The names in braces of a text."""
    return frozenset(_PLACE.findall(text))


def known_places(built_in: Wording) -> frozenset[str]:
    """The names for which there is a value in messages of this kind."""
    return places(built_in.subject) | places(built_in.body) | {"reference", "link"}


def wrong_places(wording: Wording, built_in: Wording) -> frozenset[str]:
    """Names that a site's wording uses though there is no value for them, or that may not stand in a subject."""
    return frozenset(
        (places(wording.subject) | places(wording.body)) - known_places(built_in) | (places(wording.subject) & SECRETS)
    )


def day_in_words(moment: datetime, *, language: str = "id", zone: ZoneInfo) -> str:
    """``11 Desember 2026``."""
    local = moment.astimezone(zone)
    return f"{local.day} {_MONTHS.get(language, _MONTHS['id'])[local.month - 1]} {local.year}"


def moment_in_words(moment: datetime, *, language: str, zone: ZoneInfo) -> str:
    """``11 Desember 2026 pukul 16.00 WITA``."""
    local = moment.astimezone(zone)
    day = day_in_words(moment, language=language, zone=zone)
    if language == "en":
        return f"{day}, {local:%H:%M %Z}"
    return f"{day} pukul {local:%H.%M %Z}"


def wait_after(attempt: int) -> timedelta:
    """How long to wait after the failed attempt of that number, counted from one."""
    return min(_FIRST_WAIT * int(3 ** min(attempt - 1, 10)), _LONGEST_WAIT)


def after_rest(moment: datetime, rest: Sequence[int] | None, *, zone: ZoneInfo) -> datetime:
    """The moment itself, or, where it lies in the hours of rest (minutes after midnight, the end not among them), their end."""
    if not rest:
        return moment
    start, end = rest
    local = moment.astimezone(zone)
    minute = local.hour * 60 + local.minute
    before_midnight = start > end and minute >= start
    if not (before_midnight or (minute < end and (start > end or minute >= start))):
        return moment
    day = local.date() + timedelta(days=1 if before_midnight else 0)
    return datetime.combine(day, time(end // 60, end % 60), zone).astimezone(UTC)


def shorten(text: str, *, longest: int) -> str:
    """A text of at most so many characters, cut at the end of a sentence or a word."""
    if len(text) <= longest:
        return text
    head = text[: longest - 4]
    sentence = max(head.rfind(end) for end in (". ", "! ", "? ", "\n"))
    cut = head[: sentence + 1] if sentence > longest // 2 else head.rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:") + " ..."


def judge(error: Exception) -> Verdict:
    """What an error of sending means (RFC 5321: 5xx for ever, 4xx for now)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return Verdict.REFUSED if codes and all(500 <= code < 600 for code in codes) else Verdict.LATER
    if isinstance(error, smtplib.SMTPDataError):
        return Verdict.REFUSED if 500 <= error.smtp_code < 600 else Verdict.LATER
    # What cannot stand in a header.
    if isinstance(error, ValueError):
        return Verdict.REFUSED
    # A refused sender or login, or missing encryption, is a matter of settings: the message is good, so it waits.
    return Verdict.AWAY


def error_code(error: Exception) -> str:
    """What is kept of an error: its kind and the server's code, never its words, which quote the address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in error.recipients.values()})
        return f"{type(error).__name__} {' '.join(map(str, codes))}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return type(error).__name__
