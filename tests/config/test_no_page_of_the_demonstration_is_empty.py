"""``ntbcare demo`` fills the desk: every page that an officer's menu opens shows what it is for."""

from __future__ import annotations

import re

import pytest

from ntbcare.accounts.models import User
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import viewer_of
from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case, ContributionLink
from ntbcare.cases.replay import check_cases
from ntbcare.config.demo import fill
from ntbcare.config.preparation import load_reference_data
from ntbcare.guidance.models import Participant
from ntbcare.verification.models import Incident
from tests.desk.sessions import browser_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NEEDS_A_LINE_OUT = {"/desk/channels/", "/desk/webhooks/", "/desk/messages/", "/desk/tokens/"}
"""Pages of what comes from or goes to other machines, which a training province has none of, and of one's own tokens."""
OF_OTHERS = {(Role.LIAISON, "/desk/aspirations/")}
"""The groups of aspirations are the planning agency's; the transport agency's liaison officer is looked at here."""
LEARNS_LATER = {"/desk/routing/": "Belum ada yang dipelajari"}
"""What needs some hundred dispositions of a site's own: of that page one part is empty."""


def test_every_page_shows_something() -> None:
    load_reference_data()
    fill(progress=lambda _done, _total: None)
    assert {row.state for row in Incident.objects.all()} == {"open", "proposed"}
    assert set(Case.objects.exclude(clarification="").values_list("clarification", flat=True)) == {"stated", "replied", "partly"}
    assert Participant.objects.filter(attended=True, number__isnull=False).count() > 3
    assert ContributionLink.objects.get().used_at is not None
    assert list(check_cases()) == []
    empty: dict[str, list[str]] = {}
    for role in (Role.COORDINATOR, Role.LIAISON, Role.ADMINISTRATOR, Role.APPROVER, Role.INSPECTOR):
        users = User.objects.filter(email__startswith=f"{role.value}.").order_by("pk")
        user = users.filter(email__contains=".dishub@").first() or users[0]
        desk = browser_of(Actor.officer(viewer_of(user.pk)))
        menu = desk.get("/desk/", follow=True).content.decode().partition("<nav")[2].partition("</nav>")[0]
        pages = set(re.findall(r'href="(/desk/[a-z-]+/(?:[a-z-]+/)?)"', menu)) - NEEDS_A_LINE_OUT
        assert len(pages) > 3
        pages -= {page for whose, page in OF_OTHERS if whose == role}
        found = [page for page in sorted(pages) if empty_parts(desk.get(page).content.decode(), page)]
        if found:
            empty[role.value] = found
    assert empty == {}


def empty_parts(shown: str, page: str) -> list[str]:
    parts = [part.partition("</p>")[0] for part in shown.split('class="empty"')[1:]]
    return [part for part in parts if LEARNS_LATER.get(page, "-") not in part]
