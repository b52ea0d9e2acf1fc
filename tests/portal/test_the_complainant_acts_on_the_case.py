from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ntbcare.cases.models import Assignment, Attachment, Case
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment, dispose_case
from ntbcare.workflow.handle import act_on_assignment, add_note
from ntbcare.workflow.verify import request_completion, verify_case
from tests.portal.pages import file_report, value_of, words
from tests.world import SORTING, World


def _answered(world: World, reference: str) -> Case:
    case = next(case for case in Case.objects.all() if case.reference == reference)
    verify_case(case.pk, SORTING, actor=world.coordinator)
    dispose_case(case.pk, lead="Dishub", contributors=["PUPR"], note="Segera, ini sensitif.", actor=world.coordinator)
    lead = Assignment.objects.get(case=case, part="lead")
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    act_on_assignment(lead.pk, case.pk, text="Tim memeriksa tiang lampu.", public=True, actor=world.liaison)
    act_on_assignment(lead.pk, case.pk, text="Anggaran belum ada.", public=False, actor=world.liaison)
    add_note(case.pk, "Catatan dalam.", actor=world.coordinator)
    return send_answer(case.pk, "Lampu sudah diganti pada 24 November.", actor=world.liaison)


def test_the_story_is_told_without_what_is_internal(citizen: Client, world: World) -> None:
    reference, _code = file_report(citizen)
    _answered(world, reference)
    page = words(citizen.get(f"/lacak/{reference}"))
    assert "Laporan diteruskan kepada Dinas Perhubungan Provinsi. Ikut membantu: Dinas PUPR Provinsi." in page
    assert "Tim memeriksa tiang lampu." in page
    assert "Lampu sudah diganti pada 24 November." in page
    for internal in ("Segera, ini sensitif.", "Anggaran belum ada.", "Catatan dalam."):
        assert internal not in page


def test_a_question_is_answered_with_words_and_files(citizen: Client, world: World, photo: SimpleUploadedFile) -> None:
    reference, _code = file_report(citizen)
    case = request_completion(Case.objects.get().pk, "Di sebelah mana pasar?", actor=world.coordinator)
    page = citizen.get(f"/lacak/{reference}")
    assert "Di sebelah mana pasar?" in words(page)
    sent = citizen.post(f"/lacak/{reference}/balas", {"key": value_of(page, "key"), "text": "Sebelah timur.", "files": [photo]})
    assert sent.status_code == 302
    case.refresh_from_db()
    assert case.status == "received"
    attachment = Attachment.objects.get()
    after = citizen.get(f"/lacak/{reference}")
    assert "Tulisan Anda sudah kami terima." in words(after)
    download = citizen.get(f"/lacak/{reference}/lampiran/{attachment.pk}")
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert Client().get(f"/lacak/{reference}/lampiran/{attachment.pk}").status_code == 302


def test_a_reply_sent_twice_stands_once(citizen: Client) -> None:
    reference, _code = file_report(citizen)
    key = value_of(citizen.get(f"/lacak/{reference}"), "key")
    for _press in range(2):
        citizen.post(f"/lacak/{reference}/balas", {"key": key, "text": "Masih gelap."})
    assert Case.objects.get().last_number == 2


def test_an_empty_reply_is_told(citizen: Client) -> None:
    reference, _code = file_report(citizen)
    page = citizen.post(f"/lacak/{reference}/balas", {"text": ""})
    assert page.status_code == 422
    assert "Bagian ini belum diisi." in words(page)


def test_rating_asks_for_both_and_is_kept(citizen: Client, world: World) -> None:
    reference, _code = file_report(citizen)
    _answered(world, reference)
    empty = citizen.post(f"/lacak/{reference}/nilai", {})
    assert empty.status_code == 422
    assert '<a href="#solved' in empty.content.decode()
    citizen.post(f"/lacak/{reference}/nilai", {"solved": "ya", "stars": "4", "comment": "Cepat."})
    case = Case.objects.get()
    assert (case.stars, case.solved) == (4, True)
    assert "Anda menilai: 4 dari 5, masalah selesai." in words(citizen.get(f"/lacak/{reference}"))
    page = words(citizen.get(f"/lacak/{reference}"))
    assert "Anda sudah menilainya" in page
    assert "Menunggu penilaian Anda" not in page


def test_rating_waits_for_an_answer(citizen: Client) -> None:
    reference, _code = file_report(citizen)
    refused = citizen.post(f"/lacak/{reference}/nilai", {"solved": "ya", "stars": "4"})
    assert refused.status_code == 302
    assert Case.objects.get().stars is None
    assert "tidak dapat dilakukan lagi" in words(citizen.get(f"/lacak/{reference}"))


def test_reopening_needs_a_reason(citizen: Client, world: World) -> None:
    reference, _code = file_report(citizen)
    _answered(world, reference)
    assert citizen.post(f"/lacak/{reference}/buka-kembali", {"reason": ""}).status_code == 422
    citizen.post(f"/lacak/{reference}/buka-kembali", {"reason": "Masih gelap."})
    assert Case.objects.get().status == "in_progress"


def test_withdrawing_is_asked_first(citizen: Client) -> None:
    reference, _code = file_report(citizen)
    assert "Cabut laporan ini?" in words(citizen.get(f"/lacak/{reference}/cabut"))
    assert Case.objects.get().status == "received"
    citizen.post(f"/lacak/{reference}/cabut")
    assert words(citizen.get(f"/lacak/{reference}")).count("Anda mencabut laporan ini.") == 2  # where it stands, and its history
    case = Case.objects.get()
    assert (case.status, case.archived_by, case.archive_reason) == ("archived", "complainant", "withdrawn")


def test_the_complainant_may_always_close(citizen: Client) -> None:
    reference, _code = file_report(citizen)
    citizen.post(f"/lacak/{reference}/tutup")
    assert Case.objects.get().closed_by == "complainant"
