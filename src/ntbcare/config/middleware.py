"""One line in the log and one count in the metrics for each request."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

import structlog
from csp.constants import HEADER
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

from ntbcare.config.request_metrics import observe_request

log = structlog.get_logger()
_QUIET = frozenset({"healthz", "readyz", "metrics"})


class RequestLogMiddleware:
    """A request id for everything logged within, and one line per request: method, route, status, milliseconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = secrets.token_hex(8)
        clear_contextvars()
        bind_contextvars(request_id=request_id)
        response = self._get_response(request)
        match = request.resolver_match
        # The pattern, not the path: paths hold references, tokens and what people searched for.
        route = match.route if match else ""
        seconds = time.perf_counter() - started
        response.headers["X-Request-ID"] = request_id
        if match is not None and match.url_name not in _QUIET:
            observe_request(request.method or "", route, response.status_code, seconds)
            log.info("request", method=request.method, route=route, status=response.status_code, ms=round(seconds * 1000, 1))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Log a fault of ours; the page for people is made elsewhere."""
        match = request.resolver_match
        log.error("request_failed", method=request.method, route=match.route if match else "", exc_info=exception, alarm=True)


class ContentPolicyMiddleware:
    """The Content-Security-Policy of every response. It has no exceptions here, so that it is put together once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if self._policy:
            response.headers.setdefault(HEADER, self._policy)
        return response
