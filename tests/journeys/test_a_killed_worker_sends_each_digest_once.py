"""``kill -9`` of workers in the middle of the morning: each officer has one digest. Where the mail server's word of thanks is
lost with the worker it may come once more, under the same name; it never fails to come."""

from __future__ import annotations

import random
import subprocess
import time
from collections import Counter
from datetime import datetime, timedelta
from email.message import Message

import pytest

from ntbcare.accounts.actions import create_user
from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.common.clock import pretend
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.deadlines.models import Digest
from tests.deadlines.journey import at
from tests.late import MONDAY, pass_time
from tests.mail_server import MailServer, mail_server
from tests.processes import start, wait_for
from tests.world import World, assigned_case

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
OFFICERS, ROUNDS, AT_ONCE = 24, 5, 2
MORNING = at("2026-12-02 07:31")
LEASE = timedelta(minutes=16)
"""Longer than a message is held for whoever claimed it: the next round finds what a killed worker left."""
WORK = """
from datetime import datetime
from ntbcare.common.clock import pretend
from ntbcare.correspondence.delivery import deliver_due
from ntbcare.workflow.digest import send_digests
print("at work", flush=True)
with pretend(datetime.fromisoformat("{moment}")):
    while True:
        send_digests(3)
        deliver_due(limit=4)
"""


def office_with_late_case(world: World) -> list[str]:
    """Many liaison officers of one office whose case is late; their addresses."""
    agency = world.agency("Dishub")
    addresses = [f"penghubung{number}@contoh.example" for number in range(OFFICERS)]
    with pretend(MONDAY - timedelta(days=1)):
        for address in addresses:
            user = create_user(email=address, name="Petugas Contoh")
            Member.objects.create(user=user, agency=agency, role=Role.LIAISON, since=MONDAY - timedelta(days=1))
    with pretend(MONDAY):
        assigned_case(world)
    pass_time(MONDAY, MORNING)
    OutgoingMessage.objects.all().delete()  # What else these days brought is not what is looked at.
    return addresses


def work_at(moment: datetime, server: MailServer) -> subprocess.Popen[str]:
    values = {"NTBCARE_SMTP_HOST": "127.0.0.1", "NTBCARE_SMTP_PORT": str(server.port), "NTBCARE_SMTP_STARTTLS": "no"}
    process = start(WORK.format(moment=moment.isoformat()), **values)
    assert process.stdout is not None
    assert process.stdout.readline() == "at work\n"
    return process


def test_each_officer_has_one_whatever_is_killed(world: World) -> None:
    addresses, dice, moment = office_with_late_case(world), random.Random(7), MORNING
    with mail_server() as server:
        server.silence = 0.03
        for _round in range(ROUNDS):
            workers = [work_at(moment, server) for _ in range(AT_ONCE)]
            for worker in workers:
                time.sleep(dice.uniform(0.02, 0.35))
                worker.kill()
                worker.wait()
            moment += LEASE
        killed = ROUNDS * AT_ONCE
        before = len(server.taken)
        last = work_at(moment, server)
        wait_for(
            lambda: not OutgoingMessage.objects.exclude(state=Delivery.SENT).exists() and Digest.objects.count() > OFFICERS - 1
        )
        last.kill()
        last.wait()
        digests = [(to, mail) for [to], mail in server.taken if to in addresses]
    assert before, "something was under way when it was killed"
    assert Digest.objects.filter(officer__email__in=addresses).count() == OFFICERS
    assert OutgoingMessage.objects.filter(template="officer_digest", officer__email__in=addresses).count() == OFFICERS
    counts = Counter(to for to, _mail in digests)
    assert set(counts) == set(addresses), "none is left without"
    assert max(counts.values()) <= 2
    assert len(digests) - OFFICERS <= killed, "one more at most for each that was killed before it had noted the thanks"
    assert one_name_each(digests)


def one_name_each(digests: list[tuple[str, Message]]) -> bool:
    """Whether what came twice bears one Message-ID, so that a mail program shows it once."""
    return all(len({mail["Message-ID"] for to, mail in digests if to == one}) == 1 for one, _mail in digests)
