"""How the policies came about: everything for members, and what of it everybody may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ntbcare.agencies.roles import Role
from ntbcare.deadlines.models import Policy, PolicyState, PolicyTrace, TraceKind

MOST = 50
_NAMED = frozenset({TraceKind.ADOPTED})
"""Who adopts a rule for everybody does so in public; who proposed or commented is told by office."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step for everybody. Comments of one policy are one step with their ``count``: who said what stays among members."""

    kind: TraceKind
    at: datetime
    who: str
    document: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Way:
    """An adopted policy with its way."""

    title: str
    in_force_from: date | None
    article: str
    steps: tuple[Step, ...]


def traces_of(policy_id: int) -> Sequence[PolicyTrace]:
    """All steps of a policy, the oldest first."""
    return list(PolicyTrace.objects.filter(policy_id=policy_id))


def public_ways() -> list[Way]:
    """The adopted policies, the newest first, each with its way, in two statements. Drafts are nobody's business yet."""
    rows = list(Policy.objects.filter(state=PolicyState.ADOPTED).order_by("-in_force_from", "-pk")[:MOST])
    steps: dict[int, list[PolicyTrace]] = {}
    for one in PolicyTrace.objects.filter(policy__in=[row.pk for row in rows]).order_by("pk"):
        steps.setdefault(one.policy_id, []).append(one)
    return [Way(row.title, row.in_force_from, row.legal_basis, tuple(_public(steps.get(row.pk, [])))) for row in rows]


def _public(traces: Sequence[PolicyTrace]) -> list[Step]:
    comments = [one for one in traces if one.kind == TraceKind.COMMENTED]
    steps = [_step(one) for one in traces if one.kind != TraceKind.COMMENTED]
    if comments:
        offices = ", ".join(sorted({one.office for one in comments if one.office}))
        steps.append(Step(TraceKind.COMMENTED, comments[-1].at, offices, count=len(comments)))
    return sorted(steps, key=lambda step: step.at)


def _step(one: PolicyTrace) -> Step:
    role = str(Role(one.role).label) if one.role else ""
    parts = [one.name if one.kind in _NAMED else "", role, one.office]
    return Step(TraceKind(one.kind), one.at, ", ".join(part for part in parts if part), one.document)
