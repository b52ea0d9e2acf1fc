"""The monthly letter: to whom, when, once, what it says and what it never says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ntbcare.accounts.actions import create_user
from ntbcare.accounts.models import User
from ntbcare.agencies.models import Agency, Member, ReferenceVersion
from ntbcare.agencies.queries import forget_reference
from ntbcare.agencies.roles import AgencyKind, Role
from ntbcare.cases.models import Case
from ntbcare.common.clock import now, pretend
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.correspondence.rendering import render
from ntbcare.monitoring.actions import rebuild
from ntbcare.monitoring.letter_marks import want_letter
from ntbcare.monitoring.models import LetterMark
from ntbcare.workflow.monthly import send_letters, send_monthly_letters
from tests.boards import led
from tests.deadlines.journey import at
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
OCTOBER = at("2026-10-05 09:00")
# The third of November 2026 is a Tuesday.
DUE = "2026-11-03 07:00"


@pytest.fixture(autouse=True)
def _long_ago() -> Iterator[None]:
    with pretend(at("2026-09-01 09:00")):
        yield


@pytest.fixture
def land(world: World) -> World:
    """October: twelve at Dishub, of which eight wait beyond their limit; three in Lombok Barat; one confidential."""
    led(world, "Dishub", OCTOBER, 4, answered=at("2026-10-07 09:00") - OCTOBER, stars=5)
    led(world, "Dishub", OCTOBER, 7)
    led(world, "Dishub", OCTOBER, 1, confidential=True, answer_due_at=at("2026-10-06 09:00"))
    led(world, "Dishub", at("2026-09-05 09:00"), 6, status="received")
    led(world, "Dishub Lobar", OCTOBER, 3, answered=at("2026-10-07 09:00") - OCTOBER)
    with pretend(at(DUE)):
        rebuild()
    return world


def head(world: World, role: Role = Role.LEADER, place: str = "Dishub") -> User:
    return User.objects.get(pk=world.actor(role, place).user_id or 0)


def sent(moment: str = DUE) -> dict[str, str]:
    """The letters that there are after the work of a moment: subject and text by the officer's address."""
    with pretend(at(moment)):
        send_monthly_letters.call()
    rows = OutgoingMessage.objects.filter(template="officer_monthly").select_related("officer")
    return {row.officer.email: f"{render(row).subject}\n{render(row).body}" for row in rows if row.officer}


def test_a_head_reads_what_was_received_what_is_late_and_what_to_do(land: World) -> None:
    user = head(land)
    text = sent()[user.email]
    assert text.startswith("Tindak lanjut laporan Oktober 2026: 14 laporan lewat batas\n")
    assert f"Yth. {user.name}," in text
    assert "Dinas Perhubungan Provinsi\n==========================" in text
    assert "Diterima pada Oktober 2026: 12 laporan (September 2026: 6)." in text
    assert "Ditindaklanjuti: 12 dari 12. Bagiannya lebih besar daripada September 2026" in text
    assert "Lewat batas dan belum ditanggapi sekarang: 14 dari 14 yang masih terbuka." in text
    assert "4 dari 4 yang menilai" in text
    assert "Yang perlu dilakukan minggu ini" in text
    assert len(re.findall(r"^- NTB-26-\d+: lewat \d+ hari, Dinas Perhubungan Provinsi$", text, re.MULTILINE)) == 5
    assert len(re.findall(r"^  https?://\S+/desk/cases/NTB-26-\d+$", text, re.MULTILINE)) == 5
    assert "9 laporan lain juga lewat batas." in text


def test_nothing_confidential_is_named_and_nothing_of_persons(land: World) -> None:
    head(land)
    [text] = sent().values()
    assert Case.objects.get(confidential=True).reference not in text, "though it waits longest"
    oldest = Case.objects.filter(confidential=False, answered_at=None).order_by("answer_due_at", "pk")[:5]
    assert re.findall(r"- (NTB-26-\d+)", text) == [case.reference for case in oldest]


def test_it_goes_to_heads_and_to_nobody_else(land: World) -> None:
    wanted = {
        head(land, role, place).email
        for role, place in (
            (Role.LEADER, "Dishub"), (Role.APPROVER, "Dishub"), (Role.LEADER, "Pemprov"), (Role.LEADER, "Pemda Lobar"),
            (Role.LEADER, "Dishub Lobar"),
        )
    }  # fmt: skip
    for role in set(Role) - {Role.LEADER, Role.APPROVER}:
        for place in ("Dishub", "Pemprov"):
            head(land, role, place)
    head(land, Role.APPROVER, "Pemprov")
    gone, ended = head(land, Role.LEADER, "Diskominfotik"), head(land, Role.LEADER, "Inspektorat")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    Member.objects.filter(user=ended).update(until=now())
    assert set(sent()) == wanted
    texts = sent()
    governor = texts[head(land, Role.LEADER, "Pemprov").email]
    assert "Diterima pada Oktober 2026: 15 laporan" in governor
    regent = texts[head(land, Role.LEADER, "Pemda Lobar").email]
    assert "Diterima pada Oktober 2026: 3 laporan" in regent
    assert "Dinas Perhubungan Provinsi" not in regent


def test_where_there_was_nothing_no_letter_goes_and_it_is_not_looked_at_again(land: World) -> None:
    user = head(land, Role.LEADER, "PUPR")
    assert sent() == {}
    assert LetterMark.objects.get(officer=user).sections == 0
    with pretend(at(DUE)), CaptureQueriesContext(connection) as asked:
        assert send_letters(10) == 0
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("moment", "letters"),
    [
        ("2026-11-02 12:00", 0), ("2026-11-03 06:59", 0), ("2026-11-03 07:00", 1), ("2026-11-19 03:00", 1),
        ("2026-11-30 23:59", 1),
    ],
)  # fmt: skip
def test_it_goes_from_seven_on_the_first_working_day_from_the_third(land: World, moment: str, letters: int) -> None:
    head(land)
    assert len(sent(moment)) == letters


def test_a_weekend_puts_it_off(land: World) -> None:
    """The third of October 2026 is a Saturday."""
    head(land)
    assert sent("2026-10-04 12:00") == {}
    [text] = sent("2026-10-05 07:00").values()
    assert "Tindak lanjut laporan September 2026" in text


def test_once_a_month_whatever_the_clock_and_the_workers_do(land: World) -> None:
    head(land)
    for moment in (DUE, DUE, "2026-11-20 09:00", "2026-10-20 09:00", "2026-11-21 09:00"):
        sent(moment)
    keys = OutgoingMessage.objects.order_by("key").values_list("key", flat=True)
    assert [key.split(":")[1] for key in keys] == ["2026-09", "2026-10"], "the clock that went back met October's letter, once"
    # A worker that was away for all of December sends December's letter in January, and November's no more.
    sent("2027-01-20 09:00")
    assert [key.split(":")[1] for key in OutgoingMessage.objects.values_list("key", flat=True)].count("2026-11") == 0


def test_a_crash_before_the_end_leaves_neither_mark_nor_message(land: World, monkeypatch: pytest.MonkeyPatch) -> None:
    head(land)

    def crash(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("ntbcare.workflow.monthly.queue_to_officers", crash)
        sent()
    assert not LetterMark.objects.exists()
    assert len(sent()) == 1


def test_who_leads_two_offices_gets_one_letter_of_two_parts(land: World) -> None:
    user = head(land)
    for role, place in ((Role.APPROVER, "Dishub"), (Role.LEADER, "Dishub Lobar"), (Role.LEADER, "PUPR")):
        Member.objects.create(user=user, agency=land.agency(place), role=role, since=now())
    [text] = sent().values()
    assert text.count("Yang perlu dilakukan minggu ini") == 2
    assert text.count("Dinas Perhubungan Provinsi\n=") == 1
    assert LetterMark.objects.get().sections == 2


def test_who_does_not_want_it_gets_none_and_may_change_that(land: World) -> None:
    user = head(land)
    for _again in range(2):
        want_letter(user.pk, by_mail=False)
    assert sent() == {}
    want_letter(user.pk, by_mail=True)
    assert len(sent("2026-11-10 09:00")) == 1


def test_who_is_appointed_later_gets_the_next_one(land: World) -> None:
    user = head(land)
    Member.objects.filter(user=user).update(since=at("2026-11-15 09:00"))
    assert sent("2026-11-20 09:00") == {}


def test_it_speaks_the_officers_language(land: World) -> None:
    user = head(land)
    User.objects.filter(pk=user.pk).update(language="en")
    [text] = sent().values()
    assert text.startswith("Follow-up of complaints, October 2026: 14 complaints overdue")
    assert "What to do this week" in text
    assert "Satisfied: 4 of 4 who rated." in text
    assert not re.search("laporan|dari|belum", text)


def test_a_government_names_its_offices_by_what_is_late(land: World) -> None:
    led(land, "PUPR", OCTOBER, 2)
    led(land, "Diskominfotik", OCTOBER, 1)
    Case.objects.filter(lead=land.agency("Diskominfotik")).update(lead=None, queue="to_dispose", status="verified")
    with pretend(at(DUE)):
        rebuild()
    head(land, Role.LEADER, "Pemprov")
    [text] = sent().values()
    lines = [line for line in text.splitlines() if re.fullmatch(r"- .*: \d+", line)]
    assert lines == ["- Dinas Perhubungan Provinsi: 14", "- Dinas PUPR Provinsi: 2", "- belum ada instansi: 1"]


def test_the_statements_stay_the_same_however_many_officers(land: World) -> None:
    def cost() -> int:
        LetterMark.objects.all().delete()
        with pretend(at(DUE)), CaptureQueriesContext(connection) as asked:
            send_letters(1000)
        return len(asked)

    head(land)
    few = cost()
    for number in range(60):
        agency = Agency.objects.create(
            name=f"Badan {number}", short_name=f"B{number}", kind=AgencyKind.AGENCY,
            parent=land.agency("Pemprov"), branch=land.agency("Pemprov"),
        )  # fmt: skip
        user = create_user(email=f"kepala{number}@contoh.example", name=f"Kepala {number}")
        Member.objects.create(user=user, agency=agency, role=Role.LEADER, since=now())
    ReferenceVersion.objects.update(number=99)
    forget_reference()
    with pretend(at(DUE)):
        sent()
    assert cost() <= few + 1
    assert LetterMark.objects.count() == 61


def test_hostile_names_stay_text(land: World) -> None:
    user = head(land)
    User.objects.filter(pk=user.pk).update(name="<b>{code} Pak\nBcc: x@y</b>")
    with pretend(at(DUE)):
        send_monthly_letters.call()
    row = OutgoingMessage.objects.get()
    assert json.dumps(render(row).subject).count("Bcc") == 0
    assert "<b>{code}" in render(row).body
