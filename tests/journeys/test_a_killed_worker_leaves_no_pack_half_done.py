"""``kill -9`` of workers while they build an evidence pack and while they order the monthly letters: the next one builds
the pack and nothing of the first attempt is left; each head has one letter."""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path

import pytest
from django.conf import settings

from ntbcare.accounts.actions import create_user
from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.common.clock import now, pretend
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.jobs.policy import LEASE
from ntbcare.monitoring.actions import rebuild
from ntbcare.monitoring.models import LetterMark, Pack, PackState, PackStep
from ntbcare.monitoring.pack.runs import ask_for_pack
from tests.boards import led
from tests.deadlines.journey import at
from tests.processes import start, wait_for
from tests.world import World

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORK = """
from datetime import datetime
from ntbcare.common.clock import pretend
from ntbcare.jobs.worker import run_due_jobs
print("at work", flush=True)
with pretend(datetime.fromisoformat("{moment}")):
    while True:
        run_due_jobs()
"""
LETTERS = """
from datetime import datetime
from ntbcare.common.clock import pretend
from ntbcare.workflow.monthly import send_letters
print("at work", flush=True)
with pretend(datetime.fromisoformat("{moment}")):
    while True:
        send_letters(2)
"""
HEADS, ROUNDS = 30, 5


def at_work(code: str) -> subprocess.Popen[str]:
    process = start(code)
    assert process.stdout is not None
    assert process.stdout.readline() == "at work\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()


@pytest.mark.parametrize("step", [PackStep.PDF, PackStep.XLSX])
def test_the_next_worker_builds_it_from_the_beginning(world: World, step: PackStep) -> None:
    led(world, "Dishub", at("2026-03-02 09:00"), 400)
    rebuild()
    user = create_user(email="koordinator@contoh.example", name="Koordinator")
    moment = now()
    with pretend(moment):
        pack = ask_for_pack("2026-1", user_id=user.pk)
    first = at_work(WORK.format(moment=moment.isoformat()))
    order = list(PackStep)
    wait_for(lambda: (told := Pack.objects.get().step) != "" and order.index(PackStep(told)) >= order.index(step))
    end(first)
    pack.refresh_from_db()
    assert pack.state == PackState.RUNNING, "it was under way when it was killed"
    second = at_work(WORK.format(moment=(moment + 2 * LEASE).isoformat()))
    wait_for(lambda: not Pack.objects.get().is_open)
    end(second)
    pack.refresh_from_db()
    assert (pack.state, pack.cases) == (PackState.DONE, 400)
    assert not list(Path(settings.FILE_UPLOAD_TEMP_DIR).glob(f"pack-{pack.pk}-*")), "nothing of the first attempt is left"


def test_each_head_has_one_letter(world: World) -> None:
    moment = at("2026-11-03 07:30")
    led(world, "Dishub", at("2026-10-05 09:00"), 5)
    rebuild()
    for number in range(HEADS):
        user = create_user(email=f"kepala{number}@contoh.example", name="Kepala Contoh")
        Member.objects.create(user=user, agency=world.agency("Dishub"), role=Role.LEADER, since=at("2026-10-01 09:00"))
    dice = random.Random(3)
    for _round in range(ROUNDS):
        for worker in [at_work(LETTERS.format(moment=moment.isoformat())) for _ in range(2)]:
            time.sleep(dice.uniform(0.02, 0.2))
            end(worker)
    last = at_work(LETTERS.format(moment=moment.isoformat()))
    wait_for(lambda: LetterMark.objects.count() == HEADS)
    end(last)
    assert OutgoingMessage.objects.filter(template="officer_monthly").count() == HEADS
    assert OutgoingMessage.objects.filter(template="officer_monthly").values("officer").distinct().count() == HEADS
