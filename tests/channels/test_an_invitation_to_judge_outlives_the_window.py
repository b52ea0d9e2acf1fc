"""The answer asks for a verdict. When the messenger's window has closed it asks by SMS, and the SMS is taken as the verdict."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ntbcare.cases.models import Case
from ntbcare.common.clock import now
from ntbcare.correspondence.models import IncomingMessage, OutgoingMessage
from ntbcare.correspondence.rendering import shown_text
from tests.channels.comments import answered, send_now
from tests.channels.meta import deliver, whatsapp, whatsapp_account
from tests.channels.ways import all_providers
from tests.channels.wire import kannel_account
from tests.world import World

pytestmark = pytest.mark.django_db
NUMBER = "6281200000001"
SAID = {"id": "w1", "from": NUMBER, "type": "text", "text": {"body": "Lampu jalan di Gerung Utara mati sejak dua minggu"}}


def test_it_goes_by_sms_and_comes_back_as_a_rating(client: Client, world: World) -> None:
    whatsapp_account()
    kannel_account()
    with all_providers() as others:
        deliver(client, whatsapp(SAID, wa_id=NUMBER), account="whatsapp")
        send_now()
        IncomingMessage.objects.update(sent_at=now() - timedelta(hours=25))
        answered(world)
        send_now()
        asked = OutgoingMessage.objects.get(template="answered", account__kind="kannel")
        assert asked.instead_of is not None
        assert "Balas 1-5" in shown_text(asked).body, "says how to judge by the way that it goes"
        assert any(request.url.host == "kannel.example" for request in others.asked)
        case = Case.objects.get()
        rating = {"from": f"+{NUMBER}", "text": "4", "id": "k1", "token": "kata-rahasia"}
        assert client.get("/webhooks/sms", rating).status_code == 200
        send_now()
    case.refresh_from_db()
    assert case.stars == 4, "though the person never wrote by SMS before"
