"""Whether the people of two cases are one: a coordinator says so, says that they are not, or takes either back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.agencies.scope import Viewer
from ntbcare.audit.actions import record
from ntbcare.cases.actions import NewEvent, append_event, lock_case
from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import CaseNotFound, MoveNotAllowed
from ntbcare.cases.models import Case
from ntbcare.cases.people import tellable_cases
from ntbcare.cases.permissions import Standing, joiner, standing_of
from ntbcare.cases.sets import ActorRole, EventKind
from ntbcare.complainants.matching import decide_match, lock_match
from ntbcare.complainants.models import Match, MatchState

PAGE = 50
_MOVES: dict[tuple[MatchState, MatchState], EventKind | None] = {
    (MatchState.SUGGESTED, MatchState.JOINED): EventKind.PERSON_JOINED,
    (MatchState.JOINED, MatchState.SUGGESTED): EventKind.PERSON_PARTED,
    (MatchState.SUGGESTED, MatchState.DISMISSED): None,
    (MatchState.DISMISSED, MatchState.SUGGESTED): None,
}
"""What may be said after what, and the event that it is to both cases."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A match, with the newest case of each of the two that the officer may know of."""

    match: Match
    first: Case
    second: Case


def pairs(viewer: Viewer, state: MatchState) -> list[Pair]:
    """The matches in a state of whose people the officer may know, newest first; two statements."""
    found = _known(viewer).filter(state=state)
    if state != MatchState.JOINED:
        # Not those whom other matches have made one already.
        oldest = Coalesce("first__person_id", "first_id")
        found = found.alias(oldest=oldest).exclude(oldest=Coalesce("second__person_id", "second_id"))
    rows = list(found.select_related("decided_by").order_by("-pk")[:PAGE])
    keys = {key for row in rows for key in _cases_of(row)}
    cases = Case.objects.select_related("branch").in_bulk(keys)
    return [Pair(row, *(cases[key] for key in _cases_of(row))) for row in rows]


def decide(match_id: int, state: MatchState, *, actor: Actor) -> None:
    """Join, part, dismiss or take back. Raises CaseNotFound where the officer may not know of it, MoveNotAllowed."""
    viewer = actor.viewer
    if viewer is None:
        raise CaseNotFound(_("Kecocokan ini tidak ditemukan."))
    with transaction.atomic(durable=True):
        known = _known(viewer).filter(pk=match_id).first()
        if known is None:
            raise CaseNotFound(_("Kecocokan ini tidak ditemukan."))
        match = lock_match(match_id)
        cases = [lock_case(key) for key in sorted(_cases_of(known))]
        membership = joiner(viewer, [_standing(case) for case in cases])
        if membership is None:
            raise CaseNotFound(_("Kecocokan ini tidak ditemukan."))
        move = MatchState(match.state), state
        if move not in _MOVES:
            raise MoveNotAllowed(_("Sudah diputuskan orang lain. Muat ulang untuk melihatnya."))
        by = replace(actor, role=ActorRole(membership.role), agency_id=membership.agency_id)
        decide_match(match, state, by=actor.user_id)
        kind = _MOVES[move]
        if kind is not None:
            for case in cases:
                # Not which other case: events stay for ever, and this may be undone.
                append_event(case, NewEvent(kind=kind, actor=by, facts={"match": match.pk}))
        record(f"person.{state.value}", f"match:{match.pk}", user_id=actor.user_id, role=membership.role)


def _known(viewer: Viewer) -> QuerySet[Match]:
    """The matches of whose both people the officer may know a case, with the newest such case of each."""
    cases = tellable_cases(viewer).order_by("-pk").values("pk")
    first = Subquery(cases.filter(complainant_id=OuterRef("first_id"))[:1])
    second = Subquery(cases.filter(complainant_id=OuterRef("second_id"))[:1])
    known = Match.objects.annotate(first_case=first, second_case=second)
    return known.filter(first_case__isnull=False, second_case__isnull=False)


def _cases_of(match: Match) -> tuple[int, int]:
    return match.first_case, match.second_case  # type: ignore[attr-defined]  # annotated by ``_known``


def _standing(case: Case) -> Standing:
    return standing_of(case, assigned=frozenset(), offices=reference().coordinating_offices)
