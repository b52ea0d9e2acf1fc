"""The national export in and out: upload with a progress bar and a report, download by days received."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ntbcare.agencies.roles import Role
from ntbcare.audit.actions import record
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import FieldError, InvalidInput, NotFound
from ntbcare.exchange.laporan_ringkas.exporting import export_file
from ntbcare.exchange.models import ImportRun
from ntbcare.exchange.runs import report_of, start_import
from ntbcare.web.desk.officer import desk_page, need_province, user_of

MAX_UPLOAD = 50 * 1024 * 1024
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@desk_page(Role.COORDINATOR)
def show_exchange(request: HttpRequest) -> HttpResponse:
    """Upload, earlier runs, download."""
    need_province(request)
    today = local_day(now())
    context = {
        "runs": ImportRun.objects.select_related("started_by").order_by("-pk")[:20],
        "first": date(today.year, 1, 1),
        "last": today,
    }
    return render(request, "desk/exchange.html", context)


@require_POST
@desk_page(Role.COORDINATOR)
def upload(request: HttpRequest) -> HttpResponse:
    """Store the file and start the import."""
    need_province(request)
    file = request.FILES.get("file")
    if file is None or not file.size:
        raise _refused(_("Pilih berkas .xlsx lebih dahulu."))
    if file.size > MAX_UPLOAD:
        raise _refused(_("Berkas ini lebih besar dari 50 MB."))
    run = start_import(
        file.name or "",
        file.read(),
        zone=request.POST.get("zone", ""),
        dry_run=request.POST.get("dry_run") == "yes",
        user_id=user_of(request).pk,
    )
    return redirect("desk:import-run", run.pk)


@require_safe
@desk_page(Role.COORDINATOR)
def show_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far a run is; the page asks again every second until it has ended."""
    need_province(request)
    run = get_object_or_404(ImportRun, pk=run_id)
    part = "#progress" if request.headers.get("HX-Target") == "progress" else ""
    return render(request, f"desk/import_run.html{part}", {"run": run})


@require_safe
@desk_page(Role.COORDINATOR)
def download_report(request: HttpRequest, run_id: int) -> HttpResponse:
    """The report: a line for every row."""
    need_province(request)
    run = get_object_or_404(ImportRun, pk=run_id)
    if not run.report:
        raise NotFound(_("Laporan impor ini belum ada."))
    return _file(report_of(run), "text/csv; charset=utf-8", f"laporan-impor-{run.pk}.csv")


@require_POST
@desk_page(Role.COORDINATOR)
def download(request: HttpRequest) -> HttpResponse:
    """*Laporan Ringkas* of the days asked for; written to the audit, because it holds what people wrote."""
    need_province(request)
    try:
        first, last = (date.fromisoformat(request.POST.get(name, "")) for name in ("first", "last"))
    except ValueError as error:
        raise _refused(_("Isi kedua tanggalnya.")) from error
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        count = export_file(path, first=first, last=last)
        data = path.read_bytes()
    record(
        "export.laporan_ringkas",
        f"{first}–{last}",
        user_id=user_of(request).pk,
        role=Role.COORDINATOR.value,
        details={"cases": count},
    )
    messages.success(request, _("%(count)s laporan diekspor.") % {"count": count})
    return _file(data, _XLSX, f"laporan-ringkas-{first}-{last}.xlsx")


def _refused(message: str) -> InvalidInput:
    return InvalidInput(message, errors=[FieldError("file", "invalid", message)])


def _file(data: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
