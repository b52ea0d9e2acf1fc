"""E-mail by a real Postfix and Dovecot: both ways, what comes back, what programs answer, and what is left of faults."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.live.figures import count, end_leases, end_waits, kill_worker, open_account, run, seen, wait_until_settled
from tests.live.graph import PICTURE
from tests.live.mailhost import BOX, MailHost, mail_of, running_mail
from tests.processes import wait_for
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]
PEOPLE = 30
WRITTEN = "Lampu jalan di kecamatan Gerung mati sejak dua minggu, banyak yang jatuh karena gelap."
_MOST_ANSWERS = 5
_CASES = """
import django, json; django.setup()
from ntbcare.cases.models import Attachment, CaseEvent, CaseThread
from ntbcare.correspondence.threads import sender_of
told = {}
for link in CaseThread.objects.select_related("thread"):
    events = CaseEvent.objects.filter(case_id=link.case_id)
    told.setdefault(sender_of(link.thread), []).append({
        "text": (events.get(kind="received").content.body or {})["text"],
        "replies": [(event.content.body or {})["text"] for event in events.filter(kind="replied")],
        "files": Attachment.objects.filter(case_id=link.case_id).count()})
print(json.dumps(told))
"""
_FAILED = """
import django, json; django.setup()
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.correspondence.threads import sender_of
print(json.dumps({sender_of(m.thread): m.last_error for m in OutgoingMessage.objects.filter(state="dead").exclude(thread=None)}))
"""


@pytest.fixture(scope="module")
def host() -> Iterator[MailHost]:
    with running_mail() as running:
        yield running


@pytest.fixture(scope="module")
def site(host: MailHost, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with running_site(folder, **host.settings(), NTBCARE_FLOOD_ANSWERS=str(_MOST_ANSWERS)) as running:
        open_account(running, "email", "surel", host.values(), label="Surel")
        yield running


def _cases(site: Site, person: str) -> list[dict[str, object]]:
    """The cases that came by the mails of a person."""
    return list(json.loads(run(site, _CASES)).get(person, []))


def test_a_letter_with_a_photo_is_a_case_and_answers_join_it_by_their_mark(site: Site, host: MailHost) -> None:
    person, neighbour = "warga1@mail.test", "warga2@mail.test"
    host.know(person, neighbour)
    letter = mail_of(person, WRITTEN, subject="Lampu jalan mati")
    letter.add_attachment(PICTURE, maintype="image", subtype="png", filename="lampu jalan – é.png")
    host.send(letter)
    wait_for(lambda: bool(host.mails(person)), seconds=60)
    [told] = host.mails(person)
    assert "sudah kami terima" in told["Subject"]
    assert (told["In-Reply-To"], told["Auto-Submitted"]) == (letter["Message-ID"], "auto-replied")
    assert "Kode laporan: " in told.get_content()
    by_thread = mail_of(person, "Tadi malam ada yang jatuh lagi.", subject="Re: x", In_Reply_To=told["Message-ID"])
    by_address = mail_of(neighbour, "Saya juga melihatnya.", subject="x", to=told["Reply-To"])
    host.send(by_thread, by_address)
    wait_for(lambda: len(_cases(site, person)[0]["replies"]) == 2, seconds=60)  # type: ignore[arg-type]
    wait_for(lambda: _cases(site, person)[0]["files"] == 1, seconds=60)
    [case] = _cases(site, person)
    assert sorted(case["replies"]) == ["Saya juga melihatnya.", "Tadi malam ada yang jatuh lagi."]  # type: ignore[call-overload]
    assert host.mails(BOX) == []
    assert len(host.taken()) == 3


def test_a_picture_that_would_tell_who_reads_is_never_asked_for(site: Site, host: MailHost) -> None:
    person = "warga3@mail.test"
    host.know(person)
    asked: list[str] = []

    class Spy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Spy)
    Thread(target=server.serve_forever, daemon=True).start()
    letter = mail_of(person, "", subject="Jembatan")
    pixel = f'<img src="http://127.0.0.1:{server.server_address[1]}/pixel.gif" width="1" height="1">'
    letter.set_content(f"<p>Jembatan di <b>kecamatan Gerung</b> retak sejak kemarin &amp; goyang</p>{pixel}", subtype="html")
    host.send(letter)
    wait_for(lambda: bool(host.mails(person)), seconds=60)
    server.shutdown()
    [case] = _cases(site, person)
    assert "Jembatan di kecamatan Gerung retak sejak kemarin & goyang" in str(case["text"])
    assert "<" not in str(case["text"])
    assert asked == []


@pytest.mark.parametrize(("person", "reason"), [("hantu1@mail.test", "bounce 5.1.1"), ("nihil1@mail.test", "550")])
def test_an_answer_that_nobody_gets_is_shown_as_failed(site: Site, host: MailHost, person: str, reason: str) -> None:
    """A mailbox that the last server does not know comes back as a report; one that the first does not know is refused."""
    host.send(mail_of(person, WRITTEN, subject="Lampu jalan mati"))
    wait_for(lambda: seen(site)[1].get(person) == ["dead"], seconds=90)
    assert reason in json.loads(run(site, _FAILED))[person]
    assert len(_cases(site, person)) == 1


def test_programs_that_answer_are_not_answered(site: Site, host: MailHost) -> None:
    person = "cuti1@mail.test"
    host.know(person)
    host.send(mail_of(person, WRITTEN, subject="Lampu jalan mati"))
    wait_for(lambda: bool(host.mails(person)), seconds=60)
    [told] = host.mails(person)
    before = len(host.taken())
    # Dovecot's Sieve does not answer our mail, which says what it is; other programs do.
    for number, sign in enumerate(({"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<x.mail.test>"})):
        host.send(mail_of(person, f"Saya sedang cuti {number}", subject="Cuti", In_Reply_To=told["Message-ID"], **sign))
    wait_for(lambda: len(host.taken()) == before + 3, seconds=60)
    wait_for(lambda: seen(site)[0][person] == 4, seconds=30)
    end_waits(site)
    [case] = _cases(site, person)
    assert case["replies"] == []
    assert len(host.mails(person)) == 1
    assert not [mail for mail in host.taken() if "sampai Senin" in str(mail)]


def test_two_programs_that_answer_each_other_come_to_an_end(site: Site, host: MailHost) -> None:
    """The other side does not say that it is a program, and answers each of our mails in new words."""
    person = "warga4@mail.test"
    host.know(person)
    host.send(mail_of(person, "Halo", subject="Halo"))
    answered, quiet = 0, 0
    while quiet < 3:
        told = host.mails(person)[answered:]
        answered += len(told)
        quiet = 0 if told or not answered else quiet + 1
        for number, mail in enumerate(told, answered):
            host.send(mail_of(person, f"Pesan Anda nomor {number} sudah kami baca", subject="Re: " + mail["Subject"]))
        _look(site, host)
    assert _MOST_ANSWERS <= answered <= _MOST_ANSWERS + 2
    assert seen(site)[0][person] == answered + 1


def _look(site: Site, host: MailHost) -> None:
    """Let our side read its mailbox now, and answer."""
    end_waits(site)
    wait_for(lambda: not host.mails(BOX), seconds=60)
    wait_for(lambda: not {"queued", "failed"} & {state for states in seen(site)[1].values() for state in states}, seconds=60)


def _kill_dovecot(_site: Site, host: MailHost) -> None:
    host.kill_dovecot()
    host.start_dovecot()


def _kill_worker(site: Site, _host: MailHost) -> None:
    kill_worker(site)


def _stop_postfix(site: Site, host: MailHost) -> None:
    """Until our side has noticed."""
    host.stop_postfix()
    wait_for(lambda: any("failed" in states for states in seen(site)[1].values()), seconds=60)
    host.start_postfix()


_FAULTS: list[tuple[int, Callable[[Site, MailHost], None] | None, str]] = [
    (1000, None, "none"),
    (2000, _kill_worker, "our worker killed -9 three times"),
    (3000, _kill_dovecot, "Dovecot killed -9 three times"),
    (4000, _stop_postfix, "Postfix away three times"),
]


@pytest.mark.faults
@pytest.mark.parametrize(("first", "fault", "name"), _FAULTS, ids=[name for _first, _fault, name in _FAULTS])
def test_what_was_moved_is_in_the_desk_once_and_answers_go_once(
    site: Site, host: MailHost, first: int, fault: Callable[[Site, MailHost], None] | None, name: str
) -> None:
    people = [f"warga{first + at}@mail.test" for at in range(PEOPLE)]
    host.know(*people)
    for at in range(0, PEOPLE, PEOPLE // 3):
        host.send(*(mail_of(person, WRITTEN, subject="Lampu jalan mati") for person in people[at : at + PEOPLE // 3]))
        if fault is not None:
            wait_for(lambda at=at: len(_taken(host, people)) > at, seconds=120)  # type: ignore[misc]  # bound at once
            fault(site, host)
    wait_for(lambda: _taken(host, people) >= set(people), seconds=180)
    end_leases(site)
    wait_until_settled(site, people, seconds=240, hurry=True)
    wait_for(lambda: all(host.mails(person) for person in people), seconds=60)
    # What went twice because nobody heard that it was taken is one mail to the reader's program.
    handed = Counter({person: len({mail["Message-ID"] for mail in host.mails(person)}) for person in people})
    figures = count(site, channel="E-mail (Postfix, Dovecot)", fault=name, sent=people, taken=_taken(host, people), handed=handed)
    assert (figures.taken, figures.in_desk, figures.lost, figures.doubled) == (PEOPLE, PEOPLE, 0, 0)
    assert (figures.answers_lost, figures.answers_doubled) == (0, 0)


def _taken(host: MailHost, people: list[str]) -> set[str]:
    return {str(mail["From"]) for mail in host.taken()} & set(people)
