"""The book of rules: adopted policies and working calendars as one snapshot per process.

They change a few times a year and are asked for at every intake, so a warm process asks the database nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock

from django.db.models import Max, Q

from ntbcare.agencies.queries import reference
from ntbcare.cases.sets import Classification
from ntbcare.common.clock import site_zone
from ntbcare.common.errors import NtbCareError
from ntbcare.deadlines.ladders import LadderInfo, ladder_on, load_ladders
from ntbcare.deadlines.models import (
    AtEnd,
    Calendar,
    CalendarUse,
    Holiday,
    InformationRule,
    Limit,
    LimitKind,
    Policy,
    PolicyState,
    RuleChange,
)
from ntbcare.deadlines.rules import BadCalendar, Counting, LimitRule, Unit, WorkingCalendar

CHECK_SECONDS = 2.0
"""How long a process trusts its book before it asks for the edition again (one small statement)."""


class NoRules(NtbCareError):
    """No calendar or no adopted policy exists; ``seed_deadlines`` has not run."""

    code = "no_rules"


@dataclass(frozen=True, slots=True)
class LimitInfo:
    """A limit of an adopted policy."""

    id: int
    policy_id: int
    kind: LimitKind
    key: str
    rule: LimitRule
    remind_before: int
    at_end: AtEnd


@dataclass(frozen=True)
class PolicyInfo:
    """An adopted policy."""

    id: int
    in_force_from: date
    reopening: str
    limits: dict[tuple[str, str], LimitInfo]
    information_rule: str = InformationRule.NATIONAL

    def limit(self, kind: LimitKind, key: str = "") -> LimitInfo | None:
        """The limit for a kind and key; an unknown class counts as a complaint without oversight content (contract)."""
        if (kind, key, self.information_rule) == (LimitKind.ANSWER, Classification.INFORMATION, InformationRule.LAW):
            lawful = self.limits.get((LimitKind.INFORMATION, ""))
            if lawful is not None:
                return lawful
        found = self.limits.get((kind, key)) or self.limits.get((kind, ""))
        if found is None and kind in {LimitKind.ANSWER, LimitKind.CONTRIBUTION}:
            found = self.limits.get((kind, Classification.NO_OVERSIGHT))
        return found


@dataclass(frozen=True, slots=True)
class DayOff:
    """A holiday row, withdrawn or not."""

    day: date
    calendar_id: int | None
    known_from: datetime | None
    withdrawn_at: datetime | None

    def holds(self, calendar_id: int, as_of: datetime | None) -> bool:
        """Whether it is a day off in that calendar, as far as was known at ``as_of`` (None: now)."""
        if self.calendar_id not in {None, calendar_id}:
            return False
        if as_of is None:
            return self.withdrawn_at is None
        known = self.known_from is None or self.known_from <= as_of
        return known and (self.withdrawn_at is None or self.withdrawn_at > as_of)


@dataclass(frozen=True)
class Book:
    """All rules at one edition."""

    edition: int
    calendar_edition: int
    policies: tuple[PolicyInfo, ...]
    ladders: tuple[LadderInfo, ...]
    hours: dict[int, dict[int, tuple[int, int]]]
    default_calendar_id: int
    uses: dict[int, int]
    days_off: tuple[DayOff, ...]
    _calendars: dict[int, WorkingCalendar] = field(default_factory=dict)

    def policy_on(self, day: date) -> PolicyInfo:
        """The policy in force on a day; before the first one, the first one."""
        in_force = [policy for policy in self.policies if policy.in_force_from <= day]
        return in_force[-1] if in_force else self.policies[0]

    def policy(self, policy_id: int) -> PolicyInfo:
        """An adopted policy by id."""
        return next(policy for policy in self.policies if policy.id == policy_id)

    def ladder_on(self, day: date, branch_id: int) -> LadderInfo:
        """The ladder of a branch's cases that came in on a day."""
        return ladder_on(self.ladders, day, branch_id)

    def calendar(self, calendar_id: int, as_of: datetime | None = None) -> WorkingCalendar:
        """A calendar as it is now, or with the holidays that were known at ``as_of``."""
        if as_of is None and calendar_id in self._calendars:
            return self._calendars[calendar_id]
        holidays = frozenset(off.day for off in self.days_off if off.holds(calendar_id, as_of))
        built = WorkingCalendar(hours=self.hours[calendar_id], holidays=holidays, zone=site_zone())
        if as_of is None:
            self._calendars[calendar_id] = built
        return built

    def calendar_id_of(self, agency_id: int | None) -> int:
        """The calendar of an agency: its own, else that of the nearest one above it, else the default."""
        if agency_id is None or not self.uses:
            return self.default_calendar_id
        if agency_id not in reference().agencies:
            return self.default_calendar_id
        chain = reference().ancestors(agency_id)
        return next((self.uses[agency.id] for agency in chain if agency.id in self.uses), self.default_calendar_id)


_lock = Lock()
_held: Book | None = None
_checked_at = 0.0


def book(*, fresh: bool = False) -> Book:
    """The current book. With ``fresh`` the edition is asked for now; otherwise it may be ``CHECK_SECONDS`` old."""
    global _held, _checked_at
    if _held is not None and not fresh and time.monotonic() - _checked_at < CHECK_SECONDS:
        return _held
    with _lock:
        edition = RuleChange.objects.aggregate(newest=Max("id"))["newest"] or 0
        if _held is None or _held.edition != edition:
            _held = _load(edition)
        _checked_at = time.monotonic()
        return _held


def forget_book() -> None:
    """Read anew at the next call (after a write in this process, and between tests)."""
    global _held
    _held = None


def read_hours(stored: object) -> dict[int, tuple[int, int]]:
    """The hours of a calendar row as ``WorkingCalendar`` wants them. Raises BadCalendar."""
    if not isinstance(stored, dict):
        raise BadCalendar("hours must map weekdays to opening and closing time")
    try:
        return {int(weekday): (_minute(opens), _minute(closes)) for weekday, (opens, closes) in stored.items()}
    except (TypeError, ValueError) as error:
        raise BadCalendar("hours are written as 08:00 and 16:00") from error


def _minute(text: str) -> int:
    hour, minute = text.split(":")
    if not (len(hour) == len(minute) == 2 and 0 <= int(minute) < 60):
        raise ValueError(text)
    return int(hour) * 60 + int(minute)


def _load(edition: int) -> Book:
    calendars = list(Calendar.objects.all())
    default = next((calendar.pk for calendar in calendars if calendar.is_default), None)
    policies = _policies()
    if default is None or not policies:
        raise NoRules("no working calendar or no adopted policy: load the reference data first")
    changes = RuleChange.objects.filter(what=RuleChange.What.CALENDAR)
    return Book(
        edition=edition,
        calendar_edition=changes.aggregate(newest=Max("id"))["newest"] or 0,
        policies=policies,
        ladders=load_ladders(site_zone()),
        hours={calendar.pk: read_hours(calendar.hours) for calendar in calendars},
        default_calendar_id=default,
        uses=dict(CalendarUse.objects.values_list("agency_id", "calendar_id")),
        days_off=tuple(
            DayOff(row.day, row.calendar_id, None if row.seeded else row.added_at, row.withdrawn_at)
            for row in Holiday.objects.all()
        ),
    )


def _policies() -> tuple[PolicyInfo, ...]:
    adopted = Policy.objects.filter(state=PolicyState.ADOPTED, in_force_from__isnull=False).order_by("in_force_from")
    limits: dict[int, dict[tuple[str, str], LimitInfo]] = {}
    for row in Limit.objects.filter(Q(policy__state=PolicyState.ADOPTED)):
        limits.setdefault(row.policy_id, {})[row.kind, row.key] = limit_info(row)
    return tuple(
        PolicyInfo(
            id=row.pk,
            in_force_from=row.in_force_from,
            reopening=row.reopening,
            limits=limits.get(row.pk, {}),
            information_rule=row.information_rule,
        )
        for row in adopted
        if row.in_force_from is not None
    )


def limit_info(row: Limit) -> LimitInfo:
    """A limit row as the rules count it."""
    return LimitInfo(
        id=row.pk,
        policy_id=row.policy_id,
        kind=LimitKind(row.kind),
        key=row.key,
        rule=LimitRule(amount=row.amount, unit=Unit(row.unit), counting=Counting(row.calendar)),
        remind_before=row.remind_before,
        at_end=AtEnd(row.at_end),
    )
