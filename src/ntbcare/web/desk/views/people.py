"""People who may be one, because they showed that one contact point is theirs: a coordinator decides, and may take it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ntbcare.agencies.roles import Role
from ntbcare.cases.actor import Actor
from ntbcare.common.errors import NotFound
from ntbcare.complainants.models import MatchState
from ntbcare.web.desk.officer import desk_page, viewer_of_request
from ntbcare.workflow.people import decide, pairs

_SAID = {
    "join": (MatchState.JOINED, _("Dicatat: orang yang sama.")),
    "part": (MatchState.SUGGESTED, _("Dipisahkan lagi. Semua kembali seperti semula.")),
    "dismiss": (MatchState.DISMISSED, _("Dicatat: bukan orang yang sama.")),
    "back": (MatchState.SUGGESTED, _("Dikembalikan ke daftar.")),
}


@require_safe
@desk_page(Role.COORDINATOR)
def list_people(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, and what was decided."""
    viewer = viewer_of_request(request)
    found = {state.value: pairs(viewer, state) for state in MatchState}
    return render(request, "desk/people.html", found)


@require_POST
@desk_page(Role.COORDINATOR)
def decide_match(request: HttpRequest, match_id: int) -> HttpResponse:
    """Say that two are one, that they are not, or take it back."""
    what = request.POST.get("what", "")
    if what not in _SAID:
        raise NotFound(str(_("Langkah ini tidak dikenal.")))
    state, said = _SAID[what]
    decide(match_id, state, actor=Actor.officer(viewer_of_request(request)))
    messages.success(request, str(said))
    return redirect("desk:people")
