"""The ladder: what WhatsApp does not take any more goes by SMS to the number that WhatsApp vouched for, then to nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ntbcare.cases.models import Case
from ntbcare.channels.actions import pause_account
from ntbcare.common.clock import now
from ntbcare.complainants.models import ContactPoint
from ntbcare.complainants.queries import value_of
from ntbcare.correspondence.inbox import read_waiting
from ntbcare.correspondence.models import Delivery, IncomingMessage, OutgoingMessage
from tests.channels.comments import ANSWER, answered, send_now
from tests.channels.meta import Answer, deliver, graph, refused, taken, whatsapp, whatsapp_account
from tests.channels.wire import kannel_account, work
from tests.world import World

pytestmark = pytest.mark.django_db
NUMBER = "6281200000001"


def _files(client: Client, **account: str) -> None:
    whatsapp_account(**account)
    pause_account(kannel_account().pk, paused=True)  # what is ordered for it is looked at, and not sent
    said = {"id": "w1", "from": NUMBER, "type": "text", "text": {"body": "Lampu jalan di Gerung Utara mati sejak dua minggu"}}
    with graph():
        deliver(client, whatsapp(said, wa_id=NUMBER), account="whatsapp")
        work()


def _silent_for(hours: int) -> None:
    IncomingMessage.objects.update(sent_at=now() - timedelta(hours=hours))


def _answer_through(world: World, answer: Answer) -> list[str]:
    """The kinds of WhatsApp messages that were tried for the answer."""
    with graph(answer) as other:
        answered(world)
        send_now()
    return [body["type"] for _path, body in other.asked if ANSWER in str(body)]


def test_whatsapp_vouches_for_the_number(client: Client, world: World) -> None:
    _files(client)
    point = ContactPoint.objects.get()
    assert value_of(point) == f"+{NUMBER}"
    assert point.verified_at is not None
    assert Case.objects.get().source == "whatsapp"


def test_after_a_day_the_answer_goes_by_the_template(client: Client, world: World) -> None:
    _files(client, template="kabar_laporan")
    _silent_for(25)
    assert _answer_through(world, taken) == ["template"]


@pytest.mark.parametrize(("hours", "answer"), [(25, taken), (1, refused(131026))], ids=["closed", "refused"])
def test_without_a_template_or_refused_it_goes_by_sms(client: Client, world: World, hours: int, answer: Answer) -> None:
    _files(client)
    _silent_for(hours)
    _answer_through(world, answer)
    first = OutgoingMessage.objects.get(template="answered", account__kind="whatsapp")
    assert first.state == Delivery.DEAD
    second = OutgoingMessage.objects.get(instead_of=first)
    assert second.account is not None
    assert (second.account.kind, second.contact_point) == ("kannel", ContactPoint.objects.get())


def test_a_receipt_that_it_failed_takes_the_next_way_too(client: Client, world: World) -> None:
    _files(client)
    _answer_through(world, taken)
    first = OutgoingMessage.objects.get(template="answered", account__kind="whatsapp")
    status = {
        "id": "wamid.z",
        "status": "failed",
        "errors": [{"code": 131026}],
        "biz_opaque_callback_data": f"ntbcare:{first.pk}",
    }
    deliver(client, whatsapp(statuses=[status]), account="whatsapp")
    read_waiting()
    first.refresh_from_db()
    assert (first.state, first.last_error) == (Delivery.DEAD, "Meta 131026")
    assert OutgoingMessage.objects.get(instead_of=first).contact_point is not None
