"""What Meta's error codes mean for a message (Graph API, Messenger Platform and Cloud API error references)."""

from __future__ import annotations

from datetime import timedelta

import httpx
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from ntbcare.channels.errors import SendFailed
from ntbcare.channels.failure_words import SETTINGS
from ntbcare.channels.meta.shapes import Strict
from ntbcare.channels.sending import refuse, retry_after

WINDOW_CLOSED = "window closed"
ALREADY_REPLIED = 10900
"""A comment gets one private reply; ours has arrived before, though we never heard that it did."""

_MINUTES = timedelta(minutes=5)
_SECONDS = timedelta(seconds=5)
# Too much at once: the message is good, and the account is asked to wait.
_BUSY = {
    4: _MINUTES, 17: _MINUTES, 32: _MINUTES, 613: _MINUTES, 80001: _MINUTES, 80002: _MINUTES, 80006: _MINUTES, 80007: _MINUTES,
    130429: _SECONDS, 131048: timedelta(hours=1), 368: timedelta(hours=1), 131057: _MINUTES,
}  # fmt: skip
# Too much to this one person; others need not wait.
_SLOWER = {131056: timedelta(seconds=30), 131049: timedelta(hours=12)}
# Meta has trouble of its own.
_TROUBLE = frozenset({1, 2, 131000, 131016, 133004})
# A matter of settings, of the token or the bill: nothing goes until somebody has mended it.
_SETTINGS = frozenset({3, 10, 102, 190, 200, 131005, 131031, 131042, 131045, 132015, 132016, 133010, 135000})
_WINDOW = frozenset({131047})
_WINDOW_SUBCODES = frozenset({2018278, 2534022, 2018065})
# Of codes that are otherwise a matter of settings: this one person cannot be written to.
_PERSON_SUBCODES = frozenset({1545041, 2018108, 2018001, 2534014})
_PERSON = frozenset({551, 10903, 131026, 131030, 131050, 131021})
_ACCEPTS_NONE = _("pelapor tidak menerima pesan kita")
EXPLANATIONS = {
    **{f"Meta {code}": _("terlalu banyak pesan; menunggu") for code in (*_BUSY, *_SLOWER)},
    **{f"Meta {code}": _("layanan Meta sedang terganggu") for code in _TROUBLE},
    **{f"Meta {code}": SETTINGS for code in _SETTINGS},
    **{f"Meta {code}/{subcode}": _ACCEPTS_NONE for code in (10, 100, 200) for subcode in _PERSON_SUBCODES},
    **{f"Meta {code}": _ACCEPTS_NONE for code in _PERSON},
    "Meta 131026": _("nomor itu tidak memakai WhatsApp, atau tidak menerima pesan"),
    "Meta 131021": _("nomor itu nomor kita sendiri"),
    "Meta": _("ditolak Meta"),
}
"""In words: Meta's numbers as our reasons name them."""


class _Error(Strict):
    code: int = 0
    error_subcode: int = 0
    is_transient: bool = False


class _Refusal(Strict):
    error: _Error


def refusal(answer: httpx.Response) -> SendFailed:
    """What an answer that is an error means. Only numbers are kept of it: its words may quote a telephone number."""
    try:
        error = _Refusal.model_validate_json(answer.content).error
    except ValidationError:
        return refuse(answer)
    return meaning(error.code, error.error_subcode, is_transient=error.is_transient, asked=retry_after(answer), status=answer)


def code_of(answer: httpx.Response) -> int:
    """Meta's number of an error; 0 when it told none."""
    try:
        return _Refusal.model_validate_json(answer.content).error.code
    except ValidationError:
        return 0


def meaning(
    code: int, subcode: int, *, is_transient: bool, asked: timedelta | None = None, status: httpx.Response | None = None
) -> SendFailed:
    """What a code means for the message and for those behind it."""
    reason = f"Meta {code}" + (f"/{subcode}" if subcode else "")
    if code in _WINDOW or subcode in _WINDOW_SUBCODES:
        return SendFailed(f"{WINDOW_CLOSED} ({reason})", permanent=True)
    if code in _PERSON or subcode in _PERSON_SUBCODES:
        return SendFailed(reason, permanent=True)
    if code in _BUSY:
        return SendFailed(reason, away=True, busy=True, retry_after=asked or _BUSY[code])
    if code in _SLOWER:
        return SendFailed(reason, busy=True, retry_after=asked or _SLOWER[code])
    if code in _TROUBLE or is_transient:
        return SendFailed(reason, away=True, retry_after=asked)
    if code in _SETTINGS:
        return SendFailed(reason, away=True, retry_after=asked or _MINUTES)
    return refuse(status, code=reason) if status is not None else SendFailed(reason, permanent=True)
