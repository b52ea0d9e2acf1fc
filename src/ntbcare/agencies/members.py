"""Who works beside whom."""

from __future__ import annotations

from ntbcare.accounts.models import User
from ntbcare.agencies.models import Member
from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import COACHES, Viewer

MOST = 200
MOST_CHOSEN = 1_000


def coached_by(viewer: Viewer) -> list[Member]:
    """The officers whom the viewer coaches (``scope.coaches``), by name, each once, in one statement."""
    own = {m.agency_id for m in viewer.memberships if m.role in COACHES}
    rows = Member.objects.filter(agency_id__in=own, until=None, user__is_active=True)
    rows = rows.exclude(role__in=[*COACHES, Role.ADMINISTRATOR]).exclude(user_id=viewer.user_id)
    once: dict[int, Member] = {}
    for row in rows.select_related("user").order_by("user__name", "id")[:MOST]:
        once.setdefault(row.user_id, row)
    return list(once.values())


def officers_of(branch_id: int) -> list[User]:
    """The officers who work in a branch, by name, in one statement, at most ``MOST_CHOSEN``."""
    rows = Member.objects.filter(agency_id__in=reference().reach(branch_id), until=None).values("user_id")
    return list(User.objects.filter(pk__in=rows, is_active=True).order_by("name", "pk")[:MOST_CHOSEN])
