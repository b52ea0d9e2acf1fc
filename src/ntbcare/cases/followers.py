"""What must happen because of an event: names of followers → dotted paths. Data only.

A follower is ``def follow(events: Sequence[CaseEvent]) -> None``: it gets a batch in case order inside a transaction
of its own, and must bear to get an event again.
"""

from __future__ import annotations

from ntbcare.cases.sets import EventKind

FOLLOWERS: dict[str, str] = {
    "clock": "ntbcare.deadlines.followers.follow",
    "count": "ntbcare.monitoring.followers.follow",
    "watch": "ntbcare.monitoring.anomalies.follower.follow",
    "index": "ntbcare.cases.search.follow",
    "alike": "ntbcare.verification.similar.follow",
    "coach": "ntbcare.guidance.followers.follow",
    "publish": "ntbcare.publication.followers.follow",
    "notify": "ntbcare.workflow.notify.follow",
    "exchange": "ntbcare.exchange.webhooks.follower.follow",
}
"""In the order in which a batch is handed to them: deadlines first, because what people are told names them."""

ANEW: dict[str, str] = {"count": "ntbcare.monitoring.actions.rebuild"}
"""What brings about in one go what a follower would by taking every event again, many times faster."""

HISTORY = frozenset({EventKind.IMPORTED, EventKind.IMPORT_UPDATED})
"""Events that tell of the past: they start no message, clock or escalation."""

FOLLOW_HISTORY = frozenset({"index", "count", "publish"})
"""The followers that take such events as well."""
