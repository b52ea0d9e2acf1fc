"""Followers for the tests of the dispatcher."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from ntbcare.cases.models import CaseEvent

taken: list[list[int]] = []
"""The ids of the events of each batch that was taken."""
bad: set[int] = set()
"""The ids of the events at which ``refuse_bad`` fails."""


def take(events: Sequence[CaseEvent]) -> None:
    taken.append([event.pk for event in events])


def refuse_bad(events: Sequence[CaseEvent]) -> None:
    for event in events:
        # Written before the failure, to see that the failure takes it back.
        CaseEvent.objects.filter(pk=event.pk).update(kind="noted")
        if event.pk in bad:
            raise ValueError("quotes the complaint")


def write_lines(events: Sequence[CaseEvent]) -> None:
    with Path(os.environ["TRACE"]).open("a", encoding="utf-8") as file:
        file.writelines(f"{event.pk}\n" for event in events)


def hang(events: Sequence[CaseEvent]) -> None:
    Path(os.environ["TRACE"]).touch()
    time.sleep(60)
