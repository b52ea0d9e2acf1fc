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
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ntbcare.common.errors import FieldError, NtbCareError, TooMany

log = structlog.get_logger()


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


def install(api: NinjaAPI) -> None:
    """Teach the API every error that can reach it."""
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _ours(_request: HttpRequest, error: Any) -> HttpResponse:
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else None
    return problem(error.status, code=error.code, detail=error.message, errors=error.errors, headers=headers)


def _unreadable(_request: HttpRequest, error: Any) -> HttpResponse:
    errors = tuple(_field_error(item) for item in error.errors)
    return problem(422, code="invalid", detail="The request does not have the expected form.", errors=errors)


def _field_error(item: dict[str, Any]) -> FieldError:
    # The first parts of a location name where it was looked for (body, query) and the parameter, not the field.
    place = [
        str(part) for part in item.get("loc", ()) if part not in {"body", "query", "path", "header", "form", "file", "filing"}
    ]
    return FieldError(".".join(place) or "body", str(item.get("type", "invalid")), str(item.get("msg", "")))


def _http(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, code="bad_request" if error.status_code == 400 else "error", detail=str(error))


def _unauthenticated(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(401, code="unauthenticated", detail="A valid token is needed.", headers={"WWW-Authenticate": "Bearer"})


def _too_big(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(413, code="too_large", detail="The body is larger than 256 KB.")


def _unexpected(_request: HttpRequest, error: Any) -> HttpResponse:
    # Our fault: the trace goes to the log, never to the caller.
    log.error("api_error", error=type(error).__name__, exc_info=error)
    return problem(500, code="internal", detail="Something went wrong here. Try again with the same Idempotency-Key.")


def _database_away(_request: HttpRequest, error: Any) -> HttpResponse:
    # Where the line broke during the commit nobody knows whether it was stored; the key finds out.
    log.error("database_away", error=type(error).__name__, exc_info=error, alarm=True)
    detail = "The database cannot be reached. Try again with the same Idempotency-Key."
    return problem(503, code="unavailable", detail=detail, headers={"Retry-After": "5"})


def _nothing(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(404, code="not_found", detail="There is nothing here.")


def _broken_form(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(400, code="bad_request", detail="The form data is broken.")


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
