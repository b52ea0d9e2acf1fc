"""A mailbox: looked at by IMAP, each mail stored before it is moved away. ``docs/channels.md`` says what a mail may do.

The sender's address in a mail proves nothing. A mail joins a case only by the mark of one of ours that it answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import httpx
from django.utils.translation import gettext_lazy as _

from ntbcare.channels.contract import (
    Account,
    Delivery,
    Fetched,
    Manners,
    Media,
    MediaSource,
    Need,
    Outgoing,
    Sent,
    Store,
    Told,
)
from ntbcare.channels.email.mailbox import fetch_mails
from ntbcare.channels.email.reading import CUT, carried, read_mail
from ntbcare.channels.errors import FetchFailed, SendFailed
from ntbcare.channels.failure_words import NO_SUCH_ADDRESS
from ntbcare.complainants.models import ContactKind


class EmailAdapter(Fetched):
    """One mailbox of the service."""

    kind = "email"
    label = _("Surel")
    source = "email"
    contact_kind = ContactKind.EMAIL
    proves_sender = False
    by_mail = True
    needs: ClassVar = (
        Need("address", _("Alamat surel"), hint="lapor@contoh.go.id"),
        Need("server", _("Server IMAP"), hint=_("imaps://imap.contoh.go.id; imap:// memakai STARTTLS")),
        Need("username", _("Nama pengguna")),
        Need("password", _("Kata sandi"), secret=True),
        Need("folder", _("Folder masuk"), required=False, hint="INBOX"),
        Need("done", _("Folder yang sudah diambil"), required=False, hint="NTBCare"),
        Need("plus", _("Alamat balasan dengan tanda +"), required=False, hint=_("tidak: bila server menolak lapor+…@")),
    )
    manners = Manners(longest=100_000, alone=True)
    # Enhanced status codes (RFC 3463) of delivery reports.
    explanations: ClassVar = {
        "bounce 5.1*": NO_SUCH_ADDRESS,
        "bounce 5.2.2": _("kotak surel penuh"),
        "bounce 5.2*": _("kotak surel tidak menerima"),
        "bounce 5.7*": _("ditolak server surel penerima"),
        "bounce 4*": _("server surel penerima tidak menjawab terlalu lama"),
        "bounce": _("dikembalikan server surel penerima"),
    }

    def fetch(self, account: Account, store: Store) -> int:
        """Store each new mail, then move it to the folder of those that were taken."""
        return fetch_mails(account.values, store)

    def read(self, delivery: Delivery, account: Account) -> Sequence[Told]:
        """One mail."""
        uid = f"{delivery.query.get('uidvalidity', '')}/{delivery.query.get('uid', '')}"
        return read_mail(delivery.body, uid=uid, cut="cut" in delivery.query, own=account.values["address"])

    def carried(self, media: Media, delivery: Delivery) -> bytes | None:
        """A part of the mail."""
        return None if media.media_id == CUT else carried(delivery.body, media.media_id)

    def locate(self, media: Media, account: Account, http: httpx.Client) -> MediaSource:
        """Nothing of a mail lies elsewhere; of one that was too large the files were left there."""
        raise FetchFailed("too_large" if media.media_id == CUT else "no_address", permanent=True)

    def send(self, message: Outgoing, account: Account, http: httpx.Client) -> Sent:
        """Never: what goes out by mail goes by the site's mail server (``correspondence/delivery.py``)."""
        raise SendFailed("goes by mail", permanent=True)
