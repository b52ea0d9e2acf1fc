"""Errors → RFC 9457 problem details: the one place where an error of ours becomes an HTTP answer of the API."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ntbcare.common.errors import FieldError, InvalidInput, NtbCareError, TooMany
from ntbcare.web.api.wording import words_for

log = structlog.get_logger()
_DRAINED = 64 * 1024 * 1024


def problem(
    status: int, *, code: str, detail: str, errors: tuple[FieldError, ...] = (), headers: dict[str, str] | None = None
) -> HttpResponse:
    """An ``application/problem+json`` response."""
    body = {
        "type": f"urn:ntbcare:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": [{"field": error.field, "code": error.code, "message": error.message} for error in errors],
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json", headers=headers
    )


def unknown(field: str) -> InvalidInput:
    """The error of a code that nothing here has."""
    message = _("Nilai ini tidak dikenal.")
    return InvalidInput(message, errors=[FieldError(field, "unknown", message)])


def install(api: NinjaAPI) -> None:
    """Teach the API every error that can reach it."""
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _ours(_request: HttpRequest, error: Any) -> HttpResponse:
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else None
    return problem(error.status, code=error.code, detail=error.message, errors=error.errors, headers=headers)


def _unreadable(_request: HttpRequest, error: Any) -> HttpResponse:
    errors = tuple(_field_error(item) for item in error.errors)
    return problem(422, code="invalid", detail=_("Isi permintaan tidak sesuai. Perbaiki bagian yang disebut."), errors=errors)


def _field_error(item: dict[str, Any]) -> FieldError:
    # A location begins with where it was looked for (body, query …); in a body the view's parameter stands before the field.
    where, *place = (str(part) for part in item.get("loc", ("body",)))
    named = place[1:] if where == "body" else place
    return FieldError(".".join(named) or "body", str(item.get("type", "invalid")), words_for(item))


def _http(_request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == 400:  # the only one that ninja raises: a body that is no JSON
        return problem(400, code="bad_request", detail=_("Isi permintaan bukan JSON yang dapat dibaca."))
    return problem(error.status_code, code="error", detail=str(error))


def _unauthenticated(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(401, code="unauthenticated", detail=_("Perlu token yang berlaku."), headers={"WWW-Authenticate": "Bearer"})


def _too_big(request: HttpRequest, _error: Any) -> HttpResponse:
    # Read to its end: where the body is left in the line the connection breaks, and the caller may never see the answer.
    unread = _DRAINED
    while unread > 0 and (piece := request.read(64 * 1024)):
        unread -= len(piece)
    return problem(413, code="too_large", detail=_("Isi permintaan lebih besar dari 256 KB."))


def _unexpected(_request: HttpRequest, error: Any) -> HttpResponse:
    # Our fault: the trace goes to the log, never to the caller.
    log.error("api_error", error=type(error).__name__, exc_info=error)
    return problem(500, code="internal", detail=_("Kesalahannya ada pada kami. Coba lagi dengan Idempotency-Key yang sama."))


def _database_away(_request: HttpRequest, error: Any) -> HttpResponse:
    # Where the line broke during the commit nobody knows whether it was stored; the key finds out.
    log.error("database_away", error=type(error).__name__, exc_info=error, alarm=True)
    detail = _("Basis data tidak dapat dihubungi. Coba lagi dengan Idempotency-Key yang sama.")
    return problem(503, code="unavailable", detail=detail, headers={"Retry-After": "5"})


def _nothing(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(404, code="not_found", detail=_("Tidak ada apa-apa di alamat ini."))


def _broken_form(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(400, code="bad_request", detail=_("Data formulir rusak."))


_HANDLERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    NtbCareError: _ours,
    ValidationError: _unreadable,
    HttpError: _http,
    Http404: _nothing,
    AuthenticationError: _unauthenticated,
    RequestDataTooBig: _too_big,
    MultiPartParserError: _broken_form,
    SuspiciousOperation: _broken_form,  # too many fields, too many files, a forbidden name
    UnreadablePostError: _broken_form,  # the caller hung up
    OperationalError: _database_away,
    InterfaceError: _database_away,
    Exception: _unexpected,
}
