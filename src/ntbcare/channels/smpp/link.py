"""A bound connection to an operator. Every deliver_sm is stored as it came before it is answered; the answer is the status.

Used by one thread.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from uuid import uuid4

from django.db import DatabaseError, InterfaceError

from ntbcare.channels.contract import Account, Delivery, Outgoing, Sent, Store
from ntbcare.channels.errors import LinkFailed, SendFailed
from ntbcare.channels.gsm import Segment, segments
from ntbcare.channels.kept import Link
from ntbcare.channels.smpp import codes
from ntbcare.channels.smpp.pdus import HEAD, Head, c_string, head_of
from ntbcare.channels.smpp.stream import ANSWER_SECONDS, CONNECT_SECONDS, Stream

ENQUIRE_SECONDS, SILENT_SECONDS = 30.0, 75.0
"""After so much silence we ask whether the other side is there; after so much more the link is lost."""
_DOUBTFUL_SECONDS = 900.0
"""So long after a link was opened a deliver_sm may be one that was stored before the last one broke."""
_PATIENCE_SECONDS = 60.0
"""How long the further pieces of a message wait when the other side is busy."""


class SmppLink(Link):
    """Bound as transceiver."""

    def __init__(self, account: Account, store: Store, *, doubtful: Sequence[Delivery]) -> None:
        self._values = account.values
        self._store = store
        self._doubtful = Counter(delivery.body[HEAD:] for delivery in doubtful)
        self._doubtful_until = time.monotonic() + _DOUBTFUL_SECONDS
        self._session, self._number = uuid4().hex, 0
        self._answers: dict[int, tuple[int, str]] = {}
        self._waited_for: set[int] = set()
        self._asked_at = time.monotonic()
        self._next_at = 0.0
        self._busy = 0
        self._broken: LinkFailed | None = None
        self._pause = _pause_of(account.values.get("per_second") or "10")
        self._stream = Stream(account.values["host"], account.values["port"])
        try:
            self._bind()
        except LinkFailed:
            self._stream.close()
            raise

    def _bind(self) -> None:
        values = self._values
        asked = self._stream.say(
            "bind_transceiver",
            system_id=values["system_id"],
            password=values["password"],
            system_type=values.get("system_type", ""),
            interface_version=0x34,
        )
        until = time.monotonic() + CONNECT_SECONDS
        while (pdu := self._stream.next(until - time.monotonic())) is not None:
            head = head_of(pdu)
            if head.command & codes.IS_ANSWER and head.sequence == asked:
                if head.status != codes.OK:
                    raise LinkFailed(f"bind 0x{head.status:02X}")
                return
        raise LinkFailed("no answer to bind")

    def listen(self, seconds: float) -> None:
        if self._broken is not None:
            raise self._broken
        until = time.monotonic() + seconds
        while True:
            if not self._take_one(until) or time.monotonic() >= until:
                return

    def _take_one(self, until: float) -> bool:
        """Handle one PDU; False when none came in time."""
        self._keep_alive()
        pdu = self._stream.next(max(until - time.monotonic(), 0.0))
        if pdu is not None:
            self._handle(head_of(pdu), pdu)
        return pdu is not None

    def send(self, message: Outgoing) -> Sent:
        try:
            # The same reference when it is sent again: a telephone then knows pieces that it has.
            pieces = segments(message.text, reference=int(message.outbox_id))
        except ValueError as error:
            raise SendFailed("too long", permanent=True) from error
        names = [self._hand_over(piece, message.conversation, first=not at) for at, piece in enumerate(pieces)]
        if len(names) == 1:
            return Sent(names[0], receipts_follow=True)
        return Sent(receipts_follow=True, parts=names)

    def close(self) -> bool:
        try:
            return self._broken is None and self._unbind()
        except LinkFailed:
            return False
        finally:
            self._stream.close()

    def _unbind(self) -> bool:
        self._stream.say("unbind")
        until = time.monotonic() + 3.0
        while (pdu := self._stream.next(until - time.monotonic())) is not None:
            # What comes now is not answered, so the other side keeps it.
            if head_of(pdu).command == codes.UNBIND_ANSWER:
                return True
        return False

    def _hand_over(self, piece: Segment, number: str, *, first: bool) -> str:
        """One submit_sm; the operator's name for it. Raises SendFailed."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while True:
            status, name = self._submit(piece, number)
            if status == codes.OK:
                self._busy = 0
                return name
            self._busy += 1
            wait = codes.wait_when_busy(self._busy)
            refused = codes.refuse(status, wait=wait)
            if first or not refused.busy or time.monotonic() > until:
                raise refused
            self._wait(wait.total_seconds())

    def _submit(self, piece: Segment, number: str) -> tuple[int, str]:
        self._wait(self._next_at - time.monotonic())
        self._next_at = max(self._next_at, time.monotonic()) + self._pause
        try:
            sequence = self._stream.say("submit_sm", **self._submit_fields(piece, number))
        except LinkFailed as failure:
            # Not wholly written, so not taken.
            raise self._lost(failure, uncertain=False) from failure
        self._waited_for.add(sequence)
        until = time.monotonic() + ANSWER_SECONDS
        try:
            while sequence not in self._answers:
                if not self._take_one(until) and time.monotonic() >= until:
                    raise LinkFailed("no answer to submit_sm")
        except LinkFailed as failure:
            raise self._lost(failure, uncertain=True) from failure
        self._waited_for.discard(sequence)
        return self._answers.pop(sequence)

    def _wait(self, seconds: float) -> None:
        """Listen for exactly so long."""
        until = time.monotonic() + seconds
        try:
            while (left := until - time.monotonic()) > 0:
                self.listen(left)
        except LinkFailed as failure:
            raise self._lost(failure, uncertain=False) from failure

    def _lost(self, failure: LinkFailed, *, uncertain: bool) -> SendFailed:
        self._broken = failure
        return SendFailed(failure.reason, away=True, uncertain=uncertain)

    def _submit_fields(self, piece: Segment, number: str) -> dict[str, object]:
        source = self._values.get("number", "")
        is_name = not source.lstrip("+").isdigit()
        return {
            "source_addr": source.lstrip("+"),
            "source_addr_ton": 5 if is_name and source else 1 if source.startswith("+") else 0,
            "source_addr_npi": 0 if is_name else 1,
            "destination_addr": number.lstrip("+"),
            "dest_addr_ton": 1 if number.startswith("+") else 0,
            "dest_addr_npi": 1,
            "esm_class": 0x40 if piece.head else 0,
            "data_coding": 0 if piece.gsm else 8,
            "registered_delivery": 1,
            "short_message": piece.head + piece.body,
        }

    def _handle(self, head: Head, pdu: bytes) -> None:
        if head.command == codes.DELIVER_SM:
            self._stream.answer("deliver_sm_resp", head, status=self._take(pdu))
        elif head.command == codes.ENQUIRE_LINK:
            self._stream.answer("enquire_link_resp", head)
        elif head.command in {codes.SUBMIT_ANSWER, codes.NACK}:
            if head.sequence in self._waited_for:
                self._answers[head.sequence] = (head.status or int(head.command == codes.NACK), _name_in(pdu))
        elif head.command == codes.UNBIND:
            self._stream.answer("unbind_resp", head)
            raise LinkFailed("unbound by the other side")
        elif not head.command & codes.IS_ANSWER and head.command != codes.ALERT:
            self._stream.answer("generic_nack", head, status=codes.UNKNOWN_COMMAND)

    def _take(self, pdu: bytes) -> int:
        """Store a deliver_sm; the status to answer with."""
        body = pdu[HEAD:]
        if self._doubtful[body] and time.monotonic() < self._doubtful_until:
            self._doubtful[body] -= 1
            return codes.OK
        self._number += 1
        try:
            self._store(Delivery("SMPP", {"session": self._session, "number": str(self._number)}, {}, pdu))
        except (DatabaseError, InterfaceError):
            return codes.TRY_AGAIN
        return codes.OK

    def _keep_alive(self) -> None:
        moment = time.monotonic()
        if moment - self._stream.heard_at > SILENT_SECONDS:
            raise LinkFailed("silent")
        if moment - max(self._stream.heard_at, self._asked_at) > ENQUIRE_SECONDS:
            self._asked_at = moment
            self._stream.say("enquire_link")


def _pause_of(per_second: str) -> float:
    """Seconds between two SMS. Raises LinkFailed for what is no number, so that it is shown."""
    try:
        return 1 / min(max(float(per_second.replace(",", ".")), 0.1), 10_000)
    except ValueError as error:
        raise LinkFailed("SMS per second is no number") from error


def _name_in(pdu: bytes) -> str:
    """The message_id of a submit_sm_resp; empty for none."""
    try:
        return c_string(pdu, HEAD)[0]
    except ValueError:
        return ""
