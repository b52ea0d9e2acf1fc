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
from ntbcare.cases.queries import COUNT_LIMIT, View, count_views, inbox
from ntbcare.cases.sets import ArchiveReason, Status
from ntbcare.web.desk import undoing
from ntbcare.web.desk.inbox_query import Asked, read
from ntbcare.web.desk.officer import desk_page, viewer_of_request
from ntbcare.web.desk.present import rows_of
from ntbcare.workflow.floods import count_floods

VIEW_NAMES: dict[View, Promise] = {
    View.NEW: _("Baru"),
    View.INCOMPLETE: _("Menunggu kelengkapan"),
    View.TO_DISPOSE: _("Perlu disposisi"),
    View.DUE_SOON: _("Mendekati tenggat"),
    View.OVERDUE: _("Lewat tenggat"),
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
    View.ANSWERED: _("Tidak ada laporan yang menunggu penilaian pelapor."),
    View.FINDING: _("Tidak ada klarifikasi instansi yang menunggu putusan Anda."),
    View.MINE: _("Belum ada laporan yang Anda tangani."),
    View.ALL: _("Belum ada laporan."),
}
_OFFICE_VIEWS = (View.NEW, View.INCOMPLETE, View.TO_DISPOSE, View.DUE_SOON, View.OVERDUE, View.ANSWERED, View.MINE, View.ALL)
_FINDERS = (Role.COORDINATOR, Role.INSPECTOR)
_AGENCY_VIEWS = (View.MINE, View.DUE_SOON, View.OVERDUE, View.ANSWERED, View.ALL)


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
    return render(request, "desk/inbox.html", context | {"floods": count_floods() if sees_messages else 0})


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
    """The views that an officer's roles have work in; those who may judge clarifications see which wait for it."""
    if viewer.roles <= {Role.LIAISON, Role.APPROVER}:
        return _AGENCY_VIEWS
    return (*_OFFICE_VIEWS[:-2], View.FINDING, *_OFFICE_VIEWS[-2:]) if viewer.has(*_FINDERS) else _OFFICE_VIEWS


def _counted(count: int) -> str:
    return f"{COUNT_LIMIT - 1}+" if count >= COUNT_LIMIT else str(count)


def _branches(viewer: Viewer) -> list[tuple[str, str]]:
    """The branches that the officer may look into; empty when there is no choice."""
    reach = viewer.reach_as(*[role for role in Role if role not in {Role.LIAISON, Role.APPROVER, Role.ADMINISTRATOR}])
    own = [branch for branch in reference().branches if branch.id in reach]
    return [(str(branch.id), branch.short_name) for branch in own] if len(own) > 1 else []
