"""Numbers and codes as people write them down and type them again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntbcare.common.ids import Reference, check_digit, new_code, normalise_code, parse_reference, show_code

REFERENCES = st.builds(Reference, year=st.integers(0, 99), number=st.integers(1, 10**17))


@given(REFERENCES)
def test_a_printed_reference_is_read_back(reference: Reference) -> None:
    assert parse_reference(str(reference)) == reference
    assert parse_reference(f"  {str(reference).lower().replace('-', ' ')} ") == reference


@given(REFERENCES, st.data())
def test_one_wrong_digit_is_found(reference: Reference, data: st.DataObject) -> None:
    text = str(reference)
    place = data.draw(st.integers(7, len(text) - 1))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[place]]))
    assert parse_reference(text[:place] + wrong + text[place + 1 :]) is None


@given(REFERENCES, st.data())
def test_two_swapped_neighbours_are_found(reference: Reference, data: st.DataObject) -> None:
    text = str(reference)
    place = data.draw(st.integers(7, len(text) - 2))
    if text[place] != text[place + 1]:
        assert parse_reference(text[:place] + text[place + 1] + text[place] + text[place + 2 :]) is None


def test_the_published_example_of_damms_digit() -> None:
    assert check_digit("572") == 4


@pytest.mark.parametrize("typed", ["", "NTB", "NTB-26-", "NTB-26-12", "XXX-26-0000427", "NTB-26-0000042٧", "NTB-26-00000000427"])
def test_what_cannot_be_a_reference(typed: str) -> None:
    assert parse_reference(typed) is None


def test_a_code_forgives_case_hyphens_and_look_alikes() -> None:
    code = new_code()
    assert normalise_code(show_code(code).lower()) == code
    assert normalise_code("7k3m-q8zd-2rwx") == "7K3MQ8ZD2RWX"
    assert normalise_code("OIL0 0000 0000") == "011000000000"
    assert normalise_code("7K3M-Q8ZD-2RW") is None
    assert normalise_code("7K3M-Q8ZD-2RWU") is None
