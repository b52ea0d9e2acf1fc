"""Writing to the case. Each function needs an open transaction and opens none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models, transaction
from django.utils.translation import gettext as _

from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import CaseNotFound
from ntbcare.cases.events import commitment, event_hash, new_salt
from ntbcare.cases.happening import FOLDED, Happening
from ntbcare.cases.models import Case, CaseEvent, EventContent, PendingEvent
from ntbcare.cases.projection import apply
from ntbcare.cases.sets import ActorRole, EventKind, Status
from ntbcare.common.canonical import Json
from ntbcare.common.clock import now
from ntbcare.common.inserting import insert_together, reserve_keys
from ntbcare.complainants.models import Complainant, ContactPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """What a step says of an event; number, time and hashes are added when it is written."""

    kind: EventKind
    actor: Actor
    status: Status | None = None
    """Where the case goes; None leaves it where it is."""
    facts: Mapping[str, Json] = field(default_factory=dict)
    content: Mapping[str, Json] = field(default_factory=dict)
    agency_id: int | None = None
    """The agency that the event is about, when it is not the actor's own."""


def lock_case(case_id: int) -> Case:
    """The case, locked until the transaction ends. Raises CaseNotFound."""
    _need_transaction()
    case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None:
        raise CaseNotFound(_("Laporan tidak ditemukan."))
    return case


def open_case(
    case: Case, event: NewEvent, *, complainant: Complainant | None = None, points: Sequence[ContactPoint] = ()
) -> CaseEvent:
    """Insert a new case whose columns are what its first event says, the event, its contents and its queue row.

    ``complainant`` and ``points`` are inserted with it: two statements for all of it on PostgreSQL.
    """
    _need_transaction()
    row = _first_event(case, event)
    people = [*([complainant] if complainant else ()), *points]
    new = [*people, case, row]
    for one, key in zip(new, reserve_keys(*map(type, new)), strict=True):
        one.pk = key
    if complainant is not None:
        case.complainant = complainant
        for point in points:
            point.complainant = complainant
    ahead = [*people, case]
    if case.pk is None:
        # The event's hash names the case, whose key only the insert tells here.
        insert_together(ahead)
        ahead = []
    row.case = case
    insert_together([*ahead, *_event_rows(row, event.content)])
    return row


def open_cases(cases: Sequence[tuple[Case, NewEvent]]) -> list[CaseEvent]:
    """As ``open_case`` for many, in four statements."""
    _need_transaction()
    written = [_first_event(case, event) for case, event in cases]
    Case.objects.bulk_create([case for case, _ in cases])
    for event, (case, _new) in zip(written, cases, strict=True):
        event.case = case
    return _insert_first_events([(event, new.content) for event, (_, new) in zip(written, cases, strict=True)])


def append_event(case: Case, event: NewEvent, *, also: Collection[str] = ()) -> CaseEvent:
    """Add an event to a locked case and save the columns that it changes (and the columns in ``also``)."""
    _need_transaction()
    at = now()
    row = CaseEvent(
        case=case,
        number=case.last_number + 1,
        kind=event.kind,
        at=at,
        actor_role=event.actor.role,
        actor_id=event.actor.user_id,
        agency_id=event.agency_id or event.actor.agency_id,
        status_before=case.status,
        status_after=event.status or case.status,
        facts=dict(event.facts),
    )
    before = {name: getattr(case, name) for name in FOLDED}
    apply(case, _happening(row, event.content))
    changed = [name for name in FOLDED if getattr(case, name) != before[name]]
    case.save(update_fields=[*changed, *also])
    previous = CaseEvent.objects.values_list("hash", flat=True).get(case_id=case.pk, number=row.number - 1)
    (row.pk,) = reserve_keys(CaseEvent)
    insert_together(_event_rows(row, event.content, previous=previous))
    return row


def _first_event(case: Case, event: NewEvent) -> CaseEvent:
    row = CaseEvent(
        number=1,
        kind=event.kind,
        at=now(),
        actor_role=event.actor.role,
        actor_id=event.actor.user_id,
        agency_id=event.agency_id or event.actor.agency_id,
        status_before="",
        status_after=event.status or Status.RECEIVED,
        facts=dict(event.facts),
    )
    apply(case, _happening(row, event.content))
    return row


def _happening(row: CaseEvent, content: Mapping[str, Json]) -> Happening:
    return Happening(
        number=row.number,
        kind=EventKind(row.kind),
        at=row.at,
        actor_role=ActorRole(row.actor_role),
        status_after=Status(row.status_after),
        facts=row.facts,
        content=content,
    )


def _event_rows(row: CaseEvent, content: Mapping[str, Json], *, previous: str = "") -> list[models.Model]:
    """The event, hashed, with its contents and its queue row, to be inserted in this order."""
    rows: list[models.Model] = [row]
    if content:
        salt = new_salt()
        row.facts["content"] = commitment(content, salt)
        rows.append(EventContent(event=row, salt=salt, body=dict(content)))
    row.hash = event_hash(row, previous=previous)
    return [*rows, PendingEvent(event=row)]


def _insert_first_events(events: Sequence[tuple[CaseEvent, Mapping[str, Json]]]) -> list[CaseEvent]:
    """Insert the first events of many cases, with contents and queue rows: three statements."""
    beside = [_event_rows(row, content)[1:] for row, content in events]
    rows = CaseEvent.objects.bulk_create([row for row, _ in events])
    made = [one for several in beside for one in several]
    for one in made:
        one.event_id = one.event.pk  # type: ignore[attr-defined]  # both kinds point to their event
    EventContent.objects.bulk_create([one for one in made if isinstance(one, EventContent)])
    PendingEvent.objects.bulk_create([one for one in made if isinstance(one, PendingEvent)])
    return rows


def _need_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a case is written inside a transaction that a workflow step opened")
