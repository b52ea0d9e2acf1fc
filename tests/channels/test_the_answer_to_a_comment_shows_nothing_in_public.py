"""Where the answer to a comment goes, and that nothing of the person or the case is ever said before everybody."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ntbcare.cases.models import Case
from ntbcare.common.clock import now
from ntbcare.correspondence.inbox import read_waiting
from ntbcare.correspondence.models import Delivery, MessageTemplate, OutgoingMessage
from ntbcare.workflow.converse import converse_once
from ntbcare.workflow.verify import request_completion
from tests.channels.comments import ANSWER, WRITTEN, answered, is_clean, send_now
from tests.channels.meta import (
    comment,
    deliver,
    graph,
    message,
    page_account,
    refused,
    taken,
)
from tests.channels.wire import kannel_account, work
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_sites_own_wording_can_tell_nothing_in_public(client: Client, world: World) -> None:
    page_account()
    MessageTemplate.objects.create(
        kind="public_comment_invitation", language="id", subject="x", created_at=now(),
        body="Nomor {reference} kode {code} untuk {name}: {said} {link}",
    )  # fmt: skip
    with graph() as other:
        deliver(client, comment(WRITTEN))
        work()
    assert is_clean(other.public[0], Case.objects.get())
    assert other.public[0].endswith("/lacak")


def test_the_answer_comes_privately_where_there_is_a_private_conversation(client: Client, world: World) -> None:
    page_account()
    with graph() as other:
        deliver(client, comment(WRITTEN))
        work()
        deliver(client, message("Ini saya, lampunya di depan masjid"))
        work()
        answered(world)
        send_now()
    assert any(ANSWER in text for text in other.private)
    assert len(other.public) == 1, "only the invitation"


def test_the_channel_that_the_case_came_by_goes_before_an_sms_that_joined_earlier(client: Client, world: World) -> None:
    page_account()
    kannel_account()
    with graph() as other:
        deliver(client, comment(WRITTEN))
        work()
        told = re.search(r"Nomor: (\S+)\. Kode: (\S+)\.", other.private[0])
        assert told is not None
        sms = {"token": "kata-rahasia", "from": "+6281200000001", "id": "k-1", "text": f"BALAS {told[1]} {told[2]} masih gelap"}
        client.get("/webhooks/sms", sms)
        read_waiting()
        converse_once()
        OutgoingMessage.objects.filter(account__kind="kannel").delete()
        deliver(client, message("Ini saya, lampunya di depan masjid"))
        work()
        answered(world)
        work()
    answer = OutgoingMessage.objects.get(template="answered")
    assert answer.account is not None
    assert answer.account.kind == "facebook"
    assert len(answer.ladder) == 2, "then the SMS, then the public sentence"


def test_without_one_the_public_sentence_tells_only_that_it_was_answered(client: Client, world: World) -> None:
    page_account()
    with graph() as other:
        deliver(client, comment(WRITTEN))
        work()
        case = answered(world)
        send_now()
    assert len(other.private) == 1, "a comment has one private reply"
    assert len(other.public) == 2
    assert all(is_clean(text, case) for text in other.public)
    assert "sudah dijawab" in other.public[1]
    assert other.asked[-1][0].endswith("/500_1/comments")


def test_when_the_private_window_has_closed_the_public_sentence_goes(client: Client, world: World) -> None:
    page_account()
    with graph() as other:
        deliver(client, comment(WRITTEN))
        deliver(client, message("Ini saya, lampunya di depan masjid", ago=8 * 86_400))
        work()
        case = answered(world)
        send_now()
    message_row = OutgoingMessage.objects.get(template="answered", thread__public=False)
    assert (message_row.state, message_row.last_error) == (Delivery.DEAD, "window closed")
    assert "sudah dijawab" in other.public[-1]
    assert all(is_clean(text, case) for text in other.public)


def test_a_question_of_an_officer_is_announced_but_not_asked_in_public(client: Client, world: World) -> None:
    page_account()
    with graph() as other:
        deliver(client, comment(WRITTEN))
        work()
        case = request_completion(Case.objects.get().pk, "Berapa nomor KTP Anda?", actor=world.coordinator)
        send_now()
    assert "KTP" not in other.public[-1]
    assert is_clean(other.public[-1], case)


def test_a_private_reply_that_is_refused_is_shown_and_the_case_stays(client: Client, world: World) -> None:
    page_account()

    def stubborn(path: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
        return refused(10903)(path, body) if path.endswith("/messages") else taken(path, body)

    with graph(stubborn) as other:
        deliver(client, comment(WRITTEN))
        work()
    assert OutgoingMessage.objects.get(privately=True).state == Delivery.DEAD
    assert len(other.public) == 1
    assert Case.objects.count() == 1
