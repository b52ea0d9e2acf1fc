"""The same step on many cases: each in its own transaction, with one offer to take them all back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ntbcare.agencies.roles import Role
from ntbcare.cases.access import find_case
from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case
from ntbcare.cases.sets import EventKind
from ntbcare.common.errors import NotFound, NtbCareError
from ntbcare.web.desk import undoing
from ntbcare.web.desk.officer import desk_page, require_step, viewer_of_request
from ntbcare.workflow.assign import dispose_case
from ntbcare.workflow.reply import mark_reply_read
from ntbcare.workflow.verify import archive_case, take_case

MAX_CASES = 100


@require_step
@desk_page(Role.COORDINATOR, Role.INSPECTOR)
def do_bulk(request: HttpRequest) -> HttpResponse:
    """Do one step on the ticked cases; say how many were done and why others were not."""
    step = request.POST.get("step", "")
    if step not in _STEPS:
        raise NotFound(_("Langkah ini tidak dikenal."))
    kind, run = _STEPS[step]
    actor = Actor.officer(viewer_of_request(request))
    done: list[Case] = []
    refused: list[str] = []
    for reference in request.POST.getlist("cases")[:MAX_CASES]:
        case = find_case(reference)
        try:
            if case is None:
                raise NotFound(_("Laporan tidak ditemukan."))
            done.append(run(case.pk, request.POST, actor))
        except NtbCareError as error:
            refused.append(f"{reference}: {error.message}")
    if done:
        undoing.offer(request, done, str(kind.label))
        messages.success(request, _("%(step)s: %(count)s laporan.") % {"step": kind.label, "count": len(done)})
    for line in refused[:5]:
        messages.error(request, line)
    if not done and not refused:
        messages.error(request, _("Pilih dahulu laporannya."))
    query = request.GET.urlencode()
    return redirect("/desk/" + (f"?{query}" if query else ""))


def _archive(case_id: int, form: QueryDict, actor: Actor) -> Case:
    return archive_case(case_id, reason=form.get("reason", ""), text=form.get("text", ""), actor=actor)


_STEPS: dict[str, tuple[EventKind, Callable[[int, QueryDict, Actor], Case]]] = {
    "take": (EventKind.TAKEN, lambda pk, form, actor: take_case(pk, actor=actor)),
    "archive": (EventKind.ARCHIVED, _archive),
    "dispose": (EventKind.ASSIGNED, lambda pk, form, actor: dispose_case(pk, lead=form.get("lead", ""), actor=actor)),
    "read": (EventKind.REPLY_READ, lambda pk, form, actor: mark_reply_read(pk, actor=actor)),
}
