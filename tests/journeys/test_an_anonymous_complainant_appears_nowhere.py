"""Who complained anonymously stands in no page, answer, message, log, metric, audit or export. Only inspectors may ask."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from django.test import Client

from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import CaseEvent, EventContent
from ntbcare.common.clock import local_day, now
from ntbcare.correspondence.delivery import deliver_due
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.correspondence.rendering import render
from ntbcare.exchange.laporan_ringkas.exporting import export_file
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.publish import release_text
from ntbcare.workflow.reply import reply_to_case
from tests.api.calls import call, token_of
from tests.desk.sessions import browser_of
from tests.world import World, acting_case

NAME, PHONE, EMAIL = "Zulkarnaen Rahasia", "081298765432", "zul.rahasia@pelapor.example"
TRACES = ("zulkarnaen", "81298765432", "1298765432", "zul.rahasia")


def leaks(text: str) -> list[str]:
    """Which traces of the person the text holds."""
    return [trace for trace in TRACES if trace in text.lower()]


@pytest.fixture
def reference(world: World) -> str:
    """An anonymous case that went most of its way."""
    case, _lead, _receipt = acting_case(world, anonymous=True, name=NAME, phone=PHONE, email=EMAIL)
    reply_to_case(case.pk, "Masih gelap.", actor=Actor.complainant())
    send_answer(case.pk, "Lampu sudah menyala lagi.", actor=world.liaison)
    release_text(case.pk, "Lampu jalan mati di depan pasar.", actor=world.coordinator)
    drain()
    return case.reference


def pages_of(reference: str) -> list[str]:
    desk = [
        "",
        "?view=all",
        f"?view=all&q={reference}",
        f"cases/{reference}",
        "figures/",
        "members/",
        "audit/",
        "outbox/",
        "agencies/",
    ]
    return [f"/desk/{path}" for path in desk]


@pytest.mark.parametrize("role", list(Role))
def test_in_no_page_and_no_answer_of_any_role(world: World, reference: str, role: Role) -> None:
    where = "Dishub" if role in {Role.LIAISON, Role.APPROVER} else "Pemprov"
    actor = world.actor(role, where)
    desk = browser_of(actor)
    for path in pages_of(reference):
        assert leaks(desk.get(path).content.decode()) == [], path
    for message in OutgoingMessage.objects.all():
        assert leaks(desk.get(f"/desk/outbox/{message.pk}").content.decode()) == []
    revealed = desk.post(f"/desk/cases/{reference}/reveal").content.decode()
    assert leaks(revealed) == []
    if role != Role.INSPECTOR:
        asked = desk.post(f"/desk/cases/{reference}/reveal", {"reason": "Saya ingin tahu."}).content.decode()
        assert leaks(asked) == []
    for path in ("/cases", "/cases?view=mine", f"/cases?q={reference}", f"/cases/{reference}"):
        assert leaks(json.dumps(call("GET", path, **token_of(actor)).body)) == [], path


def test_in_nothing_that_everybody_sees(reference: str) -> None:
    browser = Client()
    for path in (
        "/",
        "/laporan",
        f"/laporan/{reference}",
        "/statistik",
        "/metrics",
        "/api/v1/public/complaints",
        "/api/v1/statistics",
    ):
        assert leaks(browser.get(path).content.decode()) == [], path


def test_in_no_event_audit_or_message_to_officers(world: World, reference: str) -> None:
    inspector = browser_of(world.actor(Role.INSPECTOR, "Pemprov"))
    assert leaks(inspector.post(f"/desk/cases/{reference}/reveal", {"reason": "Ada ancaman."}).content.decode()) != []
    assert leaks(str(list(Entry.objects.values()))) == []
    assert leaks(str(list(CaseEvent.objects.values())) + str(list(EventContent.objects.values_list("body")))) == []
    for message in OutgoingMessage.objects.all():
        wording = render(message)
        assert leaks(wording.subject + wording.body) == []


def test_in_no_line_of_the_log(world: World, reference: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = {
        "text": "Lampu jalan mati lagi sejak kemarin.",
        "anonymous": True,
        "contact": {"name": NAME, "phone": PHONE, "email": EMAIL},
    }
    receipt = call("POST", "/complaints", said).body
    call("GET", f"/complaints/{receipt['reference']}", x_complaint_code=receipt["code"])
    Client().get(f"/laporan?q={NAME}")
    Client().post("/lacak/kode-hilang", {"reference": receipt["reference"], "email": EMAIL})
    Client().post("/desk/account/login/", {"login": EMAIL, "password": "salah-sama-sekali"})
    drain()
    deliver_due()
    shown = capsys.readouterr()
    log = shown.out + shown.err
    assert '"event": "request"' in log
    assert leaks(log) == []
    assert receipt["code"] not in log
    assert "Lampu jalan" not in log


def test_in_no_export(reference: str, tmp_path: Path) -> None:
    today = local_day(now())
    export_file(tmp_path / "x.xlsx", first=today, last=today)
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").active
    assert sheet is not None
    text = " ".join(str(value) for row in sheet.iter_rows(values_only=True) for value in row)
    assert reference in text or "Lampu jalan" in text
    assert leaks(text) == []
