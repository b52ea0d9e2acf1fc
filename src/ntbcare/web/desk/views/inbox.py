"""The inbox: views and counts, the list, and the case that is open beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.aspirations.queries import count_unanswered
from ntbcare.cases.queries import COUNT_LIMIT, View, count_views, inbox
from ntbcare.cases.sets import ArchiveReason, Status
from ntbcare.monitoring.meetings.access import SPEAKERS, reach_of
from ntbcare.monitoring.meetings.task_queries import count_waiting
from ntbcare.web.desk import undoing
from ntbcare.web.desk.inbox_query import Asked, read
from ntbcare.web.desk.officer import desk_page, viewer_of_request
from ntbcare.web.desk.present import rows_of
from ntbcare.workflow.aspire import answering_branches
from ntbcare.workflow.floods import count_floods

VIEW_NAMES: dict[View, Promise] = {
    View.NEW: _("Baru"),
    View.INCOMPLETE: _("Menunggu kelengkapan"),
    View.TO_DISPOSE: _("Perlu disposisi"),
    View.DUE_SOON: _("Mendekati tenggat"),
    View.OVERDUE: _("Lewat tenggat"),
    View.YELLOW: _("Zona kuning"),
    View.RED: _("Zona merah"),
    View.ESCALATED: _("Dinaikkan kepada saya"),
    View.ANSWERED: _("Sudah ditanggapi"),
    View.FINDING: _("Menunggu putusan"),
    View.MINE: _("Milik saya"),
    View.ALL: _("Semua"),
}
_EMPTY: dict[View, Promise] = {
    View.NEW: _("Tidak ada laporan baru. Laporan yang baru masuk muncul di sini."),
    View.INCOMPLETE: _("Tidak ada laporan yang menunggu keterangan dari pelapor."),
    View.TO_DISPOSE: _("Tidak ada laporan terverifikasi yang menunggu diteruskan ke instansi."),
    View.DUE_SOON: _("Tidak ada laporan yang tenggatnya dalam dua hari ini."),
    View.OVERDUE: _("Tidak ada laporan yang lewat tenggat. Pertahankan."),
    View.YELLOW: _("Tidak ada laporan di zona kuning: semua disentuh dalam beberapa hari ini."),
    View.RED: _("Tidak ada laporan di zona merah. Pertahankan."),
    View.ESCALATED: _("Tidak ada laporan yang dinaikkan kepada Anda."),
    View.ANSWERED: _("Tidak ada laporan yang menunggu penilaian pelapor."),
    View.FINDING: _("Tidak ada klarifikasi instansi yang menunggu putusan Anda."),
    View.MINE: _("Belum ada laporan yang Anda tangani."),
    View.ALL: _("Belum ada laporan."),
}
_ZONES = (View.DUE_SOON, View.OVERDUE, View.YELLOW, View.RED)
_HEADS = (Role.APPROVER, Role.LEADER, Role.INSPECTOR, Role.COORDINATOR)
_FINDERS = (Role.COORDINATOR, Role.INSPECTOR)


@dataclass(frozen=True, slots=True)
class Tab:
    """A view with its count, for the left column."""

    view: View
    name: Promise
    count: str
    link: str
    here: bool


@require_safe
@desk_page()
def show_inbox(request: HttpRequest) -> HttpResponse:
    """The list, alone or (for htmx) its part only. An administrator sees no complaints and begins with the agencies."""
    if viewer_of_request(request).roles <= {Role.ADMINISTRATOR}:
        return redirect("desk:agencies")
    context = list_context(request)
    if request.headers.get("HX-Target") == "list":
        return render(request, "desk/list_alone.html", context | {"swap": True})
    viewer = viewer_of_request(request)
    sees_messages = viewer.has(Role.COORDINATOR) and reference().province.id in viewer.reach_as(Role.COORDINATOR)
    beside = {"floods": count_floods() if sees_messages else 0, "wishes": _wishes(viewer)} | _tasks(viewer)
    return render(request, "desk/inbox.html", context | beside)


def _tasks(viewer: Viewer) -> dict[str, int]:
    """How many tasks of meetings are open for the officer's agencies, and how many were reported done to the officer."""
    if not viewer.has(*SPEAKERS, Role.COORDINATOR):
        return {}
    reach = reach_of(viewer)
    open_tasks, reported = count_waiting(reach.speaks_for, reach.coordinates)
    return {"tasks_open": open_tasks, "tasks_reported": reported}


def _wishes(viewer: Viewer) -> int:
    """How many groups of aspirations wait for the planning agency for which the officer speaks."""
    branches = answering_branches(viewer) if viewer.has(Role.LIAISON) else frozenset()
    return count_unanswered(branches) if branches else 0


def list_context(request: HttpRequest) -> dict[str, Any]:
    """What the left and middle columns need: four statements, however long the archive is."""
    viewer = viewer_of_request(request)
    asked = read(request, viewer)
    page = inbox(viewer, asked.question())
    return {
        "asked": asked,
        "tabs": _tabs(viewer, asked),
        "rows": rows_of(viewer, page.items),
        "next_link": asked.link(after=page.next) if page.next else "",
        "first_link": asked.link() if asked.after else "",
        "empty": _("Tidak ada yang cocok. Ubah kata pencarian atau saringannya.") if asked.is_filtered else _EMPTY[asked.view],
        "branches": _branches(viewer),
        "statuses": Status.choices,
        "archive_reasons": ArchiveReason.choices,
        "may_bulk": viewer.has(Role.COORDINATOR, Role.INSPECTOR),
        "undo": undoing.offered(request),
        "agencies": [agency for agency in reference().agencies.values() if agency.active],
        "list_query": asked.link(after=asked.after),
    }


def _tabs(viewer: Viewer, asked: Asked) -> list[Tab]:
    shown = _views_for(viewer)
    counts = count_views(viewer, branch_id=asked.question().branch_id, views=shown)
    return [
        Tab(
            view=view,
            name=VIEW_NAMES[view],
            count="" if view == View.ALL else _counted(counts[view]),
            link=Asked(view=view, words="", agency="", status="", branch=asked.branch, after="").link(),
            here=view == asked.view,
        )
        for view in shown
    ]


def _views_for(viewer: Viewer) -> tuple[View, ...]:
    """The views that an officer's roles have work in: who judges clarifications sees which wait for it, and a superior
    what went up."""
    raised = (View.ESCALATED,) if viewer.has(*_HEADS) else ()
    if viewer.roles <= {Role.LIAISON, Role.APPROVER}:
        return (View.MINE, *_ZONES, *raised, View.ANSWERED, View.ALL)
    findings = (View.FINDING,) if viewer.has(*_FINDERS) else ()
    return (View.NEW, View.INCOMPLETE, View.TO_DISPOSE, *_ZONES, *raised, View.ANSWERED, *findings, View.MINE, View.ALL)


def _counted(count: int) -> str:
    return f"{COUNT_LIMIT - 1}+" if count >= COUNT_LIMIT else str(count)


def _branches(viewer: Viewer) -> list[tuple[str, str]]:
    """The branches that the officer may look into; empty when there is no choice."""
    reach = viewer.reach_as(*[role for role in Role if role not in {Role.LIAISON, Role.APPROVER, Role.ADMINISTRATOR}])
    own = [branch for branch in reference().branches if branch.id in reach]
    return [(str(branch.id), branch.short_name) for branch in own] if len(own) > 1 else []
