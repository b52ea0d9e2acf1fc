"""Applause below a post is no complaint; what tells of trouble in enough words is."""

from __future__ import annotations

import pytest

from ntbcare.workflow.remarks import is_applause, is_complaint


@pytest.mark.parametrize(
    "text",
    [
        "Pak, jalan di Gerung Utara rusak parah sudah tiga bulan",
        "tolong lampu jalan depan pasar diperbaiki min",
        "Kapan air PDAM mengalir lagi di Dompu?",
        "Sampah menumpuk di pantai Ampenan 😡😡",
        "The road to our village is broken since March",
        "@ntbcare KTP saya belum jadi sejak Januari https://contoh.example/x",
    ],
)
def test_trouble_told_in_enough_words_is_a_complaint(text: str) -> None:
    assert is_complaint(text)
    assert not is_applause(text)


@pytest.mark.parametrize(
    "text", ["mantap pak", "🙏🙏👍", "Semoga sehat selalu pak Gubernur", "Terima kasih banyak bapak", "", "@siti @budi", "Rusak!",
             "Selamat ulang tahun NTB tercinta, makin maju dan gemilang"],
)  # fmt: skip
def test_everything_else_waits_for_a_person(text: str) -> None:
    assert not is_complaint(text)


@pytest.mark.parametrize("text", ["mantap pak", "🙏🙏👍", "", "@siti"])
def test_applause_says_nothing(text: str) -> None:
    assert is_applause(text)
    assert not is_applause("di gerung utara")
