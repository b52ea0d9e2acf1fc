"""Each criterion finds what it is for, in the sentence where it stands."""

from __future__ import annotations

import pytest

from ntbcare.guidance.quality.findings import FindingKind
from ntbcare.guidance.quality.score import CRITERIA, Quality, assess

HOLES = "Jalan Raya Gerung berlubang di depan pasar. Lampu jalannya juga mati. Kapan diperbaiki?"
GOOD = (
    "Terima kasih atas laporan Anda. Lubang di Jalan Raya Gerung ditambal Bidang Bina Marga Dinas PUPR pada 12 "
    "Desember 2026, dan lampu jalan di depan "
    "pasar diganti Dinas Perhubungan besok karena kabelnya putus. Bila masih rusak, balas tanggapan ini."
)


def sentences(quality: Quality, kind: FindingKind) -> list[str]:
    return [finding.sentence for finding in quality.findings if finding.kind == kind]


def test_the_weights_are_a_hundred() -> None:
    assert sum(weight for _name, weight, _judge in CRITERIA) == 100


def test_a_whole_answer_has_nothing_to_mend() -> None:
    quality = assess(HOLES, GOOD)
    assert quality.score >= 85
    assert quality.findings == ()


def test_thanks_alone_are_no_answer() -> None:
    said = "Terima kasih atas laporan Anda, akan kami tindak lanjuti."
    quality = assess(HOLES, said)
    assert quality.score < 40
    assert sentences(quality, FindingKind.ONLY_PHRASES) == [said]


def test_forwarding_alone_is_no_answer() -> None:
    quality = assess(HOLES, "Yth. Pelapor. Laporan jalan rusak kami teruskan ke Dinas PUPR.")
    assert quality.score < 40
    assert sentences(quality, FindingKind.ONLY_FORWARDED) == ["Laporan jalan rusak kami teruskan ke Dinas PUPR."]


def test_the_answer_of_another_case_is_recognised() -> None:
    quality = assess(HOLES, "KTP Anda sudah dicetak dan dapat diambil di loket Dukcapil pada 12 Desember 2026, tanpa biaya.")
    assert quality.score < 10
    assert sentences(quality, FindingKind.OFF_TOPIC)


def test_another_place_is_recognised() -> None:
    quality = assess(HOLES, GOOD.replace("Jalan Raya Gerung", "Jalan Raya Selaparang"))
    assert quality.score < assess(HOLES, GOOD).score - 20
    assert len(sentences(quality, FindingKind.OTHER_PLACE)) == 1


def test_a_point_that_was_passed_over_is_shown_in_the_complaint() -> None:
    asked = "Guru di sekolah anak saya sering kosong. Toilet siswa juga mampet sejak Juli."
    quality = assess(asked, "Guru pengganti di sekolah itu mengajar mulai Senin, 7 Desember 2026, diatur Dinas Pendidikan.")
    assert sentences(quality, FindingKind.POINT_MISSING) == ["Toilet siswa juga mampet sejak Juli."]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("Lubang di Jalan Raya Gerung akan segera kami tambal.", FindingKind.NO_DATE),
        ("Lubang di Jalan Raya Gerung akan ditambal instansi terkait.", FindingKind.NO_OFFICE),
        ("Lubang di Jalan Raya Gerung akan segera kami tambal.", FindingKind.NO_WAY_ON),
        ("Jalan Raya Gerung dicek Dinas PUPR besok.", FindingKind.NO_REASON),
        ("Adapun Jalan Raya Gerung dimaksud kiranya ditambal besok.", FindingKind.OFFICE_LANGUAGE),
        ("LUBANG DI JALAN RAYA GERUNG DITAMBAL DINAS PUPR BESOK PAGI.", FindingKind.SHOUTING),
        ("Lubang di Jalan Raya Gerung ditambal besok.", FindingKind.COLD),
        ("Lubang di {jalan} ditambal besok.", FindingKind.FIELD_OPEN),
        (" ".join(["Lubang di Jalan Raya Gerung ditambal besok", *["dan diratakan"] * 20]), FindingKind.LONG_SENTENCE),
    ],
)
def test_what_is_missing_is_shown_where_it_should_stand(answer: str, kind: FindingKind) -> None:
    assert sentences(assess(HOLES, answer), kind) == [answer]


@pytest.mark.parametrize(
    "answer",
    [
        "Salah sendiri lewat Jalan Raya Gerung malam-malam.",
        "Jangan banyak protes, jalan rusak itu bukan urusan kami.",
        "Kalau jalan rusak ya cari jalan lain saja dong.",
        "Jalan berlubang kok dilaporkan, dasar warga manja!",
    ],
)
def test_a_rude_answer_keeps_almost_nothing(answer: str) -> None:
    quality = assess(HOLES, answer)
    assert quality.score < 20
    assert sentences(quality, FindingKind.RUDE) == [answer]


@pytest.mark.parametrize(
    "leak",
    [
        "Pelapornya adalah Bapak Amaq Contoh.",
        "Pemilik warung bernama Contoh, NIK 5201010101010001.",
        "Tetangga Anda dapat dihubungi di 0812 0000 0000.",
        "Surel warga itu contoh.warga@gmail.com.",
        "Rumahnya di Jalan Contoh RT 03.",
    ],
)
def test_personal_data_of_others_hold_the_score_down(leak: str) -> None:
    quality = assess(HOLES, f"{GOOD} {leak}")
    assert quality.score < 40
    assert sentences(quality, FindingKind.PERSONAL_DATA) == [leak]


@pytest.mark.parametrize(
    "contact",
    ["Hubungi call center kami di 0811-390-0000.", "Layanan pengaduan: (0370) 000000.", "Surel kami pupr@contoh.go.id."],
)
def test_an_offices_own_contact_is_no_personal_data(contact: str) -> None:
    assert sentences(assess(HOLES, f"{GOOD} {contact}"), FindingKind.PERSONAL_DATA) == []


def test_who_wants_the_specialist_without_the_emergency_room_gets_the_procedure_and_its_reason() -> None:
    asked = (
        "Ibu saya sakit jantung. Saya mau langsung ke dokter spesialis di RSUD, tetapi petugas menyuruh lewat IGD dulu. "
        "Kenapa dipersulit?"
    )
    refused = "Prosedur rumah sakit memang begitu, harus lewat IGD dulu."
    explained = (
        "Kami memahami kekhawatiran Anda. Pasien dengan sakit jantung diperiksa lebih dulu di IGD karena dokter jaga "
        "dapat menolong dalam lima menit; "
        "dokter spesialis lalu dipanggil ke IGD. Bila tidak mendesak, Anda dapat mendaftar ke Poliklinik Jantung "
        "dengan rujukan puskesmas, Senin sampai "
        "Jumat pukul 08.00. Jika Anda keberatan, sampaikan ke Unit Pengaduan RSUD."
    )
    assert assess(asked, "Kalau tidak mau ikut prosedur IGD, cari rumah sakit lain saja.").score < 20
    assert 30 < assess(asked, refused).score < 65
    assert assess(asked, explained).score >= 80


def test_the_longest_lists_of_findings_stay_in_order() -> None:
    kinds = [finding.kind for finding in assess(HOLES, "Kami teruskan ke instansi terkait.").findings]
    assert kinds[0] == FindingKind.ONLY_PHRASES
    assert FindingKind.NO_OFFICE in kinds


@pytest.mark.parametrize(
    "polite",
    [
        "Anda cukup datang ke kantor desa saja.",
        "Jangan ragu melapor bila lampu mati lagi.",
        "Mohon jangan dipakai dulu sampai kami periksa.",
        "Pembayaran hanya di loket 2.",
        "Kami sedang memperbaiki jalan itu, sabar menunggu.",
    ],
)
def test_a_polite_sentence_is_not_called_rude(polite: str) -> None:
    assert sentences(assess(HOLES, f"{GOOD} {polite}"), FindingKind.RUDE) == []


def test_a_sum_is_the_same_however_it_is_written() -> None:
    asked = "Surat itu diminta bayar 50rb di kantor."
    assert assess(asked, "Uang Rp50.000 kembali besok.").score > 1.5 * assess(asked, "Uang Rp75.000 kembali besok.").score


def test_another_spelling_is_the_same_word_but_two_words_are_two() -> None:
    asked = "Puskesmas Narmada antre lama sekali, loketnya cuma satu."
    assert assess(asked, "Loket Puskesmas Narmda ditambah besok.").score > 40
    lamp = assess("Air PDAM keruh dan berbau.", "Lampu padam itu diganti Dinas Perhubungan kemarin.")
    assert lamp.score < 20


def test_repeating_the_complaint_is_no_answer() -> None:
    assert assess(HOLES, HOLES).score < 20
    assert assess(HOLES, f"{HOLES} {GOOD}").score >= 80
