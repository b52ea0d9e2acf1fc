from __future__ import annotations

from django.test import Client

from ntbcare.cases.dispatch import drain
from ntbcare.common.clock import pretend
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.information import decide_objection, extend_request, read_refusal
from tests.asked import OBJECTION, REPLY, WHY, asked_case, with_secretary
from tests.deadlines.journey import at
from tests.portal.pages import words
from tests.world import World, acting_case


def opened(reference: str, code: str) -> Client:
    citizen = Client()
    assert citizen.post(f"/lacak/{reference}", {"reference": reference, "code": code}).status_code == 302
    return citizen


def test_extension_refusal_objection_and_decision_are_told(world: World) -> None:
    with pretend(at("2026-11-02 09:00")):
        secretary = with_secretary(world)
        case, receipt = asked_case(world)
        citizen = opened(case.reference, receipt.code)
        page = f"/lacak/{case.reference}"
        assert "Ajukan keberatan" not in words(citizen.get(page))
        extend_request(case.pk, WHY, actor=world.liaison)
        drain()
        told = words(citizen.get(page))
        assert "diperpanjang satu kali" in told
        assert WHY in told
        send_answer(case.pk, REPLY, refusal=read_refusal("exempt", exemption="h"), actor=world.liaison)
        told = words(citizen.get(page))
        assert "huruf h: rahasia pribadi" in told
        assert "Ajukan keberatan" in told
        form = f"{page}/keberatan"
        assert "diputuskan oleh atasan" in words(citizen.get(form))
        refused = citizen.post(form, {"ground": "", "text": OBJECTION})
        assert refused.status_code == 422
        assert OBJECTION in refused.content.decode(), "what was typed stays"
        assert citizen.post(form, {"ground": "refused", "text": OBJECTION}).status_code == 302
        told = words(citizen.get(page))
        assert "Sekretariat Daerah" in told
        assert "Keberatan Anda sudah kami terima" in told
        again = citizen.post(form, {"ground": "refused", "text": OBJECTION})
        assert again.status_code == 302, "once: it leads back to the case"
        decide_objection(case.pk, WHY, decision="rejected", actor=secretary)
        assert "Komisi Informasi Provinsi NTB paling lambat 20 November 2026" in words(citizen.get(page))
        assert "information commission by 20 November 2026" in words(citizen.get(f"{page}?lang=en"))


def test_a_complaint_has_no_such_way(world: World) -> None:
    case, _lead, receipt = acting_case(world)
    send_answer(case.pk, REPLY, actor=world.liaison)
    citizen = opened(case.reference, receipt.code)
    assert "Ajukan keberatan" not in words(citizen.get(f"/lacak/{case.reference}"))
    assert citizen.post(f"/lacak/{case.reference}/keberatan", {"ground": "late", "text": OBJECTION}).status_code == 302
    case.refresh_from_db()
    assert case.status == "answered"


def test_the_page_of_deadlines_says_which_limit_binds(world: World) -> None:
    page = words(Client().get("/kebijakan"))
    assert "Di sini yang mengikat adalah batas pedoman SP4N" in page
    assert "Undang-Undang 14/2008 tentang Keterbukaan Informasi Publik Pasal 22 ayat (7)" in page
