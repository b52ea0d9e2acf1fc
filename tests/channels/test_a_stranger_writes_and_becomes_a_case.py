from __future__ import annotations

import re

import pytest
from django.test import Client

from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.sets import EventKind
from ntbcare.correspondence.delivery import deliver_due
from ntbcare.correspondence.models import Delivery, IncomingMessage, MessageState, OutgoingMessage
from ntbcare.correspondence.rendering import shown_text
from ntbcare.workflow.answer import send_answer
from tests.channels.wire import deliver, gateway_account, provider, says, work
from tests.world import World, acting_case

pytestmark = pytest.mark.django_db
WRITTEN = "Lampu jalan di Gerung Utara mati sejak dua minggu"


def _filed() -> dict[str, str]:
    """What the only case says."""
    body = CaseEvent.objects.get(kind=EventKind.RECEIVED).content.body
    assert body is not None
    return dict(body)


def test_what_and_where_in_one_message_are_a_case_at_once(client: Client, world: World) -> None:
    gateway_account()
    assert says(client, 1, WRITTEN) == 200
    with provider() as other:
        work()
    case = Case.objects.get()
    assert (case.source, case.source_detail) == ("partner", "Gerbang Lombok Barat")
    assert case.region_id == "52.01.01.1001"
    [told] = other.texts
    assert case.reference in told
    assert re.search(r"Kode: [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", told)
    assert IncomingMessage.objects.get().about == case.reference


def test_a_greeting_is_answered_and_only_what_is_missing_is_asked_for(client: Client, world: World) -> None:
    gateway_account()
    with provider() as other:
        for number, text in enumerate(["Assalamualaikum", "Sampah menumpuk tidak diangkut tiga hari", "gerung, dekat pasar"]):
            says(client, number, text)
            work()
    case = Case.objects.get()
    assert case.region_id == "52.01.01"
    assert "apa yang terjadi" in other.texts[0]
    assert other.texts[1].startswith("Di mana kejadiannya?")
    assert case.reference in other.texts[2]
    body = _filed()
    assert body["text"] == "Sampah menumpuk tidak diangkut tiga hari"
    assert body["landmark"] == "gerung, dekat pasar"


def test_a_repeated_delivery_is_one_message_and_one_case(client: Client, world: World) -> None:
    gateway_account()
    with provider() as other:
        for _ in range(3):
            assert says(client, 1, WRITTEN) == 200
        work()
        says(client, 1, WRITTEN)
        work()
    assert (Case.objects.count(), IncomingMessage.objects.count(), len(other.texts)) == (1, 1, 1)


def test_several_messages_at_once_are_taken_together(client: Client, world: World) -> None:
    gateway_account()
    for number, text in enumerate(["pak, air PDAM mati", "sudah 4 hari", "di Gerung Utara kabupaten lombok barat"]):
        says(client, number, text)
    with provider() as other:
        work()
    assert _filed()["text"].count("\n") == 2
    assert len(other.texts) == 1


def test_what_follows_goes_to_the_open_case_of_the_conversation(client: Client, world: World) -> None:
    gateway_account()
    with provider() as other:
        says(client, 1, WRITTEN)
        work()
        says(client, 2, "Tadi malam ada yang jatuh karena gelap")
        work()
    case = Case.objects.get()
    assert CaseEvent.objects.filter(case=case, kind=EventKind.REPLIED).count() == 1
    assert other.texts[-1].startswith(f"Pesan Anda ditambahkan ke laporan {case.reference}")


def test_cancelling_keeps_nothing(client: Client, world: World) -> None:
    gateway_account()
    with provider() as other:
        says(client, 1, "Jalan rusak parah di depan rumah saya")
        work()
        says(client, 2, "BATAL")
        work()
    assert not Case.objects.exists()
    assert other.texts[-1].startswith("Dibatalkan.")


def test_another_persons_number_alone_joins_nothing(client: Client, world: World) -> None:
    gateway_account()
    case, _lead, _receipt = acting_case(world)
    with provider():
        says(client, 1, f"Tambahan untuk {case.reference}: lampunya masih mati di Gerung Utara")
        work()
    assert not CaseEvent.objects.filter(case=case, kind=EventKind.REPLIED).exists()
    assert Case.objects.count() == 2


def test_number_and_code_open_a_case_from_any_channel(client: Client, world: World) -> None:
    gateway_account()
    case, _lead, receipt = acting_case(world)
    with provider() as other:
        says(client, 1, f"STATUS {receipt.reference} {receipt.code}")
        work()
        says(client, 2, f"balas {receipt.reference.lower()} {receipt.code.replace('-', '')} masih gelap, tolong")
        work()
        says(client, 3, f"status {receipt.reference} AAAA-BBBB-CCCC")
        work()
    assert f"Laporan {receipt.reference}: Ditindaklanjuti. Dinas Perhubungan Provinsi." in other.texts[0]
    assert CaseEvent.objects.filter(case=case, kind=EventKind.REPLIED).count() == 1
    assert other.texts[-1].startswith("Nomor laporan dan kode tidak cocok")


def test_the_answer_comes_by_the_same_conversation_and_can_be_rated_there(client: Client, world: World) -> None:
    gateway_account()
    case, lead, receipt = acting_case(world)
    with provider() as other:
        says(client, 1, f"status {receipt.reference} {receipt.code}")
        work()
        send_answer(case.pk, "Lampu sudah diganti dan menyala sejak tadi malam.", actor=world.liaison)
        OutgoingMessage.objects.update(due_at=case.received_at)
        drained_and_sent()
        assert "Lampu sudah diganti" in other.texts[-1]
        says(client, 2, "5 sudah terang, terima kasih")
        work()
    case.refresh_from_db()
    assert (case.stars, case.solved) == (5, True)
    assert "nilai Anda" in other.texts[-1]
    assert lead.agency_id


def drained_and_sent() -> None:
    """Order the messages of what happened and send them although the officer could still take the step back."""
    work()
    OutgoingMessage.objects.filter(state=Delivery.QUEUED).update(due_at="2026-01-01T00:00:00Z")
    work()


def test_what_no_way_takes_is_shown_as_failed(client: Client, world: World) -> None:
    gateway_account()
    says(client, 1, WRITTEN)
    with provider(status=410):
        work()
    message = OutgoingMessage.objects.get()
    assert (message.state, message.last_error) == (Delivery.DEAD, "HTTP 410")
    assert IncomingMessage.objects.get().state == MessageState.HANDLED


@pytest.mark.parametrize("late", [False, True], ids=["refused at once", "refused by a receipt"])
def test_what_the_conversation_could_not_take_goes_by_mail(client: Client, world: World, *, late: bool) -> None:
    gateway_account()
    case, _lead, receipt = acting_case(world, email="sri@contoh.example")
    with provider():
        says(client, 1, f"status {receipt.reference} {receipt.code}")
        work()
    send_answer(case.pk, "Lampu sudah diganti dan menyala sejak tadi malam.", actor=world.liaison)
    with provider(status=200 if late else 410):
        drained_and_sent()
    first = OutgoingMessage.objects.get(template="answered", thread__isnull=False)
    if late:
        assert first.state == Delivery.SENT
        assert not OutgoingMessage.objects.filter(instead_of=first).exists()
        deliver(client, {"type": "receipt", "outbox_id": str(first.pk), "state": "failed", "reason": "gone"})
        work()
    first.refresh_from_db()
    second = OutgoingMessage.objects.get(instead_of=first)
    assert first.state == Delivery.DEAD
    assert (second.account_id, second.template, second.about) == (None, "answered", case.reference)
    assert second.contact_point is not None
    deliver_due()
    second.refresh_from_db()
    assert second.state == Delivery.LOCAL, "without a mail server it rests at the desk"
    assert case.reference in shown_text(second).subject
