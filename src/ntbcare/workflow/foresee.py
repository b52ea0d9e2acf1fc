"""How what an officer is about to write will reach the complainant. Nothing is written or sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ntbcare.cases.happening import moment_text
from ntbcare.cases.models import Case
from ntbcare.cases.sets import EventKind
from ntbcare.common.clock import now
from ntbcare.common.text import clean_text
from ntbcare.correspondence.foreseeing import Arrival, foresee
from ntbcare.deadlines.queries import reply_due
from ntbcare.workflow.notify_complainant import TO_COMPLAINANT, context_of
from ntbcare.workflow.receive import MAX_TEXT
from ntbcare.workflow.routes import routes_to


@dataclass(frozen=True, slots=True)
class Outlook:
    """The ways that a message will take, the first to be tried first; none: the person only looks at the case's page.

    ``withheld``: what was written is not in it, because on one of the ways nobody has proved to be the complainant.
    """

    arrivals: Sequence[Arrival]
    withheld: bool


def foresee_message(case: Case, kind: EventKind, *, text: str, successor: str = "", agency_id: int | None = None) -> Outlook:
    """What a step of that kind would tell the complainant now."""
    template = TO_COMPLAINANT[kind]
    route = routes_to([case]).get(case.pk)
    ways = route.ways_for(template) if route is not None else ()
    if route is None or not ways:
        return Outlook((), withheld=False)
    said = clean_text(text)[:MAX_TEXT]
    context = context_of(case, route, agency_id=agency_id, said=said, successor=successor)
    if kind == EventKind.CLARIFIED:
        context["due"] = moment_text(reply_due(now(), received_at=case.received_at, branch_id=case.branch_id))
    arrivals = [foresee(way, template=template, about=case.reference, context=context, language=case.language) for way in ways]
    return Outlook(arrivals, withheld=bool(said) and not route.trusted)
