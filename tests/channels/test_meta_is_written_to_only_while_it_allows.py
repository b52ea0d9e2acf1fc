"""Windows of Messenger, Instagram and WhatsApp, templates, buttons, and what refusals of the Graph mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ntbcare.channels.contract import Account, Outgoing, Sent
from ntbcare.channels.errors import SendFailed
from ntbcare.channels.registry import adapter_of
from ntbcare.common.clock import now
from tests.channels.meta import INSTAGRAM, NUMBER, PAGE, SITI, Answer, Graph, refused, taken

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_VALUES = {
    "token": "TOKEN-CONTOH",
    "graph": "http://graph.example/v23.0",
    "page": PAGE,
    "account": INSTAGRAM,
    "phone_number_id": NUMBER,
}


def _send(kind: str, answer: Answer = taken, *, ago: timedelta = HOUR, template: str = "", **more: Any) -> tuple[Graph, Sent]:  # noqa: ANN401  # fields of a message
    """Hand a message over whose reader wrote so long ago; what the Graph was asked, and what came of it."""
    values = _VALUES | ({"template": template} if template else {})
    other_side = Graph(answer)
    message = Outgoing(outbox_id="17", conversation=SITI, text="Kabar", last_in_at=now() - ago)
    with httpx.Client(transport=httpx.MockTransport(other_side.take)) as http:
        sent = adapter_of(kind).send(replace(message, **more), Account(1, kind, kind, kind, values=values), http)
    return other_side, sent


def _refused(kind: str, answer: Answer = taken, **more: Any) -> SendFailed:  # noqa: ANN401  # as above
    with pytest.raises(SendFailed) as caught:
        _send(kind, answer, **more)
    return caught.value


@pytest.mark.parametrize("kind", ["facebook", "instagram"])
def test_within_a_day_anything_goes_and_within_a_week_what_an_officer_wrote(kind: str) -> None:
    other, sent = _send(kind)
    assert other.asked[0][1] == {"message": {"text": "Kabar"}, "recipient": {"id": SITI}, "messaging_type": "RESPONSE"}
    assert other.asked[0][0] == f"/v23.0/{PAGE if kind == 'facebook' else INSTAGRAM}/messages"
    assert (sent.external_id, sent.receipts_follow, sent.conversation) == ("m_out", True, "")
    other, _sent = _send(kind, ago=3 * DAY, by_officer=True)
    assert (other.asked[0][1]["messaging_type"], other.asked[0][1]["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
    late: list[dict[str, Any]] = [{"ago": 25 * HOUR}, {"ago": 7 * DAY, "by_officer": True}, {"last_in_at": None}]
    for one in late:
        failure = _refused(kind, **one)
        assert (failure.reason, failure.permanent) == ("window closed", True)


def test_a_private_reply_is_possible_for_a_week_and_tells_whose_conversation_it_began() -> None:
    said: dict[str, Any] = {"handle": "comment:500_1", "conversation": f"500_1:{SITI}"}
    other, sent = _send("facebook", **said, handle_at=now() - 6 * DAY)
    assert other.asked[0][1] == {"message": {"text": "Kabar"}, "recipient": {"comment_id": "500_1"}}
    assert sent.conversation == SITI
    assert _refused("facebook", **said, handle_at=now() - 7 * DAY).permanent
    assert _refused("facebook", handle="mention:1", handle_at=now()).permanent
    other, _sent = _send("facebook", handle="post:500", handle_at=now())
    assert other.asked[0][1]["recipient"] == {"post_id": "500"}


def test_a_comment_that_has_our_private_reply_already_counts_as_sent() -> None:
    """The first answer was lost on its way to us: nothing goes twice, and nothing is shown as failed."""
    _other, sent = _send("facebook", refused(10900), handle="comment:500_1", handle_at=now())
    assert sent.external_id == ""


@pytest.mark.parametrize(("kind", "end"), [("facebook", "/comments"), ("instagram", "/replies")])
def test_a_public_reply_goes_below_the_comment_at_any_time(kind: str, end: str) -> None:
    other, _sent = _send(kind, ago=300 * DAY, public=True, handle="comment:500_1")
    assert other.asked == [(f"/v23.0/500_1{end}", {"message": "Kabar"})]


def test_instagram_counts_bytes() -> None:
    other, _sent = _send("instagram", text="é" * 900)
    assert len(other.private[0].encode()) == 1_000


def test_whatsapp_writes_text_within_a_day_and_then_only_by_the_template_of_the_account() -> None:
    other, _sent = _send("whatsapp", conversation="ID.77", phone="+6281200000001")
    body = other.asked[0][1]
    assert (body["to"], body["type"], body["text"]["body"]) == ("+6281200000001", "text", "Kabar")
    assert _refused("whatsapp", ago=25 * HOUR).reason == "window closed"
    other, _sent = _send("whatsapp", ago=25 * HOUR, template="kabar_laporan", text="Laporan dijawab:\n\nSudah  diganti.")
    body = other.asked[0][1]
    assert body["template"]["name"] == "kabar_laporan"
    assert body["template"]["language"] == {"policy": "deterministic", "code": "id"}
    assert body["template"]["components"][0]["parameters"] == [{"type": "text", "text": "Laporan dijawab: Sudah diganti."}]


def test_without_a_number_whatsapp_is_told_the_business_scoped_id() -> None:
    other, _sent = _send("whatsapp", conversation="ID.77")
    assert "to" not in other.asked[0][1]
    assert other.asked[0][1]["recipient"] == "ID.77"


def test_when_meta_says_that_the_window_is_closed_the_template_goes_at_once() -> None:
    def closed(path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        return taken(path, body) if body["type"] == "template" else refused(131047)(path, body)

    other, _sent = _send("whatsapp", closed, template="kabar")
    assert [body["type"] for _path, body in other.asked] == ["text", "template"]
    failure = _refused("whatsapp", refused(131047))
    assert (failure.reason, failure.permanent) == ("window closed (Meta 131047)", True)


def test_up_to_three_choices_are_buttons() -> None:
    other, _sent = _send("whatsapp", choices=("NTB-26-0000427", "Laporan baru / new report"))
    buttons = other.asked[0][1]["interactive"]["action"]["buttons"]
    assert [button["reply"] for button in buttons] == [
        {"id": "1", "title": "1. NTB-26-0000427"},
        {"id": "2", "title": "2. Laporan baru / ne"},
    ]
    other, _sent = _send("facebook", choices=("NTB-26-0000427",))
    assert other.asked[0][1]["message"]["quick_replies"][0]["payload"] == "1"


@pytest.mark.parametrize(
    ("code", "subcode", "kind", "permanent", "away", "minutes"),
    [
        (10, 2018278, "facebook", True, False, 0),
        (551, 0, "facebook", True, False, 0),
        (200, 1545041, "facebook", True, False, 0),
        (100, 2018001, "facebook", True, False, 0),
        (100, 33, "facebook", True, False, 0),
        (190, 463, "facebook", False, True, 5),
        (10, 0, "facebook", False, True, 5),
        (613, 0, "facebook", False, True, 5),
        (32, 0, "instagram", False, True, 5),
        (2, 0, "instagram", False, True, 0),
        (130429, 0, "whatsapp", False, True, 0.08),
        (131056, 0, "whatsapp", False, False, 0.5),
        (131026, 0, "whatsapp", True, False, 0),
        (131016, 0, "whatsapp", False, True, 0),
        (131031, 0, "whatsapp", False, True, 5),
        (132001, 0, "whatsapp", True, False, 0),
    ],
)
def test_a_refusal_says_what_it_means(code: int, subcode: int, kind: str, *, permanent: bool, away: bool, minutes: float) -> None:
    failure = _refused(kind, refused(code, subcode))
    assert (failure.permanent, failure.away) == (permanent, away)
    assert (failure.retry_after.total_seconds() / 60 if failure.retry_after else 0) == pytest.approx(minutes, abs=0.01)
    assert str(code) in failure.reason
    assert "6281200000001" not in failure.reason


@pytest.mark.parametrize(("status", "permanent", "away"), [(500, False, True), (429, False, False), (404, True, False)])
def test_an_answer_without_a_code_is_judged_by_its_status(status: int, *, permanent: bool, away: bool) -> None:
    failure = _refused("facebook", lambda _path, _body: (status, {}))
    assert (failure.permanent, failure.away) == (permanent, away)
