"""Who may be one person: found by a verified contact point, never by a name; said by a coordinator; undone at any time.

What is one follows from the matches that are joined, and from nothing else: undoing one leaves what the others say.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from ntbcare.common.clock import now
from ntbcare.common.errors import NotFound
from ntbcare.complainants.models import Complainant, ContactKind, ContactPoint, Match, MatchState
from ntbcare.complainants.queries import find_points, value_of
from ntbcare.complainants.rules import groups_of, phone_holds

_MOST_MATCHES = 10
"""With so many others a person is suggested at most."""


def mark_verified(contact_point_id: int) -> bool:
    """Note that the person answered at the point; False when it is gone. Needs a transaction."""
    points = ContactPoint.objects.filter(pk=contact_point_id)
    if not points.update(verified_at=now()):
        return False
    _suggest(points.get())
    return True


def mark_points_verified(complainant_id: int) -> None:
    """Note that a person wrote from the points given: a message by SMS proves the number. Needs a transaction."""
    for point in ContactPoint.objects.filter(complainant_id=complainant_id, verified_at=None):
        mark_verified(point.pk)


def _suggest(point: ContactPoint) -> None:
    """A point was verified a moment ago: suggest its person together with others who showed that it is theirs.

    With several, because of some of them the coordinators may not know. Of a telephone number only what was shown within
    the time that a number surely stays with one person.
    """
    since = now() - phone_holds()
    me = point.complainant
    groups: dict[int, Complainant] = {}
    for other in reversed(find_points(ContactKind(point.kind), value_of(point))):
        if other.verified_at is None or (point.kind == ContactKind.PHONE and other.verified_at <= since):
            continue
        groups.setdefault(other.complainant.oldest_id, other.complainant)
    groups.pop(me.oldest_id, None)
    pairs = [sorted((me.pk, other.pk)) for other in list(groups.values())[:_MOST_MATCHES]]
    rows = [Match(first_id=first, second_id=second, kind=point.kind, found_at=now()) for first, second in pairs]
    Match.objects.bulk_create(rows, ignore_conflicts=True)


def lock_match(match_id: int) -> Match:
    """The match, locked until the transaction ends. Raises NotFound."""
    match = Match.objects.select_for_update().filter(pk=match_id).first()
    if match is None:
        raise NotFound("no such match")
    return match


def decide_match(match: Match, state: MatchState, *, by: int | None) -> None:
    """Write down what was said of a locked match, and who is one person now. Needs a transaction."""
    match.state, match.decided_at, match.decided_by_id = state, now(), by
    match.save(update_fields=["state", "decided_at", "decided_by"])
    _regroup(match)


def _regroup(match: Match) -> None:
    rows = _locked_group(match)
    oldest = groups_of([row.pk for row in rows], _joins_among([row.pk for row in rows]))
    changed = []
    for row in rows:
        person_id = oldest[row.pk] if oldest[row.pk] != row.pk else None
        if row.person_id != person_id:
            row.person_id = person_id
            changed.append(row)
    Complainant.objects.bulk_update(changed, ["person"])


def _locked_group(match: Match) -> list[Complainant]:
    """Everybody who is, or until now was, one with either of the two. Locked before looked at: another decision may have
    made more of them one meanwhile."""
    known: set[int] = set()
    found = {match.first_id, match.second_id}
    while found - known:
        known |= found
        rows = list(Complainant.objects.select_for_update().filter(pk__in=known).order_by("pk"))
        joined = Match.objects.filter(Q(first_id__in=known) | Q(second_id__in=known), state=MatchState.JOINED)
        found = {key for pair in joined.values_list("first_id", "second_id") for key in pair}
    return rows


def _joins_among(people: Collection[int]) -> list[tuple[int, int]]:
    joined = Match.objects.filter(state=MatchState.JOINED, first_id__in=people, second_id__in=people)
    return list(joined.values_list("first_id", "second_id"))
