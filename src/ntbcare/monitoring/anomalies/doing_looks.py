"""The looks at what agencies do, from the deeds that the follower ``watch`` keeps. Five statements, whatever there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Count, Q

from ntbcare.agencies.queries import reference
from ntbcare.monitoring.anomalies.doings import (
    HOLLOW_SECONDS,
    PAST,
    QUICK_SECONDS,
    WEEK,
    Odd,
    evaluation_near,
    unusual_counts,
    unusual_shares,
)
from ntbcare.monitoring.anomalies.drafts import Draft, Look, branch_of_agency, heir_of, measured
from ntbcare.monitoring.anomalies.rhythm import Expected
from ntbcare.monitoring.models import Alert, AlertKind, Deed, DeedKind

TOP = 5
FEWEST_OF_ONE = 4
"""So many best ratings of one agency's cases from one contact within a week are shown."""
_SHOWN = 40
_DRAWN = 56
Counts = Mapping[int, Mapping[date, int]]
_HOLLOW = Q(unanswered=True) | Q(seconds__lt=HOLLOW_SECONDS)


def look_at_ends(open_alerts: Sequence[Alert], today: date) -> Look:
    """Cases finished in masses on the eve of an evaluation, and hollow ends at any time; two statements."""
    rows = Deed.objects.filter(kind=DeedKind.FINISHED, day__gt=today - timedelta(days=PAST), day__lte=today)
    counted = rows.values("agency_id", "day").annotate(n=Count("pk"), hollow=Count("pk", filter=_HOLLOW))
    finished, hollow = _by_agency(counted.values_list("agency_id", "day", "n", "hollow"))
    near = evaluation_near(today)
    still = set()
    found: list[tuple[str, Odd]] = []
    if near is not None:
        found += [("closing", one) for one in unusual_counts(finished, today, days=WEEK, fewest=6, times=2.5)]
        loose = unusual_counts(finished, today, days=WEEK, fewest=3, times=1.5, loose=True)
        still |= {("closing", f"agency:{one.agency_id}") for one in loose}
    # An agency's history of hollow ends begins with the first case that it finished.
    padded = {agency: {day: hollow[agency].get(day, 0) for day in days} for agency, days in finished.items()}
    found += [("hollow", one) for one in unusual_counts(padded, today, days=WEEK, fewest=4, times=3.0)]
    loose = unusual_counts(padded, today, days=WEEK, fewest=2, times=1.5, loose=True)
    still |= {("hollow", f"agency:{one.agency_id}") for one in loose}
    known = {(alert.kind, alert.subject) for alert in open_alerts}
    fresh = [(kind, one) for kind, one in found if (kind, f"agency:{one.agency_id}") not in known]
    cases = _cases({one.agency_id for _, one in fresh}, DeedKind.FINISHED, today)
    drafts = []
    for kind, one in fresh:
        series = finished if kind == "closing" else hollow
        more = {
            "hollow": sum(hollow[one.agency_id].get(today - timedelta(days=age), 0) for age in range(WEEK)),
            "evaluation": near.isoformat() if near and kind == "closing" else None,
            "cases": [pk for pk, is_hollow in cases[one.agency_id] if kind == "closing" or is_hollow][:_SHOWN],
        }
        drafts.append(_draft(kind, f"agency:{one.agency_id}", one, series[one.agency_id], more))
    mine = [alert for alert in open_alerts if alert.kind in {AlertKind.CLOSING, AlertKind.HOLLOW}]
    return Look(drafts, [alert.pk for alert in mine if (alert.kind, alert.subject) not in still])


def look_at_ratings(open_alerts: Sequence[Alert], today: date) -> Look:
    """Bursts of the best rating, ratings within moments of the answer, and many from one contact; three statements."""
    rows = Deed.objects.filter(kind=DeedKind.RATED, stars=TOP, day__gt=today - timedelta(days=PAST), day__lte=today)
    counted = rows.values("agency_id", "day").annotate(n=Count("pk"), quick=Count("pk", filter=Q(seconds__lt=QUICK_SECONDS)))
    best, quick = _by_agency(counted.values_list("agency_id", "day", "n", "quick"))
    week = {agency: (_newest(quick[agency], today), _newest(days, today)) for agency, days in best.items()}
    week = {agency: pair for agency, pair in week.items() if pair[1]}
    before = [sum(sum(days.values()) for days in counts.values()) for counts in (quick, best)]
    usual = (before[0] - sum(pair[0] for pair in week.values()), before[1] - sum(pair[1] for pair in week.values()))
    found = {f"burst:{one.agency_id}": one for one in unusual_counts(best, today, days=1, fewest=6, times=4.0)}
    found |= {f"quick:{one.agency_id}": one for one in unusual_shares(week, usual, days=WEEK, last=today, fewest=4)}
    found |= {f"contact:{one.agency_id}": one for one in _of_one_contact(today)}
    still = {f"burst:{one.agency_id}" for one in unusual_counts(best, today, days=1, fewest=3, times=2.0, loose=True)}
    still |= {f"quick:{one.agency_id}" for one in unusual_shares(week, usual, days=WEEK, last=today, fewest=3, loose=True)}
    still |= {subject for subject in found if subject.startswith("contact:")}
    known = {alert.subject for alert in open_alerts if alert.kind == AlertKind.RATINGS}
    fresh = {subject: one for subject, one in found.items() if subject not in known}
    cases = _cases({one.agency_id for one in fresh.values()}, DeedKind.RATED, today)
    drafts = [
        _draft("ratings", subject, one, best[one.agency_id], {"cases": [pk for pk, _ in cases[one.agency_id]][:_SHOWN]})
        for subject, one in fresh.items()
    ]
    mine = [alert for alert in open_alerts if alert.kind == AlertKind.RATINGS]
    return Look(drafts, [alert.pk for alert in mine if alert.subject not in still])


def _of_one_contact(today: date) -> list[Odd]:
    """Agencies of which one contact gave the best rating to many cases within a week; found by the keyed hash that is kept."""
    rows = Deed.objects.filter(kind=DeedKind.RATED, stars=TOP, day__gt=today - timedelta(days=WEEK), day__lte=today)
    contact = "case__complainant__contact_points__value_hash"
    grouped = rows.exclude(**{contact: None}).values("agency_id", contact).annotate(n=Count("case", distinct=True))
    most: dict[int, int] = {}
    for agency_id, number in grouped.filter(n__gte=FEWEST_OF_ONE).values_list("agency_id", "n"):
        most[agency_id] = max(number, most.get(agency_id, 0))
    return [Odd(agency_id, WEEK, today, number, Expected(0.0, 1.0), 0.0) for agency_id, number in most.items()]


def _by_agency(rows: Collection[tuple[int, date, int, int]]) -> tuple[dict[int, dict[date, int]], dict[int, dict[date, int]]]:
    """Two counts by agency and day; what a merged agency did is counted with its heir's, whose habits it has become."""
    one: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    other: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for agency_id, day, number, some in rows:
        heir = heir_of(agency_id)
        one[heir][day] += number
        other[heir][day] += some
    return one, other


def _newest(days: Mapping[date, int], today: date) -> int:
    return sum(days.get(today - timedelta(days=age), 0) for age in range(WEEK))


def _cases(agencies: Collection[int], kind: DeedKind, today: date) -> dict[int, list[tuple[int, bool]]]:
    """The newest week's cases of some agencies, and whether each end was hollow; none asked, nothing read."""
    found: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    if agencies:
        wanted = {*agencies, *(pk for pk in reference().agencies if heir_of(pk) in agencies)}
        rows = Deed.objects.filter(kind=kind, agency_id__in=wanted, day__gt=today - timedelta(days=WEEK), day__lte=today)
        if kind == DeedKind.RATED:
            rows = rows.filter(stars=TOP)
        for agency_id, pk, unanswered, seconds in rows.order_by("-event_id").values_list(
            "agency_id", "case_id", "unanswered", "seconds"
        ):
            found[heir_of(agency_id)].append((pk, unanswered or (seconds is not None and seconds < HOLLOW_SECONDS)))
    return found


def _draft(kind: str, subject: str, one: Odd, daily: Mapping[date, int], more: Mapping[str, object]) -> Draft:
    evidence = measured(one.observed, one.expected, one.chance) | {"days": one.days, "of": one.of} | dict(more)
    return Draft(
        kind=kind,
        subject=subject,
        branch_id=branch_of_agency(one.agency_id),
        agency_id=one.agency_id,
        first_day=one.last - timedelta(days=one.days - 1),
        last_day=one.last,
        evidence=evidence | {"series": [daily.get(one.last - timedelta(days=age), 0) for age in range(_DRAWN - 1, -1, -1)]},
    )
