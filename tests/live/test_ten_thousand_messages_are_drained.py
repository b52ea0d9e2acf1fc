"""A long queue leaves at the operator's rate, and the worker does not grow while it does."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import psutil
import pytest

from tests.live.figures import open_account, run
from tests.live.smsc import Operator
from tests.processes import wait_for
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]
MESSAGES = int(os.environ.get("TEST_DRAIN", "10000"))
RATE = 50
_QUEUE = """
import django; django.setup()
from ntbcare.channels.models import ChannelAccount
from ntbcare.common.clock import now
from ntbcare.correspondence.actions import SEAL_CONTEXT
from ntbcare.correspondence.models import OutgoingMessage, Thread
from ntbcare.correspondence.threads import SEAL_THREAD
from ntbcare.vault.actions import seal
account = ChannelAccount.objects.get(kind="smpp")
def sealed(text): return seal(text, purpose=SEAL_THREAD)
thread = Thread.objects.create(account=account, key_hash="drain", conversation_sealed=sealed("+6281200000001"),
    sender_sealed=sealed("+6281200000001"), created_at=now(), last_in_at=now())
context = seal("{{}}", purpose=SEAL_CONTEXT)
OutgoingMessage.objects.bulk_create([OutgoingMessage(key=f"drain:{{n}}", template="talk_ask_more", thread=thread, account=account,
    context_sealed=context, created_at=now(), due_at=now()) for n in range({count})], batch_size=500)
"""
_LEFT = """
import django; django.setup()
from ntbcare.correspondence.models import OutgoingMessage
states = list(OutgoingMessage.objects.values_list("state", flat=True))
print(states.count("queued") + states.count("failed"), states.count("dead"))
"""


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    running = Operator(tmp_path_factory.mktemp("smsc"))
    running.start()
    yield running
    running.kill()


@pytest.fixture(scope="module")
def site(operator: Operator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        values = {"host": "127.0.0.1", "port": str(operator.port), "system_id": "lapor", "password": "rahasia", "number": "1708"}
        open_account(running, "smpp", "operator", values | {"per_second": str(RATE)})
        wait_for(lambda: bool(operator.knows("binds")))
        yield running


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1024 / 1024


@pytest.mark.faults
def test_a_long_queue_leaves_at_the_rate_without_growth(
    site: Site, operator: Operator, capsys: pytest.CaptureFixture[str]
) -> None:
    worker = site.child("worker")
    # What the first hundreds make the process load once is no growth.
    run(site, _QUEUE.format(count=MESSAGES))
    wait_for(lambda: len(operator.knows("submits")) >= min(500, MESSAGES // 4), seconds=120)
    begun, before, start = len(operator.knows("submits")), _megabytes(worker), time.monotonic()
    most = before
    while len(operator.knows("submits")) < MESSAGES:
        assert time.monotonic() - start < MESSAGES / RATE * 6 + 60, "too slow"
        most = max(most, _megabytes(worker))
        time.sleep(2)
    seconds = time.monotonic() - start
    after, rate = _megabytes(worker), (MESSAGES - begun) / seconds
    wait_for(lambda: run(site, _LEFT).split() == ["0", "0"])
    with capsys.disabled():
        print(
            f"\n{MESSAGES} SMS drained at {rate:.0f} a second (allowed: {RATE}); worker {before:.0f} MB at the start, "
            f"{after:.0f} MB at the end, {most:.0f} MB at most"
        )
    assert len(operator.knows("submits")) == MESSAGES
    assert RATE * 0.6 <= rate <= RATE * 1.05
    assert most - before < 25
