from __future__ import annotations

from django.test import Client

from ntbcare.cases.models import Case
from ntbcare.common.clock import now, pretend
from ntbcare.workflow.assign import accept_assignment, dispose_case
from ntbcare.workflow.clarify import find_statement, state_case
from ntbcare.workflow.verify import verify_case
from tests.clarified import COMPLAINT, REASON, REPLY, STATEMENT
from tests.portal.pages import file_report, words
from tests.world import SORTING, World


def contested(citizen: Client, world: World) -> tuple[Case, str]:
    reference, _code = file_report(citizen, text=COMPLAINT)
    case = Case.objects.get()
    verify_case(case.pk, SORTING, actor=world.coordinator)
    dispose_case(case.pk, lead="Dishub", contributors=[], actor=world.coordinator)
    lead = case.assignments.get()
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    return state_case(case.pk, STATEMENT, contested="all", actor=world.liaison), f"/lacak/{reference}"


def test_the_statement_stands_on_the_page_with_the_last_day_to_reply(citizen: Client, world: World) -> None:
    _case, at = contested(citizen, world)
    page = words(citizen.get(at))
    assert STATEMENT in page
    assert "Belum ada. Ditunggu sampai" in page
    assert "Tanggapi klarifikasi" in page


def test_a_reply_is_taken_once_and_stands_beside_the_statement(citizen: Client, world: World) -> None:
    case, at = contested(citizen, world)
    form = words(citizen.get(f"{at}/klarifikasi"))
    assert "Apa pendapat Anda" in form
    assert STATEMENT in form, "whoever replies reads what the agency says on the same page"
    assert "Anda dapat menanggapi sampai" in form
    sent = citizen.post(f"{at}/klarifikasi", {"stance": "disputes", "text": REPLY}, follow=True)
    page = words(sent)
    assert "Tanggapan Anda sudah kami terima." in page
    assert REPLY in page
    assert "Tanggapi klarifikasi" not in page
    again = citizen.post(f"{at}/klarifikasi", {"stance": "accepts"}, follow=True)
    assert "Langkah itu tidak dapat dilakukan lagi." in words(again)
    find_statement(case.pk, REASON, finding="partly", actor=world.coordinator)
    page = words(citizen.get(at))
    assert "Klarifikasi terbukti sebagian" in page
    assert REASON in page


def test_what_is_missing_is_said_and_nothing_is_lost(citizen: Client, world: World) -> None:
    _case, at = contested(citizen, world)
    page = citizen.post(f"{at}/klarifikasi", {"stance": "", "text": REPLY})
    assert page.status_code == 422
    assert "Pilih salah satu." in words(page)
    assert REPLY in words(page)
    page = citizen.post(f"{at}/klarifikasi", {"stance": "disputes", "text": ""})
    assert "Bagian ini belum diisi." in words(page)


def test_without_the_code_nobody_reads_or_replies(citizen: Client, world: World) -> None:
    case, at = contested(citizen, world)
    stranger = Client()
    assert stranger.get(f"{at}/klarifikasi").status_code == 302
    assert stranger.post(f"{at}/klarifikasi", {"stance": "accepts"}).status_code == 302
    assert STATEMENT not in words(stranger.get(at))
    case.refresh_from_db()
    assert case.clarification == "stated"


def test_silence_ends_with_the_time(citizen: Client, world: World) -> None:
    case, at = contested(citizen, world)
    with pretend(now().replace(year=now().year + 1)):
        find_statement(case.pk, REASON, finding="upheld", actor=world.coordinator)
    page = words(citizen.get(at))
    assert "Pelapor tidak menanggapi." in page
    assert "Tanggapi klarifikasi" not in page
