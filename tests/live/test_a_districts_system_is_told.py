"""Outgoing webhooks to Debian's ``webhook``, checked by npm's standardwebhooks; either side killed with -9 in the middle."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import pytest

from tests.live.figures import kill_worker, run
from tests.live.hook import TOLD, Hook, running_hook
from tests.processes import wait_for
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]

CASES = 30
EVENTS = 4
_SUBSCRIBE = """
import django; django.setup()
from ntbcare.agencies.queries import reference
from ntbcare.exchange.webhooks.actions import Wish, register
from ntbcare.exchange.webhooks.rules import KINDS
print(register(Wish(name="Sistem", address={address!r}, kinds=KINDS, branch_id=reference().province.id))[1])
"""
_ROTATE = """
import django; django.setup()
from ntbcare.exchange.models import WebhookSubscription
from ntbcare.exchange.webhooks.actions import rotate
print(rotate(WebhookSubscription.objects.get().pk))
"""
# Filed, two replies, closed: all by the complainant, so that it needs no officer.
_CASES = """
import django, json; django.setup()
from ntbcare.cases.actor import Actor
from ntbcare.workflow.close import close_case
from ntbcare.workflow.receive import Filing
from ntbcare.workflow.register import receive_complaint
from ntbcare.workflow.reply import reply_to_case
made = []
for number in range({count}):
    receipt = receive_complaint(Filing(text="Lampu jalan di depan pasar mati sejak dua minggu."))
    for said in ("Masih mati.", "Sampai hari ini juga."):
        reply_to_case(receipt.case_id, said, actor=Actor.complainant())
    close_case(receipt.case_id, actor=Actor.complainant())
    made.append(receipt.reference)
print(json.dumps(made))
"""
_HURRY = """
import django; django.setup()
from ntbcare.common.clock import now
from ntbcare.exchange.models import WebhookDelivery, WebhookSubscription
WebhookSubscription.objects.update(held_until=None)
WebhookDelivery.objects.filter(state="waiting", leased_until=None).update(due_at=now())
"""
_STATES = """
import django, json; django.setup()
from ntbcare.exchange.models import WebhookDelivery
print(json.dumps(list(WebhookDelivery.objects.exclude(state="delivered").values_list("state", flat=True))))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    settings = {"NTBCARE_WEBHOOK_NETWORKS": "127.0.0.0/8", "NTBCARE_UNDO_SECONDS": "0"}
    with running_site(tmp_path_factory.mktemp("site"), **settings) as running:
        yield running


@pytest.fixture(scope="module")
def hook(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hook]:
    with running_hook(tmp_path_factory.mktemp("hook")) as running:
        running.know([run(site, _SUBSCRIBE.format(address=running.address)).strip()])
        yield running


def file_cases(site: Site, count: int) -> list[str]:
    """So many cases of four events each; their references."""
    made: list[str] = json.loads(run(site, _CASES.format(count=count)))
    return made


def is_told(hook: Hook, references: list[str]) -> bool:
    """Whether every event of these cases has come."""
    return all(set(hook.numbers_of(reference)) == set(range(1, EVENTS + 1)) for reference in references)


def test_what_happens_is_told_with_a_signature_that_holds(site: Site, hook: Hook) -> None:
    [reference] = file_cases(site, 1)
    wait_for(lambda: is_told(hook, [reference]))
    assert hook.numbers_of(reference) == [1, 2, 3, 4]
    kinds = [row["said"]["type"] for row in hook.told() if row["said"]["data"]["reference"] == reference]
    assert kinds == ["case.received", "case.replied", "case.replied", "case.closed"]
    assert hook.told("forged") == []


def test_what_is_not_signed_is_refused(hook: Hook) -> None:
    body = b'{"type": "case.closed", "data": {"reference": "NTB-26-0000000"}}'
    headers = {"webhook-id": "x", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA", "content-type": "application/json"}
    before = len(hook.told())
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(hook.address, body, headers), timeout=20)
    assert refused.value.code == 500
    refused.value.close()
    assert len(hook.told()) == before
    assert len(hook.told("forged")) == 1


def test_after_a_rotation_the_old_and_the_new_secret_both_hold(site: Site, hook: Hook) -> None:
    old = (hook.folder / "secrets").read_text(encoding="ascii").strip()
    new = run(site, _ROTATE).strip()
    hook.know([old, new])
    [reference] = file_cases(site, 1)
    wait_for(lambda: is_told(hook, [reference]))
    rows = [row for row in hook.told() if row["said"]["data"]["reference"] == reference]
    assert [row["good"] for row in rows] == [[True, True]] * EVENTS


def _kill_hook(_site: Site, hook: Hook) -> None:
    hook.kill()
    (hook.folder / "hook.log").unlink()
    hook.start()


def _kill_worker(site: Site, _hook: Hook) -> None:
    kill_worker(site)


_FAULTS: list[tuple[Callable[[Site, Hook], None] | None, str]] = [
    (None, "none"),
    (_kill_hook, "receiver killed -9 three times"),
    (_kill_worker, "our worker killed -9 three times"),
]


@pytest.mark.faults
@pytest.mark.parametrize(("fault", "name"), _FAULTS, ids=[name for _fault, name in _FAULTS])
def test_every_event_arrives_at_least_once_and_in_order(
    site: Site, hook: Hook, fault: Callable[[Site, Hook], None] | None, name: str
) -> None:
    before = len(hook.told())
    references: list[str] = []
    for _ in range(3):
        references += file_cases(site, CASES // 3)
        if fault is not None:
            arrived = len(hook.told())
            wait_for(lambda arrived=arrived: len(hook.told()) >= arrived + 3, seconds=60)  # type: ignore[misc]  # bound at once
            fault(site, hook)

    def is_settled() -> bool:
        run(site, _HURRY)
        return is_told(hook, references) and json.loads(run(site, _STATES)) == []

    wait_for(is_settled, seconds=240)
    rows = hook.told()[before:]
    arrived, events = len({row["id"] for row in rows}), CASES * EVENTS
    lost = sum(len({1, 2, 3, 4} - set(hook.numbers_of(reference))) for reference in references)
    # A repetition is the last one again, never an earlier one.
    disordered = sum(hook.numbers_of(reference) != sorted(hook.numbers_of(reference)) for reference in references)
    TOLD.append(f"| {name} | {events} | {arrived} | {lost} | {disordered} | {len(rows) - arrived} |")
    assert (arrived, lost, disordered) == (events, 0, 0)
    assert len(rows) - arrived <= 3, "one for each kill: what was under way"
