"""The branches that an officer works in or speaks for, for pages that belong to a branch."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.agencies.roles import Role
from ntbcare.common.errors import NotFound
from ntbcare.web.desk.officer import viewer_of_request


def branches_of(request: HttpRequest, *roles: Role) -> frozenset[int]:
    """The branches in which the officer has one of the roles (any, when none is named), wherever in the branch that is."""
    viewer = viewer_of_request(request)
    # Who coordinates one agency only does not speak for its branch.
    return frozenset(
        one.branch_id
        for one in viewer.memberships
        if (not roles or one.role in roles) and (one.role != Role.COORDINATOR or one.branch_id in one.reach)
    )


def branch_asked(request: HttpRequest, *roles: Role) -> AgencyInfo:
    """The branch that the address or the form names, or the officer's first. Raises NotFound outside the officer's."""
    own = sorted(branches_of(request, *roles))
    asked = request.GET.get("branch", "") or request.POST.get("branch", "")
    chosen = number_in(asked) if asked else (own[0] if own else 0)
    if chosen not in own:
        raise NotFound(_("Wilayah kerja ini bukan milik Anda."))
    return reference().agencies[chosen]


def number_in(said: str) -> int:
    """A key that a form sent; 0 for what is none."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0
