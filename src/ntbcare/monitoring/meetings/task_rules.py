"""What may be done with a task, by whom, and what it becomes. Data and pure questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ntbcare.monitoring.models import TaskState, TaskStep

SOON_DAYS = 7
"""So many days before its due date the owner is reminded (calendar days)."""
OPEN_STATES = (TaskState.OPEN, TaskState.DONE)
"""The states in which a task is not over."""


@dataclass(frozen=True, slots=True)
class Move:
    """From which states, to which (None: it stays), whose step it is, and whether words, a day or evidence go with it."""

    sources: frozenset[TaskState]
    target: TaskState | None
    owner: bool
    coordinator: bool
    needs_text: bool = True
    needs_day: bool = False
    takes_link: bool = False


_OPEN, _EITHER = frozenset({TaskState.OPEN}), frozenset(OPEN_STATES)
_DONE = frozenset({TaskState.DONE})
MOVES: Mapping[TaskStep, Move] = {
    TaskStep.NOTE: Move(_EITHER, None, owner=True, coordinator=True, takes_link=True),
    TaskStep.DONE: Move(_OPEN, TaskState.DONE, owner=True, coordinator=False, takes_link=True),
    TaskStep.CONFIRMED: Move(_DONE, TaskState.CONFIRMED, owner=False, coordinator=True, needs_text=False),
    TaskStep.RETURNED: Move(_DONE, TaskState.OPEN, owner=False, coordinator=True),
    TaskStep.MOVED: Move(_OPEN, None, owner=False, coordinator=True, needs_day=True),
    TaskStep.DROPPED: Move(_EITHER, TaskState.DROPPED, owner=False, coordinator=True),
}


def may_take(step: TaskStep, state: TaskState, *, owner: bool, coordinator: bool) -> bool:
    """Whether the step is open to somebody who speaks for the owner, or coordinates, in this state."""
    move = MOVES.get(step)
    return move is not None and state in move.sources and ((move.owner and owner) or (move.coordinator and coordinator))


def is_late(state: TaskState, due_on: date, today: date) -> bool:
    """Whether the day has passed and nothing was reported."""
    return state == TaskState.OPEN and due_on < today
