from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections, transaction

from ntbcare.channels.contract import Account
from ntbcare.channels.gsm import encode_gsm
from ntbcare.channels.pieces import Alphabet, Part
from ntbcare.channels.queries import account_by_id
from ntbcare.common.clock import now
from ntbcare.correspondence.messages import body_of
from ntbcare.correspondence.models import IncomingMessage, IncomingPart, MessageState, OutgoingMessage
from ntbcare.correspondence.parts import KEEP_PARTS, WAIT_FOR_OTHERS, forget_parts, give_up_waiting, keep_part
from tests.channels.wire import kannel_account

pytestmark = pytest.mark.django_db
PERSON = "+6281200000001"


def _account() -> Account:
    account = account_by_id(kannel_account().pk)
    assert account is not None
    return account


def _part(number: int, total: int, content: bytes, *, group: str = "7", alphabet: Alphabet = Alphabet.UTF16) -> Part:
    identity = f"{group}:{number}:{total}:{content.hex()}"
    return Part(external_id=identity, sender=PERSON, group=group, number=number, total=total, content=content, alphabet=alphabet)


def _keep(account: Account, *parts: Part) -> list[bool]:
    kept = []
    for part in parts:
        with transaction.atomic():
            kept.append(keep_part(account, part))
    return kept


def _texts() -> list[str]:
    return [str(body_of(message)["text"]) for message in IncomingMessage.objects.order_by("pk")]


def _cut(text: str, size: int) -> list[Part]:
    octets = text.encode("utf-16-be")
    pieces = [octets[at : at + size] for at in range(0, len(octets), size)]
    return [_part(number, len(pieces), piece) for number, piece in enumerate(pieces, 1)]


def test_the_last_piece_makes_the_message_in_whatever_order_they_come() -> None:
    account = _account()
    text = "Sampah menumpuk 🙏 di TPS Pasar Baru, sudah tiga hari belum diangkut"
    _keep(account, *reversed(_cut(text, 34)))
    assert _texts() == [text]


def test_a_letter_that_lies_across_two_pieces_is_read_whole() -> None:
    account = _account()
    lamp = "🙏".encode("utf-16-be")
    _keep(account, _part(1, 2, b"\x00a" + lamp[:2]), _part(2, 2, lamp[2:] + b"\x00b"))
    euro = encode_gsm("€")
    _keep(
        account, _part(1, 2, euro[:1], group="8", alphabet=Alphabet.GSM), _part(2, 2, euro[1:], group="8", alphabet=Alphabet.GSM)
    )
    assert _texts() == ["a🙏b", "€"]


def test_a_piece_that_comes_twice_counts_once_before_and_after_the_message_is_whole() -> None:
    account = _account()
    first, second = _cut("Lampu jalan mati", 20)
    assert _keep(account, first, first, second, first, second) == [True, False, True, False, False]
    assert _texts() == ["Lampu jalan mati"]
    assert not IncomingPart.objects.filter(joined_at=None).exists()


def test_a_reference_that_comes_round_again_begins_another_message() -> None:
    account = _account()
    _keep(account, *_cut("Lampu jalan mati", 20), *_cut("Jalan rusak parah", 20))
    assert _texts() == ["Lampu jalan mati", "Jalan rusak parah"]


def test_what_never_becomes_whole_is_put_before_a_person_as_far_as_it_came() -> None:
    account = _account()
    first, second, _third, fourth = _cut("Lampu di depan pasar Gerung mati", 16)
    _keep(account, first, second, fourth)
    assert give_up_waiting() == 0
    IncomingPart.objects.update(received_at=now() - WAIT_FOR_OTHERS - timedelta(minutes=1))
    assert give_up_waiting() == 1
    message = IncomingMessage.objects.get()
    assert message.state == MessageState.FOR_PERSON
    assert _texts() == ["Lampu di\n depan p\n[bagian yang tidak sampai]\nung mati"]
    assert OutgoingMessage.objects.get().template == "talk_person"
    assert give_up_waiting() == 0


def test_another_message_under_the_reference_of_one_that_waits_does_not_mix_with_it() -> None:
    account = _account()
    lost, _never = _cut("Lampu jalan mati", 20)
    _keep(account, lost, *_cut("Jalan rusak parah", 20))
    assert _texts() == ["Lampu jala\n[bagian yang tidak sampai]", "Jalan rusak parah"]
    assert [message.state for message in IncomingMessage.objects.order_by("pk")] == ["for_person", "waiting"]


@pytest.mark.parametrize("total", [160, 255])
def test_a_message_of_many_pieces_is_one_message(total: int) -> None:
    account = _account()
    text = "".join(f"bagian {number:03d} dari laporan yang panjang sekali; " for number in range(1, total + 1))
    size = 2 * (len(text) // total)
    pieces = _cut(text, size)
    assert len(pieces) == total
    _keep(account, *sorted(pieces, key=lambda piece: piece.number % 7))
    assert _texts() == [text.strip()]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("الطريق مقطوع في مدينة ماتارام", "الطريق مقطوع في مدينة ماتارام"),
        ("Jalan\u202erusak\u202c di\u200f Gerung", "Jalanrusak di Gerung"),
        ("Lam\u200bpu \ufeffmati", "Lam\u200bpu mati"),
        ("👩‍👩‍👧‍👦 keluarga 🏳️‍🌈", "👩‍👩‍👧‍👦 keluarga 🏳️‍🌈"),
    ],
    ids=["right to left", "direction marks", "zero width", "joined surrogates"],
)
def test_writing_of_every_kind_comes_through(written: str, read: str) -> None:
    account = _account()
    _keep(account, *_cut(written, 14))
    assert _texts() == [read]


def test_a_piece_that_says_it_is_beyond_the_last_goes_to_a_person() -> None:
    account = _account()
    _keep(account, _part(3, 2, b"\x00a"))
    assert IncomingMessage.objects.get().state == MessageState.FOR_PERSON


def test_pieces_are_forgotten_after_some_days() -> None:
    account = _account()
    _keep(account, *_cut("Lampu jalan mati", 20))
    assert forget_parts() == 0
    IncomingPart.objects.update(joined_at=now() - KEEP_PARTS - timedelta(minutes=1))
    assert forget_parts() == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_last_two_pieces_make_one_message() -> None:
    account = _account()

    def take(part: Part) -> None:
        _keep(account, part)
        connections.close_all()

    threads = [threading.Thread(target=take, args=(part,)) for part in _cut("Lampu jalan mati di Gerung", 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _texts() == ["Lampu jalan mati di Gerung"]
