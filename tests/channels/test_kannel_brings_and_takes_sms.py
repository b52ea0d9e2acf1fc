"""Kannel's HTTP interface as its guide says: what its smsbox asks our door, and what our ``sendsms`` asks of it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from django.test import Client

from ntbcare.channels.contract import Account, Outgoing
from ntbcare.channels.errors import SendFailed
from ntbcare.channels.models import ChannelAccount
from ntbcare.channels.queries import open_values
from ntbcare.channels.registry import adapter_of
from ntbcare.correspondence.inbox import read_waiting
from ntbcare.correspondence.messages import body_of
from ntbcare.correspondence.models import Delivery, IncomingMessage, OutgoingMessage, RawDelivery, RawState
from tests.channels.wire import Provider, kannel_account, provider, work
from tests.world import World

pytestmark = pytest.mark.django_db
WRITTEN = "Lampu jalan di Gerung Utara mati sejak dua minggu"


@pytest.fixture
def account(world: World) -> ChannelAccount:
    return kannel_account()


@pytest.fixture
def kannel(account: ChannelAccount) -> Iterator[Provider]:
    with provider(status=202, body="0: Accepted for delivery") as other_side:
        yield other_side


def _brings(client: Client, **asked: str) -> tuple[int, bytes]:
    given = {"token": "kata-rahasia", "from": "+6281200000001", "to": "1708", "text": WRITTEN, "id": "k-1", "ts": "1767000000"}
    answer = client.get("/webhooks/sms", given | asked)
    return answer.status_code, answer.content


def _sent(kannel: Provider) -> dict[str, str]:
    return dict(kannel.asked[-1].url.params)


def _hand_over(account: ChannelAccount, text: str, kannel: Provider) -> None:
    opened = Account(account.pk, "kannel", "sms", "SMS", values=open_values(account.values_sealed))
    with httpx.Client(transport=httpx.MockTransport(kannel.answer)) as http:
        adapter_of("kannel").send(Outgoing(outbox_id="1", conversation="+62812", text=text), opened, http)


def test_what_comes_again_under_the_same_id_is_one_message(client: Client, account: ChannelAccount) -> None:
    """smsbox asks again when our answer was lost; the same words under another id are said twice."""
    for name in ("k-1", "k-1", "k-2", "k-1"):
        assert _brings(client, id=name) == (200, b"")
    read_waiting()
    assert [body_of(one)["text"] for one in IncomingMessage.objects.all()] == [WRITTEN] * 2
    assert not RawDelivery.objects.exclude(state=RawState.READ).exists()


@pytest.mark.parametrize("gone", ["id", "from", "text"])
def test_what_lacks_a_field_is_stored_and_waits_for_a_person(client: Client, account: ChannelAccount, gone: str) -> None:
    given = {"token": "kata-rahasia", "from": "+6281200000001", "text": WRITTEN, "id": "k-1"}
    del given[gone]
    assert client.get("/webhooks/sms", given).status_code == 200
    read_waiting()
    assert RawDelivery.objects.get().state == RawState.UNREADABLE


def test_a_name_instead_of_a_number_is_no_reason_to_drop_it(client: Client, account: ChannelAccount) -> None:
    _brings(client, **{"from": "TELKOMSEL"})
    read_waiting()
    assert IncomingMessage.objects.count() == 1


def test_the_answer_is_asked_for_with_its_alphabet_and_a_report(client: Client, kannel: Provider) -> None:
    _brings(client, text="bantuan")
    work()
    asked, message = _sent(kannel), OutgoingMessage.objects.get()
    assert (asked["to"], asked["from"], asked["coding"], asked["charset"]) == ("+6281200000001", "1708", "0", "UTF-8")
    assert asked["dlr-mask"] == "31"
    assert asked["dlr-url"].endswith(f"/webhooks/sms?token=kata-rahasia&dlr=%d&outbox={message.pk}")
    assert message.state == Delivery.SENT


def test_letters_outside_the_alphabet_of_sms_go_as_unicode(account: ChannelAccount) -> None:
    kannel = Provider(status=202, body="3: Queued for later delivery")
    _hand_over(account, "Terima kasih 🙏", kannel)
    assert _sent(kannel)["coding"] == "2"
    assert _sent(kannel)["text"] == "Terima kasih 🙏"


@pytest.mark.parametrize(
    ("dlr", "state", "error"),
    [
        ("1", Delivery.DELIVERED, ""),
        ("2", Delivery.DEAD, "dlr 2"),
        ("16", Delivery.DEAD, "dlr 16"),
        ("8", Delivery.SENT, ""),
        ("4", Delivery.SENT, ""),
        ("64", Delivery.SENT, ""),
    ],
)
def test_a_report_says_what_became_of_it(client: Client, kannel: Provider, dlr: str, state: Delivery, error: str) -> None:
    _brings(client, text="bantuan")
    work()
    name = str(OutgoingMessage.objects.get().pk)
    assert client.get("/webhooks/sms", {"token": "kata-rahasia", "dlr": dlr, "outbox": name}).status_code == 200
    read_waiting()
    message = OutgoingMessage.objects.get()
    assert (message.state, message.last_error) == (state, error)


@pytest.mark.parametrize(
    ("status", "body", "permanent", "away"),
    [
        (202, "Sent.", False, False),
        (503, "Temporal failure, try again later.", False, True),
        (403, "Authorization failed for sendsms", False, True),
        (400, "Invalid Destination", True, False),
        (302, "Elsewhere", True, False),
    ],
)
def test_a_refusal_of_sendsms_is_for_ever_or_for_now(
    account: ChannelAccount, status: int, body: str, *, permanent: bool, away: bool
) -> None:
    with pytest.raises(SendFailed) as caught:
        _hand_over(account, "Terima kasih", Provider(status=status, body=body))
    assert (caught.value.permanent, caught.value.away) == (permanent, away)
    assert body not in caught.value.reason
