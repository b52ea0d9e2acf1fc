"""From an event of a case to a notification, its receipt, and the next way where a device is gone or silent."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from ntbcare.cases.address import status_url
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case, CaseThread
from ntbcare.channels.actions import change_account, end_account, open_for_devices, pause_account
from ntbcare.channels.models import ChannelAccount
from ntbcare.channels.queries import device_accounts, forget_accounts
from ntbcare.common.clock import now
from ntbcare.correspondence.inbox import read_waiting
from ntbcare.correspondence.models import Delivery, OutgoingMessage, RawDelivery, Thread
from ntbcare.correspondence.rendering import shown_text
from ntbcare.correspondence.tasks import send_unheard_otherwise
from ntbcare.workflow.devices import MOST, stop_device, tell_device
from ntbcare.workflow.handle import act_on_assignment
from tests.channels.push import Browser, asking, push_account, services
from tests.channels.wire import wired, work
from tests.world import World, acting_case

pytestmark = pytest.mark.django_db(transaction=True)
MAIL = "budi@contoh.example"
SAID = "Petugas kami sudah memeriksa tiang di depan rumah Budi."


@pytest.fixture(autouse=True)
def _account(world: World) -> None:
    push_account()


def news_of(world: World, **person: str) -> tuple[Case, Browser]:
    """A case about which a device is told that an agency has acted; earlier messages are of no interest."""
    case, lead, _ = acting_case(world, **person)
    drain()
    OutgoingMessage.objects.all().delete()
    browser = asking(case)
    act_on_assignment(lead.pk, case.pk, text=SAID, public=True, actor=world.liaison)
    return case, browser


def message() -> OutgoingMessage:
    return OutgoingMessage.objects.filter(template="acted").latest("pk")


def test_it_says_that_there_is_news_and_nothing_of_the_case(world: World) -> None:
    case, browser = news_of(world)
    with wired(browser.answer):
        work()
    [told] = browser.told
    assert told["body"] == f"Ada kabar untuk laporan {case.reference}. Ketuk untuk membacanya."
    assert told["link"] == status_url(case.reference)
    assert set(told) == {"title", "body", "link", "id", "mark", "door"}
    assert "tiang" not in str(told)
    assert shown_text(message()).body == told["body"]


def test_the_push_service_is_told_what_the_standard_asks_for(world: World) -> None:
    case, browser = news_of(world)
    with wired(browser.answer):
        work()
    [request] = browser.asked
    headers = request.headers
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["ttl"] == "172800"
    assert headers["authorization"].startswith("vapid t=")
    assert len(headers["topic"]) == 32
    assert case.reference not in str(headers)


def test_it_has_arrived_when_the_device_says_so_and_only_then(world: World) -> None:
    _, browser = news_of(world)
    with wired(browser.answer):
        work()
        assert (message().state, message().delivered_at) == (Delivery.SENT, None)
        assert browser.receipt().status_code == 200
        work()
    first = message()
    assert first.state == Delivery.DELIVERED
    assert first.delivered_at is not None
    assert first.read_at is None
    browser.receipt()
    browser.receipt("read")
    read_waiting()
    again = message()
    assert (again.state, again.delivered_at) == (Delivery.DELIVERED, first.delivered_at)
    assert again.read_at is not None


@pytest.mark.parametrize("mark", ["", "1", "1:1:" + "0" * 64, "999999:1:aa", "x:y:z", "1:99:" + "0" * 64])
def test_a_receipt_without_the_mark_of_the_message_is_refused(world: World, mark: str) -> None:
    _, browser = news_of(world)
    with wired(browser.answer):
        work()
    assert browser.receipt(mark=mark).status_code == 403
    assert not RawDelivery.objects.exists()


def test_the_mark_of_one_message_is_none_of_another(world: World) -> None:
    _, browser = news_of(world)
    with wired(browser.answer):
        work()
    number, _, digest = browser.told[0]["mark"].partition(":")
    assert browser.receipt(mark=f"{int(number) + 1}:{digest}").status_code == 403


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten_and_the_person_told_by_mail(world: World, status: int) -> None:
    case, browser = news_of(world, email=MAIL)
    browser.status = status
    with wired(browser.answer):
        work()
    assert not Thread.objects.filter(account__kind="webpush").exists()
    assert not CaseThread.objects.filter(case=case).exists()
    rows = OutgoingMessage.objects.filter(template="acted").order_by("pk").values_list("state", "contact_point__kind")
    assert list(rows) == [(Delivery.DEAD, None), (Delivery.QUEUED, "email")]


@pytest.mark.parametrize("status", [400, 401, 403, 413, 301])
def test_what_the_service_refuses_goes_the_next_way_and_the_device_stays(world: World, status: int) -> None:
    case, browser = news_of(world, email=MAIL)
    browser.status = status
    with wired(browser.answer):
        work()
    assert CaseThread.objects.filter(case=case).count() == 1
    assert message().contact_point is not None


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_in_trouble_is_asked_again_when_it_says(world: World, status: int) -> None:
    _, browser = news_of(world, email=MAIL)
    browser.status, browser.headers = status, {"retry-after": "40"}
    with wired(browser.answer):
        work()
        waiting = message()
        assert waiting.state in {Delivery.QUEUED, Delivery.FAILED}
        assert 30 < (waiting.due_at - now()).total_seconds() <= 40
        browser.status = 201
        OutgoingMessage.objects.update(due_at=now())
        work()
    assert message().state == Delivery.SENT


def test_a_service_that_is_away_holds_up_no_other(world: World) -> None:
    dead = "https://updates.push.services.mozilla.com/wpush/v2/"
    browsers, parts, tried = [], [], []
    for endpoint in (f"{dead}satu", f"{dead}dua", Browser.endpoint):
        case, lead, _ = acting_case(world)
        browsers.append(asking(case, endpoint=endpoint))
        drain()
        OutgoingMessage.objects.all().delete()
        parts.append((lead.pk, case.pk))
    for part in parts:
        act_on_assignment(*part, text=SAID, public=True, actor=world.liaison)
    well = browsers[-1]

    def answer(request: httpx.Request) -> httpx.Response:
        if str(request.url) == well.endpoint:
            return well.answer(request)
        tried.append(request)
        raise httpx.ConnectTimeout("away", request=request)

    with wired(answer):
        work()
    assert len(well.told) == 1
    assert len(tried) == 1, "the second device of a service that is away is not waited for"
    waiting = OutgoingMessage.objects.filter(template="acted").exclude(state=Delivery.SENT)
    assert sorted(waiting.values_list("attempts", flat=True)) == [0, 1]


def test_what_no_device_has_confirmed_in_two_days_goes_by_mail_with_its_words(world: World) -> None:
    _, browser = news_of(world, email=MAIL)
    with wired(browser.answer):
        work()
    assert send_unheard_otherwise.call() == 0
    OutgoingMessage.objects.filter(template="acted").update(sent_at=now() - timedelta(days=2, minutes=11))
    assert send_unheard_otherwise.call() == 1
    assert send_unheard_otherwise.call() == 0
    by_mail = message()
    assert by_mail.contact_point is not None
    assert by_mail.instead_of is not None
    assert by_mail.instead_of.state == Delivery.DEAD


def test_the_device_that_asked_last_is_told_and_the_other_when_that_is_gone(world: World) -> None:
    case, lead, _ = acting_case(world)
    drain()
    first = asking(case)
    second = asking(case, endpoint="https://updates.push.services.mozilla.com/wpush/v2/b")
    second.status = 410
    act_on_assignment(lead.pk, case.pk, text=SAID, public=True, actor=world.liaison)
    with wired(services(first, second)):
        work()
    assert (len(first.told), len(second.asked)) == (1, 1)


def test_one_case_has_at_most_five_devices_and_a_device_that_stops_is_forgotten(world: World) -> None:
    case, _, _ = acting_case(world)
    browsers = [Browser(endpoint=f"https://fcm.googleapis.com/fcm/send/{number}") for number in range(MOST + 2)]
    for browser in browsers:
        tell_device(case, browser.subscription)
        tell_device(case, browser.subscription)
    assert CaseThread.objects.filter(case=case).count() == Thread.objects.filter(account__kind="webpush").count() == MOST
    stop_device(case, browsers[-1].subscription)
    stop_device(case, browsers[0].subscription)
    assert Thread.objects.filter(account__kind="webpush").count() == MOST - 1


def test_the_address_of_a_device_lies_sealed(world: World) -> None:
    case, _, _ = acting_case(world)
    asking(case)
    assert b"fcm.googleapis" not in bytes(Thread.objects.get().conversation_sealed)


def test_a_paused_account_holds_back_what_it_has_to_say(world: World) -> None:
    _, browser = news_of(world)
    account = ChannelAccount.objects.get()
    pause_account(account.pk, paused=True)
    with wired(browser.answer):
        work()
        assert browser.asked == []
        pause_account(account.pk, paused=False)
        work()
    assert len(browser.told) == 1


def test_it_opens_itself_once_and_stays_ended_when_the_administrator_ended_it(world: World) -> None:
    assert open_for_devices() == []
    end_account(ChannelAccount.objects.get().pk)
    assert open_for_devices() == []
    assert device_accounts() == []


def test_its_key_survives_a_change_of_its_settings(world: World) -> None:
    account = ChannelAccount.objects.get()
    before = device_accounts()[0].values["key"]
    change_account(account.pk, label="Kabar", values={"services": "push.ntb.example"})
    forget_accounts()
    after = device_accounts()[0].values
    assert after == {"key": before, "services": "push.ntb.example"}
