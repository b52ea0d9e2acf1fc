"""Pages that say what happened, that nothing is lost, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import is_valid_path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ntbcare.cases.files import MAX_BYTES
from ntbcare.common.errors import NtbCareError, TooMany
from ntbcare.workflow.receive import MAX_FILES

log = structlog.get_logger()
LARGEST_BODY = MAX_FILES * MAX_BYTES + 1024 * 1024
"""Five attachments and the text around them, in bytes."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a page says of a status."""

    title: str | Promise
    what: str | Promise
    next: str | Promise


TROUBLES: dict[int, Trouble] = {
    400: Trouble(
        _("Permintaan ini tidak dapat dibaca"),
        _("Sebagian isinya rusak di jalan atau terlalu panjang."),
        _("Kembali, muat ulang halamannya, lalu coba lagi."),
    ),
    403: Trouble(
        _("Anda tidak dapat membuka halaman ini"),
        _("Halaman ini untuk orang lain, atau Anda perlu masuk lebih dahulu."),
        _("Bila menurut Anda ini keliru, hubungi admin koordinator."),
    ),
    404: Trouble(
        _("Halaman ini tidak ada"),
        _("Alamatnya mungkin salah ketik, atau halamannya sudah dipindahkan."),
        _("Untuk melihat laporan Anda, buka halaman Lacak."),
    ),
    405: Trouble(
        _("Alamat ini tidak dapat dipakai dengan cara itu"),
        _("Yang diminta dari alamat ini tidak dapat dilakukan."),
        _("Kembali ke halaman sebelumnya dan pakai tombol yang ada di sana."),
    ),
    409: Trouble(
        _("Langkah ini tidak dapat dilakukan sekarang"),
        _("Keadaan laporan sudah berubah."),
        _("Muat ulang halamannya untuk melihat keadaan terbaru."),
    ),
    411: Trouble(
        _("Panjang kiriman ini tidak disebut"),
        _("Isi yang dikirim sepotong-sepotong tanpa Content-Length tidak dapat kami baca."),
        _("Kirim lagi dengan Content-Length."),
    ),
    413: Trouble(
        _("Kiriman ini terlalu besar"),
        _("Paling banyak 5 berkas, masing-masing 20 MB, dan tulisan 20.000 huruf."),
        _("Kurangi berkas atau kecilkan fotonya, lalu kirim lagi. Tulisan Anda masih ada di halaman sebelumnya."),
    ),
    429: Trouble(
        _("Terlalu banyak percobaan"),
        _("Untuk melindungi laporan orang lain, kami memperlambat percobaan yang salah."),
        _("Tunggu beberapa menit, lalu coba lagi. Nomor dan kode yang benar selalu dapat membuka laporan Anda."),
    ),
    500: Trouble(
        _("Layanan sedang terganggu"),
        _("Kesalahannya ada pada kami dan sudah tercatat. Laporan yang sudah diterima tidak hilang."),
        _("Coba lagi beberapa menit lagi. Bila mendesak, telepon 112."),
    ),
    503: Trouble(
        _("Layanan sedang dipelihara"),
        _("Laporan yang sudah diterima tidak hilang."),
        _("Coba lagi beberapa menit lagi. Bila mendesak, telepon 112."),
    ),
}

_EXPIRED = Trouble(
    _("Halaman ini sudah terlalu lama terbuka"),
    _("Demi keamanan, kiriman dari halaman yang lama atau tanpa kuki tidak diterima. Tidak ada yang berubah."),
    _("Kembali, muat ulang halamannya, lalu kirim lagi. Draf laporan tersimpan di perangkat Anda."),
)


# Officers look for other things than citizens.
_AT_THE_DESK: dict[int, Promise] = {
    403: _("Bila tugas Anda memerlukannya, mintalah peran yang sesuai kepada administrator."),
    404: _("Cari lewat nomor laporan di meja kerja. Laporan di luar wilayah Anda tidak tampak."),
}


def error_page(request: HttpRequest, status: int, *, message: str = "", trouble: Trouble | None = None) -> HttpResponse:
    """The page of a status; ``message`` replaces the general sentence by what exactly is wrong."""
    said = trouble or TROUBLES.get(status, TROUBLES[500])
    if request.path.startswith("/api/"):
        problem = {
            "type": "about:blank",
            "title": str(said.title),
            "status": status,
            "detail": message or str(said.what),
            "errors": [],
        }
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    desk = request.path.startswith("/desk/")
    context = {
        # What was asked for by a link is not an address mistyped.
        "title": _("Tidak dapat dibuka") if status == 404 and message else said.title,
        "what": message or said.what,
        "next": said.next,
        "back": "/desk/" if desk else "/",
        "back_words": _("Ke meja kerja") if desk else _("Ke halaman depan"),
        "frame": "desk_entrance.html" if desk else "web/base.html",
    }
    if desk:
        context["next"] = "" if message else _AT_THE_DESK.get(status, said.next)
    # Where htmx put a part of a page, a whole page would stand within the page.
    page = "web/error_words.html" if "HX-Request" in request.headers else "web/error.html"
    return render(request, page, context, status=status)


def known_error(request: HttpRequest, error: NtbCareError) -> HttpResponse:
    """The page of an error that a room raised, in its own words."""
    response = error_page(request, error.status, message=error.message)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when the request was too big."""
    too_big = isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent))
    if isinstance(exception, TooManyFieldsSent) and "GET" not in request.__dict__:
        # The address itself cannot be read: the page that says so must not try it again.
        request.GET = QueryDict()
    return error_page(request, 413 if too_big else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; but an address that was only typed with a slash too many leads to its page."""
    bare = request.path_info.rstrip("/")
    if request.method == "GET" and bare and bare != request.path_info and is_valid_path(bare):
        return redirect(f"{bare}?{request.META['QUERY_STRING']}".rstrip("?"), permanent=True)
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. The page reads nothing from the database."""
    return error_page(request, 500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid CSRF token: opened long ago, or by another site."""
    return error_page(request, 403, trouble=_EXPIRED)


class BodyLimit:
    """Refuses a body that is larger than any form here may be, before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit()):
            return error_page(request, 400)
        if int(length) > LARGEST_BODY:
            return error_page(request, 413)
        if length == "0" and "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            return error_page(request, 411)  # WSGI shows no body without its length; better said than taken for empty.
        return self._get_response(request)


class ErrorPages:
    """Shows what a room refuses as a page, in the room's own words. The API answers its errors itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if response.status_code != 405:
            return response
        said = error_page(request, 405)
        said.headers["Allow"] = response.headers.get("Allow", "")
        return said

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for a known refusal and for a database that is away; everything else is Django's to handle."""
        if isinstance(exception, (OperationalError, InterfaceError)) and not request.path.startswith("/api/"):
            log.error("database_away", error=type(exception).__name__, exc_info=exception, alarm=True)
            response = error_page(request, 503)
            response.headers["Retry-After"] = "5"
            return response
        if not isinstance(exception, NtbCareError) or exception.status >= 500 or request.path.startswith("/api/"):
            return None
        return known_error(request, exception)
