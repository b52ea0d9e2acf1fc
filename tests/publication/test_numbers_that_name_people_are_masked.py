"""The proposal for the public text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntbcare.publication.redaction import MASK, propose_text

AROUND = st.text(alphabet="abcdefghij .,\n", max_size=30)


@given(AROUND, st.from_regex(r"52[0-9]{14}", fullmatch=True), AROUND)
def test_an_identity_number_never_stays(before: str, number: str, after: str) -> None:
    assert number not in propose_text(f"{before} {number} {after}")


@given(AROUND, st.from_regex(r"(\+62|62|0)8[1-9][0-9]{7,10}", fullmatch=True), AROUND)
def test_a_telephone_number_never_stays(before: str, number: str, after: str) -> None:
    assert number not in propose_text(f"{before} {number} {after}")


@pytest.mark.parametrize(
    "number",
    [
        "5201 0112 3456 0001",
        "5201011234560001",
        "0812-0000-0000",
        "+62 812 0000 0000",
        "081200OO0000",
        "(0370) 623456",
        "09.254.294.3-407.000",
        "DR 1234 AB",
        "EA 55 C",
        "dr 1234 ab",
        "budi.contoh@contoh.example",
        "123456789012",
    ],
)
def test_what_names_a_person_is_masked(number: str) -> None:
    assert propose_text(f"Hubungi saya di {number} ya.") == f"Hubungi saya di {MASK} ya."


@pytest.mark.parametrize(
    "text",
    [
        "Sejak 2 minggu, 3 kali sehari.",
        "Pada 12 November 2026 pukul 09.30.",
        "Uang Rp 450.000 per siswa, RT 03 RW 02.",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert propose_text(text) == text
