"""Someone wants the specialist without the emergency room's procedure; the hospital explains it, and is found right."""

from __future__ import annotations

from django.test import Client

from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.replay import check_cases
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment, dispose_case
from ntbcare.workflow.clarify import find_statement
from ntbcare.workflow.publish import release_text
from ntbcare.workflow.verify import verify_case
from tests.clarified import COMPLAINT, REASON, REPLY, STATEMENT
from tests.desk.sessions import browser_of
from tests.portal.pages import file_report, words
from tests.world import SORTING, World


def test_both_are_heard_and_everybody_reads_both_without_the_name(world: World) -> None:
    patient = Client()
    reference, _code = file_report(patient, text=COMPLAINT, name="Budi Contoh", phone="0812 0000 0000")
    case = Case.objects.get()
    verify_case(case.pk, SORTING, actor=world.coordinator)
    dispose_case(case.pk, lead="Dishub", contributors=[], actor=world.coordinator)
    accept_assignment(Assignment.objects.get(case=case).pk, case.pk, actor=world.liaison)
    at = f"/desk/cases/{reference}"
    hospital, coordinator = browser_of(world.liaison), browser_of(world.coordinator)
    assert hospital.post(f"{at}/clarify", {"text": STATEMENT, "contested": "all"}).status_code == 302
    assert STATEMENT in words(patient.get(f"/lacak/{reference}"))
    patient.post(f"/lacak/{reference}/klarifikasi", {"stance": "disputes", "text": REPLY})
    find_statement(case.pk, REASON, finding="upheld", actor=world.coordinator)
    release_text(case.pk, "Seseorang merasa ditelantarkan di IGD.", actor=world.coordinator)
    sides = {"statement": STATEMENT, "reply": REPLY, "finding": REASON}
    assert coordinator.post(f"{at}/release-finding", sides).status_code == 302
    send_answer(case.pk, "Alur IGD sudah kami jelaskan dan kami pasang di ruang tunggu.", actor=world.liaison)
    drain()
    page = words(Client().get(f"/laporan/{reference}"))
    assert page.index(STATEMENT) < page.index(REPLY) < page.index(REASON)
    assert "Klarifikasi instansi terbukti" in page
    for personal in ("Budi", "0812"):
        assert personal not in page
    case.refresh_from_db()
    assert (case.status, case.clarification) == ("answered", "upheld")
    assert list(check_cases()) == []
