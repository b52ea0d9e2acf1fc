"""Cases as scorecards look at them: with the agencies that led them, and with whom a late one waited for longest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from ntbcare.cases.joins import Main
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.sets import Part, Status
from ntbcare.common.clock import local_day
from ntbcare.common.many import among
from ntbcare.deadlines.book import Book
from ntbcare.deadlines.held import held_until
from ntbcare.deadlines.rules import working_days_between
from ntbcare.monitoring.cards import LeadPart, Led, entries_of, to_text
from ntbcare.monitoring.rules import CaseFacts

_OVER = frozenset({Status.CLOSED, Status.ARCHIVED, Status.BLOCKED})


def cards_of(cases: Sequence[tuple[Case, CaseFacts]], mains: Mapping[int, Main], rules: Book | None, at: datetime) -> list[str]:
    """What each case puts into scorecards, as it is kept: a statement, and four for all that are late."""
    parts = _lead_parts([case.pk for case, facts in cases if case.lead_id is not None or facts.refused])
    answered = {case.pk: _answered_at(case, mains.get(case.pk)) for case, _ in cases}
    late = {case.pk: ends for case, facts in cases if (ends := _late_until(case, facts, answered[case.pk], at)) is not None}
    charged = _charged(late) if rules else {}
    found = []
    for case, facts in cases:
        if rules is None or (case.lead_id is None and case.pk not in parts):
            found.append("")
            continue
        calendar = rules.calendar(rules.calendar_id_of(case.branch_id))
        charge = charged.get(case.pk, 0) if case.pk in late else None
        led = _led(case, facts, parts.get(case.pk, ()), answered[case.pk], charge)
        entries = entries_of(led, days=lambda a, b, c=calendar: working_days_between(a, b, c), local_day=local_day)  # type: ignore[misc]
        found.append(to_text(entries))
    return found


def _led(case: Case, facts: CaseFacts, parts: Sequence[LeadPart], answered_at: datetime | None, charged_to: int | None) -> Led:
    return Led(
        received_at=case.received_at,
        over=(case.status in _OVER and not facts.goes_on_with_another) or facts.handed_out,
        lead_id=case.lead_id,
        imported=case.imported,
        closed_by=case.closed_by,
        archived_by=case.archived_by,
        clarification=case.clarification,
        answered_at=answered_at,
        acted_at=case.acted_at,
        first_word_at=case.first_response_at,
        stars=case.stars,
        solved=case.solved,
        due_at=facts.answer_due_at,
        late=charged_to is not None,
        charged_to=charged_to or 0,
        parts=parts,
    )


def _answered_at(case: Case, main: Main | None) -> datetime | None:
    """The first answer that its complainant was given: one that was given before the case was joined was not given to it."""
    if case.answered_at is not None or main is None or main.answered_at is None:
        return case.answered_at
    return main.answered_at if main.answered_at >= main.since else None


def _late_until(case: Case, facts: CaseFacts, answered_at: datetime | None, at: datetime) -> datetime | None:
    """Of a late case the moment until which its time is charged: that of its answer, or its limit while there is none."""
    due = facts.answer_due_at
    if due is None or case.imported:
        return None
    if answered_at is not None:
        return answered_at if answered_at > due else None
    ended = case.ended_at is not None and not facts.goes_on_with_another
    return due if at > due and not facts.handed_out and not (ended and case.ended_at <= due) else None  # type: ignore[operator]


def _lead_parts(case_ids: Collection[int]) -> dict[int, list[LeadPart]]:
    if not case_ids:
        return {}
    found: dict[int, list[LeadPart]] = defaultdict(list)
    rows = Assignment.objects.filter(case_id__in=among(case_ids), part=Part.LEAD).order_by("case_id", "offered_at", "pk")
    for case_id, agency_id, offered_at, status in rows.values_list("case_id", "agency_id", "offered_at", "status"):
        found[case_id].append(LeadPart(agency_id, offered_at, status))
    return found


def _charged(late: Mapping[int, datetime]) -> dict[int, int]:
    """The agency that held each late case longest, in office time; 0 where it was no agency. The first of several as long."""
    if not late:
        return {}
    found = {}
    for case_id, held in held_until(late).items():
        longest = max(held, key=lambda party: held[party], default=None)
        found[case_id] = (longest.agency_id or -1) if longest and held[longest] else 0
    return found
