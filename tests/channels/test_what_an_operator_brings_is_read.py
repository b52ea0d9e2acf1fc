from __future__ import annotations

import pytest

from ntbcare.channels.contract import Account, Delivery, DeliveryReceipt, Incoming, ReceiptState, Told
from ntbcare.channels.errors import NotUnderstood
from ntbcare.channels.gsm import encode_gsm
from ntbcare.channels.pieces import Part
from ntbcare.channels.smpp.adapter import SmppAdapter
from tests.channels.smsc import deliver_sm, pdu

ACCOUNT = Account(id=1, kind="smpp", name="operator", label="", values={})
RECEIPT = b"id:m7 sub:001 dlvrd:001 submit date:2611220200 done date:2611220201 stat:%s err:000 text:"


def _read(body: bytes) -> Told:
    [told] = SmppAdapter().read(Delivery("SMPP", {"session": "s", "number": "1"}, {}, pdu(0x05, body)), ACCOUNT)
    return told


@pytest.mark.parametrize(
    ("content", "coding", "text"),
    [
        (encode_gsm("Lampu [mati] 5 €"), 0, "Lampu [mati] 5 €"),
        (b"Lampu mati", 1, "Lampu mati"),
        ("Café".encode("latin-1"), 3, "Café"),
        ("Lampu 🙏".encode("utf-16-be"), 8, "Lampu 🙏"),
        (encode_gsm("Lampu"), 0xF1, "Lampu"),
        ("Lampu".encode("utf-16-be"), 0x18, "Lampu"),
    ],
)
def test_texts_of_every_coding(content: bytes, coding: int, text: str) -> None:
    told = _read(deliver_sm(content, data_coding=coding))
    assert isinstance(told, Incoming)
    assert (told.text, told.sender, told.external_id) == (text, "+6281200000001", "s:1")


@pytest.mark.parametrize("coding", [2, 4, 5, 6, 7, 0xF4, 0xC0])
def test_data_and_other_alphabets_go_to_a_person(coding: int) -> None:
    with pytest.raises(NotUnderstood):
        _read(deliver_sm(b"x", data_coding=coding))


@pytest.mark.parametrize(
    ("body", "group"),
    [
        (deliver_sm(bytes([5, 0, 3, 7, 3, 2]) + b"dua", esm_class=0x40), "1708:8:7"),
        (deliver_sm(bytes([6, 8, 4, 1, 2, 3, 2]) + b"dua", esm_class=0x40), "1708:16:258"),
        (deliver_sm(bytes([11, 5, 4, 0, 0, 0, 0, 0, 3, 7, 3, 2]) + b"dua", esm_class=0x40), "1708:8:7"),
        (
            deliver_sm(
                b"dua", tlvs={"sar_msg_ref_num": b"\x01\x02", "sar_total_segments": b"\x03", "sar_segment_seqnum": b"\x02"}
            ),
            "1708:sar:258",
        ),
    ],
    ids=["8 bits", "16 bits", "after another element", "TLVs"],
)
def test_pieces_are_known_by_header_and_by_tlv(body: bytes, group: str) -> None:
    told = _read(body)
    assert isinstance(told, Part)
    assert (told.group, told.number, told.total, told.content) == (group, 2, 3, b"dua")


def test_a_long_text_may_come_in_the_payload_and_unknown_tlvs_are_skipped() -> None:
    told = _read(deliver_sm(b"", tlvs={0x1400: b"apa saja", "message_payload": b"a" * 400}))
    assert isinstance(told, Incoming)
    assert told.text == "a" * 400


@pytest.mark.parametrize(
    ("content", "tlvs", "state"),
    [
        (RECEIPT % b"DELIVRD", {}, ReceiptState.DELIVERED),
        (RECEIPT % b"UNDELIV", {}, ReceiptState.FAILED),
        (RECEIPT % b"EXPIRED", {}, ReceiptState.FAILED),
        (RECEIPT % b"ACCEPTD", {}, ReceiptState.SENT),
        (b"", {"receipted_message_id": b"m7\0", "message_state": b"\x02"}, ReceiptState.DELIVERED),
        (b"", {"receipted_message_id": b"m7", "message_state": b"\x08"}, ReceiptState.FAILED),
    ],
)
def test_receipts_by_text_and_by_tlv(content: bytes, tlvs: dict[str | int, bytes], state: ReceiptState) -> None:
    told = _read(deliver_sm(content, esm_class=4, tlvs=tlvs))
    assert isinstance(told, DeliveryReceipt)
    assert (told.external_id, told.state) == ("m7", state)


def test_word_of_the_way_says_nothing() -> None:
    delivery = Delivery("SMPP", {}, {}, pdu(0x05, deliver_sm(RECEIPT % b"ENROUTE", esm_class=4)))
    assert SmppAdapter().read(delivery, ACCOUNT) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\0\1\1628",
        deliver_sm(b"Lampu")[:-2],
        deliver_sm(b"Lampu", tlvs={0x1400: b"abc"})[:-1],
        deliver_sm(bytes([90]) + b"x", esm_class=0x40),
        deliver_sm(b"tanpa bentuk", esm_class=4),
        deliver_sm(b"x", source=""),
    ],
    ids=["empty", "no end", "cut text", "cut TLV", "cut header", "receipt without form", "no sender"],
)
def test_what_is_broken_goes_to_a_person(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        _read(body)
