"""What an officer asked of the inbox, read from the address and written back into links."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.queries import Question, View
from ntbcare.cases.sets import Status
from ntbcare.common.text import clean_line


@dataclass(frozen=True, slots=True)
class Asked:
    """The view and filters of a page of the inbox."""

    view: View
    words: str
    agency: str
    status: str
    branch: str
    after: str

    def question(self) -> Question:
        """As ``cases.queries`` understands it; unknown names narrow to nothing rather than to everything."""
        snapshot = reference()
        agency = snapshot.find_agency(self.agency) if self.agency else None
        return Question(
            view=self.view,
            words=self.words,
            agency_id=agency.id if agency else (-1 if self.agency else None),
            branch_id=int(self.branch) if self.branch.isascii() and self.branch.isdigit() and len(self.branch) < 10 else None,
            status=Status(self.status) if self.status in Status.values else None,
            after=self.after,
        )

    def link(self, **changes: str) -> str:
        """The query string with some parts changed; the page key falls away unless it is given."""
        parts = {"view": self.view.value, "q": self.words, "agency": self.agency, "status": self.status, "branch": self.branch}
        return urlencode({name: value for name, value in (parts | changes).items() if value})

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the view."""
        return bool(self.words or self.agency or self.status)


def read(request: HttpRequest, viewer: Viewer) -> Asked:
    """The officer's question, with sensible beginnings: a coordinator starts with what is new, others with what is due."""
    named = request.GET.get("view", "")
    beginning = View.NEW if viewer.has(Role.COORDINATOR, Role.INSPECTOR) else View.ALL
    if viewer.has(Role.LIAISON) and not viewer.has(Role.COORDINATOR):
        beginning = View.MINE
    branch = request.GET.get("branch")
    return Asked(
        view=View(named) if named in set(View) else beginning,
        words=clean_line(request.GET.get("q", ""))[:200],
        agency=clean_line(request.GET.get("agency", ""))[:200],
        status=request.GET.get("status", "")[:20],
        branch=_own_branch(viewer) if branch is None else branch[:10],
        after=request.GET.get("after", "")[:80],
    )


def _own_branch(viewer: Viewer) -> str:
    """The province's coordinators begin with the province's own inbox; the districts' stand beside it."""
    coordinating = [m for m in viewer.memberships if m.role in {Role.COORDINATOR, Role.CLERK}]
    return str(coordinating[0].branch_id) if coordinating else ""
