"""The follower ``watch``: keeps what officers finished and complainants rated as deeds. A few statements for any batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from ntbcare.cases.models import Assignment, Case, CaseEvent, EventContent
from ntbcare.cases.sets import EndedBy, EventKind, Part
from ntbcare.common.clock import local_day
from ntbcare.monitoring.anomalies.prints import prints_of
from ntbcare.monitoring.models import Deed, DeedKind

_ENDS = frozenset({EventKind.CLOSED, EventKind.ARCHIVED})
_KEPT = _ENDS | {EventKind.ANSWERED, EventKind.RATED}


@dataclass(frozen=True, slots=True)
class _Around:
    """What a batch is read with: the cases, the answers given before, the dispositions, the words of answers."""

    cases: Mapping[int, Case]
    answers: Mapping[int, list[tuple[int, datetime]]]
    offered: Mapping[tuple[int, int], datetime]
    texts: Mapping[int, str]


def follow(events: Sequence[CaseEvent]) -> None:
    """Keep the deeds among the events, drop those taken back. An event that comes again changes nothing."""
    kept = [event for event in events if event.kind in _KEPT]
    if kept:
        around = _around(kept)
        Deed.objects.bulk_create([deed for event in kept if (deed := _deed(event, around))], ignore_conflicts=True)
    undone = Q()
    for event in events:
        if event.kind == EventKind.UNDONE:
            undone |= Q(case_id=event.case_id, number=int(event.facts["undoes"]))
    if undone:
        Deed.objects.filter(undone).delete()
    erased = {event.case_id for event in events if event.kind == EventKind.ERASED}
    if erased:
        Deed.objects.filter(case_id__in=erased).update(print_1=None, print_2=None, print_3=None, print_4=None)


def _around(events: Sequence[CaseEvent]) -> _Around:
    case_ids = {event.case_id for event in events}
    answers: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    given = CaseEvent.objects.filter(case_id__in=case_ids, kind=EventKind.ANSWERED).order_by("case_id", "number")
    for case_id, number, at in given.values_list("case_id", "number", "at"):
        answers[case_id].append((number, at))
    parts = Assignment.objects.filter(case_id__in=case_ids, part=Part.LEAD).order_by("-offered_at")
    offered = {(case_id, agency_id): at for case_id, agency_id, at in parts.values_list("case_id", "agency_id", "offered_at")}
    cases = Case.objects.filter(pk__in=case_ids).only("lead_id", "branch_id", "answered_at").in_bulk()
    return _Around(cases, answers, offered, _texts({event.pk for event in events if event.kind == EventKind.ANSWERED}))


def _texts(event_ids: Collection[int]) -> dict[int, str]:
    if not event_ids:
        return {}
    rows = EventContent.objects.filter(event_id__in=event_ids, erased_at=None).values_list("event_id", "body")
    return {event_id: str((body or {}).get("text", "")) for event_id, body in rows}


def _deed(event: CaseEvent, around: _Around) -> Deed | None:
    """None for an end by the complainant or the system, a later answer, an end after the answer."""
    before = list(_before(event, around))
    if event.kind in _ENDS and event.facts.get("by") != EndedBy.OFFICER:
        return None
    case = around.cases[event.case_id]
    # What was answered before it was imported has its answer in no event here.
    answered = before or (case.answered_at is not None and case.answered_at < event.at)
    if event.kind != EventKind.RATED and answered:
        return None
    agency_id = event.agency_id or case.lead_id or case.branch_id
    rated = event.kind == EventKind.RATED
    since = before[-1] if rated and before else None if rated else around.offered.get((event.case_id, agency_id))
    prints = prints_of(around.texts.get(event.pk, "")) if event.kind == EventKind.ANSWERED else None
    return Deed(
        event_id=event.pk,
        case_id=event.case_id,
        number=event.number,
        kind=DeedKind.RATED if rated else DeedKind.FINISHED,
        day=local_day(event.at),
        agency_id=agency_id,
        user_id=None if rated else event.actor_id,
        seconds=None if since is None else max(0, int((event.at - since).total_seconds())),
        unanswered=event.kind in _ENDS,
        stars=event.facts.get("stars") if rated else None,
        **{f"print_{place}": value for place, value in enumerate(prints or (), start=1)},
    )


def _before(event: CaseEvent, around: _Around) -> Iterator[datetime]:
    """When the case was answered before the event."""
    return (at for number, at in around.answers.get(event.case_id, ()) if number < event.number)
