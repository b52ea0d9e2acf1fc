"""``/data``: the register for programs, its monthly snapshots, the catalogue and what each column means."""

from __future__ import annotations

import csv
import json
from urllib.parse import urlencode

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ntbcare.cases.sets import Classification, Status
from ntbcare.common.text import first_line
from ntbcare.publication.models import PublicCase, Snapshot, SnapshotFile
from ntbcare.publication.open_data.catalogue import catalogue
from ntbcare.publication.open_data.columns import CODES, TEXT, values
from ntbcare.publication.queries import register
from ntbcare.web.links import full_url
from ntbcare.web.portal.views.register import asked_of
from ntbcare.web.tables import cell

MOST_ROWS = 5000
"""Rows of one answer; the next page is linked in the head ``Link`` (RFC 8288)."""
_MOST_FOUND = 500
_NEWS = 50
_SNAPSHOTS = 60


@cache_control(public=True, max_age=300)
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What there is, how to get it, what it means, and under which licence."""
    context = {"here": "", "snapshots": _snapshots(), "columns": [*CODES, TEXT], "licence": settings.NTBCARE_DATA_LICENCE}
    return render(request, "portal/data.html", context)


@cache_control(public=True, max_age=300)
@require_safe
def data_catalogue(_request: HttpRequest) -> HttpResponse:
    """The catalogue for portals that harvest it (DCAT-AP, JSON-LD)."""
    found = catalogue(full_url, _snapshots(), licence=settings.NTBCARE_DATA_LICENCE)
    return HttpResponse(json.dumps(found, ensure_ascii=False, indent=1), content_type="application/ld+json")


@require_safe
def register_csv(request: HttpRequest) -> HttpResponse:
    """``/laporan.csv`` with the filters of ``/laporan``: newest first, released texts as they stand now."""
    asked = asked_of(request, limit=_MOST_FOUND if request.GET.get("q") else MOST_ROWS)
    page = register(asked.question)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="laporan.csv"'
    if page.next:
        following = urlencode({**asked.narrowed, "after": page.next})
        response.headers["Link"] = f'<{full_url("portal:register_csv")}?{following}>; rel="next"'
    # A mark at the beginning: spreadsheets read the text as what it is.
    response.write("\ufeff")
    writer = csv.writer(response)
    columns = (*CODES, TEXT)
    writer.writerow([column.name for column in columns])
    writer.writerows([cell(said) for said in values(row, columns).values()] for row in page.items)
    return response


@cache_control(public=True, max_age=300)
@require_safe
def register_feed(request: HttpRequest) -> HttpResponse:
    """``/laporan.atom`` with the filters of ``/laporan``: the fifty newest complaints."""
    asked = asked_of(request, limit=_NEWS)
    query = f"?{urlencode(asked.narrowed)}" if asked.narrowed else ""
    feed = Atom1Feed(
        title=_("Laporan terbaru, NTB Care"),
        link=full_url("portal:register") + query,
        description="",
        language=get_language() or "id",
        feed_url=full_url("portal:register_feed") + query,
    )
    for row in register(asked.question).items:
        address = full_url("portal:public", row.reference)
        feed.add_item(
            title=first_line(row.text, limit=80) or row.reference,
            link=address,
            description=_described(row),
            unique_id=address,
            pubdate=row.received_at,
            updateddate=row.received_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@cache_control(public=True, max_age=86400)
@require_safe
def snapshot_file(_request: HttpRequest, month: str, name: str) -> FileResponse:
    """A file of a snapshot, as it was made."""
    file = SnapshotFile.objects.filter(name=name).select_related("snapshot").first()
    if file is None or file.snapshot.month.isoformat()[:7] != month:
        raise Http404
    response = FileResponse(
        default_storage.open(file.path), as_attachment=True, filename=file.name, content_type="application/gzip"
    )
    response.headers["Digest"] = f"sha-256={file.sha256}"
    return response


def _snapshots() -> list[Snapshot]:
    return list(Snapshot.objects.order_by("-month").prefetch_related("files")[:_SNAPSHOTS])


def _described(row: PublicCase) -> str:
    said = [
        Status(row.status).label,
        Classification(row.classification).label if row.classification else "",
        row.category.name if row.category else "",
        row.region.name if row.region else "",
        row.agency.name if row.agency else "",
    ]
    return " · ".join(str(part) for part in said if part)
