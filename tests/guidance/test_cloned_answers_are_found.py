"""The same answer to different things is found with its pairs; approved templates and reports of one thing are no clones."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from ntbcare.cases.models import Case, CaseEvent
from ntbcare.common.clock import local_day, now
from ntbcare.guidance.clones import as_sentences, look_at_answers, own_words
from ntbcare.guidance.models import AnswerTemplate
from ntbcare.monitoring.anomalies.actions import raise_alerts
from ntbcare.monitoring.anomalies.follower import follow
from ntbcare.monitoring.anomalies.prints import prints_of
from ntbcare.monitoring.anomalies.words import told
from ntbcare.monitoring.models import Alert
from ntbcare.workflow.answer import send_answer
from tests.desk.sessions import browser_of
from tests.world import World, acting_case

REPORTS = (
    "Lampu jalan di depan pasar mati sejak dua minggu.",
    "Sampah menumpuk di belakang sekolah dasar dan berbau.",
    "Petugas parkir meminta uang lebih dari tarif di terminal.",
    "Air sumur warga menjadi keruh setelah galian baru dibuka.",
    "Bus sekolah tidak pernah datang pada hari Jumat.",
)
SAME = "Terima kasih. Laporan sudah kami terima dan akan kami tindak lanjuti sesuai ketentuan bersama bidang terkait."
OWN = (
    "Kami mengganti dua lampu di depan pasar pada hari Senin dan keduanya sekarang menyala.",
    "Truk mengangkut sampah di belakang sekolah tadi pagi, jadwalnya menjadi dua kali seminggu.",
    "Petugas parkir itu kami panggil, uang lebih dikembalikan, papan tarif dipasang di gerbang terminal.",
    "Contoh air sumur kami ambil hari Selasa, hasil laboratorium kami kirim pekan depan.",
    "Sopir bus sekolah hari Jumat sudah ditetapkan, mulai pekan ini bus datang pukul enam pagi.",
)


def answered(world: World, answers: Sequence[str], reports: Sequence[str] = REPORTS) -> list[Case]:
    cases = []
    for report, answer in zip(reports, answers, strict=True):
        case, _, _ = acting_case(world, text=report)
        cases.append(send_answer(case.pk, answer, actor=world.liaison))
    follow(list(CaseEvent.objects.order_by("case_id", "number")))
    return cases


def look() -> list[Alert]:
    found = look_at_answers(list(Alert.objects.filter(ended_at=None)), local_day(now()))
    raise_alerts(found.drafts)
    return list(Alert.objects.all())


def test_one_answer_to_five_things_is_found_with_its_pairs(world: World) -> None:
    cases = answered(world, [SAME.replace("Laporan", f"Laporan nomor {n}") for n in range(5)])
    (alert,) = look()
    assert (alert.kind, alert.agency_id) == ("clones", world.agency("Dishub").pk)
    assert set(alert.evidence["cases"]) == {case.pk for case in cases}
    assert len(alert.evidence["pairs"]) == 4
    assert alert.evidence["likeness"] >= 0.9
    with override("id"):
        assert "5 laporan tentang hal yang berbeda mendapat jawaban yang sama, dari 1 petugas." in told(alert).what
    page = browser_of(world.coordinator).get(f"/desk/alerts/{alert.pk}").content.decode()
    assert "Pasangan yang jawabannya sama" in page
    assert page.count(cases[0].reference) >= 2
    assert look() == [alert]


def test_answers_of_their_own_are_none(world: World) -> None:
    answered(world, OWN)
    assert look() == []


def test_an_approved_template_is_no_clone_by_itself(world: World) -> None:
    frame = "Terima kasih atas laporan Anda kepada pemerintah provinsi. {what} Bila masih ada kendala, balas pesan ini."
    AnswerTemplate.objects.create(
        branch=world.agency("Pemprov"),
        name="Umum",
        version=1,
        body=frame.replace("{what}", "{yang dilakukan}."),
        created_at=now(),
    )
    answered(world, [frame.format(what=what) for what in OWN])
    assert look() == []


def test_reports_of_one_thing_may_have_one_answer(world: World) -> None:
    answered(world, [SAME] * 5, ["Lampu jalan di depan pasar Gerung mati sejak dua minggu."] * 5)
    assert look() == []


def test_what_stands_in_a_template_is_left_out() -> None:
    template = as_sentences("Terima kasih atas laporan Anda. Kami akan datang pada {tanggal}.")
    assert own_words("Terima kasih atas laporan Anda! Pipa diganti.", [template]) == "pipa diganti"


def test_nearly_the_same_words_share_a_part_of_their_print() -> None:
    one, other = prints_of(SAME), prints_of(SAME.replace("bidang terkait", "bidang lain"))
    far = prints_of(OWN[0])
    assert one is not None
    assert other is not None
    assert far is not None
    assert set(one) & set(other)
    assert not set(one) & set(far)
    assert prints_of("Sudah kami tangani.") is None


def test_looking_costs_the_same_whatever_there_is(world: World) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            look_at_answers([], local_day(now()))
        return len(asked)

    answered(world, [SAME] * 4, REPORTS[:4])
    few = statements()
    answered(world, [SAME] * 5)
    assert statements() <= few <= 14
