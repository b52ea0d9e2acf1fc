"""Writing who did what to a policy, as they were that day."""

from __future__ import annotations

from ntbcare.agencies.models import Member
from ntbcare.common.clock import now
from ntbcare.common.text import clean_line
from ntbcare.deadlines.models import Policy, PolicyTrace, TraceKind


def leave_trace(policy: Policy, kind: TraceKind, *, user_id: int | None, document: str = "") -> PolicyTrace:
    """Add a step. Of several memberships the oldest speaks: it is what somebody is first of all."""
    member = Member.objects.filter(user_id=user_id or 0, until=None).select_related("user", "agency").order_by("id").first()
    return PolicyTrace.objects.create(
        policy=policy,
        kind=kind,
        at=now(),
        user_id=user_id,
        name=member.user.name if member else "",
        role=member.role if member else "",
        office=member.agency.name if member else "",
        document=clean_line(document)[:200],
        article=policy.legal_basis,
    )
