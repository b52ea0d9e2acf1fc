"""The check in the composer: beside the field for htmx, on the page without scripts; it never stands in the way of writing."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.guidance.actions.answers import approve_good, save_template, set_policy
from ntbcare.workflow.answer import save_draft, send_answer
from ntbcare.workflow.guide import propose_good_answer
from tests.desk.sessions import browser_of
from tests.world import World, acting_case

THANKS = "Terima kasih atas laporan Anda, akan kami tindak lanjuti."
PART = {"HX-Request": "true", "HX-Target": "quality-answer"}


def test_each_finding_stands_with_its_sentence_and_advice(world: World) -> None:
    case, _, _ = acting_case(world)
    page = browser_of(world.liaison).post(f"/desk/cases/{case.reference}/check", {"text": THANKS}, headers=PART)
    said = page.content.decode()
    assert page.status_code == 200
    assert "<article" not in said
    assert "Mutu jawaban: kurang" in said
    assert "dari 100" in said
    assert f"<q>{THANKS}</q>" in said
    assert "paling lambat 12 Desember 2026" in said
    assert "Lampu jalan di depan pasar mati sejak dua minggu." in said


def test_without_scripts_the_page_comes_back_with_what_was_typed(world: World) -> None:
    case, _, _ = acting_case(world)
    page = browser_of(world.liaison).post(f"/desk/cases/{case.reference}/check", {"text": THANKS}).content.decode()
    assert 'id="step-answer" open' in page
    assert f">{THANKS}</textarea>" in page
    assert "Hanya kalimat baku" in page
    assert "Periksa jawaban" in page


def test_nothing_is_checked_for_those_who_do_not_answer(world: World) -> None:
    case, _, _ = acting_case(world)
    address = f"/desk/cases/{case.reference}/check"
    assert browser_of(world.actor(Role.LIAISON, "PUPR")).post(address, {"text": THANKS}).status_code == 404
    assert browser_of(world.coordinator).post(address, {"text": THANKS}).status_code == 403
    assert browser_of(world.liaison).get(address).status_code == 302


def test_a_protected_complaint_is_not_quoted(world: World) -> None:
    case, _, _ = acting_case(world, confidential=True)
    said = browser_of(world.liaison).post(f"/desk/cases/{case.reference}/check", {"text": THANKS}, headers=PART).content.decode()
    assert "Pokok belum dijawab" in said
    assert "Lampu jalan di depan pasar" not in said


def test_the_statements_stay_the_same_however_much_is_written(world: World) -> None:
    case, _, _ = acting_case(world)
    desk = browser_of(world.liaison)
    address = f"/desk/cases/{case.reference}/check"
    # The first request reads what the process keeps.
    desk.post(address, {"text": "Ok."}, headers=PART)
    counts = []
    for text in ("Ok.", THANKS * 20, "Lampu jalan diganti besok. " * 600):
        with CaptureQueriesContext(connection) as statements:
            assert desk.post(address, {"text": text}, headers=PART).status_code == 200
        counts.append(len(statements))
    assert len(set(counts)) == 1


def test_who_would_be_held_back_is_told_before_sending(world: World) -> None:
    set_policy(world.agency("Pemprov").pk, holds=True, threshold=60, from_day=local_day(now()), basis="", user_id=None)
    case, _, _ = acting_case(world)
    desk = browser_of(world.liaison)
    said = desk.post(f"/desk/cases/{case.reference}/check", {"text": THANKS}, headers=PART).content.decode()
    assert "Di bawah 60" in said
    refused = desk.post(f"/desk/cases/{case.reference}/answer", {"text": THANKS})
    assert refused.status_code == 409
    assert "di bawah batas 60" in refused.content.decode()
    assert f">{THANKS}</textarea>" in refused.content.decode()


def test_the_second_officer_sees_what_the_check_says_of_the_draft(world: World) -> None:
    case, lead, _ = acting_case(world)
    save_draft(lead.pk, text=THANKS, actor=world.liaison)
    page = browser_of(world.actor(Role.APPROVER, "Dishub")).get(f"/desk/cases/{case.reference}").content.decode()
    assert "Setujui rancangan" in page
    assert "Mutu jawaban: kurang" in page


def test_one_may_begin_from_a_template_and_loses_nothing(world: World) -> None:
    branch = world.agency("Pemprov").pk
    template = save_template(branch, name="Lampu", body="Laporan {nomor} ditangani {kantor} pada {tanggal}.", user_id=None)
    case, _, _ = acting_case(world)
    said = {"text": "Sudah saya tulis.", "use": f"template-{template.pk}"}
    page = browser_of(world.liaison).post(f"/desk/cases/{case.reference}/check", said).content.decode()
    begun = f"Laporan {case.reference} ditangani Dinas Perhubungan Provinsi pada {{tanggal}}."
    assert f">{begun}\n\nSudah saya tulis.</textarea>" in page
    assert "Isian masih kosong" in page


def test_one_may_begin_from_a_good_answer_and_is_told_when_it_is_a_mere_copy(world: World) -> None:
    branch = world.agency("Pemprov").pk
    first, _, _ = acting_case(world)
    good = "Lampu jalan di depan pasar diganti Dinas Perhubungan kemarin karena kabel putus. Bila mati lagi, balas pesan ini."
    send_answer(first.pk, good, actor=world.liaison)
    row = propose_good_answer(first.pk, actor=world.liaison)
    approve_good(row.pk, frozenset({branch}), text=good, user_id=world.coordinator.user_id)
    case, _, _ = acting_case(world, text="Lampu jalan di simpang tiga mati, malam gelap.")
    desk = browser_of(world.liaison)
    address = f"/desk/cases/{case.reference}/check"
    assert "Jawaban baik yang mirip" in desk.post(address, {"text": ""}, headers=PART).content.decode()
    page = desk.post(address, {"text": "", "use": f"good-{row.pk}"}).content.decode()
    assert f">{good}</textarea>" in page
    assert "Salinan jawaban lain" in page


def test_the_story_tells_the_score_and_offers_to_propose(world: World) -> None:
    case, _, _ = acting_case(world)
    send_answer(case.pk, THANKS, actor=world.liaison)
    desk = browser_of(world.liaison)
    page = desk.get(f"/desk/cases/{case.reference}").content.decode()
    assert "Nilai jawaban saat dikirim" in page
    assert "Usulkan jawaban sebagai contoh" in page
    done = desk.post(f"/desk/cases/{case.reference}/propose", follow=True)
    assert "Jawaban diusulkan sebagai contoh" in done.content.decode()
