"""Foreign codes of SMPP 3.4 and what they mean to us."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ntbcare.channels.contract import ReceiptState
from ntbcare.channels.errors import NotUnderstood, SendFailed
from ntbcare.channels.failure_words import NO_SUCH_NUMBER, REACHED_NOBODY, REFUSED_BY_OPERATOR, SETTINGS
from ntbcare.channels.pieces import Alphabet

DELIVER_SM, ENQUIRE_LINK, UNBIND = 0x05, 0x15, 0x06
SUBMIT_ANSWER, UNBIND_ANSWER, NACK, ALERT = 0x80000004, 0x80000006, 0x80000000, 0x102
IS_ANSWER = 0x80000000
OK, TRY_AGAIN, UNKNOWN_COMMAND = 0x00, 0x64, 0x03
"""Statuses that we answer with; ESME_RX_T_APPN has the other side keep a message and come again."""

# ESME_RMSGQFUL, ESME_RTHROTTLED.
_BUSY = {0x14, 0x58}
# Wrong length, source, destination, service type, coding, reported number or message class: never, however often.
_FOR_EVER = {0x01, 0x0A, 0x0B, 0x15, 0x33, 0x34, 0x40, 0x48, 0x49, 0x50, 0x51, 0x67, 0xC0, 0xC1, 0xC2, 0xC3, 0xC4}
# The bind is not what it was: ESME_RINVBNDSTS, ESME_RBINDFAIL, ESME_RINVPASWD, ESME_RINVSYSID.
_AWAY = {0x04, 0x0D, 0x0E, 0x0F}

MESSAGE_STATES = {
    2: ReceiptState.DELIVERED,
    3: ReceiptState.FAILED,
    4: ReceiptState.FAILED,
    5: ReceiptState.FAILED,
    6: ReceiptState.SENT,
    7: ReceiptState.SENT,
    8: ReceiptState.FAILED,
}
"""The TLV message_state; 1 is under way."""
MESSAGE_WORDS = {
    "DELIVRD": 2, "EXPIRED": 3, "DELETED": 4, "UNDELIV": 5, "ACCEPTD": 6, "UNKNOWN": 7, "REJECTD": 8, "ENROUTE": 1,
}  # fmt: skip
"""The same as words of a receipt's text."""
EXPLANATIONS = {
    "message_state 3": REACHED_NOBODY,
    "message_state 4": _("dihapus operator"),
    "message_state 5": _("nomor tidak ada, atau telepon mati terlalu lama"),
    "message_state 8": REFUSED_BY_OPERATOR,
    "SMPP 0x0B": NO_SUCH_NUMBER,
    "SMPP 0x33": NO_SUCH_NUMBER,
    "SMPP 0x0E": SETTINGS,
    "SMPP 0x0F": SETTINGS,
    "SMPP 0x58": _("operator meminta lebih lambat; menunggu"),
    "SMPP 0x14": _("operator meminta lebih lambat; menunggu"),
    "SMPP": REFUSED_BY_OPERATOR,
}
"""In words: message_state and command_status of SMPP 3.4 as our reasons name them."""


def wait_when_busy(times: int) -> timedelta:
    """How long to wait when the operator said so many times running that it is busy: twice as long each time, to 15 seconds.

    Four submit_sm a minute burden no operator, and people wait for these messages.
    """
    return timedelta(seconds=min(2 ** min(times, 4), 15))


def refuse(status: int, *, wait: timedelta) -> SendFailed:
    """What a refused submit_sm means."""
    reason = f"SMPP 0x{status:02X}"
    if status in _BUSY:
        return SendFailed(reason, busy=True, retry_after=wait)
    return SendFailed(reason, permanent=status in _FOR_EVER, away=status in _AWAY)


def alphabet_of(data_coding: int) -> Alphabet:
    """How a text is written (SMPP 5.2.19 and 3GPP TS 23.038). Raises NotUnderstood for data and for other alphabets."""
    if data_coding in {1, 3}:
        return Alphabet.LATIN
    group = (data_coding >> 2) & 3
    if (data_coding < 0x20 and data_coding & 3 == 0) or 0x10 <= data_coding < 0x20:
        found = {0: Alphabet.GSM, 2: Alphabet.UTF16}.get(group)
    else:
        found = Alphabet.GSM if data_coding >= 0xF0 and not data_coding & 4 else None
    if found is None:
        raise NotUnderstood(f"data coding {data_coding}")
    return found
