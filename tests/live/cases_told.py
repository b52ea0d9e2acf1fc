"""Cases that happen, and what a district's receiver was told of them."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.live.figures import run
from tests.live.hook import TOLD, Hook
from tests.processes import wait_for
from tests.site import Site

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


Fault = Callable[[Site, Hook], None]


def subscribe(site: Site, hook: Hook, *, address: str = "") -> None:
    """Register the receiver, at its own address or at one that leads to it, and let it know the secret."""
    hook.know([run(site, _SUBSCRIBE.format(address=address or hook.address)).strip()])


def rotate_secret(site: Site) -> str:
    """The new secret; the old one holds beside it."""
    return run(site, _ROTATE).strip()


def file_cases(site: Site, count: int) -> list[str]:
    """So many cases of four events each; their references."""
    made: list[str] = json.loads(run(site, _CASES.format(count=count)))
    return made


def is_told(hook: Hook, references: list[str]) -> bool:
    """Whether every event of these cases has come."""
    return all(set(hook.numbers_of(reference)) == set(range(1, EVENTS + 1)) for reference in references)


def tell_under(fault: Fault | None, site: Site, hook: Hook, *, name: str) -> int:
    """Let thirty cases happen in three parts, with the fault after each; how many events came more than once. Every event
    must come, and those of one case in order."""
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
    return len(rows) - arrived
