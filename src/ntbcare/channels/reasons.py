"""Why a message did not arrive, in the words of officers. What only one channel says stands with its adapter."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntbcare.channels.failure_words import NO_SUCH_ADDRESS, SETTINGS
from ntbcare.channels.registry import adapter_of

_COMMON: Mapping[str, str | Promise] = {
    "window closed": gettext_lazy("batas waktu membalas di saluran itu sudah lewat"),
    "no receipt": gettext_lazy("tanda terima tidak datang dalam waktu yang ditunggu"),
    "nobody to write to": gettext_lazy("alamat pelapor sudah dihapus"),
    "nothing to reply to": gettext_lazy("komentar itu tidak dapat dibalas"),
    "no private reply there": gettext_lazy("komentar itu tidak dapat dibalas secara pribadi"),
    "interrupted": gettext_lazy("terputus saat dikirim: mungkin sampai, jadi tidak dikirim dua kali"),
    "account ended": gettext_lazy("salurannya diakhiri"),
    "too long": gettext_lazy("pesan terlalu panjang"),
    "no address": gettext_lazy("saluran itu tidak mengirim keluar"),
    "wrong address": gettext_lazy("alamat server saluran salah"),
    "not tried": gettext_lazy("server surel tidak menjawab"),
    "no link": gettext_lazy("saluran tidak tersambung"),
    "HTTP 401": SETTINGS,
    "HTTP 403": SETTINGS,
    "HTTP 429": gettext_lazy("terlalu banyak pesan; menunggu"),
    "HTTP 5*": gettext_lazy("layanan di seberang sedang terganggu"),
    "ConnectError": gettext_lazy("saluran tidak tersambung"),
    "ConnectTimeout": gettext_lazy("saluran tidak tersambung"),
    "ReadTimeout": gettext_lazy("saluran tidak menjawab"),
    "ReadError": gettext_lazy("saluran tidak menjawab"),
    "RemoteProtocolError": gettext_lazy("saluran tidak menjawab"),
    "VaultError": gettext_lazy("isi pesan tidak dapat dibuka"),
    # The mail server (RFC 5321): 550, 551 and 553 say that there is no such mailbox.
    "SMTPRecipientsRefused 550": NO_SUCH_ADDRESS,
    "SMTPRecipientsRefused 551": NO_SUCH_ADDRESS,
    "SMTPRecipientsRefused 553": NO_SUCH_ADDRESS,
    "SMTPRecipientsRefused 552": gettext_lazy("kotak surel penuh"),
    "SMTPRecipientsRefused 4*": gettext_lazy("server surel penerima sedang menolak"),
    "SMTPRecipientsRefused": gettext_lazy("ditolak server surel"),
    "SMTPDataError": gettext_lazy("ditolak server surel"),
    "SMTPAuthenticationError": SETTINGS,
    "SMTPSenderRefused": SETTINGS,
    "SMTP*": gettext_lazy("server surel tidak menjawab"),
    "ConnectionRefusedError": gettext_lazy("server surel tidak menjawab"),
    "TimeoutError": gettext_lazy("server surel tidak menjawab"),
    "OSError": gettext_lazy("server surel tidak menjawab"),
    "gaierror": gettext_lazy("server surel tidak menjawab"),
    "ValueError": gettext_lazy("alamatnya tidak dapat dipakai"),
}
_LINK: Mapping[str, str | Promise] = {
    "bind": SETTINGS,
    "MailboxLoginError": SETTINGS,
    "Mailbox*": gettext_lazy("kotak suratnya tidak dapat dibuka"),
    "no SMPP": gettext_lazy("di alamat itu bukan SMSC"),
    "closed by the other side": gettext_lazy("diputus dari seberang"),
    "unbound by the other side": gettext_lazy("diputus dari seberang"),
    "SSL*": gettext_lazy("sertifikat server di seberang tidak dapat dipercaya"),
    "gaierror": gettext_lazy("alamat server tidak ditemukan"),
    "ValueError": gettext_lazy("alamat server salah"),
    **dict.fromkeys(
        ("no answer", "silent", "ConnectionRefusedError", "ConnectionResetError", "BrokenPipeError", "TimeoutError", "OSError",
         "EOFError", "abort", "error"),
        gettext_lazy("server di seberang tidak menjawab"),
    ),
}  # fmt: skip
"""Why a link to the other side is not there: the names of errors and words of our own ``LinkFailed``."""
# What a gateway says in words of its own may quote a number.
_NUMBER = re.compile(r"\+?\d[\d\s().-]{4,}\d|\S+@\S+")


def explain(kind: str, reason: str) -> str:
    """The words for a reason that a channel (empty: the mail server) gave; its code where nobody gave it words.

    No number and no address of a person stands in it.
    """
    return _said(reason, adapter_of(kind).explanations if kind else {}, _COMMON)


def explain_link(kind: str, reason: str) -> str:
    """The same for why the other side of a channel could not be reached at all."""
    return _said(reason, adapter_of(kind).explanations, _LINK)


def _said(reason: str, *known: Mapping[str, str | Promise]) -> str:
    if not reason:
        return ""
    for words in known:
        fitting = [beginning for beginning in words if _begins(reason, beginning)]
        if fitting:
            return str(words[max(fitting, key=len)])
    return _("alasan dari saluran: %(code)s") % {"code": _NUMBER.sub("•••", reason)[:80]}


def _begins(reason: str, beginning: str) -> bool:
    """Whether a reason begins with whole words, or where these end in a star with just these letters."""
    if beginning.endswith("*"):
        return reason.startswith(beginning[:-1])
    return reason.startswith(beginning) and not reason[len(beginning) : len(beginning) + 1].isalnum()
