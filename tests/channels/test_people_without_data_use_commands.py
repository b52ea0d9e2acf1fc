"""What can be done by SMS alone, over each of the three ways in: file, STATUS, BALAS, NILAI and BANTUAN, as people write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client

from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.sets import EventKind
from ntbcare.channels.contract import Account, Delivery
from ntbcare.channels.gsm import encode_gsm
from ntbcare.channels.models import ChannelLine
from ntbcare.channels.queries import account_by_id
from ntbcare.common.clock import now
from ntbcare.correspondence.fetching import fetch_if_due
from ntbcare.correspondence.inbox import store_raw
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.correspondence.rendering import shown_text
from ntbcare.workflow.answer import send_answer
from tests.channels.modem import modem
from tests.channels.smsc import deliver_sm, pdu, smsc
from tests.channels.wire import kannel_account, provider, work
from tests.world import World, acting_case

pytestmark = pytest.mark.django_db
PERSON = "+6281200000009"
Write = Callable[[str], None]


@contextmanager
def _kannel(client: Client, _folder: Path) -> Iterator[Write]:
    kannel_account()
    count = iter(range(100))

    def write(text: str) -> None:
        asked = {"from": PERSON, "text": text, "id": f"k{next(count)}", "token": "kata-rahasia"}
        assert client.get("/webhooks/sms", asked).status_code == 200

    with provider(body="0: Accepted for delivery"):
        yield write


@contextmanager
def _gammu(_client: Client, folder: Path) -> Iterator[Write]:
    minutes = iter(range(10, 60))
    with modem(folder, postgres=False) as tables:

        def write(text: str) -> None:
            tables.receive(text, sender=PERSON, at=f"2026-11-22 09:{next(minutes)}:00")
            ChannelLine.objects.update(due_at=now())
            assert fetch_if_due(tables.account, "a:1:x") == 1

        yield write


@contextmanager
def _smpp(_client: Client, _folder: Path) -> Iterator[Write]:
    count = iter(range(100))
    with smsc() as operator:
        account = account_by_id(operator.account.id) if operator.account else None

        def write(text: str) -> None:
            assert isinstance(account, Account)
            octets = pdu(0x05, deliver_sm(encode_gsm(text), source=PERSON[1:]))
            store_raw(account, Delivery("SMPP", {"session": "s", "number": str(next(count))}, {}, octets))

        yield write


@pytest.fixture(params=[_kannel, _gammu, _smpp], ids=["Kannel", "Gammu", "SMPP"])
def write(request: pytest.FixtureRequest, client: Client, tmp_path: Path, world: World) -> Iterator[Write]:
    with request.param(client, tmp_path) as opened:

        def write_and_work(text: str) -> None:
            opened(text)
            work()

        yield write_and_work


def _last() -> str:
    return shown_text(OutgoingMessage.objects.filter(key__startswith="talk:").latest("pk")).body


def test_filing(write: Write) -> None:
    write("Lampu jalan di Gerung Utara mati sejak dua minggu")
    case = Case.objects.get()
    assert (case.source, case.region_id) == ("sms", "52.01.01.1001")
    assert _last().startswith(f"Laporan {case.reference} diterima.")


def test_help(write: Write) -> None:
    for word in ("BANTUAN", "bantuan", "  Bantuan. ", "help", "?"):
        write(word)
        assert _last().startswith("Tulis masalahnya untuk melapor."), word


def _forms(word: str, reference: str, code: str) -> list[str]:
    """The same command as people write it."""
    plain, digits = code.replace("-", ""), reference.replace("-", "")
    alike = plain.replace("1", "l").replace("0", "O")
    return [
        f"{word} {reference} {code}",
        f"{word.lower()} {reference.lower()} {plain.lower()}",
        f"  {word.title()}   {digits}   {code.replace('-', ' ')} ",
        f"{word} {reference.replace('-', ' ')} {plain}",
        f"{word}\n{reference}\n{alike}",
    ]


def test_status_in_every_form(write: Write, world: World) -> None:
    _case, _lead, receipt = acting_case(world)
    for text in _forms("STATUS", receipt.reference, receipt.code):
        write(text)
        assert _last().startswith(f"Laporan {receipt.reference}: Ditindaklanjuti."), text


def test_replying_in_every_form(write: Write, world: World) -> None:
    case, _lead, receipt = acting_case(world)
    for number, text in enumerate(_forms("BALAS", receipt.reference, receipt.code), 1):
        write(f"{text.rstrip()} masih gelap, tolong segera")
        assert CaseEvent.objects.filter(case=case, kind=EventKind.REPLIED).count() == number, text
    newest = CaseEvent.objects.filter(case=case, kind=EventKind.REPLIED).latest("pk").content.body
    assert newest is not None
    assert newest["text"] == "masih gelap, tolong segera"


def test_rating(write: Write, world: World) -> None:
    case, _lead, receipt = acting_case(world)
    write(f"NILAI {receipt.reference} {receipt.code} 5")
    assert "belum dijawab" in _last()
    send_answer(case.pk, "Lampu sudah diganti dan menyala sejak tadi malam.", actor=world.liaison)
    write(f"nilai {receipt.reference.lower()} {receipt.code.lower()} 4 sudah terang")
    case.refresh_from_db()
    assert case.stars == 4


def test_a_wrong_code_opens_nothing(write: Write, world: World) -> None:
    case, _lead, receipt = acting_case(world)
    write(f"STATUS {receipt.reference} AAAA-BBBB-CCCC")
    assert _last().startswith("Nomor laporan dan kode tidak cocok")
    write(f"BALAS {receipt.reference} AAAA-BBBB-CCCC tambahan")
    assert not CaseEvent.objects.filter(case=case, kind=EventKind.REPLIED).exists()
