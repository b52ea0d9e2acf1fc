"""What the monthly letter says of an agency or a government: read for all of them at once, in a constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.agencies.roles import GOVERNMENTS, AgencyKind, Role
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.models import Case
from ntbcare.cases.sets import Queue
from ntbcare.common.clock import now
from ntbcare.monitoring.card_reading import Sums, read_cards
from ntbcare.monitoring.models import Dimension
from ntbcare.monitoring.sums import Period, read_sums

SHOWN = 5
"""So many cases are named; the desk has the rest."""
_MONTH = ("received", "followed_up")
_NOW = ("received", "open", "overdue")
_OPEN_QUEUES = (Queue.NEW, Queue.INCOMPLETE, Queue.TO_DISPOSE, Queue.HANDLING)
_ANSWERS = ("units", "answered", "confirmed", "rated", "satisfied")
_Belongs = Callable[[int, int], bool]
_Table = dict[tuple[int, int], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Pressing:
    """A case that waits longest: its number, with whom (None: no agency yet), and the limit that has passed."""

    reference: str
    agency: str | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Office:
    """An office and its overdue cases. ``name`` is None for what no agency has yet."""

    name: str | None
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """An agency or government. ``answers`` are the scorecards' sums of the cases received in three months until the month."""

    node: AgencyInfo
    received: int
    followed_up: int
    received_before: int
    followed_up_before: int
    open: int
    overdue: int
    offices: tuple[Office, ...]
    answers: Sums
    pressing: tuple[Pressing, ...]

    @property
    def says_something(self) -> bool:
        """Whether there was anything to tell: nothing received in two months and nothing open is no letter."""
        return bool(self.received or self.received_before or self.open)


@dataclass(frozen=True, slots=True)
class Facts:
    """What all letters of a month are made of: by (branch, agency), by agency, and what presses by (branch, agency)."""

    month: _Table
    before: _Table
    waiting: _Table
    cards: dict[int, Sums]
    pressing: dict[tuple[int, int], list[Pressing]]

    def section_of(self, node: AgencyInfo) -> Section:
        """The facts of one node and of all below it; of the province all there are."""
        is_of = _belonging(node)
        month, before = _summed(self.month, is_of), _summed(self.before, is_of)
        late: dict[int, int] = defaultdict(int)
        waiting = 0
        for key, (_received, still_open, overdue) in self.waiting.items():
            if is_of(*key):
                waiting += still_open
                late[key[1]] += overdue
        pressing = [one for key, some in self.pressing.items() if is_of(*key) for one in some]
        cards = [sums for agency, sums in self.cards.items() if is_of(_branch_of(agency), agency)]
        return Section(
            node=node,
            received=month[0],
            followed_up=month[1],
            received_before=before[0],
            followed_up_before=before[1],
            open=waiting,
            overdue=sum(late.values()),
            offices=_offices(late),
            answers={name: sum(one[name] for one in cards) for name in _ANSWERS},
            pressing=tuple(sorted(pressing, key=lambda one: (one.due_at, one.reference))[:SHOWN]),
        )


def nodes_of(roles: Iterable[tuple[str, int]]) -> tuple[AgencyInfo, ...]:
    """The agencies and governments whose letter an officer of these roles (role, agency id) gets: a leader's, and an approver's
    agency; each once, and none that is dissolved."""
    known = reference().agencies
    found = {}
    for role, agency_id in roles:
        info = known.get(agency_id)
        leads = role == Role.LEADER or (role == Role.APPROVER and info is not None and info.kind not in GOVERNMENTS)
        if info is not None and leads and info.active:
            found[info.id] = info
    return tuple(found.values())


def nodes_of_viewer(viewer: Viewer) -> tuple[AgencyInfo, ...]:
    """The same of a signed-in officer."""
    return nodes_of((membership.role, membership.agency_id) for membership in viewer.memberships)


def has_letter(viewer: Viewer) -> bool:
    """Whether there is a monthly letter for the officer: the only place that says so."""
    return bool(nodes_of_viewer(viewer))


def read_facts(month: date) -> Facts:
    """Read what the letters of a month (its first day) need; five statements, however many agencies and cases."""
    before, quarter = _month_before(month), _month_before(_month_before(month))
    return Facts(
        month=_read(_period(month), _MONTH),
        before=_read(_period(before), _MONTH),
        waiting=_read(Period(None, None), _NOW),
        cards=read_cards(quarter, month),
        pressing=_pressing(now()),
    )


def month_before(day: date) -> date:
    """The first day of the month before that of a day."""
    return _month_before(day.replace(day=1))


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _period(month: date) -> Period:
    following = (month + timedelta(days=32)).replace(day=1)
    return Period(month, following - timedelta(days=1))


def _read(period: Period, measures: tuple[str, ...]) -> _Table:
    pair = [Dimension.BRANCH.value, Dimension.AGENCY.value]
    return {(int(branch), int(agency)): sums for (branch, agency), sums in read_sums(period, {}, pair, measures=measures).items()}


def _pressing(at: datetime) -> dict[tuple[int, int], list[Pressing]]:
    """Of each agency of a branch the cases whose limit passed longest ago and that were never answered. Nothing confidential."""
    late = Case.objects.filter(queue__in=_OPEN_QUEUES, answered_at=None, answer_due_at__lt=at, confidential=False, imported=False)
    place = Window(RowNumber(), partition_by=[F("branch_id"), F("lead_id")], order_by=[F("answer_due_at"), F("pk")])
    rows = late.annotate(place=place).filter(place__lte=SHOWN).only("received_at", "branch_id", "lead_id", "answer_due_at")
    found: dict[tuple[int, int], list[Pressing]] = defaultdict(list)
    for case in rows:
        info = reference().agencies.get(case.lead_id or 0)
        if case.answer_due_at is not None:
            told = Pressing(case.reference, info.name if info else None, case.answer_due_at)
            found[case.branch_id, case.lead_id or 0].append(told)
    return found


def _summed(table: _Table, is_of: _Belongs) -> tuple[int, int]:
    rows = [sums for key, sums in table.items() if is_of(*key)]
    return sum(row[0] for row in rows), sum(row[1] for row in rows)


def _belonging(node: AgencyInfo) -> _Belongs:
    """Whether cases of a branch (first) led by an agency are the node's: a government's own, or those that its agencies lead."""
    if node.kind == AgencyKind.PROVINCE:
        return lambda _branch, _agency: True
    if node.kind in GOVERNMENTS:
        return lambda branch, _agency: branch == node.id
    reach = reference().reach(node.id)
    return lambda _branch, agency: agency in reach


def _branch_of(agency_id: int) -> int:
    info = reference().agencies.get(agency_id)
    return info.branch_id if info else 0


def _offices(late: Mapping[int, int]) -> tuple[Office, ...]:
    known = reference().agencies
    rows = [Office(known[agency].name if agency in known else None, count) for agency, count in late.items() if count]
    return tuple(sorted(rows, key=lambda one: (-one.overdue, one.name or "")))
