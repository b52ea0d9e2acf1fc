"""Letters of questions by a real SMTP server: for each slot one, as its reader may see it then, and none to who may not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from django.db import DatabaseError, transaction
from pytest_django import Settings

from ntbcare.accounts.models import User
from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import viewer_of
from ntbcare.common.clock import local_day, now, pretend, site_zone
from ntbcare.correspondence.delivery import deliver_due
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.monitoring.models import Cadence, PausedFor, SavedQuestion, Subscription
from ntbcare.monitoring.questions import counting, sending
from ntbcare.monitoring.questions.asking import read_question
from ntbcare.monitoring.questions.keeping import save_question, share_question, subscribe
from ntbcare.monitoring.questions.places import places_of
from ntbcare.monitoring.questions.schedule import next_after, slot_of
from ntbcare.monitoring.questions.sending import send_due
from ntbcare.monitoring.tasks import send_questions
from tests.boards import fill
from tests.deadlines.journey import at
from tests.mail_server import MailServer, mail_server
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
FRIDAY, MONDAY = "2026-11-27 09:00", "2026-11-30 07:00"
ASKED = {"measure": ["received", "followed_up_percent"], "rows": ["agency"], "period": ["this-half"]}
WITH_CLASS = {"measure": ["received"], "rows": ["agency"], "columns": ["class"], "period": ["this-half"]}


@pytest.fixture
def land(world: World) -> World:
    fill(world, before=at("2026-02-02 09:00"), now=at("2026-10-05 09:00"))
    return world


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", running.port, False
        yield running


def followed(
    world: World, role: Role, place: str, cadence: str = "weekly", params: dict[str, list[str]] | None = None
) -> SavedQuestion:
    """A question that its owner is sent; asked on Friday."""
    with pretend(at(FRIDAY)), transaction.atomic():
        viewer = world.viewer(role, place)
        query = read_question(params or ASKED, places_of(viewer), today=local_day(now())).query
        assert query is not None
        question = save_question(viewer, query, name="Rapat Senin")
        subscribe(viewer, question.pk, cadence)
    return question


def share_with(world: World, question: SavedQuestion, role: Role, place: str) -> None:
    with pretend(at(FRIDAY)), transaction.atomic():
        owner = viewer_of(question.owner_id)
        share_question(owner, question.pk, world.agency("Pemprov").pk)
        subscribe(world.viewer(role, place), question.pk, "weekly")


@contextmanager
def on(moment: str) -> Iterator[None]:
    with pretend(at(moment)):
        yield


def letters(server: MailServer) -> list[EmailMessage]:
    while deliver_due():
        pass
    return [mail for _to, mail in server.taken if isinstance(mail, EmailMessage)]


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    text: str = found.get_content()
    return text


def test_a_letter_has_the_sentence_the_table_links_and_the_file(land: World, server: MailServer) -> None:
    question = followed(land, Role.LEADER, "Pemprov")
    with on("2026-11-30 06:59"):
        assert send_questions.call() == 0
    with on(MONDAY):
        assert send_questions.call() == 1
        [mail] = letters(server)
    assert mail["Subject"] == "Pertanyaan: Rapat Senin"
    assert mail["To"] == User.objects.get(pk=question.owner_id).email
    text = part(mail, "plain")
    assert "Laporan diterima dan persentase tindak lanjut menurut instansi, Juli–Desember 2026 (masih berjalan)" in text
    assert "- Dinas Perhubungan Provinsi: 50; 100,0\u00a0%" in text
    assert f"/desk/questions/{question.pk}/#langganan" in text
    page = part(mail, "html")
    assert '<table border="1"' in page
    assert "@@" not in page
    assert f'/desk/questions/{question.pk}/"' in page
    [file] = list(mail.iter_attachments())
    assert file.get_filename() == "pertanyaan.csv"
    content = file.get_content()
    said = content if isinstance(content, str) else content.decode("utf-8-sig")
    assert "Dinas PUPR Provinsi,12,100.0" in said


def test_it_speaks_the_readers_language(land: World, server: MailServer) -> None:
    question = followed(land, Role.LEADER, "Pemprov")
    User.objects.filter(pk=question.owner_id).update(language="en")
    with on(MONDAY):
        send_due()
        [mail] = letters(server)
    assert mail["Subject"] == "Question: Rapat Senin"
    assert "Complaints received and percentage followed up by agency" in part(mail, "plain")
    assert 'lang="en"' in part(mail, "html")


def test_names_in_a_letter_are_no_html(land: World, server: MailServer) -> None:
    land.agencies["PUPR"].name = "<img src=x onerror=alert(1)>"
    land.agencies["PUPR"].save()
    followed(land, Role.LEADER, "Pemprov")
    with on(MONDAY):
        send_due()
        [mail] = letters(server)
    assert "<img" not in part(mail, "html")


def test_each_slot_has_one_letter_however_often_and_late_one_looks(land: World, server: MailServer) -> None:
    followed(land, Role.LEADER, "Pemprov")
    for moment in (MONDAY, "2026-11-30 07:05", "2026-12-01 09:00"):
        with on(moment):
            send_due()
    with on("2026-12-30 12:00"):  # Weeks without a worker.
        send_due()
        send_due()
        assert len(letters(server)) == 2
    assert Subscription.objects.get().sent_for == date(2026, 12, 28)
    assert Subscription.objects.get().next_at == at("2027-01-04 07:00")


def test_a_clock_that_jumps_sends_none_twice_and_loses_none(land: World, server: MailServer) -> None:
    followed(land, Role.LEADER, "Pemprov")
    for moment in (MONDAY, "2031-05-05 08:00", "2026-11-30 08:00", "2026-12-07 06:00", "2026-12-07 07:00", "2026-12-07 07:01"):
        with on(moment):
            send_due()
    with on("2031-06-06 08:00"):
        found = letters(server)
    assert len(found) == 3  # 30 November, the wrong May of 2031, 7 December.
    assert OutgoingMessage.objects.count() == 3


def test_what_breaks_between_mark_and_letter_leaves_neither(
    land: World, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed(land, Role.LEADER, "Pemprov")

    def broken(*_args: object, **_named: object) -> None:
        raise DatabaseError("gone")

    with on(MONDAY):
        with monkeypatch.context() as patch:
            patch.setattr(sending, "queue_message", broken)
            assert send_due() == 0
        assert Subscription.objects.get().sent_for is None
        assert OutgoingMessage.objects.count() == 0
        assert send_due() == 1
        assert len(letters(server)) == 1


def test_two_workers_at_once_order_one(land: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second comes while the first has its letter ready and has not marked the slot yet."""
    followed(land, Role.LEADER, "Pemprov")
    made = sending._letter
    second: list[int] = []

    def with_another(found: Subscription, *rest: object) -> object:
        if not second:
            second.append(0)
            second[0] = send_due()
        return made(found, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(sending, "_letter", with_another)
    with on(MONDAY):
        assert send_due() == 0
    assert second == [1]
    assert OutgoingMessage.objects.count() == 1


def test_each_reader_sees_what_the_own_role_sees_when_it_is_sent(land: World, server: MailServer) -> None:
    question = followed(land, Role.LEADER, "Pemprov", params=WITH_CLASS)
    share_with(land, question, Role.OBSERVER, "Pemprov")
    share_with(land, question, Role.LEADER, "PUPR")
    # An officer of the province becomes one of an agency before Monday.
    share_with(land, question, Role.COORDINATOR, "Pemprov")
    moved = land.viewer(Role.COORDINATOR, "Pemprov").user_id
    Member.objects.filter(user_id=moved).update(role=Role.LEADER, agency=land.agency("Dishub"))
    with on(MONDAY):
        assert send_due() == 4
        by_reader = {mail["To"]: part(mail, "plain") for mail in letters(server)}
    texts = {key: by_reader[User.objects.get(pk=user_id).email] for key, user_id in (
        ("leader", question.owner_id), ("observer", land.viewer(Role.OBSERVER, "Pemprov").user_id),
        ("head", land.viewer(Role.LEADER, "PUPR").user_id), ("moved", moved),
    )}  # fmt: skip
    assert "Kab. Lombok Barat: 6; 2; 8" in texts["leader"]
    assert "disembunyikan" in texts["observer"]
    assert "; 2" not in texts["observer"]
    assert "Dinas PUPR Provinsi: 12" in texts["head"]
    assert "Perhubungan" not in texts["head"]
    assert "Dinas Perhubungan Provinsi: 50" in texts["moved"]
    assert "PUPR" not in texts["moved"]


@pytest.mark.parametrize("loss", ["role", "inactive", "ended", "circle", "too_fine"])
def test_who_may_not_read_it_any_more_is_sent_nothing(land: World, server: MailServer, loss: str) -> None:
    question = followed(land, Role.LEADER, "Pemprov", params=WITH_CLASS)
    share_with(land, question, Role.INSPECTOR, "Pemprov")
    reader = land.viewer(Role.INSPECTOR, "Pemprov").user_id
    mine = Member.objects.filter(user_id=reader)
    if loss == "role":
        mine.update(role=Role.CLERK)
    elif loss == "inactive":
        User.objects.filter(pk=reader).update(is_active=False)
    elif loss == "ended":
        mine.update(until=now())
    elif loss == "circle":
        mine.update(role=Role.LEADER, agency=land.agency("Pemda Lobar"))
    else:
        mine.update(role=Role.OBSERVER)
        SavedQuestion.objects.update(asked=[*question.asked, ["source", "web"]])
    with on(MONDAY):
        send_due()
        sent_to = {mail["To"] for mail in letters(server)}
    assert sent_to == {User.objects.get(pk=question.owner_id).email}
    expected = {"circle": PausedFor.UNSHARED, "too_fine": PausedFor.UNANSWERED}.get(loss, PausedFor.PERMISSION)
    assert Subscription.objects.get(officer_id=reader).paused == expected
    with on("2026-12-07 07:00"):
        assert send_due() == 1, "the paused one is not looked at again"


def test_what_became_too_much_to_count_pauses_and_says_so(land: World, monkeypatch: pytest.MonkeyPatch) -> None:
    followed(land, Role.LEADER, "Pemprov", params=WITH_CLASS | {"source": ["web"]})
    monkeypatch.setattr(counting, "MOST_CASES", 3)
    with on(MONDAY):
        send_due()
    assert Subscription.objects.get().paused == PausedFor.UNANSWERED
    assert OutgoingMessage.objects.count() == 0


def test_who_left_before_the_mail_server_was_back_is_sent_nothing(land: World, server: MailServer) -> None:
    question = followed(land, Role.LEADER, "Pemprov")
    with on(MONDAY):
        send_due()
        User.objects.filter(pk=question.owner_id).update(is_active=False)
        assert letters(server) == []
    assert OutgoingMessage.objects.get().state == Delivery.DEAD


def test_without_cases_the_letter_says_so(world: World, server: MailServer) -> None:
    followed(world, Role.LEADER, "Pemprov")
    with on(MONDAY):
        send_due()
        [mail] = letters(server)
    assert "Tidak ada laporan pada pilihan ini." in part(mail, "plain")
    assert list(mail.iter_attachments()) == []


@pytest.mark.parametrize(
    ("cadence", "moment", "slot", "following"),
    [
        (Cadence.WEEKLY, "2026-11-27 09:00", date(2026, 11, 23), "2026-11-30 07:00"),
        (Cadence.WEEKLY, "2026-11-30 06:59", date(2026, 11, 23), "2026-11-30 07:00"),
        (Cadence.WEEKLY, "2026-11-30 07:00", date(2026, 11, 30), "2026-12-07 07:00"),
        (Cadence.MONTHLY, "2026-12-31 23:59", date(2026, 12, 1), "2027-01-01 07:00"),
        (Cadence.MONTHLY, "2027-01-01 00:01", date(2026, 12, 1), "2027-01-01 07:00"),
        (Cadence.MONTHLY, "2028-02-29 12:00", date(2028, 2, 1), "2028-03-01 07:00"),
        (Cadence.HALF_YEAR, "2026-06-30 23:00", date(2026, 1, 1), "2026-07-01 07:00"),
        (Cadence.HALF_YEAR, "2027-01-01 06:00", date(2026, 7, 1), "2027-01-01 07:00"),
        (Cadence.HALF_YEAR, "2027-01-01 07:00", date(2027, 1, 1), "2027-07-01 07:00"),
    ],
)
def test_slots_are_those_of_the_sites_morning(cadence: str, moment: str, slot: date, following: str) -> None:
    assert slot_of(cadence, at(moment), site_zone()) == slot
    assert next_after(cadence, at(moment), site_zone()) == at(following)
    assert next_after(cadence, at(following) - timedelta(seconds=1), site_zone()) == at(following)
