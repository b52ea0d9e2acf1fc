"""Any two texts are scored: within bounds, the same every time, in time; the answer of another case scores lower."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntbcare.guidance.quality.findings import FindingKind
from ntbcare.guidance.quality.score import assess
from ntbcare.guidance.quality.sentences import sentences

CASES = [
    (
        "Lampu jalan di depan pasar Bertais mati dua minggu, gelap sekali.",
        "Lampu jalan di pasar Bertais diganti Dinas Perhubungan kemarin karena kabelnya putus. Bila padam lagi, balas pesan ini.",
    ),
    (
        "Air PDAM di Kekalik keruh dan berbau, tidak bisa dipakai memasak.",
        "Pipa PDAM di Kekalik dikuras pada 3 Desember 2026 dan air kembali jernih. Bila masih keruh, hubungi layanan PDAM.",
    ),
    (
        "Nenek saya janda miskin tidak dapat bansos, tetangga yang kaya dapat.",
        "Pendamping PKH Dinas Sosial mendata nenek Anda pada 4 Desember 2026 untuk bansos. Bila ditolak, ajukan sanggahan.",
    ),
    (
        "KTP elektronik saya belum dicetak sejak Agustus, blangko katanya habis.",
        "Blangko KTP datang kemarin; KTP Anda dicetak Dukcapil paling lambat Jumat. Bila belum jadi, hubungi loket 2.",
    ),
    (
        "Guru di SDN 4 memungut uang buku dari setiap siswa.",
        "Kepala SDN 4 dipanggil Dinas Pendidikan kemarin; uang buku dikembalikan karena dilarang. Bila belum, lapor lagi.",
    ),
]
ANYTHING = st.text(max_size=300) | st.lists(
    st.sampled_from([word for pair in CASES for text in pair for word in text.split()])
).map(" ".join)


@settings(deadline=None)
@given(ANYTHING, ANYTHING)
def test_a_score_lies_within_its_bounds_and_is_the_same_again(complaint: str, answer: str) -> None:
    first = assess(complaint, answer)
    assert 0 <= first.exact <= 100
    assert first == assess(complaint, answer)
    assert all(finding.advice for finding in first.findings)
    held = {sentence.raw for text in (complaint, answer) for sentence in sentences(text)}
    assert all(finding.sentence in held for finding in first.findings if finding.sentence)


@settings(deadline=None)
@given(
    st.sampled_from(CASES),
    st.sampled_from(CASES),
    st.sampled_from(["", "Terima kasih atas laporan Anda. ", "Selamat pagi. ", "Yth. Pelapor, "]),
)
def test_the_answer_of_another_case_scores_lower(own: tuple[str, str], other: tuple[str, str], opening: str) -> None:
    if own != other:
        assert assess(own[0], opening + other[1]).score < assess(own[0], opening + own[1]).score / 2


@settings(deadline=None)
@given(st.sampled_from(CASES), st.sampled_from(["\u200b", "\u200d", "\u2060", "\ufeff", "\u202e", "\u00ad"]), st.integers(1, 40))
def test_letters_that_nobody_sees_change_nothing(case: tuple[str, str], unseen: str, step: int) -> None:
    complaint, answer = case
    woven = "".join(letter + (unseen if place % step == 0 else "") for place, letter in enumerate(answer))
    assert assess(complaint, woven).score == assess(complaint, answer).score


@pytest.mark.parametrize("nothing", ["", " ", "\n\n", "...", "?!?!", "\u200b\u200b", "\u202e", "—", "1234", "👍"])
def test_an_empty_answer_scores_nothing(nothing: str) -> None:
    quality = assess(CASES[0][0], nothing)
    assert quality.score == 0
    assert [finding.kind for finding in quality.findings] == [FindingKind.EMPTY]


@pytest.mark.parametrize(
    "piece",
    [
        "jalan rusak ditambal besok ",
        "a. ",
        "terima kasih atas ",
        "diteruskan ke pihak yang ",
        "bila jika apabila ",
        "0812 ",
        "a.a@",
        " ",
        "\n",
        "aab",
        "uu a a a ",
    ],
)
def test_a_text_of_twenty_thousand_letters_takes_a_moment(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    started = time.process_time()
    assess(text, text)
    # Twice the 300 ms that the desk may take, for a machine that has other work.
    assert time.process_time() - started < 0.6
