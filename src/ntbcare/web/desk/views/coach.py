"""The coach's page: an officer's own weak points and what to practise. Nobody sees it but the officer and who answers for the
officer's agency; each look by somebody else is written down."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ntbcare.accounts.models import User
from ntbcare.agencies.members import coached_by
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import coaches, viewer_of
from ntbcare.audit.actions import record
from ntbcare.common.errors import NotFound
from ntbcare.guidance.coach import coaching_of
from ntbcare.web.desk.officer import desk_page, user_of, viewer_of_request
from ntbcare.web.desk.reach import branches_of

OWN = tuple(role for role in Role if role not in {Role.OBSERVER, Role.ADMINISTRATOR})


@require_safe
@desk_page(*OWN)
def own_page(request: HttpRequest) -> HttpResponse:
    """The officer's own page, with the officers whom he or she coaches."""
    user = user_of(request)
    return _page(request, user, mine=True, team=coached_by(viewer_of_request(request)))


@require_safe
@desk_page()
def officer_page(request: HttpRequest, user_id: int) -> HttpResponse:
    """The page of an officer whom the viewer coaches; for everybody else it does not exist."""
    viewer = viewer_of_request(request)
    officer = User.objects.filter(pk=user_id, is_active=True).first()
    if officer is None or not coaches(viewer, viewer_of(user_id)):
        raise NotFound(_("Halaman ini tidak ada."))
    if user_id != viewer.user_id:
        record("guidance.coach_seen", f"user:{user_id}", user_id=viewer.user_id)
    return _page(request, officer, mine=user_id == viewer.user_id)


def _page(request: HttpRequest, officer: User, **more: Any) -> HttpResponse:  # noqa: ANN401 handed to the template
    context = {"officer": officer, "coaching": coaching_of(officer.pk, branches_of(request))} | more
    return render(request, "desk/coach.html", context)
