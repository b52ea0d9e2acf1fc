"""Telegram over a Bot API of one's own, which keeps Telegram's rules; an independent bot says whether that Bot API speaks
as it should."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.live.figures import count, end_leases, kill_worker, open_account, run, seen, wait_until_settled
from tests.live.npm import start_node
from tests.live.telegram import SECRET, TOKEN, BotApi, running_bot_api
from tests.processes import wait_for
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]

PEOPLE = 30
WRITTEN = "Lampu jalan di kecamatan Gerung mati sejak dua minggu"
_FILES = """
import django, json; django.setup()
from ntbcare.cases.models import Attachment
from ntbcare.correspondence.models import IncomingMedia
print(json.dumps([Attachment.objects.filter(case__source="telegram").count(),
                  sorted(IncomingMedia.objects.exclude(reason="").values_list("reason", flat=True))]))
"""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotApi]:
    with running_bot_api(tmp_path_factory.mktemp("botapi")) as running:
        yield running


@pytest.fixture(scope="module")
def site(api: BotApi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        open_account(running, "telegram", "telegram", api.values(), label="Bot NTB Care")
        api.connect(f"http://127.0.0.1:{running.port}/webhooks/telegram")
        yield running


def test_an_independent_bot_understands_our_bot_api(tmp_path: Path) -> None:
    with running_bot_api(tmp_path) as api, (tmp_path / "bot.json").open("wb") as out:
        process = start_node("grammy.js", api.address, TOKEN, SECRET, "7001", needs="grammy", out=out)
        assert process.wait(60) == 0, (tmp_path / "bot.json").read_text(encoding="utf-8")
        said = json.loads((tmp_path / "bot.json").read_text(encoding="utf-8"))
        told = api.sent("7001")
    assert said["me"] == "ntbcare_bot"
    assert 401 in said["statuses"]  # It refused our delivery with the wrong word, and got it again with the right one.
    assert {heard["text"] for heard in said["heard"]} == {"Halo", "Lampu mati"}
    assert told[0] == "Kata Anda: Halo"
    assert said["plain"]["code"] == said["stranger"]["code"] == said["long"]["code"] == said["file"]["code"] == 400
    assert (said["busy"]["code"], said["busy"]["parameters"]) == (429, {"retry_after": 2})
    assert (said["blocked"]["code"], said["wrong"]["code"]) == (403, 401)


def test_a_complaint_is_completed_by_a_shared_place_and_answered(site: Site, api: BotApi) -> None:
    api.write("7101", "Jembatan retak dan goyang, anak sekolah lewat sini setiap hari")
    wait_for(lambda: len(api.sent("7101")) == 1)
    api.write("7101", location={"latitude": -8.68, "longitude": 116.12})
    wait_for(lambda: "diterima. Kode:" in "".join(api.sent("7101")))
    assert seen(site)[0]["7101"] == 2


def test_a_photo_comes_into_its_case_and_what_is_too_large_is_said(site: Site, api: BotApi) -> None:
    photo = [{"file_id": "foto1", "file_unique_id": "a", "width": 1, "height": 1, "file_size": 69}]
    api.write("7102", photo=photo, caption=WRITTEN)
    video = {"file_id": "video1", "file_unique_id": "b", "file_size": 21 * 1024 * 1024, "mime_type": "video/mp4"}
    api.write("7103", WRITTEN)
    wait_for(lambda: bool(api.sent("7103")))
    api.write("7103", video=video)
    wait_for(lambda: json.loads(run(site, _FILES)) == [1, ["too_large"]], seconds=60)


def test_a_button_is_tapped_and_stops_waiting(site: Site, api: BotApi) -> None:
    said = (WRITTEN, "/baru Sampah menumpuk di kecamatan Narmada tidak diangkut tiga hari", "Tadi malam ada yang jatuh lagi")
    for number, words in enumerate(said, 1):
        api.write("7104", words)
        wait_for(lambda number=number: len(api.sent("7104")) == number)  # type: ignore[misc]  # bound at once
    asked = [row for row in api.rows("sent") if row["chat"] == 7104][-1]
    assert asked["buttons"] is not None
    api.tap("7104", "1", asked["message_id"])
    wait_for(lambda: len(api.sent("7104")) == 4)
    assert [call["method"] for call in api.rows("calls")][-1] == "answerCallbackQuery"


def test_who_blocks_the_bot_is_not_tried_again(site: Site, api: BotApi) -> None:
    api.write("7105", "Halo")
    wait_for(lambda: bool(api.sent("7105")))
    api.ask("/_/block?chat=7105")
    api.write("7105", WRITTEN)
    wait_for(lambda: seen(site)[1]["7105"] == ["sent", "dead"])


def _busy(_site: Site, api: BotApi) -> None:
    api.ask("/_/mode?trouble=2&busy=2")


def _kill_api(_site: Site, api: BotApi) -> None:
    api.kill()
    api.start()


def _kill_worker(site: Site, _api: BotApi) -> None:
    kill_worker(site)


_FAULTS: list[tuple[int, Callable[[Site, BotApi], None] | None, str]] = [
    (100_000, None, "none"),
    (200_000, _busy, "Bot API in trouble and busy"),
    (300_000, _kill_api, "Bot API killed -9 three times"),
    (400_000, _kill_worker, "our worker killed -9 three times"),
]


@pytest.mark.faults
@pytest.mark.parametrize(("first", "fault", "name"), _FAULTS, ids=[name for _first, _fault, name in _FAULTS])
def test_what_was_taken_is_in_the_desk_once_and_answers_go_once(
    site: Site, api: BotApi, first: int, fault: Callable[[Site, BotApi], None] | None, name: str
) -> None:
    people = [str(first + at) for at in range(PEOPLE)]
    for at in range(0, PEOPLE, PEOPLE // 3):
        for person in people[at : at + PEOPLE // 3]:
            api.write(person, "/bantuan")
        if fault is not None:
            wait_for(lambda at=at: len(_answered(api, people)) >= at + 3, seconds=60)  # type: ignore[misc]  # bound at once
            fault(site, api)
    wait_for(lambda: api.waiting() == 0, seconds=120)
    if fault is _kill_worker:
        end_leases(site)
    wait_until_settled(site, people, hurry=True)
    figures = count(site, channel="Telegram (own Bot API)", fault=name, sent=people, taken=people, handed=_answered(api, people))
    assert (figures.in_desk, figures.lost, figures.doubled) == (PEOPLE, 0, 0)
    assert (figures.answers_lost, figures.answers_doubled) == (0, 0)
    assert figures.answers + figures.shown_failed >= PEOPLE


def _answered(api: BotApi, people: list[str]) -> Counter[str]:
    """How many messages each person got."""
    return Counter({person: told for person, told in api.handed().items() if person in set(people)})


def test_the_bot_api_is_no_part_of_the_project() -> None:
    """A counterpart that shared code with us would share its mistakes."""
    source = Path(__file__).with_name("botapi.py").read_text(encoding="utf-8")
    assert "import ntbcare" not in source
    assert "from ntbcare" not in source
    assert "from tests" not in source
