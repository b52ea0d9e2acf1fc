from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ntbcare.channels.gsm import LONGEST, decode_gsm, encode_gsm, is_gsm, segments, weight
from ntbcare.channels.pieces import Alphabet, Part, join
from ntbcare.channels.udh import cut_header, place_in

_GSM = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà\f^{}\\[~]|€"


def _pieces(text: str, reference: int) -> list[Part]:
    pieces = []
    for segment in segments(text, reference=reference):
        place = place_in(cut_header(segment.head)[0]) if segment.head else None
        pieces.append(
            Part(
                external_id="",
                sender="",
                group=place.reference if place else "",
                number=place.number if place else 1,
                total=place.total if place else 1,
                content=segment.body,
                alphabet=Alphabet.GSM if segment.gsm else Alphabet.UTF16,
            )
        )
    return pieces


@given(
    st.one_of(
        st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=900),
        st.text(alphabet=_GSM, max_size=900),
        st.text(alphabet="a🙏€", max_size=400),
    ),
    st.integers(0, 10**9),
)
@example("€" * 81, 1)
@example("a" * 66 + "🙏" + "b" * 40, 1)
@example("a" * 153 + "[" * 153, 255)
def test_any_text_is_put_together_again_from_segments_that_fit(text: str, reference: int) -> None:
    cut = segments(text, reference=reference)
    pieces = _pieces(text, reference)
    assert join(pieces) == text
    assert all(segment.octets <= 140 for segment in cut)
    assert [piece.number for piece in pieces] == list(range(1, len(pieces) + 1))
    assert {piece.total for piece in pieces} == {len(pieces)}
    # No letter is torn apart: each piece can be read alone.
    assert "".join(segment.text for segment in cut) == text
    assert "\ufffd" not in "".join(join([piece]) for piece in pieces) or "\ufffd" in text


@given(st.text(alphabet=_GSM, max_size=400))
def test_the_alphabet_of_sms_is_written_and_read(text: str) -> None:
    assert is_gsm(text)
    assert len(encode_gsm(text)) == weight(text)
    assert decode_gsm(encode_gsm(text)) == text


@given(st.binary(max_size=300))
def test_any_octets_are_read_as_something(octets: bytes) -> None:
    assert isinstance(decode_gsm(octets), str)


@pytest.mark.parametrize(
    ("text", "count"),
    [("a" * 160, 1), ("a" * 161, 2), ("€" * 80, 1), ("€" * 81, 2), ("ш" * 70, 1), ("ш" * 71, 2), ("🙏" * 35, 1), ("🙏" * 36, 2)],
)
def test_how_many_sms_a_text_takes(text: str, count: int) -> None:
    assert len(segments(text, reference=1)) == count


def test_our_longest_answer_takes_three_and_more_than_255_are_refused() -> None:
    assert len(segments("a" * LONGEST, reference=1)) == 3
    assert len(segments("a" * 153 * 255, reference=1)) == 255
    with pytest.raises(ValueError, match="too long"):
        segments("a" * (153 * 255 + 1), reference=1)


def test_a_letter_outside_the_alphabet_is_no_gsm() -> None:
    with pytest.raises(ValueError, match="outside"):
        encode_gsm("ш")
