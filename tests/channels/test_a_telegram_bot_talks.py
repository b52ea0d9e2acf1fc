from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.test import Client

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Attachment, Case, CaseEvent
from ntbcare.cases.sets import EventKind
from ntbcare.channels.models import ChannelAccount
from ntbcare.common.clock import now
from ntbcare.correspondence.inbox import read_waiting
from ntbcare.correspondence.models import Delivery, IncomingMedia, IncomingMessage, OutgoingMessage, RawDelivery, RawState
from ntbcare.workflow.media import fetch_media
from tests.channels.media_files import photo, sticker, voice_note
from tests.channels.telegram import BotApi, bot_account, posted, tap, update
from tests.channels.wire import wired, work
from tests.desk.sessions import browser_of
from tests.world import World

pytestmark = pytest.mark.django_db
WRITTEN = "Lampu jalan di Gerung Utara mati sejak dua minggu"


@pytest.fixture
def api() -> Iterator[BotApi]:
    bot_api = BotApi()
    with wired(bot_api.answer):
        yield bot_api


@pytest.fixture(autouse=True)
def _bot(world: World) -> None:
    bot_account()


def test_a_message_becomes_a_case_and_is_answered(client: Client, api: BotApi) -> None:
    assert posted(client, update(1, text=WRITTEN)).status_code == 200
    work()
    case = Case.objects.get()
    assert (case.source, case.region_id) == ("telegram", "52.01.01.1001")
    [(method, said)] = api.calls
    assert (method, said["chat_id"]) == ("sendMessage", 77)
    assert case.reference in api.texts[0]


@pytest.mark.parametrize("secret", [None, "", "kata-rahasia-conto", "kata-rahasia-contohh", "ключ"])
def test_a_wrong_secret_is_refused(client: Client, secret: str | None) -> None:
    assert posted(client, update(1, text=WRITTEN), secret=secret).status_code == 403
    assert not RawDelivery.objects.exists()


def test_a_repeated_update_is_one_message(client: Client, api: BotApi) -> None:
    for _ in range(3):
        posted(client, update(1, text=WRITTEN))
    work()
    posted(client, update(1, text=WRITTEN))
    work()
    assert (IncomingMessage.objects.count(), Case.objects.count(), len(api.texts)) == (1, 1, 1)


def test_commands_with_a_slash_are_the_words_of_every_channel(client: Client, api: BotApi) -> None:
    for number, text in enumerate(["/start abc", "/help@NtbCareBot", "/batal", "/start"]):
        posted(client, update(number, text=text))
        work()
    assert "apa yang terjadi" in api.texts[0]
    assert api.texts[1].startswith("Tulis masalahnya")
    assert not Case.objects.exists()


def test_a_choice_is_a_button_and_a_tap_is_its_number(client: Client, api: BotApi) -> None:
    for number, what in enumerate(["Lampu jalan", "Keran air"]):
        posted(client, update(number, text=f"BARU {what} di Gerung Utara mati sejak dua minggu"))
        work()
    posted(client, update(5, text="Masih mati sampai sekarang"))
    work()
    markup = api.calls[-1][1]["reply_markup"]
    assert isinstance(markup, dict)
    assert [row[0]["callback_data"] for row in markup["inline_keyboard"]] == ["1", "2", "3"]
    answer = posted(client, tap(6, "2"))
    assert json.loads(answer.content) == {"method": "answerCallbackQuery", "callback_query_id": "q1"}
    work()
    event = CaseEvent.objects.get(kind=EventKind.REPLIED)
    assert event.case == Case.objects.order_by("pk")[0], "the second of the newest first"


def test_what_is_sent_beside_words_is_fetched(client: Client, api: BotApi) -> None:
    api.files = {"besar": photo(), "suara": voice_note(), "stiker": sticker(), "diam": photo(kind="WEBP")}
    posted(
        client, update(1, caption=WRITTEN, photo=[{"file_id": "kecil", "file_size": 10}, {"file_id": "besar", "file_size": 99}])
    )
    posted(client, update(2, voice={"file_id": "suara", "mime_type": "audio/ogg"}))
    posted(client, update(3, sticker={"file_id": "stiker"}))
    moving = {"file_id": "gerak", "is_animated": True, "thumbnail": {"file_id": "diam"}}
    posted(client, update(4, sticker=moving))
    work()
    kinds = sorted(Attachment.objects.values_list("media_type", flat=True))
    assert kinds == ["audio/ogg", "image/jpeg", "image/jpeg", "image/png"]
    assert "kecil" not in [said.get("file_id") for _, said in api.calls]


def test_a_file_too_large_for_bots_is_refused_kindly(client: Client, api: BotApi) -> None:
    posted(client, update(1, caption=WRITTEN, video={"file_id": "besar"}))
    api.refusals = [(400, {"description": "Bad Request: file is too big"})]
    read_waiting()
    fetch_media()
    assert IncomingMedia.objects.get().reason == "too_large"
    work()
    assert any("25 MB" in text for text in api.texts)


def test_a_place_that_was_shared_is_the_place(client: Client, api: BotApi) -> None:
    posted(client, update(1, text="Sampah menumpuk tidak diangkut tiga hari"))
    work()
    posted(client, update(2, location={"latitude": -8.65, "longitude": 116.12}))
    work()
    case = Case.objects.get()
    assert (str(case.latitude), str(case.longitude)) == ("-8.65000", "116.12000")


def test_ones_own_number_is_believed_and_anothers_is_not(client: Client, api: BotApi) -> None:
    posted(client, update(1, contact={"phone_number": "+6281234567890", "first_name": "Sri", "user_id": 77}))
    posted(client, update(2, text=WRITTEN))
    work()
    case = Case.objects.get()
    assert case.complainant is not None
    assert case.complainant.contact_points.get().verified_at is not None


def test_a_flood_limit_is_waited_for(client: Client, api: BotApi) -> None:
    api.refusals = [(429, {"parameters": {"retry_after": 33}})]
    posted(client, update(1, text=WRITTEN))
    work()
    waiting = OutgoingMessage.objects.get()
    assert waiting.attempts == 0
    assert 25 < (waiting.due_at - now()).total_seconds() <= 33
    OutgoingMessage.objects.update(due_at=now())
    work()
    assert OutgoingMessage.objects.get().state == Delivery.SENT


@pytest.mark.parametrize(
    ("code", "state"), [(403, Delivery.DEAD), (400, Delivery.DEAD), (401, Delivery.FAILED), (500, Delivery.FAILED)]
)
def test_a_refusal_is_for_ever_or_for_now(client: Client, api: BotApi, code: int, state: Delivery) -> None:
    api.refusals = [(code, {})]
    posted(client, update(1, text=WRITTEN))
    work()
    assert OutgoingMessage.objects.get().state == state


def test_what_is_said_in_a_group_waits_for_a_person(client: Client, api: BotApi) -> None:
    posted(client, update(1, text=WRITTEN, chat={"id": -100, "type": "supergroup"}))
    work()
    assert (api.calls, Case.objects.count()) == ([], 0)
    assert RawDelivery.objects.get().state == RawState.UNREADABLE


@pytest.mark.parametrize("told", [b"{}", b"[]", b"\xff", b'{"update_id": "x"}', b'{"update_id": 1, "message": {"text": 5}}'])
def test_what_is_not_understood_goes_before_a_person(client: Client, api: BotApi, told: bytes) -> None:
    assert posted(client, told).status_code == 200
    work()
    assert RawDelivery.objects.get().state == RawState.UNREADABLE


def test_polls_and_members_who_leave_say_nothing(client: Client, api: BotApi) -> None:
    posted(client, {"update_id": 5, "my_chat_member": {"chat": {"id": 1}}})
    work()
    assert RawDelivery.objects.get().state == RawState.READ


def test_the_address_is_set_by_a_button(client: Client, api: BotApi, world: World) -> None:
    admin = browser_of(world.actor(Role.ADMINISTRATOR, "Pemprov"))
    at = f"/desk/channels/{ChannelAccount.objects.get().pk}"
    assert "Pasang alamat ini" in admin.get(at).content.decode()
    page = admin.post(f"{at}/connect", follow=True).content.decode()
    assert "Alamat dipasang" in page
    [(method, said)] = api.calls
    assert method == "setWebhook"
    assert str(said["url"]).endswith("/webhooks/telegram")
    assert said["secret_token"] == "kata-rahasia-contoh"
    api.refusals = [(400, {})]
    assert "setWebhook 400" in admin.post(f"{at}/connect", follow=True).content.decode()
