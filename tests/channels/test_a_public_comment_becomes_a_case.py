"""What a stranger writes below a post: a case, one public sentence without anything personal, one private reply."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.sets import EventKind
from ntbcare.correspondence.messages import body_of
from ntbcare.correspondence.models import IncomingMessage, MessageState, Thread
from ntbcare.workflow.settle import file_message, let_be
from tests.channels.comments import WRITTEN, is_clean
from tests.channels.meta import (
    INSTAGRAM,
    SITI,
    comment,
    deliver,
    entry,
    graph,
    instagram_account,
    message,
    page_account,
)
from tests.channels.wire import work
from tests.world import World

pytestmark = pytest.mark.django_db


def test_it_gets_one_public_invitation_and_one_private_reply(client: Client, world: World) -> None:
    page_account()
    with graph() as other:
        for _ in range(3):
            deliver(client, comment(WRITTEN))
        work()
    case = Case.objects.get()
    assert (case.source, case.source_detail, case.region_id) == ("facebook", "Halaman NTB Care", "52.01.01.1001")
    [public], [private] = other.public, other.private
    assert is_clean(public, case)
    assert case.reference in private
    assert re.search(r"Kode: [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", private)
    assert f"/lacak/{case.reference}" in private
    assert other.of("/messages")[0]["recipient"] == {"comment_id": "500_1"}
    assert IncomingMessage.objects.get().about == case.reference


@pytest.mark.parametrize("text", ["mantap pak", "🙏🙏", ""])
def test_what_is_no_complaint_waits_for_an_officer_and_is_not_answered(client: Client, world: World, text: str) -> None:
    page_account()
    with graph() as other:
        deliver(client, comment(text))
        work()
    assert IncomingMessage.objects.get().state == MessageState.FOR_PERSON
    assert not Case.objects.exists()
    assert other.asked == []


def test_an_officer_makes_it_a_case_or_sets_it_aside(client: Client, world: World) -> None:
    page_account()
    with graph() as other:
        deliver(client, comment("Pak gub mampir ke desa kami"))
        deliver(client, comment("mantap", number=2, sender="2000000000008"))
        work()
        first, second = IncomingMessage.objects.order_by("pk")
        reference = file_message(first.pk)
        let_be(second.pk)
        work()
    assert reference in other.private[0]
    assert "Di mana kejadiannya?" in other.private[0]
    assert len(other.public) == 1
    assert not IncomingMessage.objects.filter(state=MessageState.FOR_PERSON).exists()


def test_what_the_person_adds_goes_to_the_case_without_another_public_reply(client: Client, world: World) -> None:
    page_account()
    with graph() as other:
        deliver(client, comment(WRITTEN))
        work()
        deliver(client, comment("di depan masjid pak", number=2, parent_id="500_1"))
        deliver(client, comment("🙏", number=3, parent_id="500_1"))
        work()
    assert CaseEvent.objects.filter(kind=EventKind.REPLIED).count() == 1
    assert (len(other.public), len(other.private), Case.objects.count()) == (1, 1, 1)
    assert IncomingMessage.objects.filter(state=MessageState.FOR_PERSON).count() == 1


def test_another_person_below_the_same_comment_is_another_conversation(client: Client, world: World) -> None:
    page_account()
    with graph():
        deliver(client, comment(WRITTEN))
        deliver(
            client, comment("Di tempat saya di Mataram juga mati lampunya", number=2, sender="2000000000008", parent_id="500_1")
        )
        work()
    assert Case.objects.count() == 2
    assert not CaseEvent.objects.filter(kind=EventKind.REPLIED).exists()


def test_an_edit_is_one_more_message_and_a_removal_is_noted(client: Client, world: World) -> None:
    page_account()
    with graph() as other:
        deliver(client, comment(WRITTEN))
        work()
        for verb, text in (("edited", WRITTEN), ("edited", WRITTEN + ", dekat masjid"), ("remove", "")):
            deliver(client, comment(text, verb=verb))
            work()
    events = {event.kind: event for event in CaseEvent.objects.exclude(kind=EventKind.RECEIVED)}
    assert set(events) == {EventKind.REPLIED, EventKind.NOTED}
    assert (events[EventKind.REPLIED].content.body or {})["text"] == f"Komentar diubah menjadi: {WRITTEN}, dekat masjid"
    assert (events[EventKind.NOTED].content.body or {})["text"] == "Penulis menghapus komentar publiknya."
    assert len(other.public) == 1


def test_a_removal_that_comes_first_takes_nothing_with_it(client: Client, world: World) -> None:
    page_account()
    with graph():
        deliver(client, comment("", verb="remove"))
        deliver(client, comment(WRITTEN))
        work()
    assert Case.objects.count() == 1


def test_a_private_message_goes_on_with_the_case_of_the_comment(client: Client, world: World) -> None:
    page_account()
    with graph() as other:
        deliver(client, comment(WRITTEN))
        work()
        deliver(client, message("Ini saya, lampunya di depan masjid", sender=SITI))
        work()
    case = Case.objects.get()
    assert CaseEvent.objects.filter(case=case, kind=EventKind.REPLIED).count() == 1
    assert case.reference in other.private[-1]


def test_the_private_reply_tells_who_it_reached_though_the_comment_hid_it(client: Client, world: World) -> None:
    """Facebook does not always say who has commented; then a message of somebody else joins nothing."""
    page_account()

    def reached(path: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
        return 200, {"recipient_id": "9009", "message_id": "m_r"} if path.endswith("/messages") else {"id": "501_2"}

    with graph(reached):
        deliver(client, comment(WRITTEN, sender=None))
        work()
        deliver(client, message("Halo, tambahan dari saya", mid="x", sender="1234"))
        work()
        assert not CaseEvent.objects.filter(kind=EventKind.REPLIED).exists()
        deliver(client, message("Halo, tambahan dari saya", mid="y", sender="9009"))
        work()
    assert CaseEvent.objects.filter(kind=EventKind.REPLIED).count() == 1


def test_what_our_own_pages_say_below_each_others_posts_is_nobodys_complaint(client: Client, world: World) -> None:
    page_account()
    page_account("gubernur", page="1000000000002", label="Gubernur NTB", own_voice=True)
    deliver(client, comment(WRITTEN, page="1000000000002", sender="1000000000001"))
    with graph():
        work()
    assert not IncomingMessage.objects.exists()


def test_a_visitors_post_and_the_governors_page_are_sources_of_their_own(client: Client, world: World) -> None:
    page_account()
    page_account("gubernur", page="1000000000002", label="Gubernur NTB", own_voice=True)
    value = {
        "item": "post",
        "verb": "add",
        "post_id": "1000000000002_7",
        "from": {"id": SITI, "name": "Siti"},
        "message": WRITTEN,
    }
    with graph() as other:
        deliver(client, entry(page="1000000000002", changes=[{"field": "feed", "value": value}]))
        work()
    assert Case.objects.get().source_detail == "Gubernur NTB"
    assert other.of("/messages")[0]["recipient"] == {"post_id": "1000000000002_7"}
    assert other.asked[0][0] in {"/v23.0/1000000000002_7/comments", "/v23.0/1000000000002/messages"}


def test_instagram_comments_too_and_a_mention_goes_to_an_officer(client: Client, world: World) -> None:
    instagram_account()
    value = {"id": "178", "text": WRITTEN, "from": {"id": SITI, "username": "siti"}, "media": {"id": "1"}}
    with graph() as other:
        deliver(client, entry(page=INSTAGRAM, changes=[{"field": "comments", "value": value}]), account="instagram")
        mention = {"media_id": "1790", "comment_id": "1791"}
        deliver(client, entry(page=INSTAGRAM, field="mentions", value=mention), account="instagram")
        work()
    case = Case.objects.get()
    assert (case.source, case.source_detail) == ("instagram", "@ntbcare")
    assert {path for path, _body in other.asked} == {"/v23.0/178/replies", f"/v23.0/{INSTAGRAM}/messages"}
    assert "1791" in str(body_of(IncomingMessage.objects.get(state=MessageState.FOR_PERSON))["text"])


def test_many_complaints_of_one_person_below_many_posts_stop_making_cases(client: Client, world: World) -> None:
    page_account()
    with graph() as other:
        for number in range(8):
            deliver(client, comment(WRITTEN, number=number, post_id=f"1_{number}", parent_id=f"1_{number}"))
            work()
    assert Case.objects.count() == 5
    assert IncomingMessage.objects.filter(state=MessageState.FOR_PERSON).count() == 3
    assert len(other.public) == 5
    assert Thread.objects.count() == 8
