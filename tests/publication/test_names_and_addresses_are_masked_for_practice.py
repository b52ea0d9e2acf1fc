"""What leaves its case for practice loses names after a word of address, titles of the islands, and addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntbcare.publication.redaction import MASK, propose_text, propose_unnamed


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Saya lapor Pak Ahmad Contoh tadi.", f"Saya lapor Pak {MASK} tadi."),
        ("Kata Ibu Sri itu salah", f"Kata Ibu {MASK} itu salah"),
        ("nama saya Budi Contoh, warga sini", f"nama saya {MASK}, warga sini"),
        ("Petugasnya Lalu Contoh Wirawan, ketus", f"Petugasnya {MASK}, ketus"),
        ("Di Jl. Pejanggik Contoh No. 12 gelap", f"Di {MASK} gelap"),
        ("Di Jalan Melati ada lubang", f"Di {MASK} ada lubang"),
        ("rumah no 5 itu", f"{MASK} itu"),
        ("RT 03/RW 02 banjir", f"{MASK} banjir"),
        ("Motor DR 1234 AB dan NIK 5201010101010001", f"Motor {MASK} dan NIK {MASK}"),
    ],
)
def test_what_points_to_a_person_goes(said: str, left: str) -> None:
    assert propose_unnamed(said) == left


@pytest.mark.parametrize(
    "said", ["Bapak Kepala Desa diam saja.", "Pak Camat sudah tahu.", "lalu lampu mati", "jalan rusak parah"]
)
def test_offices_and_plain_words_stay(said: str) -> None:
    assert propose_unnamed(said) == said


@given(st.text(max_size=300))
def test_never_less_than_for_the_register_and_never_an_error(text: str) -> None:
    assert propose_unnamed(text).count(MASK) >= min(1, propose_text(text).count(MASK))
    assert len(propose_unnamed(propose_unnamed(text))) <= len(text) * 4 + 10
