"""After filing: number and code, to keep, print and scan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ntbcare.cases.address import status_url
from ntbcare.cases.happening import read_moment
from ntbcare.common.training import in_training
from ntbcare.web.portal.cookies import SENT
from ntbcare.web.portal.deadlines import first_limits
from ntbcare.web.qr import qr_svg
from ntbcare.web.templatetags.words import moment


@dataclass(frozen=True, slots=True)
class Filed:
    """What the sealed cookie says of the complaint just filed."""

    reference: str
    code: str
    received_at: datetime
    answer_due_at: datetime
    receipt: str
    email: bool

    @property
    def status_url(self) -> str:
        """Where the complaint is followed; it names the case and opens nothing."""
        return status_url(self.reference)


def _filed(request: HttpRequest) -> Filed | None:
    held = SENT.read(request)
    if not held:
        return None
    return Filed(
        reference=str(held["reference"]),
        code=str(held["code"]),
        received_at=read_moment(str(held["received_at"])),
        answer_due_at=read_moment(str(held["answer_due_at"])),
        receipt=str(held["receipt"]),
        email=bool(held["email"]),
    )


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The receipt of the complaint just filed; half an hour later, or in another browser, the way to follow it."""
    filed = _filed(request)
    if filed is None:
        return redirect("portal:follow")
    verify_by, _answer_by = first_limits(filed.received_at)
    return render(
        request, "portal/sent.html", {"here": "lapor", "filed": filed, "verify_by": verify_by, "qr": qr_svg(filed.status_url)}
    )


@never_cache
@require_safe
def receipt_file(request: HttpRequest) -> HttpResponse:
    """The signed proof of filing as a text file. It holds no code and nothing of what was said."""
    filed = _filed(request)
    if filed is None:
        return redirect("portal:follow")
    lines = [
        *([_("LATIHAN – ini bukan bukti nyata"), ""] if in_training() else []),
        _("Bukti penerimaan laporan NTB Care"),
        "",
        _("Nomor: %(reference)s") % {"reference": filed.reference},
        _("Diterima: %(when)s") % {"when": moment(filed.received_at)},
        _("Dijawab paling lambat: %(when)s") % {"when": moment(filed.answer_due_at)},
        _("Lacak di: %(address)s") % {"address": filed.status_url},
        "",
        _("Tanda bukti (ditandatangani secara elektronik):"),
        filed.receipt,
        "",
    ]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filed.reference}.txt"'
    return response
