from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection

from ntbcare.cases.models import Case
from ntbcare.channels.contract import ReceiptState
from ntbcare.channels.gammu.adapter import outcome_of
from ntbcare.channels.models import ChannelLine
from ntbcare.common.clock import now
from ntbcare.correspondence import fetching
from ntbcare.correspondence.channel_delivery import deliver_by_channels
from ntbcare.correspondence.fetching import fetch_if_due
from ntbcare.correspondence.inbox import read_waiting, store_raw
from ntbcare.correspondence.messages import body_of
from ntbcare.correspondence.models import Delivery, IncomingMessage, OutgoingMessage, RawDelivery, RawState
from ntbcare.workflow.converse import converse_once
from tests.channels.modem import Modem, modem
from tests.channels.wire import work
from tests.world import World

pytestmark = pytest.mark.django_db
WRITTEN = "Lampu jalan di Gerung Utara mati sejak dua minggu"


@pytest.fixture(params=["sqlite", "postgresql"])
def smsd(request: pytest.FixtureRequest, tmp_path: Path, world: World) -> Iterator[Modem]:
    if request.param == "postgresql" and connection.vendor != "postgresql":
        pytest.skip("the tests run on SQLite")
    with modem(tmp_path, postgres=request.param == "postgresql") as opened:
        yield opened


def _fetch(smsd: Modem) -> int:
    ChannelLine.objects.update(due_at=now())
    return fetch_if_due(smsd.account, "a:1:x")


def _texts() -> list[str]:
    read_waiting()
    return [str(body_of(message)["text"]) for message in IncomingMessage.objects.order_by("pk")]


def test_an_sms_becomes_a_case_and_the_answer_stands_in_the_modems_outbox(smsd: Modem) -> None:
    smsd.receive(WRITTEN)
    assert _fetch(smsd) == 1
    assert smsd.open_rows() == 0
    work()
    case = Case.objects.get()
    assert (case.source, case.region_id) == ("sms", "52.01.01.1001")
    message = OutgoingMessage.objects.get()
    [[number, coding, text, report, creator]] = smsd.run(
        'SELECT "DestinationNumber", "Coding", "TextDecoded", "DeliveryReport", "CreatorID" FROM outbox'
    )
    assert (number, coding, report, creator) == ("+6281200000001", "Default_No_Compression", "yes", f"ntbcare:{message.pk}")
    assert case.reference in text
    assert message.state == Delivery.SENT


def test_what_is_in_the_outbox_is_not_put_there_again(smsd: Modem) -> None:
    smsd.receive(WRITTEN)
    _fetch(smsd)
    work()
    for table in ("outbox", "sentitems"):
        OutgoingMessage.objects.update(state=Delivery.QUEUED, leased_until=None, due_at=now())
        assert deliver_by_channels() == 1
        assert len(smsd.run("SELECT 1 FROM outbox")) == (table == "outbox")
        smsd.sends("SendingOK")


@pytest.mark.parametrize(
    ("status", "state", "error"),
    [
        ("DeliveryOK", Delivery.DELIVERED, ""),
        ("DeliveryFailed", Delivery.DEAD, "DeliveryFailed"),
        ("SendingError", Delivery.DEAD, "SendingError"),
        ("SendingOK", Delivery.SENT, ""),
        ("DeliveryPending", Delivery.SENT, ""),
        ("SendingOKNoReport", Delivery.SENT, ""),
    ],
)
def test_the_modems_status_says_what_became_of_an_answer(smsd: Modem, status: str, state: Delivery, error: str) -> None:
    smsd.receive(WRITTEN)
    _fetch(smsd)
    work()
    smsd.sends(status)
    _fetch(smsd)
    read_waiting()
    message = OutgoingMessage.objects.get()
    assert (message.state, message.last_error) == (state, error)
    before = RawDelivery.objects.count()
    _fetch(smsd)
    assert RawDelivery.objects.count() == before, "an end is told once"


def test_an_answer_in_pieces_is_put_there_whole_with_the_heads_that_join_it(smsd: Modem) -> None:
    smsd.receive("bantuan")
    _fetch(smsd)
    with patch("ntbcare.correspondence.composing.shorten", return_value="Laporan 🙏 diterima. " * 8):
        work()
    pk = OutgoingMessage.objects.get().pk
    [[row, coding, head, several, first]] = smsd.run('SELECT "ID", "Coding", "UDH", "MultiPart", "TextDecoded" FROM outbox')
    others = smsd.run('SELECT "UDH", "TextDecoded" FROM outbox_multipart WHERE "ID" = ? ORDER BY "SequencePosition"', row)
    assert coding == "Unicode_No_Compression"
    assert str(several).lower() == "true"
    assert [head, *(udh for udh, _text in others)] == [f"050003{pk % 256:02X}03{number:02X}" for number in (1, 2, 3)]
    assert "".join([first, *(text for _udh, text in others)]) == "Laporan 🙏 diterima. " * 8


def test_pieces_are_joined_from_their_octets_though_one_came_twice(smsd: Modem) -> None:
    """SMSD's own joining keeps 66 of 153 letters here: the decoded text of the row is wrong on purpose."""
    pieces = ["Sampah menumpuk \ud83d", "\ude4f di TPS Pasar Baru,", " sudah tiga hari"]
    hexed = [piece.encode("utf-16-be", "surrogatepass").hex().upper() for piece in pieces]
    for number, octets in [(1, hexed[0]), (1, hexed[0]), (3, hexed[2]), (2, hexed[1])]:
        smsd.receive("", header=f"05000307030{number}", Text=octets, TextDecoded="salah")
    _fetch(smsd)
    assert _texts() == ["Sampah menumpuk 🙏 di TPS Pasar Baru, sudah tiga hari"]


def test_the_network_may_bring_a_piece_again_under_another_date(smsd: Modem) -> None:
    smsd.receive("Lampu ", header="050003070201")
    smsd.receive("Lampu ", header="050003070201", at="2026-11-22 09:31:00")
    smsd.receive("mati", header="050003070202")
    smsd.receive("mati", header="050003070202", at="2026-11-22 09:35:00")
    _fetch(smsd)
    assert _texts() == ["Lampu mati"]


def test_references_of_eight_and_sixteen_bits_are_not_mixed(smsd: Modem) -> None:
    smsd.receive("Lampu ", header="050003070201")
    smsd.receive("Jalan ", header="06080400070201")
    smsd.receive("mati", header="050003070202")
    smsd.receive("rusak", header="06080400070202")
    _fetch(smsd)
    assert _texts() == ["Lampu mati", "Jalan rusak"]


def test_a_message_that_smsd_stored_twice_is_one_message(smsd: Modem) -> None:
    """Killed between its saving and its deleting, SMSD takes the SMS from the modem once more, under a new row."""
    smsd.receive(WRITTEN)
    _fetch(smsd)
    smsd.receive(WRITTEN)
    _fetch(smsd)
    assert _texts() == [WRITTEN]
    smsd.receive(WRITTEN, at="2026-11-22 09:30:01")
    _fetch(smsd)
    assert len(_texts()) == 2, "a second later it is another message of the same words"


def test_killed_between_storing_and_marking_it_is_one_message(smsd: Modem) -> None:
    smsd.receive(WRITTEN)
    _fetch(smsd)
    smsd.run('UPDATE inbox SET "Processed" = ?', smsd.no)
    _fetch(smsd)
    assert RawDelivery.objects.count() == 2
    assert _texts() == [WRITTEN]


def test_what_cannot_be_stored_stays_unmarked_and_what_was_stored_before_it_does_not_come_again(smsd: Modem) -> None:
    for minute in (1, 2, 3):
        smsd.receive(WRITTEN, at=f"2026-11-22 09:3{minute}:00")
    real, stored = store_raw, []

    def fail_at_the_second(*given: object) -> None:
        stored.append(given)
        if len(stored) == 2:
            raise OperationalError("away")
        real(*given)  # type: ignore[arg-type]

    with patch.object(fetching, "store_raw", fail_at_the_second), pytest.raises(OperationalError):
        _fetch(smsd)
    assert smsd.open_rows() == 2
    _fetch(smsd)
    assert len(_texts()) == 3


def test_a_database_that_is_away_is_shown(smsd: Modem) -> None:
    away = type(smsd.account)(id=smsd.account.id, kind="gammu", name="modem", label="", values={"database": "/tidak/ada/smsd.db"})
    fetch_if_due(away, "a:1:x")
    line = ChannelLine.objects.get()
    assert (line.failures, line.last_error) == (1, "OperationalError")
    assert line.due_at > now() + timedelta(seconds=3)
    assert not Path("/tidak/ada").exists()


@pytest.mark.parametrize("row", [{"Coding": "8bit"}, {"Text": "bukan heksadesimal"}, {"UDH": "0500"}, {"SenderNumber": ""}])
def test_what_is_no_text_goes_to_a_person_with_its_row(smsd: Modem, row: dict[str, str]) -> None:
    smsd.receive("x", **row)
    _fetch(smsd)
    read_waiting()
    assert RawDelivery.objects.get().state == RawState.UNREADABLE


def test_two_modems_in_one_database_are_told_apart(smsd: Modem) -> None:
    smsd.receive(WRITTEN, RecipientID="modem1")
    smsd.receive(WRITTEN, RecipientID="modem2", at="2026-11-22 10:00:00")
    other = type(smsd.account)(
        id=smsd.account.id, kind="gammu", name="modem", label="", values=dict(smsd.account.values) | {"phone": "modem2"}
    )
    assert fetch_if_due(other, "a:1:x") == 1
    assert smsd.open_rows() == 1


def test_an_answer_has_the_worst_end_of_its_pieces() -> None:
    assert outcome_of(["DeliveryOK", "DeliveryFailed"])[0] is ReceiptState.FAILED
    assert outcome_of(["DeliveryOK", "DeliveryPending"])[0] is None
    assert outcome_of(["DeliveryOK", "SendingOKNoReport"])[0] is ReceiptState.SENT
    assert outcome_of(["DeliveryOK", "DeliveryOK"])[0] is ReceiptState.DELIVERED
    assert outcome_of([])[0] is None


def test_without_a_word_of_ours_nothing_of_others_in_the_tables_is_touched(smsd: Modem) -> None:
    smsd.run("INSERT INTO sentitems VALUES (1, 1, 'lain', 'DeliveryOK', '2099-01-01 00:00:00')")
    assert _fetch(smsd) == 0
    assert smsd.run('SELECT "CreatorID" FROM sentitems') == [("lain",)]
    assert converse_once() == 0
