"""Reading a case back from its events: for ``ntbcare doctor``, and to know what it was before a step."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ntbcare.cases.events import commitment, event_hash
from ntbcare.cases.happening import FOLDED, Happening
from ntbcare.cases.models import Case, CaseEvent, EventContent
from ntbcare.cases.projection import apply
from ntbcare.cases.sets import ActorRole, EventKind, Status


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as the events say."""

    case_id: int
    what: str


def fold(events: Iterable[CaseEvent]) -> Case:
    """The case that the events make. An erased content folds as empty."""
    case = Case()
    for event in events:
        apply(case, happening_of(event))
    return case


def happening_of(event: CaseEvent) -> Happening:
    """An event read back (with ``content`` selected) as the projection needs it."""
    content = _content(event)
    return Happening(
        number=event.number,
        kind=EventKind(event.kind),
        at=event.at,
        actor_role=ActorRole(event.actor_role),
        status_after=Status(event.status_after),
        facts=event.facts,
        content=(content.body or {}) if content else {},
    )


def check_cases(*, batch: int = 500) -> Iterator[Finding]:
    """Every case whose columns differ from its events, whose chain is broken or whose contents were changed."""
    last = 0
    while True:
        cases = list(Case.objects.filter(pk__gt=last).order_by("pk")[:batch])
        if not cases:
            return
        last = cases[-1].pk
        events = CaseEvent.objects.filter(case_id__in=[case.pk for case in cases]).order_by("case_id", "number")
        by_case = {key: list(rows) for key, rows in groupby(events.select_related("content"), key=lambda event: event.case_id)}
        for case in cases:
            yield from check_case(case, by_case.get(case.pk, []))


def check_case(case: Case, events: Sequence[CaseEvent]) -> Iterator[Finding]:
    """The findings of one case."""
    if not events:
        yield Finding(case.pk, "no events")
        return
    yield from _check_chain(case, events)
    folded = fold(events)
    erased = any(event.kind == EventKind.ERASED for event in events)
    for name in FOLDED:
        if getattr(folded, name) != getattr(case, name) and not (
            erased and name in {"headline", "successor", "latitude", "longitude"}
        ):
            yield Finding(case.pk, f"column {name} is not what the events say")


def _check_chain(case: Case, events: Sequence[CaseEvent]) -> Iterator[Finding]:
    previous = ""
    for expected, event in enumerate(events, start=1):
        if event.number != expected:
            yield Finding(case.pk, f"event {expected} is missing")
            return
        if not hmac.compare_digest(event_hash(event, previous=previous), event.hash):
            yield Finding(case.pk, f"event {event.number} does not have its hash")
        content = _content(event)
        promised = event.facts.get("content")
        if promised and content is None:
            yield Finding(case.pk, f"event {event.number} lost its contents without a tombstone")
        if (
            content is not None
            and content.erased_at is None
            and commitment(content.body or {}, bytes(content.salt or b"")) != promised
        ):
            yield Finding(case.pk, f"the contents of event {event.number} were changed")
        previous = event.hash


def _content(event: CaseEvent) -> EventContent | None:
    try:
        return event.content
    except EventContent.DoesNotExist:
        return None
