"""What went to the complainant by which way and what of it is known; and, before it is sent, how it will arrive."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ntbcare.agencies.roles import Role
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case
from ntbcare.channels.contract import DeliveryReceipt, ReceiptState
from ntbcare.channels.queries import account_by_name
from ntbcare.common.clock import now
from ntbcare.complainants.models import ContactPoint
from ntbcare.correspondence.models import Delivery, IncomingMessage, OutgoingMessage
from ntbcare.correspondence.outbox import bury, claim
from ntbcare.correspondence.receipts import take_receipt
from tests.channels.meta import deliver as tell_meta
from tests.channels.meta import graph, message, page_account
from tests.channels.wire import deliver, gateway_account, kannel_account, provider, says, work
from tests.desk.sessions import browser_of
from tests.world import World, acting_case, file_case

pytestmark = pytest.mark.django_db
NUMBER = "081234567890"


def by_gateway(client: Client) -> Case:
    """A case that a person told by a district's gateway, with a number behind it."""
    gateway_account()
    says(client, 1, "Lampu jalan di Gerung Utara mati")
    with provider():
        work()
    return Case.objects.get()


def page_of(world: World, case: Case) -> str:
    return browser_of(world.coordinator).get(f"/desk/cases/{case.reference}").content.decode()


def arrival(client: Client, case: Case, form: str, said: dict[str, str], *, whole: bool = False) -> str:
    """The part beside the field as htmx asks for it, or the whole page as a browser without scripts does."""
    headers = {} if whole else {"HX-Target": f"arrives-{form}"}
    answer = client.post(f"/desk/cases/{case.reference}/arrival/{form}", said, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def unsent(case: Case, way: str) -> int:
    return OutgoingMessage.objects.filter(about=case.reference, account__name=way).order_by("-pk").values_list("pk", flat=True)[0]


def test_sent_is_not_arrived_until_a_receipt_says_so(client: Client, world: World) -> None:
    case = by_gateway(client)
    before = page_of(world, case)
    assert "Pesan kepada pelapor" in before
    assert "belum ada tanda terima" in before
    deliver(client, {"type": "receipt", "outbox_id": str(unsent(case, "gerbang")), "state": "read"})
    work()
    after = page_of(world, case)
    assert "belum ada tanda terima" not in after
    assert ">dibaca <time" in after


def test_a_failure_says_when_and_why_in_plain_words_and_what_was_tried_instead(world: World) -> None:
    kannel_account()
    case, _ = file_case(phone=NUMBER, email="budi@contoh.example")
    OutgoingMessage.objects.all().delete()
    browser_of(world.coordinator).post(f"/desk/cases/{case.reference}/ask", {"question": "Di jalan apa?", "seen": "1"})
    drain()
    OutgoingMessage.objects.update(due_at=now() - timedelta(minutes=2))
    with_mail = claim(5, channels=False)
    bury(with_mail[0], "SMTPRecipientsRefused 550")
    page = page_of(world, case)
    assert "gagal" in page
    assert "alamat surel tidak ada" in page
    assert page.index("Surel</span>") < page.index("SMS</span>")
    assert "lalu</span>" in page
    assert NUMBER[1:] not in page
    assert "budi@contoh" not in page


@pytest.mark.parametrize(
    ("reason", "words"),
    [("dlr 16", "ditolak operator"), ("dlr 2", "nomor tidak ada, atau telepon mati terlalu lama"),
     ("nobody at 081234567890", "alasan dari saluran: nobody at •••")],
)  # fmt: skip
def test_a_receipt_of_failure_is_told_without_the_number(world: World, reason: str, words: str) -> None:
    kannel_account()
    case, _ = file_case(phone=NUMBER)
    point, account = ContactPoint.objects.get(), account_by_name("sms")
    assert account is not None
    message = OutgoingMessage.objects.create(
        key="x", template="answered", about=case.reference, contact_point=point, account_id=account.id, state=Delivery.SENT,
        context_sealed=b"", created_at=now(), due_at=now(), sent_at=now(), receipts_follow=True,
    )  # fmt: skip
    take_receipt(account, DeliveryReceipt(outbox_id=str(message.pk), state=ReceiptState.FAILED, reason=reason))
    message.refresh_from_db()
    assert message.failed_at is not None
    page = page_of(world, case)
    assert f": {words}</span>" in page
    assert "tidak ada jalan lain yang dicoba" in page


def test_who_may_not_read_a_case_sees_nothing_of_its_messages(world: World) -> None:
    case, _lead, _ = acting_case(world, email="budi@contoh.example", confidential=True)
    drain()
    clerk = browser_of(world.actor(Role.CLERK, "Pemprov")).get(f"/desk/cases/{case.reference}").content.decode()
    assert "Pesan kepada pelapor" not in clerk
    assert "Pesan kepada pelapor" in page_of(world, case)


def test_the_server_counts_the_sms_while_the_officer_writes(client: Client, world: World) -> None:
    account = kannel_account()
    client.get("/webhooks/sms", {"token": "kata-rahasia", "from": "+6281234567890", "text": "Lampu jalan di Gerung Utara mati",
                                 "id": "1"})  # fmt: skip
    with provider(body="0: Accepted"):
        work()
    case = Case.objects.get()
    assert account.kind == "kannel"
    desk = browser_of(world.coordinator)
    short = arrival(desk, case, "ask", {"question": "Di RT berapa?"})
    assert "Akan sampai lewat SMS" in short
    assert "1 SMS" in short
    assert "Di RT berapa?" in short
    odd = arrival(desk, case, "ask", {"question": "Di RT berapa? \N{SMILING FACE WITH OPEN MOUTH}"})
    assert "membuat pesan ini 2 SMS; tanpa tanda itu 1 SMS" in odd
    long = arrival(desk, case, "ask", {"question": "Kalimat yang panjang. " * 60})
    assert "3 SMS" in long
    assert "Dipotong atau disesuaikan" in long
    assert "81234567890" not in short + odd + long
    assert not OutgoingMessage.objects.filter(template="completion_requested").exists()


def test_without_scripts_the_page_shows_the_arrival_and_keeps_what_was_written(client: Client, world: World) -> None:
    case = by_gateway(client)
    page = arrival(browser_of(world.coordinator), case, "ask", {"question": "Di RT berapa?"}, whole=True)
    assert "Akan sampai lewat Gerbang Lombok Barat" in page
    assert ">Di RT berapa?</textarea>" in page
    assert "formaction=" in page
    assert "<h1" in page


def test_what_an_unproved_address_does_not_get_is_said(world: World) -> None:
    case, _lead, _ = acting_case(world, email="budi@contoh.example")
    page = arrival(browser_of(world.liaison), case, "answer", {"text": "Lampu sudah diganti."})
    assert "Akan sampai lewat Surel" in page
    assert "Lampu sudah diganti." not in page
    assert "alamatnya belum dipastikan" in page


def test_who_left_no_address_reads_it_on_the_page_only(world: World) -> None:
    case, lead, _ = acting_case(world)
    page = arrival(browser_of(world.liaison), case, f"act-{lead.pk}", {"text": "Tim berangkat."})
    assert "Pelapor tidak meninggalkan alamat" in page


def test_only_whoever_may_do_the_step_is_shown_its_arrival(world: World) -> None:
    case, _lead, _ = acting_case(world, email="budi@contoh.example")
    desk = browser_of(world.coordinator)
    assert desk.post(f"/desk/cases/{case.reference}/arrival/answer", {"text": "x"}).status_code == 403
    assert desk.post(f"/desk/cases/{case.reference}/arrival/verify", {"text": "x"}).status_code == 404
    assert browser_of(world.liaison).post("/desk/cases/NTB-26-0009999/arrival/answer", {"text": "x"}).status_code == 404


def test_a_closed_window_is_foreseen(client: Client, world: World) -> None:
    page_account()
    tell_meta(client, message("Lampu jalan di Gerung Utara mati"))
    with graph():
        work()
    case, desk = Case.objects.get(), browser_of(world.coordinator)
    asked = {"question": "Di RT berapa?"}
    assert "Akan sampai lewat Facebook" in arrival(desk, case, "ask", asked)
    IncomingMessage.objects.update(sent_at=now() - timedelta(days=8), received_at=now() - timedelta(days=8))
    assert "batas waktu membalas di saluran itu sudah lewat" in arrival(desk, case, "ask", asked)
