"""Without an archive: the words of a report speak for its category, class and priority, and say which they are."""

from __future__ import annotations

import pytest

from ntbcare.routing.signals import read_signals
from ntbcare.routing.starting import guess_categories, usual_office


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Lampu jalan di depan pasar mati sejak dua minggu.", "1398"),
        ("Jalannya berlubang parah, sudah banyak yang jatuh", "1397"),
        ("syarat pindah alamat KTP apa saja?", "1465"),
        ("Sampah menumpuk, truk sampah tidak datang", "942"),
        ("air pdam mati tiga hari", "1618"),
        ("Anak saya demam, di puskesmas tidak ada dokter", "921"),
        ("Pupuk subsidi langka", "1012"),
    ],
)
def test_words_speak_for_a_category(text: str, category: str) -> None:
    assert guess_categories(text)[0].category == category


def test_the_words_are_shown() -> None:
    assert guess_categories("PJU kami padam")[0].words == ("pju",)


@pytest.mark.parametrize("text", ["", "halo", "Selamat pagi, saya mau lapor.", "🙂"])
def test_where_words_say_nothing_nothing_is_guessed(text: str) -> None:
    assert guess_categories(text) == []


def test_a_category_has_its_usual_office() -> None:
    assert usual_office("1398") == "Dishub"
    assert usual_office("911") == ""
    assert usual_office(None) == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kami diminta setoran wajib tanpa kuitansi", "oversight"),
        ("Mau tanya, apa saja syarat membuat KTP", "information"),
        ("Kami usulkan taman bermain di kampung", "aspiration"),
        ("Lampu jalan mati", None),
    ],
)
def test_words_speak_for_a_class(text: str, code: str | None) -> None:
    hint = read_signals(text).classification
    assert (hint.code if hint else None) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kabel putus menjuntai, kemarin ada yang tersengat", "urgent"),
        ("listrik padam", "important"),
        ("jadwal posyandu", None),
    ],
)
def test_danger_goes_before_a_service_that_is_down(text: str, code: str | None) -> None:
    hint = read_signals(text).priority
    assert (hint.code if hint else None) == code


def test_fear_together_with_misconduct_speaks_for_the_closed_way() -> None:
    afraid = read_signals("Saya pegawai di kantor itu, ada pungutan liar. Takut dimutasi, mohon dirahasiakan.")
    assert afraid.sealed is not None
    assert "takut dimutasi" in afraid.sealed.words
    assert read_signals("Ada pungutan liar di loket").sealed is None
    assert read_signals("Saya pegawai di sana, lampu mati").sealed is None
