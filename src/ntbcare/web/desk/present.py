"""How a case looks in the desk's list and on its page: words and thin bars, made once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.glance import headline_for
from ntbcare.cases.models import Case
from ntbcare.cases.sets import Queue, Status
from ntbcare.common.clock import now
from ntbcare.deadlines.queries import time_left
from ntbcare.deadlines.words import left_in_words, used_share

NEAR_DAYS = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list. ``urgency`` is ``late``, ``near`` or empty; ``used`` is the share of the time, in
    percent, None while no clock runs. ``zone`` is ``yellow`` or ``red`` where no officer touched it for so long.

    ``headline`` is None where the officer may not read the words in passing.
    """

    case: Case
    headline: str | None
    left: str
    urgency: str
    used: int | None
    place: str
    agency: str
    branch: str
    zone: str = ""


def rows_of(viewer: Viewer, cases: Iterable[Case]) -> list[Row]:
    """The rows of a page; no statement."""
    at = now()
    return [_row(viewer, case, at) for case in cases]


def _row(viewer: Viewer, case: Case, at: datetime) -> Row:
    snapshot = reference()
    lead = snapshot.agencies.get(case.lead_id or 0)
    branch = snapshot.agencies.get(case.branch_id)
    path = snapshot.region_path(case.region_id)
    left, urgency, used = _clock(case, at)
    return Row(
        case=case,
        headline=headline_for(viewer, case),
        left=left,
        urgency=urgency,
        used=used,
        place=", ".join(region.name for region in reversed(path[:2]))
        or (f"{case.region_unclear}?" if case.region_unclear else ""),
        agency=lead.short_name if lead else "",
        branch=branch.short_name if branch else "",
        zone=zone_of(case, at),
    )


def zone_of(case: Case, at: datetime) -> str:
    """The zone that a case stands in; empty for one that was touched lately or does not wait for officers."""
    if case.red_at is not None and case.red_at <= at:
        return "red"
    return "yellow" if case.yellow_at is not None and case.yellow_at <= at else ""


def _clock(case: Case, at: datetime) -> tuple[str, str, int | None]:
    if case.status == Status.INCOMPLETE:
        return _("jam dihentikan"), "", None
    if case.queue == Queue.ANSWERED:
        return _("menunggu pelapor") if case.status == Status.ANSWERED else "", "", None
    due = case.next_due_at
    if due is None:
        return "", "", None
    left = time_left(due, agency_id=case.branch_id, at=at)
    urgency = "late" if left.overdue else ("near" if left.days <= NEAR_DAYS else "")
    return left_in_words(left), urgency, used_share(case.received_at, due, at)
