"""Opening, changing, pausing and ending accounts of channels; and the messages that wait for a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.cases.models import Case, CaseEvent, CaseThread
from ntbcare.cases.sets import EventKind
from ntbcare.channels.models import ChannelAccount, ChannelLine
from ntbcare.channels.queries import account_by_name
from ntbcare.common.clock import now
from ntbcare.correspondence.health import is_silent
from ntbcare.correspondence.inbox import read_waiting
from ntbcare.correspondence.models import IncomingMessage, MessageState, RawDelivery, RawState
from tests.channels.wire import SECRET, deliver, gateway_account, says
from tests.desk.sessions import browser_of
from tests.world import World, file_case

GIVEN = {"label": "Gerbang Lobar", "name": "gerbang", "secret": SECRET, "address": "https://gerbang.example/kirim"}


@pytest.fixture
def admin(world: World) -> Client:
    return browser_of(world.actor(Role.ADMINISTRATOR, "Pemprov"))


@pytest.fixture
def desk(world: World) -> Client:
    return browser_of(world.coordinator)


def test_an_account_is_opened_and_its_address_told(admin: Client) -> None:
    answer = admin.post("/desk/channels/new/generic", GIVEN, follow=True)
    assert "/webhooks/gerbang" in answer.content.decode()
    account = account_by_name("gerbang")
    assert account is not None
    assert account.values["secret"] == SECRET
    assert Entry.objects.filter(what="channel.opened").count() == 1


def test_nobody_is_asked_to_enter_an_address_that_only_our_own_pages_use(admin: Client) -> None:
    form = admin.get("/desk/channels/new/webpush").content.decode()
    assert "Akun Gubernur" not in form
    opened = admin.post("/desk/channels/new/webpush", {"label": "Kabar", "name": "kabar"}, follow=True).content.decode()
    assert "Saluran dibuka." in opened
    assert "sistem pengirim" not in opened
    account = ChannelAccount.objects.get(name="kabar")
    assert "/webhooks/kabar" not in admin.get(f"/desk/channels/{account.pk}").content.decode()


def test_what_is_missing_is_named_and_what_was_typed_stays(admin: Client) -> None:
    answer = admin.post("/desk/channels/new/generic", GIVEN | {"secret": "", "name": "Nama Salah"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Gerbang Lobar" in page
    assert not ChannelAccount.objects.exists()


def test_a_secret_is_never_shown_and_stays_when_left_empty(admin: Client) -> None:
    account = gateway_account()
    assert SECRET not in admin.get(f"/desk/channels/{account.pk}").content.decode()
    admin.post(f"/desk/channels/{account.pk}", {"label": "Baru", "secret": "", "address": "https://x.example/"})
    changed = account_by_name("gerbang")
    assert changed is not None
    assert (changed.label, changed.values["secret"], changed.values["address"]) == ("Baru", SECRET, "https://x.example/")


def test_an_account_is_paused_resumed_and_ended(admin: Client) -> None:
    account = gateway_account()
    admin.post(f"/desk/channels/{account.pk}/pause")
    assert "dijeda" in admin.get("/desk/channels/").content.decode()
    admin.post(f"/desk/channels/{account.pk}/resume")
    admin.post(f"/desk/channels/{account.pk}/end")
    assert account_by_name("gerbang") is None
    assert admin.get(f"/desk/channels/{account.pk}").status_code == 404


def test_only_the_provinces_administrator_sees_channels(world: World, desk: Client) -> None:
    assert desk.get("/desk/channels/").status_code == 403
    other = browser_of(world.actor(Role.ADMINISTRATOR, "Pemda Lobar"))
    assert other.get("/desk/channels/").status_code == 404


@pytest.fixture
def waiting(client: Client, world: World) -> IncomingMessage:
    """A message that an officer must place."""
    gateway_account()
    says(client, 1, "Tolong yang kemarin itu bagaimana kelanjutannya, sudah lama tidak ada kabar")
    read_waiting()
    IncomingMessage.objects.update(state=MessageState.FOR_PERSON)
    return IncomingMessage.objects.get()


def test_an_officer_makes_a_message_a_case(desk: Client, waiting: IncomingMessage) -> None:
    assert "sudah lama tidak ada kabar" in desk.get("/desk/messages/").content.decode()
    desk.post(f"/desk/messages/{waiting.pk}", {"what": "file"})
    case = Case.objects.get()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.about) == (MessageState.HANDLED, case.reference)
    assert CaseThread.objects.filter(case=case, thread=waiting.thread).exists()


def test_an_officer_adds_a_message_to_a_case(desk: Client, waiting: IncomingMessage) -> None:
    case, _receipt = file_case()
    assert desk.post(f"/desk/messages/{waiting.pk}", {"what": "add", "reference": "NTB-26-9999999"}).status_code == 404
    desk.post(f"/desk/messages/{waiting.pk}", {"what": "add", "reference": case.reference})
    assert CaseEvent.objects.filter(case=case, kind=EventKind.REPLIED).count() == 1
    assert desk.post(f"/desk/messages/{waiting.pk}", {"what": "leave"}).status_code == 404, "settled once"


def test_what_could_not_be_read_is_read_again_or_set_aside(client: Client, world: World, desk: Client) -> None:
    gateway_account()
    deliver(client, {"kejadian": "<b>tak dikenal</b>"})
    read_waiting()
    raw = RawDelivery.objects.get()
    assert "&lt;b&gt;tak dikenal" in desk.get("/desk/messages/").content.decode()
    desk.post(f"/desk/messages/deliveries/{raw.pk}", {"what": "again"})
    read_waiting()
    desk.post(f"/desk/messages/deliveries/{raw.pk}", {"what": "aside"})
    raw.refresh_from_db()
    assert raw.state == RawState.DROPPED


def test_silence_is_told_from_a_quiet_channel() -> None:
    at = now()
    daily = [at - timedelta(days=day) for day in range(1, 30)]
    assert not is_silent(daily, at=at)
    assert is_silent(daily, at=at + timedelta(days=8))
    assert not is_silent(daily[:3], at=at + timedelta(days=100)), "three deliveries have no rhythm"


def test_metrics_tell_each_account(client: Client, world: World) -> None:
    gateway_account()
    says(client, 1, "Jalan rusak di Gerung Utara")
    told = client.get("/metrics").content.decode()
    assert 'ntbcare_channel_messages{account="gerbang",state="in"} 1.0' in told


@pytest.mark.parametrize(
    ("kind", "reason", "words"),
    [
        ("gammu", "OperationalError", "basis data modem tidak menjawab"),
        ("smpp", "bind 0x0E", "pengaturan saluran perlu diperiksa"),
        ("smpp", "TimeoutError", "server di seberang tidak menjawab"),
        ("email", "MailboxLoginError", "pengaturan saluran perlu diperiksa"),
        ("email", "SSLCertVerificationError", "sertifikat server di seberang tidak dapat dipercaya"),
        ("email", "sesuatu yang baru", "alasan dari saluran: sesuatu yang baru"),
    ],
)
def test_why_a_channel_is_cut_off_is_said_in_words(admin: Client, kind: str, reason: str, words: str) -> None:
    account = ChannelAccount.objects.create(kind=kind, name="putus", label="Putus", values_sealed=b"", created_at=now())
    ChannelLine.objects.create(account=account, failures=1, tried_at=now(), due_at=now(), last_error=reason)
    page = admin.get("/desk/channels/").content.decode()
    assert "tidak tersambung" in page
    assert words in page
