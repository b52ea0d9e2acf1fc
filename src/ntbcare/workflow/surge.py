"""A crowd's reports are found while they come: proposed to the coordinators as one incident, or offered to the one that is
known already. What follows from that is ``incident.py``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from time import monotonic

import structlog
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django_tasks import task

from ntbcare.accounts.models import User
from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Case, CaseJoin
from ntbcare.cases.moves import OPEN
from ntbcare.cases.sets import Status
from ntbcare.common.clock import now
from ntbcare.correspondence.actions import queue_message
from ntbcare.verification.crowds import crowds_of, forget_crowds, load_crowds, take_in
from ntbcare.verification.duplicates.likeness import Report
from ntbcare.verification.incidents import (
    keep_candidates,
    live_incidents,
    lock_incident,
    move_incident,
    propose_incident,
    surge_rule,
)
from ntbcare.verification.models import Incident, IncidentState
from ntbcare.verification.similar import texts_of
from ntbcare.verification.surges import Group, Seen, is_surge

log = structlog.get_logger()
TAKES = frozenset({Status.RECEIVED, Status.REFERRED, Status.VERIFIED, Status.INCOMPLETE})
"""Reports that can still go with another (``cases/moves.py``: joined)."""
BATCH = 200
LONGEST = 60.0
"""Seconds that one run may take; what is left then is the next one's."""
MOST_MEMBERS = 20_000


@task()
def look_for_surges() -> int:
    """Periodic: propose incidents, and offer what came later to those that are open; how many were proposed."""
    since, live = now() - timedelta(hours=2 * surge_rule().hours), live_incidents()
    known = _crowds_of_incidents(live)
    _take_newcomers(since, live, keep=known)
    known = _crowds_of_incidents(live)
    proposed = 0
    for crowd_id, group in _groups(since, known).items():
        ids = [one.case_id for one in group.members]
        if crowd_id in known:
            _offer(known[crowd_id], ids)
        elif is_surge(group, surge_rule()) and not _dismissed(ids):
            proposed += _propose(group)
    with transaction.atomic():
        forget_crowds(since - timedelta(days=1), but=known)
    return proposed + _end_answered(live)


def _crowds_of_incidents(live: Collection[Incident]) -> dict[int, Incident]:
    """Crowd → the incident that it is of; one statement."""
    crowd_of = crowds_of({one for row in live for one in (row.main_id, *row.candidates)})
    found: dict[int, Incident] = {}
    for row in live:
        for case_id in (row.main_id, *row.candidates):
            if case_id in crowd_of:
                found.setdefault(crowd_of[case_id], row)
    return found


def _take_newcomers(since: datetime, live: Collection[Incident], *, keep: Collection[int]) -> None:
    """Let the reports that have no crowd yet, or whose place was corrected, find theirs; batch by batch."""
    ends = monotonic() + LONGEST
    mains = Case.objects.filter(pk__in=[one.main_id for one in live], crowd_report__isnull=True)
    moved = ~Q(crowd_report__region=Coalesce(F("region_id"), Value("")))
    fresh = _speakable(since).filter(Q(crowd_report__isnull=True) | moved)
    crowds = None
    while monotonic() < ends:
        cases = [*mains, *fresh.select_related("complainant").order_by("received_at", "pk")[:BATCH]]
        if not cases:
            return
        crowds = crowds or load_crowds(since=since, keep=keep)
        texts = texts_of([case.pk for case in cases])
        seen = [_seen(case, texts.get(case.pk, "")) for case in {case.pk: case for case in cases}.values()]
        with transaction.atomic():
            take_in(seen, crowds)


def _speakable(since: datetime) -> QuerySet[Case]:
    """Open reports of the time that may be spoken of to everybody."""
    open_ones = Case.objects.filter(confidential=False, own_office=False, imported=False, status__in=TAKES)
    return open_ones.filter(received_at__gte=since)


def _groups(since: datetime, known: Collection[int]) -> dict[int, Group]:
    """The members, in the order of time, of the crowds that may be a surge and of those that are an incident; two
    statements."""
    inside = _speakable(since).filter(crowd_report__isnull=False)
    counted = inside.values("crowd_report__crowd").annotate(n=Count("pk")).filter(n__gte=surge_rule().reports)
    large = set(counted.values_list("crowd_report__crowd", flat=True)) | set(known)
    rows = inside.filter(crowd_report__crowd__in=large).order_by("-received_at", "-pk")
    found: dict[int, Group] = defaultdict(Group)
    named = ("crowd_report__crowd", "pk", "received_at", "complainant", "complainant__person")
    for crowd_id, pk, at, person, oldest in reversed(rows.values_list(*named)[:MOST_MEMBERS]):
        found[crowd_id].members.append(Seen(pk, _sender(pk, oldest or person), at, Report("")))
    return found


def _seen(case: Case, text: str) -> Seen:
    person = case.complainant.oldest_id if case.complainant is not None else None
    return Seen(case.pk, _sender(case.pk, person), case.received_at, Report(text, case.region_id or "", case.received_at))


def _sender(case_id: int, person: int | None) -> str:
    """Who gave no contact cannot be told from others who gave none: each counts."""
    return f"person:{person}" if person else f"case:{case_id}"


def _offer(incident: Incident, ids: Iterable[int]) -> None:
    with transaction.atomic(durable=True):
        fresh = lock_incident(incident.pk)
        there = set(CaseJoin.objects.filter(main_id=fresh.main_id, until=None).values_list("joined_id", flat=True))
        if fresh.state in {IncidentState.PROPOSED, IncidentState.OPEN}:
            keep_candidates(fresh, {*fresh.candidates, *ids} - there)


def _propose(group: Group) -> bool:
    """The one that an agency has already, or else the oldest, is the main case."""
    cases = list(Case.objects.filter(pk__in=[one.case_id for one in group.members]).order_by("pk"))
    main = next((case for case in cases if case.lead_id), cases[0])
    with transaction.atomic(durable=True):
        incident = propose_incident(main, [case.pk for case in cases])
        _tell_coordinators(incident, len(cases))
    log.info("incident_proposed", incident=incident.pk, reports=len(cases))
    return True


def _dismissed(ids: Iterable[int]) -> bool:
    """Whether a coordinator said lately that these are not one thing."""
    since = now() - timedelta(hours=2 * surge_rule().hours)
    rows = Incident.objects.filter(state=IncidentState.DISMISSED, ended_at__gte=since)
    return any(row.main_id in set(ids) for row in rows)


def _end_answered(live: Iterable[Incident]) -> int:
    """An open incident whose main case has ended is over too. Counts nothing."""
    for incident in live:
        if incident.state == IncidentState.OPEN and incident.main.status not in OPEN:
            with transaction.atomic(durable=True):
                fresh = lock_incident(incident.pk)
                if fresh.state == IncidentState.OPEN:
                    move_incident(fresh, IncidentState.ENDED, allowed={IncidentState.OPEN.value}, by=None)
    return 0


def _tell_coordinators(incident: Incident, reports: int) -> None:
    members = Member.objects.filter(agency_id=incident.branch_id, role=Role.COORDINATOR, until=None, user__is_active=True)
    for user in User.objects.filter(pk__in=members.values("user_id")):
        queue_message(
            f"surge:{incident.pk}:{user.pk}",
            template="officer_surge",
            about=incident.main.reference,
            officer=user,
            context={"reference": incident.main.reference, "count": str(reports)},
            language=user.language,
        )
