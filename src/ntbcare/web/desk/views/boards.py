"""The dashboards of leaders, coordinators, inspectors, evaluators and observers (who sees what: ``monitoring.boards``)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ntbcare.agencies.queries import reference
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Forbidden, InvalidInput, NotFound
from ntbcare.monitoring.boards.audiences import READERS, Block, boards_of, open_board
from ntbcare.monitoring.remarks import Decision, decide_remark, make_remark
from ntbcare.web.desk.boards.blocks import MAKERS, sections_of
from ntbcare.web.desk.boards.proposals import DecisionForm, RemarkForm, form_context
from ntbcare.web.desk.boards.sections import Asked, as_file
from ntbcare.web.desk.officer import desk_page, viewer_of_request
from ntbcare.web.scorecards import asked_period, period_name, periods

REFRESH_SECONDS = 60
"""How often a page on a wall looks again."""


@require_safe
@desk_page(*READERS)
def show_board(request: HttpRequest, key: str = "") -> HttpResponse:
    """``?period=2026-2&place=…``: the officer's dashboard of that key, or the first one."""
    asked = _asked(request, key)
    return render(request, "desk/board.html", _context(asked) | {"sections": sections_of(asked)} | form_context(asked))


@require_POST
@desk_page(*READERS)
def remark(request: HttpRequest, key: str) -> HttpResponse:
    """An observer's comment or proposal on what the dashboard shows."""
    asked = _asked(request, key)
    if not asked.opened.board.proposes:
        raise Forbidden(_("Hanya pengamat yang mengajukan tanggapan di sini."))
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                make_remark(
                    branch_id=asked.opened.node.id, period=asked.period, user_id=asked.viewer.user_id, **form.cleaned_data
                )
        except InvalidInput as error:
            for one in error.errors:
                form.add_error(one.field, one.message)
        else:
            messages.success(request, _("Terkirim kepada koordinator. Setelah diputuskan, peserta rapat melihatnya di sini."))
            return redirect(_address(asked))
    context = _context(asked) | {"sections": sections_of(asked)} | form_context(asked) | {"remark_form": form}
    return render(request, "desk/board.html", context, status=422)


@require_POST
@desk_page(*READERS)
def decide(request: HttpRequest, key: str, remark_id: int) -> HttpResponse:
    """A coordinator accepts or refuses a remark."""
    asked = _asked(request, key)
    if not asked.opened.board.decides:
        raise Forbidden(_("Hanya koordinator yang memutuskan usul."))
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Isian belum benar. Tidak ada yang berubah."))
        return redirect(_address(asked))
    said = form.cleaned_data
    decision = Decision(accepted=said["accepted"] == "yes", reason=said["reason"], owner=said["owner"], due_on=said["due_on"])
    try:
        with transaction.atomic():
            decide_remark(remark_id, decision, branch_id=asked.opened.node.id, user_id=asked.viewer.user_id)
    except InvalidInput as error:
        messages.error(request, " ".join(one.message for one in error.errors))
    else:
        messages.success(request, _("Diterima.") if decision.accepted else _("Ditolak dengan alasan."))
    return redirect(_address(asked))


@require_safe
@desk_page(*READERS)
def show_wall(request: HttpRequest, key: str) -> HttpResponse:
    """The same for a projector: large, without anything to press, and it looks again by itself."""
    asked = _asked(request, key)
    public = asked.opened.on_wall()
    if public is None:
        raise NotFound(_("Dasbor ini bukan untuk layar bersama."))
    sections = {section.key: section for section in sections_of(Asked(public, asked.period, asked.viewer))}
    picture = sections.get("places") or sections.get("months")
    context = {"parts": sections, "picture": picture, "seconds": REFRESH_SECONDS, "seen_at": now()}
    return render(request, "desk/wall.html", _context(asked) | context)


@require_safe
@desk_page(*READERS)
def download(request: HttpRequest, key: str, block: str) -> HttpResponse:
    """The table of one block as CSV."""
    asked = _asked(request, key)
    made = next((one for one in asked.opened.blocks if one.value == block), None)
    if made is None:
        raise NotFound(_("Bagian ini tidak ada pada dasbor ini."))
    return as_file(MAKERS[Block(block)](asked), f"{key}-{block}-{asked.period}")


def _address(asked: Asked) -> str:
    query = urlencode({"place": asked.opened.node.id, "period": str(asked.period)})
    return f"{reverse('desk:board', args=[asked.opened.board.key])}?{query}#block-proposals"


def _asked(request: HttpRequest, key: str) -> Asked:
    viewer = viewer_of_request(request)
    return Asked(open_board(viewer, key, request.GET.get("place", "")), asked_period(request.GET.get("period", "")), viewer)


def _context(asked: Asked) -> dict[str, Any]:
    opened = asked.opened
    return {
        "board": opened.board,
        "boards": boards_of(asked.viewer),
        "node": opened.node,
        "nodes": opened.nodes,
        "whole": opened.scope.is_whole,
        "hides": not opened.scope.everything,
        "has_wall": opened.on_wall() is not None,
        "period": str(asked.period),
        "period_name": period_name(asked.period),
        "periods": [(str(one), period_name(one)) for one in periods()],
        "running": local_day(now()) <= asked.period.last,
        "query": urlencode({"place": opened.node.id, "period": str(asked.period)}),
        "today": now(),
        "agencies": [agency for agency in reference().agencies.values() if agency.active] if opened.board.decides else [],
    }
