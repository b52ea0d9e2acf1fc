"""The follower that tells people: the complainant what happened, the officers what they have to do.

One message per event and person: its key holds both, so a repeated batch sends nothing twice. Messages about steps
that can be undone wait until they no longer can.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from django.utils.translation import override

from ntbcare.agencies.models import Member
from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.cases.escalations import Post, to_posts
from ntbcare.cases.happening import moment_text
from ntbcare.cases.joins import joined_cases
from ntbcare.cases.links import address_of
from ntbcare.cases.models import Case, CaseEvent, ContributionLink
from ntbcare.cases.sets import ActorRole, EventKind, Priority
from ntbcare.common.clock import local_day, now, site_zone
from ntbcare.correspondence.actions import cancel_messages, queue_message
from ntbcare.correspondence.rules import after_rest
from ntbcare.deadlines.actions.settling import OFFICERS
from ntbcare.deadlines.book import book
from ntbcare.deadlines.models import How, LimitKind
from ntbcare.workflow.notify_complainant import TO_COMPLAINANT, delay_of, is_silent, tell_complainant
from ntbcare.workflow.routes import routes_to

NEWS = timedelta(days=90)
"""After that an event is no news to anybody. Messages are kept longer, so that a replay finds those it sent by their keys."""


def follow(events: Sequence[CaseEvent]) -> None:
    """Queue the messages of a batch; idempotent by their keys, and silent on what is old."""
    newest_old = now() - NEWS
    events = [event for event in events if event.at > newest_old]
    wanted = [event for event in events if event.kind in TO_COMPLAINANT and not is_silent(event)]
    joined = joined_cases({event.case_id for event in events if event.kind == EventKind.ANSWERED})
    routes = routes_to({event.case for event in wanted} | {case for cases in joined.values() for case in cases})
    for event in events:
        if event.kind == EventKind.UNDONE:
            cancel_messages(prefix=f"event:{event.case_id}:{event.facts['undoes']}:")
            continue
        route = routes.get(event.case_id)
        if event in wanted and route is not None:
            tell_complainant(event, event.case, route)
        for case in joined.get(event.case_id, []) if event.kind == EventKind.ANSWERED else []:
            if case.pk in routes:
                tell_complainant(event, case, routes[case.pk])
        tell = _TO_OFFICERS.get(EventKind(event.kind))
        if tell is not None:
            tell(event)


def _tell_agency(event: CaseEvent, template: str, agency_ids: set[int], roles: Sequence[Role]) -> None:
    _tell_posts(event, template, {(agency_id, role.value) for agency_id in agency_ids for role in roles})


def _tell_posts(event: CaseEvent, template: str, posts: Collection[Post]) -> None:
    """Tell whoever holds the posts; in quiet hours only of what is urgent. What is late stands in the morning's digest
    anyway, everything else waits until they end."""
    rest = rest_of(event.case)
    if rest and event.facts.get("clock") in OFFICERS and after_rest(event.at, rest, zone=site_zone()) > event.at:
        return
    answer_due = moment_text(event.case.answer_due_at) if event.case.answer_due_at else ""
    # Who came later is not told of what was before: a replay would fill the mailbox of a new officer.
    members = Member.objects.filter(to_posts(posts), until=None, since__lte=event.at, user__is_active=True).select_related("user")
    for user in {member.user_id: member.user for member in members}.values():
        queue_message(
            f"event:{event.case_id}:{event.number}:officer{user.pk}",
            template=template,
            about=event.case.reference,
            officer=user,
            context={
                "reference": event.case.reference,
                # A reminder is about one of the case's deadlines, which is seldom that of the answer.
                "due": str(event.facts.get("due_at") or answer_due),
                "limit": _limit(event, user.language),
            },
            language=user.language,
            delay=delay_of(event),
            rest=rest,
        )


def _limit(event: CaseEvent, language: str) -> str:
    """The deadline that an event of the clock is about, in the reader's words; empty for other events."""
    clock = event.facts.get("clock")
    with override(language):
        return str(LimitKind(clock).label).lower() if clock in LimitKind.values else ""


def _offered(event: CaseEvent) -> None:
    _tell_agency(event, "officer_assigned", {pair[0] for pair in event.facts.get("offered", [])}, [Role.LIAISON])


def _to_lead(event: CaseEvent) -> None:
    if event.case.lead_id:
        _tell_agency(event, "officer_reply", {event.case.lead_id}, [Role.LIAISON])
    else:
        _to_coordinators(event)


def _to_coordinators(event: CaseEvent) -> None:
    _tell_agency(event, "officer_attention", {event.case.branch_id}, [Role.COORDINATOR])


def _release_asked(event: CaseEvent) -> None:
    role = Role.INSPECTOR if event.case.own_office else Role.COORDINATOR
    _tell_agency(event, "officer_release_asked", {event.case.branch_id}, [role])


def _release_refused(event: CaseEvent) -> None:
    if event.case.lead_id:
        _tell_agency(event, "officer_release_refused", {event.case.lead_id}, [Role.LIAISON])


def _delivered(event: CaseEvent) -> None:
    """What came through a link the lead would only see by chance."""
    if event.actor_role == ActorRole.LINK and event.case.lead_id:
        _tell_agency(event, "officer_delivered", {event.case.lead_id}, [Role.LIAISON])


def _to_finders(event: CaseEvent) -> None:
    role = Role.INSPECTOR if event.case.own_office else Role.COORDINATOR
    _tell_agency(event, "officer_finding", {event.case.branch_id}, [role])


def _found(event: CaseEvent) -> None:
    if event.agency_id:
        _tell_agency(event, "officer_found", {event.agency_id}, [Role.LIAISON])


def _objected(event: CaseEvent) -> None:
    posts = {(int(agency_id), str(role)) for agency_id, role in event.facts.get("posts", [])}
    _tell_posts(event, "officer_objection", posts)
    _to_lead(event)


def _reminded(event: CaseEvent) -> None:
    _tell_agency(event, "officer_reminder", _named(event), _roles(event))
    _remind_by_link(event)


def _remind_by_link(event: CaseEvent) -> None:
    """An agency without accounts is reminded at the address of its link. The link itself is not sent again: of it only the
    hash is kept."""
    if event.agency_id is None or event.agency_id == event.case.lead_id:
        return
    links = ContributionLink.objects.select_related("assignment").filter(assignment__case_id=event.case_id)
    for link in links.filter(assignment__agency_id=event.agency_id, assignment__is_open=True, revoked_at=None):
        address, agency = address_of(link), reference().agencies.get(event.agency_id)
        if address and agency is not None:
            queue_message(
                f"event:{event.case_id}:{event.number}:link{link.pk}",
                template="contribution_reminder",
                about=event.case.reference,
                address=address,
                context={
                    "reference": event.case.reference,
                    "agency": agency.name,
                    "due": str(event.facts.get("due_at") or moment_text(link.expires_at)),
                },
                language=link.language,
            )


def _escalated(event: CaseEvent) -> None:
    if event.facts.get("how") == How.DIGEST:
        return  # Whoever it went up to finds it in the morning's digest.
    again = event.facts.get("again", [])
    posts = [(int(post[0]), str(post[1])) for post in event.facts.get("posts", []) if post not in again]
    if "posts" in event.facts:
        _tell_posts(event, "officer_escalated", posts)
    else:  # An event of before ladders were rows.
        _tell_agency(event, "officer_escalated", _named(event), _roles(event))


def rest_of(case: Case) -> tuple[int, int] | None:
    """The hours in which officers are told nothing of the case; None for what is urgent and where the ladder knows none."""
    quiet = book().ladder_on(local_day(case.received_at), case.branch_id).quiet
    return None if quiet is None or case.priority == Priority.URGENT else (quiet.start, quiet.end)


def _roles(event: CaseEvent) -> list[Role]:
    return [Role(role) for role in event.facts.get("roles", [])] or [Role.COORDINATOR]


def _named(event: CaseEvent) -> set[int]:
    return {event.agency_id} if event.agency_id else {event.case.branch_id}


_TO_OFFICERS: dict[EventKind, Callable[[CaseEvent], None]] = {
    EventKind.ASSIGNED: _offered,
    EventKind.REPLIED: _to_lead,
    EventKind.REOPENED: _to_lead,
    EventKind.DECLINED: _to_coordinators,
    EventKind.RELEASE_ASKED: _release_asked,
    EventKind.RELEASE_REFUSED: _release_refused,
    EventKind.DELIVERED: _delivered,
    EventKind.STATEMENT_REPLIED: _to_finders,
    EventKind.FINDING_MADE: _found,
    EventKind.OBJECTED: _objected,
    EventKind.REMINDED: _reminded,
    EventKind.OVERDUE: _reminded,
    EventKind.ESCALATED: _escalated,
}
