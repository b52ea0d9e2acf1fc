"""Sends what is due to other systems: side by side, so that a slow one holds up no other, and to each one by one.

The threads only talk to the network. What became of a message is noted here before the next goes to the same system; no
transaction is open while a message is under way.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from itertools import groupby

from ntbcare.common.clock import now
from ntbcare.exchange.models import WebhookDelivery, WebhookSubscription
from ntbcare.exchange.webhooks.outcome import Outcome
from ntbcare.exchange.webhooks.queue import claim, give_back, note_failed, note_taken
from ntbcare.exchange.webhooks.wire import Line, Message, line

TURN_SECONDS = 5.0
"""After so long no further message of a turn is begun: then every system has its turn again."""
_THREADS = 16


class _Turn:
    """What one system is sent in this turn, one after the other."""

    def __init__(self, deliveries: Sequence[WebhookDelivery], line: Line) -> None:
        self.untried = list(deliveries)
        self._line = line

    def send_next(self, pool: ThreadPoolExecutor) -> Future[Outcome]:
        delivery = self.untried[0]
        return pool.submit(
            self._line.send, message_for(delivery.subscription, message_id=delivery.message_id, body=delivery.body)
        )

    def note(self, outcome: Outcome) -> bool:
        """Note what became of the message; whether another may follow."""
        delivery = self.untried.pop(0)
        note = note_taken if outcome.is_taken else note_failed
        note(delivery, outcome)
        return bool(self.untried) and not outcome.is_away and not outcome.is_gone


def deliver_webhooks(run: str = "") -> int:
    """Claim what is due and send it; how many were tried. What could not be tried in this turn waits for the next."""
    claimed = claim(run)
    if not claimed:
        return 0
    until = time.monotonic() + TURN_SECONDS
    with ExitStack() as stack:
        by_system = groupby(claimed, key=lambda delivery: delivery.subscription_id)
        turns = [_Turn(list(group), stack.enter_context(line())) for _key, group in by_system]
        pool = stack.enter_context(ThreadPoolExecutor(min(len(turns), _THREADS), thread_name_prefix="webhook"))
        under_way = {turn.send_next(pool): turn for turn in turns}
        while under_way:
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                turn = under_way.pop(future)
                if turn.note(future.result()) and time.monotonic() < until:
                    under_way[turn.send_next(pool)] = turn
    untried = [delivery for turn in turns for delivery in turn.untried]
    give_back(untried)
    return len(claimed) - len(untried)


def message_for(subscription: WebhookSubscription, *, message_id: str, body: str) -> Message:
    """A message as the wire wants it."""
    sealed = bytes(subscription.secrets_sealed)
    return Message(address=subscription.address, secrets_sealed=sealed, at=now(), message_id=message_id, body=body)
