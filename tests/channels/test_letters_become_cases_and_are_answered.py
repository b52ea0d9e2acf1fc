from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from ntbcare.cases.actor import Actor
from ntbcare.cases.attachments import read_attachment
from ntbcare.cases.models import Attachment, Case, CaseEvent, CaseThread
from ntbcare.cases.sets import EventKind, Status
from ntbcare.complainants.models import ContactPoint
from ntbcare.correspondence.models import Delivery, IncomingMessage, MessageState, OutgoingMessage
from ntbcare.workflow.close import close_case
from tests.channels.letters import BOX, WRITTEN, answer_to, arrives, letter, mail_account, work
from tests.channels.media_files import AUTHOR, photo
from tests.mail_server import MailServer, mail_server
from tests.world import World, acting_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", running.port, False
        yield running


def _replies() -> list[str]:
    events = CaseEvent.objects.filter(kind=EventKind.REPLIED).order_by("pk")
    return [str((event.content.body or {})["text"]) for event in events]


def test_a_letter_with_what_and_where_is_a_case_at_once(world: World, server: MailServer) -> None:
    arrives(mail_account(), letter())
    work()
    case = Case.objects.get()
    assert (case.source, case.region_id) == ("email", "52.01.01.1001")
    [(to, told)] = server.taken
    assert to == ["sri@warga.example"]
    assert case.reference in told["Subject"]
    assert "Kode laporan: " in told.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert told["In-Reply-To"] == "<surat-1@warga.example>"
    assert told["Auto-Submitted"] == "auto-replied"
    assert told["Reply-To"].startswith("lapor+m")
    assert IncomingMessage.objects.get().state == MessageState.HANDLED


def test_only_the_place_is_asked_for_and_the_answer_completes_it(world: World, server: MailServer) -> None:
    account = mail_account()
    arrives(account, letter("Sampah menumpuk tidak diangkut tiga hari", subject="Sampah"))
    work()
    [(_, question)] = server.taken
    assert question["Subject"] == "Di mana kejadiannya?"
    arrives(account, answer_to(question, "Gerung, dekat pasar"), uid=2)
    work()
    case = Case.objects.get()
    assert case.region_id == "52.01.01"
    body = CaseEvent.objects.get(kind=EventKind.RECEIVED).content.body
    assert body is not None
    assert (body["text"], body["landmark"]) == ("Sampah menumpuk tidak diangkut tiga hari", "Gerung, dekat pasar")


def test_an_answer_is_added_to_its_case_without_the_history(world: World, server: MailServer) -> None:
    account = mail_account()
    arrives(account, letter())
    work()
    arrives(account, answer_to(server.taken[0][1], "Tadi malam ada yang jatuh lagi.\n\n-- \nSri Wahyuni\nGerung"), uid=2)
    work()
    assert _replies() == ["Tadi malam ada yang jatuh lagi."]
    assert ContactPoint.objects.filter(kind="email").count() == 1


@pytest.mark.parametrize("how", ["plus address", "subject"])
def test_a_program_that_drops_the_thread_is_understood_by_the_mark(world: World, server: MailServer, how: str) -> None:
    account = mail_account(**({} if how == "plus address" else {"plus": "tidak"}))
    arrives(account, letter())
    work()
    told = server.taken[0][1]
    if how == "subject":
        assert told["Reply-To"] == BOX
        again = letter("Masih gelap sampai hari ini.", subject=f"Re: {told['Subject']}", number=2)
    else:
        again = letter("Masih gelap sampai hari ini.", subject="Tambahan", number=2, To=str(told["Reply-To"]))
    arrives(account, again, uid=2)
    work()
    assert _replies() == ["Masih gelap sampai hari ini."]


def test_the_thread_goes_before_the_address_and_the_address_before_the_subject(world: World, server: MailServer) -> None:
    """Somebody answers our newest mail by taking an old one from the folder: what the program itself wrote is believed first."""
    account = mail_account()
    marks = []
    for number in (1, 2, 3):
        arrives(
            account,
            letter(WRITTEN, subject=f"Lampu {number}", number=number, sender=f"Sri <sri{number}@warga.example>"),
            uid=number,
        )
        work()
        marks.append(server.taken[-1][1])
    first, second, third = (case.pk for case in Case.objects.order_by("pk"))
    for uid, named in enumerate(({"In_Reply_To": str(marks[0]["Message-ID"])}, {}), 4):
        subject = f"Re: {marks[2]['Message-ID']}"
        told = letter("Masih gelap.", subject=subject, number=uid, To=str(marks[1]["Reply-To"]), **named)
        arrives(account, told, uid=uid)
        work()
    replied = CaseEvent.objects.filter(kind=EventKind.REPLIED).order_by("pk").values_list("case_id", flat=True)
    assert list(replied) == [first, second]
    assert third not in replied


def test_a_senders_address_proves_nothing(world: World, server: MailServer) -> None:
    """Anybody can write another's address; and a number alone joins nothing."""
    account = mail_account()
    arrives(account, letter())
    work()
    first = Case.objects.get()
    forged = letter(f"Tentang laporan {first.reference}: saya cabut, lampu di Gerung Utara sudah menyala.", number=2)
    arrives(account, forged, uid=2)
    work()
    assert _replies() == []
    assert Case.objects.count() == 2
    assert not ContactPoint.objects.filter(verified_at__isnull=False).exists()


def test_a_mark_that_was_made_up_joins_nothing(world: World, server: MailServer) -> None:
    account = mail_account()
    arrives(account, letter())
    work()
    sent = OutgoingMessage.objects.get()
    made_up = letter(WRITTEN, number=2, In_Reply_To=f"<m{sent.pk}-1-{'0' * 20}@127.0.0.1>")
    arrives(account, made_up, uid=2)
    work()
    assert _replies() == []


def test_whoever_was_handed_the_letter_may_answer_but_gets_no_news(world: World, server: MailServer) -> None:
    account = mail_account()
    arrives(account, letter())
    work()
    arrives(account, answer_to(server.taken[0][1], "Saya tetangganya, benar gelap.", sender="tetangga@warga.example"), uid=2)
    work()
    assert _replies() == ["Saya tetangganya, benar gelap."]
    assert CaseThread.objects.count() == 1
    assert server.taken[-1][0] == ["tetangga@warga.example"]


def test_one_who_complained_on_the_website_answers_by_mail(world: World, server: MailServer) -> None:
    account = mail_account()
    case, _lead, _receipt = acting_case(world, email="sri@warga.example")
    OutgoingMessage.objects.update(due_at="2026-01-01T00:00:00Z")
    work()
    ours = next(told for to, told in server.taken if to == ["sri@warga.example"])
    arrives(account, answer_to(ours, "Terima kasih, tetapi masih gelap."))
    work()
    assert _replies() == ["Terima kasih, tetapi masih gelap."]
    assert CaseThread.objects.get().case == case
    assert ContactPoint.objects.get(kind="email").verified_at is not None


def test_an_answer_about_an_ended_case_reaches_a_person(world: World, server: MailServer) -> None:
    account = mail_account()
    arrives(account, letter())
    work()
    case = Case.objects.get()
    close_case(case.pk, actor=Actor.complainant())
    arrives(account, answer_to(server.taken[0][1], "Maaf, ternyata mati lagi."), uid=2)
    work()
    case.refresh_from_db()
    assert (case.status, case.reply_waiting) == (Status.CLOSED, True)


def test_files_of_a_letter_are_in_its_case(world: World, server: MailServer) -> None:
    mail = letter()
    mail.add_attachment(photo(), maintype="image", subtype="jpeg", filename="IMG_Sri.jpg")
    arrives(mail_account(), mail)
    work()
    file = Attachment.objects.get()
    assert file.media_type == "image/jpeg"
    assert AUTHOR not in read_attachment(file)


def test_a_copy_is_one_message(world: World, server: MailServer) -> None:
    account = mail_account()
    copy = letter()
    copy["Received"] = "by another way"
    arrives(account, letter(), copy, letter())
    work()
    assert (IncomingMessage.objects.count(), Case.objects.count(), len(server.taken)) == (1, 1, 1)


def test_another_letter_under_the_same_name_is_not_lost(world: World, server: MailServer) -> None:
    arrives(mail_account(), letter(), letter("Air PDAM di Gerung Utara mati sudah empat hari."))
    work()
    assert IncomingMessage.objects.count() == 2


def test_letters_wait_at_the_desk_without_a_mail_server(world: World) -> None:
    arrives(mail_account(), letter())
    work()
    assert OutgoingMessage.objects.get().state == Delivery.LOCAL


def test_an_english_letter_is_answered_in_english(world: World, server: MailServer) -> None:
    arrives(
        mail_account(), letter("The street lights in Gerung Utara are broken and nobody has come to repair.", subject="Lights")
    )
    work()
    assert server.taken[0][1]["Subject"].startswith("We have received report")
