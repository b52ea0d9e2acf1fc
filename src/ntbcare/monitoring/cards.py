"""What a case is on the scorecards of the agencies that led it. Pure: a case with its parts in, entries out.

Rules so that hiding a case never helps (docs/decisions/042): what ends without an answer stays, as never answered; a refusal that
no other agency took on stays; a joined case has an answer only if it was joined before the answer was given.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from ntbcare.cases.sets import AssignmentStatus, EndedBy, Finding
from ntbcare.monitoring.models import CARD_STATES, RESPONSE_CLASSES, WAIT_CLASSES
from ntbcare.monitoring.rules import SATISFIED_FROM, class_of

_TAKEN_ON = frozenset({AssignmentStatus.ACCEPTED, AssignmentStatus.ACTING, AssignmentStatus.DELIVERED})
Days = Callable[[datetime, datetime], int]
"""Working days between two moments, as limits count them."""


class Entry(NamedTuple):
    """What one agency is given for one case: bits of CARD_STATES, classes of RESPONSE_CLASSES and WAIT_CLASSES of its own
    working days to the answer and to the first word, and since which day it is waited for (None where it is not)."""

    agency_id: int
    bits: int
    answer: int | None = None
    word: int | None = None
    answer_since: date | None = None
    word_since: date | None = None


class LeadPart(NamedTuple):
    """An agency's time as the lead of a case, in the order in which they came."""

    agency_id: int
    offered_at: datetime
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """A case as scorecards look at it. ``answered_at`` is its first answer, of a joined case that of the case it goes with,
    None where that was given before it was joined. ``charged_to`` is the agency that held a late case longest (a branch for its
    coordinators), -1 where that was somebody else, 0 where nobody knows."""

    received_at: datetime
    over: bool
    """Nothing is done about it any more. A joined case goes on as long as the one that it goes with has no answer and is open."""
    lead_id: int | None
    imported: bool
    closed_by: str
    archived_by: str
    clarification: str
    answered_at: datetime | None
    acted_at: datetime | None
    first_word_at: datetime | None
    stars: int | None
    solved: bool | None
    due_at: datetime | None
    late: bool
    charged_to: int
    parts: Sequence[LeadPart]


def entries_of(case: Led, *, days: Days, local_day: Callable[[datetime], date]) -> list[Entry]:
    """One entry for each agency that the case says something about."""
    found: dict[int, Entry] = {}
    first = {part.agency_id: part.offered_at for part in reversed(case.parts)}
    if case.lead_id is not None:
        since = first.get(case.lead_id, case.received_at)
        found[case.lead_id] = _unit(case, case.lead_id, since, days, local_day)
    for agency_id, kept in _refusals(case):
        since = first[agency_id]
        entry = _unit(case, agency_id, since, days, local_day, refused=True) if kept else Entry(agency_id, _bits("refused"))
        found[agency_id] = entry
    charged = case.charged_to
    if case.late and charged > 0 and charged not in found and charged != case.lead_id:
        found[charged] = Entry(charged, _bits("judged"))
    elif case.late and charged in found and found[charged].bits == _bits("refused"):
        found[charged] = Entry(charged, _bits("refused", "judged"))
    return [found[agency_id] for agency_id in sorted(found)]


def _refusals(case: Led) -> Iterator[tuple[int, bool]]:
    """The agencies that refused and do not lead now, and whether the case stays with them: nobody else has taken it on since."""
    refused = {place: part for place, part in enumerate(case.parts) if part.status == AssignmentStatus.DECLINED}
    for agency_id in dict.fromkeys(part.agency_id for part in refused.values()):
        if agency_id == case.lead_id:
            continue
        last = max(place for place, part in refused.items() if part.agency_id == agency_id)
        yield agency_id, not any(part.status in _TAKEN_ON for part in case.parts[last + 1 :])


def _unit(
    case: Led, agency_id: int, since: datetime, days: Days, local_day: Callable[[datetime], date], *, refused: bool = False
) -> Entry:
    """A case that an agency answers for. One that the complainant took back judges nobody, nor does an upheld clarification."""
    if case.clarification == Finding.UPHELD:
        return Entry(agency_id, _bits("neutral"))
    if case.answered_at is None and EndedBy.COMPLAINANT in {case.closed_by, case.archived_by}:
        return Entry(agency_id, _bits("neutral"))
    answered, word = _after(case.answered_at, since), _after(case.first_word_at, since) or _after(case.answered_at, since)
    names = ["units", *(["refused"] if refused else []), *_said(case, answered)]
    if answered is None and (case.imported or case.answered_at is not None):
        # Of the archive no times are known; and what was answered before this agency had it, it cannot answer first.
        return Entry(agency_id, _bits(*names, "untimed"))
    hidden = answered is None and case.over
    names += _judged(case, agency_id, answered, hidden=hidden)
    waits = answered is None and not hidden
    return Entry(
        agency_id,
        _bits(*names),
        None if answered is None else class_of(days(since, answered), RESPONSE_CLASSES),
        None if word is None else class_of(days(since, word), WAIT_CLASSES),
        local_day(since) if waits else None,
        local_day(since) if waits and word is None else None,
    )


def _said(case: Led, answered: datetime | None) -> Iterator[str]:
    """Replied, acted and confirmed: three facts."""
    if case.acted_at is not None:
        yield "acted"
    if answered is not None:
        yield "answered"
        if case.stars is None:
            yield "silent"
    if case.solved is True or (case.closed_by == EndedBy.COMPLAINANT and case.solved is not False):
        yield "confirmed"
    if case.stars is not None:
        yield "rated"
        if case.stars >= SATISFIED_FROM:
            yield "satisfied"


def _judged(case: Led, agency_id: int, answered: datetime | None, *, hidden: bool) -> Sequence[str]:
    """In time, late by itself, or late by somebody else. What was hidden is late at once, whoever held it."""
    if hidden:
        return ("hidden", "judged")
    if case.late:
        return ("judged",) if case.charged_to in {0, agency_id} else ("excused",)
    if answered is not None and case.due_at is not None:
        return ("judged", "in_time")
    return ()


def _after(moment: datetime | None, since: datetime) -> datetime | None:
    return None if moment is None or moment < since else moment


def _bits(*names: str) -> int:
    return sum(1 << CARD_STATES.index(name) for name in dict.fromkeys(names))


def to_text(entries: Sequence[Entry]) -> str:
    """Entries as they are kept with a case's contribution; empty for none."""
    if not entries:
        return ""
    return json.dumps([[day.isoformat() if isinstance(day, date) else day for day in entry] for entry in entries])


def from_text(text: str) -> list[Entry]:
    """The inverse of ``to_text``."""
    if not text:
        return []
    return [Entry(*row[:4], *(date.fromisoformat(day) if day else None for day in row[4:])) for row in json.loads(text)]
