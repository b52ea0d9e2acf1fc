"""When many reports are one thing happening now, pure: so many different people, alike to each other, within so many hours.

A false alarm costs trust, so a group holds together by more than its first report, one person counts once however often
they write, and the same words in two villages are two things (``duplicates/likeness.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from ntbcare.verification.duplicates.likeness import Report, compare

T = TypeVar("T")
_REGENCY = len("52.01")
_ASKED = 5
"""So many members of a group are compared with a newcomer: the first ones and the newest."""


@dataclass(frozen=True, slots=True)
class SurgeRule:
    """So many people in so many hours."""

    reports: int
    hours: int


USUAL = SurgeRule(reports=6, hours=24)
"""Until a site says otherwise."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A report: its case, who sent it (a word that two reports of one person share), and what it says where and when."""

    case_id: int
    sender: str
    at: datetime
    report: Report


@dataclass(slots=True)
class Group:
    """Reports that are alike, oldest first."""

    members: list[Seen] = field(default_factory=list)


Alike = Callable[[Report, Report], bool]


def is_alike(one: Report, other: Report) -> bool:
    """Whether two reports are offered as one."""
    return compare(one, other).is_one


def group_reports(seen: Sequence[Seen], *, alike: Alike = is_alike) -> list[Group]:
    """The reports by what they are about. One belongs to a group when it is like most of those of it that are asked."""
    groups: list[Group] = []
    for one in sorted(seen, key=lambda report: (report.at, report.case_id)):
        home = next((group for group in groups if _belongs(one, group, alike)), None)
        if home is None:
            home = Group()
            groups.append(home)
        home.members.append(one)
    return groups


def find_surges(seen: Sequence[Seen], rule: SurgeRule, *, alike: Alike = is_alike) -> list[Group]:
    """The groups that so many different people reported within some stretch of so many hours."""
    return [group for group in group_reports(seen, alike=alike) if is_surge(group, rule)]


def is_surge(group: Group, rule: SurgeRule) -> bool:
    """Whether some stretch of the rule's hours holds reports of the rule's number of people."""
    window, start, span = Counter[str](), 0, timedelta(hours=rule.hours)
    for one in group.members:
        window[one.sender] += 1
        while one.at - group.members[start].at > span:
            gone = group.members[start].sender
            window[gone] -= 1
            if not window[gone]:
                del window[gone]
            start += 1
        if len(window) >= rule.reports:
            return True
    return False


def _belongs(one: Seen, group: Group, alike: Alike) -> bool:
    if is_apart(one.report.region, group.members[0].report.region):
        return False
    asked = asked_of(group.members)
    return 2 * sum(alike(one.report, member.report) for member in asked) > len(asked)


def asked_of(members: Sequence[T]) -> list[T]:
    """Those of a group that a newcomer is compared with: the first two, that it stays what it was, and the newest three."""
    return list(members) if len(members) <= _ASKED else [*members[:2], *members[-3:]]


def regency_of(region: str) -> str:
    """The regency or city in which a place lies; empty for a place that is not known."""
    return region[:_REGENCY]


def is_apart(one: str, other: str) -> bool:
    """Whether two places lie in different regencies: no need to compare what is said."""
    return bool(one and other) and regency_of(one) != regency_of(other)
