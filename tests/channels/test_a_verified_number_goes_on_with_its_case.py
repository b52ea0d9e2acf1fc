"""Only a number that was shown to be a case's contact joins it, and nothing that is protected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from django.test import Client
from pytest_django import Settings

from ntbcare.cases.models import Case, CaseEvent, CaseThread
from ntbcare.cases.sets import EventKind
from ntbcare.common.clock import now
from ntbcare.complainants.models import Complainant, ContactPoint, Match
from ntbcare.correspondence.models import Thread
from tests.channels.wire import kannel_account, provider, work
from tests.world import World, file_case

pytestmark = pytest.mark.django_db
NUMBER = "+6281200000009"
_ids = count()


@pytest.fixture(autouse=True)
def _gateway(world: World) -> Iterator[None]:
    kannel_account()
    with provider(body="0: Accepted for delivery"):
        yield


def write(client: Client, text: str, *, sender: str = NUMBER) -> None:
    asked = {"from": sender, "text": text, "id": f"k{next(_ids)}", "token": "kata-rahasia"}
    assert client.get("/webhooks/sms", asked).status_code == 200
    work()


def web_case(*, verified: bool = True, **changes: object) -> Case:
    case, _ = file_case(phone=NUMBER, **changes)
    if verified:
        ContactPoint.objects.filter(complainant=case.complainant).update(verified_at=now())
    return case


def replies(case: Case) -> int:
    return CaseEvent.objects.filter(case=case, kind=EventKind.REPLIED).count()


def test_an_sms_from_the_verified_number_is_added_to_the_case_of_the_web(client: Client) -> None:
    case = web_case()
    write(client, "Sampai hari ini lampunya masih mati")
    assert (replies(case), Case.objects.count()) == (1, 1)
    assert CaseThread.objects.get().case == case


def test_a_number_that_was_only_typed_joins_nothing(client: Client) -> None:
    case = web_case(verified=False)
    write(client, "Lampu jalan di Gerung Utara mati sejak dua minggu")
    assert replies(case) == 0
    assert Case.objects.exclude(pk=case.pk).get().source == "sms"


@pytest.mark.parametrize(("policy", "days"), [(180, 181), (60, 61)])
def test_a_number_that_was_verified_long_ago_joins_nothing(client: Client, settings: Settings, policy: int, days: int) -> None:
    settings.NTBCARE_NUMBER_DAYS = policy
    case = web_case()
    ContactPoint.objects.update(verified_at=now() - timedelta(days=days))
    write(client, "Sampai hari ini lampunya masih mati")
    assert not CaseThread.objects.filter(case=case).exists()


@pytest.mark.parametrize("protected", [{"anonymous": True}, {"confidential": True}])
def test_a_protected_case_is_not_told_of_without_its_code(client: Client, protected: dict[str, bool]) -> None:
    case = web_case(**protected)
    write(client, "Sampai hari ini lampunya masih mati")
    assert not CaseThread.objects.filter(case=case).exists()


def test_number_and_code_sent_from_it_verify_the_number(client: Client) -> None:
    case, receipt = file_case(phone=NUMBER)
    write(client, f"STATUS {receipt.reference} {receipt.code}", sender="+6281200000010")
    assert ContactPoint.objects.get().verified_at is None, "another telephone proves nothing of this one"
    write(client, f"STATUS {receipt.reference} {receipt.code}")
    assert ContactPoint.objects.get().verified_at is not None
    assert case.complainant is not None


def test_two_complaints_by_one_conversation_have_one_complainant(client: Client) -> None:
    write(client, "Lampu jalan di Gerung Utara mati sejak dua minggu")
    write(client, "BARU Keran air di Gerung Utara mati sejak dua minggu")
    first, second = Case.objects.order_by("pk")
    assert first.complainant_id == second.complainant_id == Thread.objects.get().complainant_id
    assert (Complainant.objects.count(), ContactPoint.objects.count(), Match.objects.count()) == (1, 1, 0)


def test_the_person_of_another_channel_is_suggested(client: Client) -> None:
    case = web_case(anonymous=False)
    write(client, "BARU Keran air di Gerung Utara mati sejak dua minggu")
    by_sms = Case.objects.exclude(pk=case.pk).get()
    match = Match.objects.get()
    assert {match.first_id, match.second_id} == {case.complainant_id, by_sms.complainant_id}
