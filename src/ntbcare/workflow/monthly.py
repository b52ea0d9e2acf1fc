"""The monthly letter: to each head of an agency or a government one message a month, of all that the officer leads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import override
from django_tasks import task

from ntbcare.accounts.models import User
from ntbcare.agencies.models import Member
from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now, site_zone
from ntbcare.correspondence.actions import OfficerMessage, queue_to_officers
from ntbcare.deadlines.book import NoRules, book
from ntbcare.monitoring.letter_marks import forget_marks, mark_letters
from ntbcare.monitoring.letters import Facts, Section, month_before, nodes_of, read_facts
from ntbcare.monitoring.models import LetterMark, LetterRefusal
from ntbcare.workflow.monthly_words import letter_of, summary_of

TEMPLATE = "officer_monthly"
FROM_DAY, AT = 3, time(7)
"""The first working day from the third of the month on, at seven at the site: what came on the last day has been seen then."""
_BATCH = 200
_KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and text of an officer's letter, with the sections that it is made of."""

    summary: str
    text: str
    sections: tuple[Section, ...]


@task()
def send_monthly_letters() -> int:
    """Order the letters that are due by now; how many officers were seen to. Safe with any number of workers, and after days
    without one: a month's letter is sent until the month after it ends, and then no more."""
    done = 0
    while batch := send_letters(_BATCH):
        done += batch
    forget_marks(local_day(now()) - _KEPT)
    return done


def send_letters(limit: int) -> int:
    """See to the letters of up to ``limit`` officers, in a constant number of statements. Marks and messages stand together or
    not at all; a second worker meets the same marks and the same keys."""
    at = now()
    month = month_before(local_day(at))
    due = dict(list(_due(month, at).items())[:limit])
    if not due:
        return 0
    facts = read_facts(month)
    users = {user.pk: user for user in User.objects.filter(pk__in=due)}
    messages, marks = [], {}
    for user_id, nodes in due.items():
        if user_id not in users:
            continue  # Deleted since: so are the memberships.
        letter = write_letter(nodes, facts, month=month, at=at, language=users[user_id].language)
        marks[user_id] = len(letter.sections)
        if letter.sections:
            messages.append(_message(users[user_id], letter, month, nodes[0]))
    with transaction.atomic(durable=True):
        mark_letters(month, marks)
        queue_to_officers(TEMPLATE, messages)
    return len(due)


def write_letter(nodes: Sequence[AgencyInfo], facts: Facts, *, month: date, at: datetime, language: str) -> Letter:
    """The letter of an officer who leads these; without sections where there was nothing at all."""
    sections = tuple(section for node in nodes if (section := facts.section_of(node)).says_something)
    with override(language):
        return Letter(summary_of(sections, month), letter_of(sections, month, at), sections)


def due_moment(month: date, branch_id: int) -> datetime:
    """When the letter of a month goes to the officers of a branch."""
    day = (month + timedelta(days=32)).replace(day=FROM_DAY)
    try:
        rules = book()
        calendar = rules.calendar(rules.calendar_id_of(branch_id))
        day = day if calendar.is_working(day) else calendar.shift(day, 1)
    except NoRules:
        pass  # A site without a calendar works every day.
    return datetime.combine(day, AT, site_zone())


def _due(month: date, at: datetime) -> Mapping[int, tuple[AgencyInfo, ...]]:
    """The officers whose letter of the month has come due and was not seen to, with what each leads. Who was appointed after that
    day gets the next one."""
    moments = {branch.id: due_moment(month, branch.id) for branch in reference().branches}
    if not any(moment <= at for moment in moments.values()):
        return {}
    rows = (
        Member.objects.filter(until=None, user__is_active=True, role__in=(Role.LEADER, Role.APPROVER))
        .exclude(user_id__in=LetterMark.objects.filter(month=month).values("officer_id"))
        .exclude(user_id__in=LetterRefusal.objects.values("officer_id"))
        .order_by("user_id", "id")
    )
    roles: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for user_id, role, agency_id, since in rows.values_list("user_id", "role", "agency_id", "since"):
        info = reference().agencies.get(agency_id)
        if info is not None and since <= moments[info.branch_id] <= at:
            roles[user_id].append((role, agency_id))
    return {user_id: nodes for user_id, held in roles.items() if (nodes := nodes_of(held))}


def _message(user: User, letter: Letter, month: date, node: AgencyInfo) -> OfficerMessage:
    return OfficerMessage(
        key=f"monthly:{month:%Y-%m}:{user.pk}",
        officer_id=user.pk,
        context={
            "name": user.name,
            "summary": letter.summary,
            "letter": letter.text,
            "letter_link": f"{settings.NTBCARE_BASE_URL}/desk/letter/",
        },
        language=user.language,
        rest=_quiet(node),
    )


def _quiet(node: AgencyInfo) -> tuple[int, int] | None:
    """The hours of the night that the ladder of the branch keeps free."""
    try:
        quiet = book().ladder_on(local_day(now()), node.branch_id).quiet
    except NoRules:
        return None
    return (quiet.start, quiet.end) if quiet else None
