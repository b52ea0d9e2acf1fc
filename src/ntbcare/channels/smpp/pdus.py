"""A deliver_sm as it came, taken apart. Own code: what a stranger sends must never be guessed at, and unknown parts skipped."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from ntbcare.channels.errors import NotUnderstood
from ntbcare.channels.udh import Place, cut_header, place_in

HEAD = 16
LARGEST = 70_000
"""Octets of a PDU; a length beyond that is no PDU."""
RECEIPTED_ID, MESSAGE_STATE, PAYLOAD = 0x001E, 0x0427, 0x0424
_SAR_REFERENCE, _SAR_TOTAL, _SAR_NUMBER = 0x020C, 0x020E, 0x020F
_WITH_HEADER = 0x40


@dataclass(frozen=True, slots=True)
class Head:
    """The first sixteen octets of a PDU."""

    length: int
    command: int
    status: int
    sequence: int


def head_of(octets: bytes) -> Head:
    """The head of a PDU."""
    return Head(*struct.unpack(">LLLL", octets[:HEAD]))


def c_string(octets: bytes, at: int) -> tuple[str, int]:
    """The string that ends with a zero octet, and where the next field begins. Raises ValueError."""
    end = octets.index(0, at)
    return octets[at:end].decode("latin-1"), end + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    """What a deliver_sm says."""

    source: str
    is_international: bool
    destination: str
    kind: int
    """The message type of esm_class: 0 a message, 1 a receipt."""
    data_coding: int
    content: bytes
    place: Place | None
    tlvs: Mapping[int, bytes] = field(repr=False)


def parse_deliver(octets: bytes) -> Deliver:
    """Take a deliver_sm apart. Raises NotUnderstood."""
    try:
        return _parse(octets[HEAD:])
    except (ValueError, IndexError, struct.error) as error:
        raise NotUnderstood("a broken deliver_sm") from error


def _parse(body: bytes) -> Deliver:
    _service, at = c_string(body, 0)
    source_ton = body[at]
    source, at = c_string(body, at + 2)
    destination, at = c_string(body, at + 2)
    esm_class = body[at]
    _schedule, at = c_string(body, at + 3)
    _validity, at = c_string(body, at)
    data_coding, length = body[at + 2], body[at + 4]
    at += 5
    content = body[at : at + length]
    if len(content) != length:
        raise ValueError("cut off")
    tlvs = _tlvs(body[at + length :])
    content = content or tlvs.get(PAYLOAD, b"")
    place = _sar(tlvs)
    if esm_class & _WITH_HEADER:
        header, content = cut_header(content)
        place = place_in(header) or place
    return Deliver(
        source=source,
        is_international=source_ton == 1,
        destination=destination,
        kind=(esm_class >> 2) & 0x0F,
        data_coding=data_coding,
        content=content,
        place=place if place is not None and place.total > 1 else None,
        tlvs=tlvs,
    )


def _tlvs(octets: bytes) -> dict[int, bytes]:
    found, at = {}, 0
    while at < len(octets):
        tag, length = struct.unpack(">HH", octets[at : at + 4])
        found[tag] = octets[at + 4 : at + 4 + length]
        if len(found[tag]) != length:
            raise ValueError("cut off")
        at += 4 + length
    return found


def _sar(tlvs: Mapping[int, bytes]) -> Place | None:
    if not {_SAR_REFERENCE, _SAR_TOTAL, _SAR_NUMBER} <= tlvs.keys():
        return None
    reference, total, number = (int.from_bytes(tlvs[tag], "big") for tag in (_SAR_REFERENCE, _SAR_TOTAL, _SAR_NUMBER))
    return Place(f"sar:{reference}", number=number, total=total)
