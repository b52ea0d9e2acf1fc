from __future__ import annotations

import pytest
from django.db import OperationalError

from ntbcare.cases.models import Case
from ntbcare.channels.contract import Delivery
from ntbcare.channels.email.mailbox import LARGEST_MAIL
from ntbcare.channels.errors import LinkFailed
from ntbcare.channels.models import ChannelAccount, ChannelLine
from ntbcare.channels.queries import account_by_id
from ntbcare.channels.registry import adapter_of
from ntbcare.correspondence.fetching import fetch_if_due
from ntbcare.correspondence.inbox import open_raw
from ntbcare.correspondence.models import IncomingMedia, IncomingMessage, OutgoingMessage, RawDelivery
from tests.channels.letters import box_of, letter, mail_account, work
from tests.world import World

pytestmark = pytest.mark.django_db


def _fetch(owner: str = "w1") -> int:
    account = account_by_id(mail_account_id())
    assert account is not None
    return fetch_if_due(account, owner)


def mail_account_id() -> int:
    return ChannelAccount.objects.get().pk


def test_each_letter_is_stored_byte_for_byte_then_moved() -> None:
    mail_account()
    raw = letter().as_bytes().replace(b"\n", b"\r\n")
    with box_of(raw, letter(number=2).as_bytes()) as box:
        assert _fetch() == 2
    assert (box.inbox, len(box.moved)) == ({}, 2)
    assert all("PEEK" in asked or "SIZE" in asked for asked in box.asked), "nothing is marked as read"
    assert open_raw(RawDelivery.objects.order_by("pk")[0]).body == raw


def test_what_cannot_be_stored_stays_in_the_mailbox() -> None:
    mail_account()
    account = account_by_id(mail_account_id())
    assert account is not None

    def away(_delivery: Delivery) -> None:
        raise OperationalError("away")

    with box_of(letter().as_bytes()) as box, pytest.raises(OperationalError):
        adapter_of("email").fetch(account, away)  # type: ignore[attr-defined]  # a mailbox is fetched
    assert (len(box.inbox), box.moved) == (1, {})


def test_what_was_stored_and_not_moved_comes_again_and_is_one_message(world: World) -> None:
    mail_account()
    account = account_by_id(mail_account_id())
    assert account is not None
    with box_of(letter().as_bytes()) as box:
        box.breaks_at_move = True
        assert _fetch() == 1
        box.breaks_at_move = False
        ChannelLine.objects.update(due_at="2026-01-01T00:00:00Z", leased_until=None)
        assert _fetch() == 1
    assert RawDelivery.objects.count() == 2
    work()
    assert (IncomingMessage.objects.count(), Case.objects.count()) == (1, 1)


def test_a_server_that_refuses_is_noted() -> None:
    mail_account(server="imap://127.0.0.1:1")
    account = account_by_id(mail_account_id())
    assert account is not None
    with pytest.raises(LinkFailed):
        adapter_of("email").fetch(account, lambda _delivery: None)  # type: ignore[attr-defined]


def test_of_a_huge_letter_the_words_are_taken_and_the_person_is_told(world: World) -> None:
    mail_account()
    raw = letter().as_bytes() + b"\n" * (LARGEST_MAIL + 1)
    with box_of(raw) as box:
        assert _fetch() == 1
    assert any("<0." in asked for asked in box.asked)
    work()
    assert Case.objects.count() == 1
    assert IncomingMedia.objects.get().reason == "too_large"
    assert OutgoingMessage.objects.filter(template="talk_media_large").count() == 1
