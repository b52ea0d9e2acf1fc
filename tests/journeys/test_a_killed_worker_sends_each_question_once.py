"""``kill -9`` of workers while questions are sent: each reader has one letter of the slot, and none is left without."""

from __future__ import annotations

import random
import subprocess
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction

from ntbcare.accounts.actions import create_user
from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import viewer_of
from ntbcare.common.clock import local_day, now, pretend
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.monitoring.models import Subscription
from ntbcare.monitoring.questions.asking import read_question
from ntbcare.monitoring.questions.keeping import save_question, subscribe
from ntbcare.monitoring.questions.places import places_of
from tests.boards import fill
from tests.deadlines.journey import at
from tests.mail_server import MailServer, mail_server
from tests.processes import start, wait_for
from tests.world import World

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
READERS, ROUNDS = 20, 4
FRIDAY, MONDAY = at("2026-11-27 09:00"), at("2026-11-30 07:00")
LEASE = timedelta(minutes=16)
WORK = """
from datetime import datetime
from ntbcare.common.clock import pretend
from ntbcare.correspondence.delivery import deliver_due
from ntbcare.monitoring.questions.sending import send_due
print("at work", flush=True)
with pretend(datetime.fromisoformat("{moment}")):
    while True:
        send_due(2)
        deliver_due(limit=3)
"""


def readers(world: World) -> list[str]:
    """Leaders of the province who are sent a question of their own each Monday; their addresses."""
    addresses = [f"pimpinan{number}@contoh.example" for number in range(READERS)]
    with pretend(FRIDAY):
        fill(world, before=at("2026-02-02 09:00"), now=at("2026-10-05 09:00"))
        for address in addresses:
            user = create_user(email=address, name="Pimpinan Contoh")
            Member.objects.create(user=user, agency=world.agency("Pemprov"), role=Role.LEADER, since=now())
            viewer = viewer_of(user.pk)
            asked = {"measure": ["received"], "rows": ["agency"], "period": ["this-half"]}
            query = read_question(asked, places_of(viewer), today=local_day(now())).query
            assert query is not None
            with transaction.atomic():
                subscribe(viewer, save_question(viewer, query, name="Rapat").pk, "weekly")
    return addresses


def test_each_reader_has_one_whatever_is_killed(world: World) -> None:
    addresses, dice, moment = readers(world), random.Random(11), MONDAY
    with mail_server() as server:
        server.silence = 0.03
        for _round in range(ROUNDS):
            worker = work_at(moment.isoformat(), server)
            time.sleep(dice.uniform(0.05, 0.4))
            worker.kill()
            worker.wait()
            moment += LEASE
        last = work_at(moment.isoformat(), server)
        wait_for(
            lambda: (
                not OutgoingMessage.objects.exclude(state=Delivery.SENT).exists()
                and not Subscription.objects.filter(sent_for=None).exists()
            )
        )
        last.kill()
        last.wait()
        counts = Counter(to for [to], _mail in server.taken)
        names = {(to, mail["Message-ID"]) for [to], mail in server.taken}
    assert OutgoingMessage.objects.filter(template="officer_question").count() == READERS
    assert set(counts) == set(addresses), "none is left without"
    assert len(names) == READERS, "what came twice, its thanks lost with the worker, is one letter to a mail program"
    assert sum(counts.values()) - READERS <= ROUNDS


def work_at(moment: str, server: MailServer) -> subprocess.Popen[str]:
    values = {"NTBCARE_SMTP_HOST": "127.0.0.1", "NTBCARE_SMTP_PORT": str(server.port), "NTBCARE_SMTP_STARTTLS": "no"}
    process = start(WORK.format(moment=moment), **values)
    assert process.stdout is not None
    assert process.stdout.readline() == "at work\n"
    return process
