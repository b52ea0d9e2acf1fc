from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client, override_settings

from ntbcare.cases.models import Case
from ntbcare.common.clock import now
from ntbcare.correspondence.models import IncomingMessage, MessageState, OutgoingMessage, Thread
from ntbcare.workflow.floods import ANSWERS_WITHIN, MESSAGES_WITHIN
from tests.channels.wire import gateway_account, provider, says, work
from tests.desk.sessions import browser_of
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.long]
WRITTEN = "Lampu jalan di Gerung Utara mati sejak dua minggu"


@pytest.fixture(autouse=True)
def _limits() -> Iterator[None]:
    with override_settings(NTBCARE_FLOOD_MESSAGES=30, NTBCARE_FLOOD_ANSWERS=20):
        yield


def _flood(client: Client, count: int = 200, *, sender: str = "banjir") -> None:
    for number in range(count):
        assert says(client, 1000 + number, f"BARU {WRITTEN} nomor {number}", sender=sender) == 200
        if number % 5 == 0:
            work()
    work()


def test_hundreds_of_messages_in_minutes_are_kept_and_make_no_case_each(client: Client, world: World) -> None:
    gateway_account()
    with provider() as other:
        _flood(client)
    assert IncomingMessage.objects.count() == 200
    assert Case.objects.count() <= 5
    assert other.texts[-1].startswith("Pesan Anda sangat banyak.")
    assert sum(text.startswith("Pesan Anda sangat banyak.") for text in other.texts) == 1
    assert len(other.texts) <= 21
    assert IncomingMessage.objects.filter(state=MessageState.WAITING).count() > 150


def test_others_are_answered_meanwhile(client: Client, world: World) -> None:
    gateway_account()
    with provider() as other:
        _flood(client, 60)
        says(client, 1, WRITTEN, sender="warga-2")
        work()
    assert "diterima. Kode" in other.texts[-1]


def test_a_slow_talker_is_stopped_after_so_many_answers_in_an_hour(client: Client, world: World) -> None:
    gateway_account()
    with provider() as other:
        for number in range(25):
            says(client, number, "bantuan")
            work()
    assert len(other.texts) == 21
    assert Thread.objects.get().flooded_at is not None


def test_a_person_who_writes_much_but_not_too_much_is_answered_all_day(client: Client, world: World) -> None:
    gateway_account()
    with provider() as other:
        for number in range(60):
            if number and not number % 15:
                OutgoingMessage.objects.update(created_at=now() - ANSWERS_WITHIN - timedelta(minutes=1))
                IncomingMessage.objects.update(received_at=now() - MESSAGES_WITHIN - timedelta(minutes=1))
            says(client, number, "bantuan")
            work()
    assert len(other.texts) == 60
    assert Thread.objects.get().flooded_at is None


def test_the_desk_warns_once_and_makes_one_case_of_it(client: Client, world: World) -> None:
    gateway_account()
    with provider():
        _flood(client, 80)
    before = Case.objects.count()
    desk = browser_of(world.coordinator)
    assert "Banjir pesan dari satu pengirim" in desk.get("/desk/").content.decode()
    page = desk.get("/desk/messages/").content.decode()
    assert page.count("Banjir pesan:") == 1
    assert f"{WRITTEN} nomor 79" in page
    thread = Thread.objects.get()
    desk.post(f"/desk/messages/floods/{thread.pk}", {"what": "file"})
    assert Case.objects.count() == before + 1
    assert not IncomingMessage.objects.filter(state=MessageState.WAITING).exists()
    assert "Banjir pesan" not in desk.get("/desk/").content.decode()
    assert desk.post(f"/desk/messages/floods/{thread.pk}", {"what": "leave"}).status_code == 404


def test_what_was_held_can_be_left_alone_and_the_conversation_goes_on(client: Client, world: World) -> None:
    gateway_account()
    with provider() as other:
        _flood(client, 80)
        cases = Case.objects.count()
        desk = browser_of(world.coordinator)
        desk.post(f"/desk/messages/floods/{Thread.objects.get().pk}", {"what": "leave"})
        work()
        assert Case.objects.count() == cases
        told = len(other.texts)
        says(client, 1, "bantuan", sender="banjir")
        work()
        assert len(other.texts) == told + 1


def test_it_can_be_answered_after_all_and_then_all_is_taken_together(client: Client, world: World) -> None:
    gateway_account()
    with provider() as other:
        _flood(client, 80)
        cases, told = Case.objects.count(), len(other.texts)
        desk = browser_of(world.coordinator)
        desk.post(f"/desk/messages/floods/{Thread.objects.get().pk}", {"what": "answer"})
        work()
    assert len(other.texts) == told + 1
    assert Case.objects.count() == cases + 1
    assert not IncomingMessage.objects.filter(state=MessageState.WAITING).exists()


@pytest.mark.parametrize("what", ["", "hapus"])
def test_another_step_is_none(client: Client, world: World, what: str) -> None:
    desk = browser_of(world.coordinator)
    assert desk.post("/desk/messages/floods/1", {"what": what}).status_code == 404
