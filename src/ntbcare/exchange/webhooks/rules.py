"""When a webhook is tried again, when it is given up, and what it may be told of. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from ntbcare.cases.models import CaseEvent
from ntbcare.cases.sets import EventKind
from ntbcare.cases.timeline import TOLD

KINDS: tuple[EventKind, ...] = tuple(
    kind for kind in EventKind if kind in TOLD - {EventKind.IMPORTED, EventKind.CODE_RENEWED, EventKind.ERASED}
)
"""What a system may ask to be told of: what the complainant is told of, but for what concerns only the complainant."""

WAITS: tuple[timedelta, ...] = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""After each failed attempt, as standardwebhooks.com proposes."""
ATTEMPTS = len(WAITS) + 1
LONGEST_WAIT = WAITS[-1]
JITTER = 0.1
_FIRST_HOLD, _LONGEST_HOLD = timedelta(seconds=5), timedelta(minutes=5)


def wait_after(attempts: int, *, chance: float, asked: timedelta | None = None) -> timedelta:
    """How long a delivery waits after so many attempts: up to a tenth longer by chance (0 to 1), so that what failed
    together does not come back together; at least as long as the other side asked for, at most a day."""
    wait = WAITS[min(max(attempts, 1), len(WAITS)) - 1] * (1 + JITTER * chance)
    return min(max(wait, asked or wait), LONGEST_WAIT * (1 + JITTER))


def hold_after(failures: int, *, asked: timedelta | None = None) -> timedelta:
    """How long nothing is sent to a system that was away so many times in a row: longer each time, up to five minutes."""
    hold = min(_FIRST_HOLD * int(2 ** min(max(failures - 1, 0), 10)), _LONGEST_HOLD)
    return min(max(hold, asked or hold), LONGEST_WAIT)


def is_told(event: CaseEvent, wanted: Sequence[str]) -> bool:
    """Whether a system that wants such kinds is told of an event; of a confidential case only when its status moves."""
    if event.kind not in wanted or event.kind not in KINDS:
        return False
    moves = event.status_before != event.status_after
    if event.case.confidential:
        return moves
    # What an agency did and did not tell the complainant is told only as the move that it made.
    return event.kind != EventKind.ACTED or moves or bool(event.facts.get("public"))
