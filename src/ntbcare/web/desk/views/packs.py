"""Evidence packs: ask for one, see how far it is, download, check again (who may: ``monitoring.pack.readers``)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ntbcare.audit.actions import record
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Conflict, InvalidInput, NotFound
from ntbcare.jobs.queries import is_worker_alive
from ntbcare.monitoring.models import OPEN_CHECKS, Pack, PackStep
from ntbcare.monitoring.pack.archive import read_member, read_whole
from ntbcare.monitoring.pack.checking import ask_to_check
from ntbcare.monitoring.pack.readers import READERS, may_make, may_read
from ntbcare.monitoring.pack.runs import DISK, DOCUMENTS, INTERRUPTED, KEEP_PROVISIONAL, ask_for_pack, cancel_pack
from ntbcare.monitoring.scorecard import HalfYear
from ntbcare.web.desk.officer import desk_page, user_of, viewer_of_request
from ntbcare.web.scorecards import period_name, periods

PAGE = 20
SILENT = timedelta(minutes=2)
"""Who builds tells of it every second: after so long another takes over."""
KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
}
_LARGEST_ID = 2**63 - 1
REASONS = {
    DISK: gettext_lazy("Tempat penyimpanan penuh atau tidak dapat ditulisi. Beri tahu administrator, lalu susun lagi."),
    DOCUMENTS: gettext_lazy("Dokumennya tidak dapat disusun. Coba susun lagi; bila gagal lagi, beri tahu administrator."),
    INTERRUPTED: gettext_lazy("Penyusunan terhenti di tengah jalan. Tidak ada yang rusak: susun lagi."),
}


@require_safe
@desk_page(*READERS)
def list_packs(request: HttpRequest) -> HttpResponse:
    """``?after=…``: what was built, the newest first, and the form that asks for another."""
    _need(request)
    after = request.GET.get("after", "")
    last = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else _LARGEST_ID
    rows = list(Pack.objects.filter(pk__lt=last).select_related("asked_by")[: PAGE + 1])
    context = {
        "rows": [_row(pack) for pack in rows[:PAGE]],
        "next": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "may_make": may_make(viewer_of_request(request)),
        "periods": [(str(one), period_name(one)) for one in periods()],
        "chosen": str(HalfYear.of(local_day(now())).before()),
        "keep_days": KEEP_PROVISIONAL.days,
    }
    return render(request, "desk/packs.html", context)


@require_POST
@desk_page(*READERS)
def ask(request: HttpRequest) -> HttpResponse:
    """Have a pack built; the page of it shows how far it is."""
    _need(request, make=True)
    try:
        pack = ask_for_pack(request.POST.get("half_year", ""), user_id=user_of(request).pk)
    except InvalidInput:
        messages.error(request, _("Pilih semester dari daftar."))
        return redirect("desk:packs")
    return redirect("desk:pack", pack.pk)


@require_safe
@desk_page(*READERS)
def show_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """One pack; while it is being built the page asks again every second."""
    _need(request)
    pack = _find(pk)
    part = "#progress" if request.headers.get("HX-Target") == "progress" else ""
    context = _row(pack) | {
        "may_make": may_make(viewer_of_request(request)),
        "steps": [(step.label, _standing(pack, step)) for step in PackStep],
        "reason": REASONS.get(pack.error, ""),
        "silent": pack.is_open and pack.beat_at is not None and now() - pack.beat_at > SILENT,
        "no_worker": pack.is_open and not is_worker_alive(),
        "checking": pack.check_state in OPEN_CHECKS,
        "keep_days": KEEP_PROVISIONAL.days,
    }
    return render(request, f"desk/pack.html{part}", context)


@require_POST
@desk_page(*READERS)
def change(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Stop a building, or have a finished pack checked."""
    _need(request, make=True)
    pack = _find(pk)
    actions = {"cancel": cancel_pack, "check": ask_to_check}
    if what not in actions:
        raise NotFound(_("Halaman ini tidak ada."))
    try:
        actions[what](pack.pk, user_id=user_of(request).pk)
    except Conflict:
        messages.error(request, _("Sudah tidak dapat dilakukan: keadaannya sudah berubah."))
    return redirect("desk:pack", pack.pk)


@require_safe
@desk_page(*READERS)
def download(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The PDF, workbook or slides of a pack, or the archive of all its files."""
    _need(request)
    pack = _find(pk)
    name = f"evaluasi-{pack.half_year}.{kind}"
    size = pack.size if kind == "zip" else next((one["size"] for one in pack.files if one["name"] == name), None)
    if kind not in KINDS or not pack.has_files or size is None:
        raise NotFound(_("Berkas ini tidak ada."))
    blocks = read_whole(pack.path) if kind == "zip" else read_member(pack.path, name)
    try:
        first = next(blocks, b"")
    except OSError as error:
        raise NotFound(_("Berkas ini tidak ada lagi di tempat penyimpanan. Beri tahu administrator.")) from error
    record("pack.downloaded", f"pack:{pack.pk}", user_id=user_of(request).pk, details={"kind": kind})
    response = StreamingHttpResponse(_joined(first, blocks), content_type=KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Length"] = str(size)
    return cast("HttpResponse", response)  # Pages are typed as the common kind; a stream has all of it that they use.


def _joined(first: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from blocks


def _need(request: HttpRequest, *, make: bool = False) -> None:
    viewer = viewer_of_request(request)
    if not (may_make(viewer) if make else may_read(viewer)):
        raise NotFound(_("Halaman ini untuk peserta rapat evaluasi."))


def _find(pk: int) -> Pack:
    pack = Pack.objects.filter(pk=pk).select_related("asked_by").first() if pk <= _LARGEST_ID else None
    if pack is None:
        raise NotFound(_("Bahan evaluasi ini tidak ada."))
    return pack


def _row(pack: Pack) -> dict[str, Any]:
    sizes = {one["name"].rpartition(".")[2]: one["size"] for one in pack.files if "/" not in one["name"]}
    downloads = [(kind.upper(), kind, pack.size if kind == "zip" else sizes.get(kind, 0)) for kind in KINDS]
    return {
        "pack": pack,
        "name": period_name(HalfYear.parse(pack.half_year)),
        "downloads": downloads if pack.has_files else [],
    }


def _standing(pack: Pack, step: PackStep) -> str:
    """Whether a step is done, runs now or waits."""
    order = list(PackStep)
    if not pack.step:
        return "waits"
    at = order.index(PackStep(pack.step))
    place = order.index(step)
    return "done" if place < at else "now" if place == at else "waits"
