"""The site's own archive of dispositions: what there is to learn from, and what a rule would have said of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.cases.models import Case, EventContent
from ntbcare.cases.sets import EventKind, Status
from ntbcare.common.clock import now
from ntbcare.routing.learning.archive import Row
from ntbcare.routing.learning.features import Example
from ntbcare.routing.models import Rule
from ntbcare.routing.queries import standing_of
from ntbcare.routing.rules import named_agency

MOST = 100_000
TRIED_DAYS = 365


def learnable() -> list[Row]:
    """Cases that an agency leads, in the order in which government got them; the newest ``MOST``.

    Confidential and blocked ones, and those about a coordinators' own office, are not learned from.
    """
    snapshot = reference()
    rows = (
        EventContent.objects.filter(event__kind__in=(EventKind.RECEIVED, EventKind.IMPORTED), event__number=1, erased_at=None)
        .filter(event__case__lead__isnull=False, event__case__own_office=False, event__case__confidential=False)
        .exclude(event__case__status=Status.BLOCKED)
        .order_by("-event__case_id")
        .values_list("body", "event__case__received_at", "event__case__lead_id", "event__case__region_id")
    )
    found = []
    for body, received_at, lead_id, region_code in rows[:MOST].iterator(chunk_size=2000):
        text = " ".join(str((body or {}).get(name, "")) for name in ("title", "text", "landmark")).strip()
        agency = snapshot.agencies.get(lead_id)
        if text and agency is not None:
            areas = tuple(region.code for region in snapshot.region_path(region_code))
            found.append((received_at, Row(Example(text, areas), agency.name)))
    return [row for _moment, row in sorted(found, key=lambda item: item[0])]


@dataclass(frozen=True, slots=True)
class TriedOut:
    """What a rule would have done with the cases of the last year: how many it speaks of, and who had them."""

    cases: int
    agreed: int
    others: tuple[tuple[AgencyInfo, int], ...]


def try_out(rule: Rule) -> TriedOut:
    """Try a rule on the dispositions of the last year, in one statement."""
    snapshot = reference()
    standing = standing_of(rule)
    had: Counter[tuple[str | None, int]] = Counter()
    for region_code, lead_id, number in (
        _matching(rule).values_list("region_id", "lead_id").annotate(number=Count("pk")).order_by()
    ):
        had[region_code, lead_id] += number
    agreed = 0
    others: Counter[int] = Counter()
    for (region_code, lead_id), number in had.items():
        named = named_agency(standing, region_code, snapshot)
        if named is not None and named.id == lead_id:
            agreed += number
        else:
            others[lead_id] += number
    most = [(snapshot.agencies[agency_id], number) for agency_id, number in others.most_common(5)]
    return TriedOut(sum(had.values()), agreed, tuple(most))


def _matching(rule: Rule) -> QuerySet[Case]:
    cases = Case.objects.filter(received_at__gte=now() - timedelta(days=TRIED_DAYS), lead__isnull=False)
    if rule.region_id:
        # Codes of regions within begin with the code and a dot; the letter after the dot is the slash.
        within = Q(region_id__gte=f"{rule.region_id}.", region_id__lt=f"{rule.region_id}/")
        cases = cases.filter(Q(region_id=rule.region_id) | within)
    if rule.category_id:
        return cases.filter(category_id=rule.category_id)
    return cases.filter(category__topic=rule.topic) if rule.topic else cases
