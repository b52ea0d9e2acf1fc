"""Letters by mail, as people's programs write them, and a mailbox whose other side is played."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime
from unittest.mock import patch

from django.conf import settings
from imap_tools.errors import MailboxMoveError

from ntbcare.cases.dispatch import drain
from ntbcare.channels.actions import open_account
from ntbcare.channels.contract import Delivery
from ntbcare.channels.email import mailbox
from ntbcare.channels.models import ChannelAccount
from ntbcare.channels.queries import account_by_id
from ntbcare.common.clock import now
from ntbcare.correspondence.delivery import deliver_due
from ntbcare.correspondence.inbox import read_waiting, store_raw
from ntbcare.workflow.converse import converse_once
from ntbcare.workflow.media import attach_media, fetch_media

BOX = "lapor@contoh.example"
SRI = "Sri Wahyuni <sri@warga.example>"
WRITTEN = "Lampu jalan di Gerung Utara mati sejak dua minggu, banyak yang jatuh karena gelap."


def mail_account(**values: str) -> ChannelAccount:
    """The mailbox of the service."""
    given = {"address": BOX, "server": "imap://127.0.0.1:1143", "username": "lapor", "password": "rahasia"} | values
    return open_account("email", "surel", label="Surel", values=given)


def letter(
    text: str = WRITTEN, *, subject: str = "Lampu jalan mati", sender: str = SRI, number: int = 1, **headers: str
) -> EmailMessage:
    """A mail of a citizen. Header names with ``_`` for ``-``."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, headers.pop("To", BOX), subject
    mail["Date"], mail["Message-ID"] = format_datetime(now()), f"<surat-{number}@warga.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def arrives(account: ChannelAccount, *mails: EmailMessage | bytes, uid: int = 1) -> None:
    """The mails lie stored, as ``fetch`` leaves them."""
    opened = account_by_id(account.pk)
    assert opened is not None
    for number, mail in enumerate(mails, uid):
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        store_raw(opened, Delivery("IMAP", {"uid": str(number), "uidvalidity": "7"}, {}, raw))


def work() -> None:
    """Run the worker's loops until nothing waits."""
    while read_waiting() + converse_once() + drain() + fetch_media() + attach_media() + deliver_due():
        pass


def answer_to(sent: object, text: str, *, sender: str = SRI, number: int = 50, **headers: str) -> EmailMessage:
    """The answer that a mail program makes of one of our mails."""
    name = str(sent["Message-ID"])  # type: ignore[index]
    quoted = f"\n\nPada Sel, 24 Nov 2026 pukul 10.00 {settings.DEFAULT_FROM_EMAIL} menulis:\n> Terima kasih.\n> Sudah masuk.\n"
    named = {"In_Reply_To": name, "References": name} | headers
    return letter(text + quoted, subject="Re: Laporan", sender=sender, number=number, **named)


class Box:
    """The other side of an IMAP connection: what lies in the folder, and what was moved away."""

    def __init__(self, *mails: bytes) -> None:
        self.inbox = {str(number): mail for number, mail in enumerate(mails, 1)}
        self.moved: dict[str, bytes] = {}
        self.folder, self.client = self, self
        self.breaks_at_move = False
        self.asked: list[str] = []

    def exists(self, _name: str) -> bool:
        return True

    def status(self, _name: str, _options: list[str]) -> dict[str, int]:
        return {"UIDVALIDITY": 7}

    def uids(self) -> list[str]:
        return list(self.inbox)

    def uid(self, _command: str, uid: str, what: str) -> tuple[str, list[object]]:
        self.asked.append(what)
        raw = self.inbox[uid]
        if "SIZE" in what:
            return "OK", [f"1 (UID {uid} RFC822.SIZE {len(raw)})".encode()]
        return "OK", [(b"1 (UID ...", raw[: 256 * 1024] if "<0." in what else raw), b")"]

    def move(self, uid: str, _folder: str) -> None:
        if self.breaks_at_move:
            raise MailboxMoveError(("NO", []), "OK")
        self.moved[uid] = self.inbox.pop(uid)

    def logout(self) -> None:
        """Nothing to say."""


@contextmanager
def box_of(*mails: bytes) -> Iterator[Box]:
    """A mailbox with these mails while the block runs."""
    box = Box(*mails)
    with patch.object(mailbox, "_opened", lambda _values: box):
        yield box
