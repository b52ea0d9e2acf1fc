"""The offer to take back what was just done: kept in the session for as long as the steps allow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest

from ntbcare.cases.models import Case
from ntbcare.common.clock import now

_KEY = "undo"


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be taken back: cases with the number of the event, and what it was in words."""

    steps: list[tuple[int, int]]
    words: str


def offer(request: HttpRequest, cases: Sequence[Case], words: str) -> None:
    """Remember the last step of these cases as the one that can be taken back."""
    until = now() + timedelta(seconds=settings.NTBCARE_UNDO_SECONDS)
    request.session[_KEY] = {
        "steps": [[case.pk, case.last_number] for case in cases],
        "words": words,
        "until": until.timestamp(),
    }


def offered(request: HttpRequest) -> Offer | None:
    """What can still be taken back; None when nothing can."""
    kept = request.session.get(_KEY)
    if not kept or kept["until"] < now().timestamp():
        return None
    return Offer(steps=[(case_id, number) for case_id, number in kept["steps"]], words=kept["words"])


def forget(request: HttpRequest) -> None:
    """The offer was taken or is void."""
    request.session.pop(_KEY, None)
