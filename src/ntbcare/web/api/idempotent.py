"""``Idempotency-Key`` on every POST: one effect, and the identical reply to a repetition within a day."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ntbcare.common.canonical import Json
from ntbcare.common.errors import FieldError, InvalidInput
from ntbcare.correspondence.idempotency import Once
from ntbcare.workflow.transaction import run_once

T = TypeVar("T")
MAX_KEY = 200


def reply(
    request: HttpRequest,
    step: Callable[[], T],
    build: Callable[[T], Json],
    *,
    caller: str = "",
    status: int = 200,
    body: bytes | None = None,
) -> HttpResponse:
    """Run a step and answer with what ``build`` makes of its result; under the request's Idempotency-Key, if it has one.

    ``caller`` keeps the keys of different people apart; ``body`` stands in for the request's where that was streamed.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return json_response(build(step()), status=status)
    if len(key) > MAX_KEY:
        message = _("Idempotency-Key paling panjang %(limit)s huruf.") % {"limit": MAX_KEY}
        raise InvalidInput(message, errors=[FieldError("Idempotency-Key", "too_long", message)])
    once = Once(scope=f"{caller}\n{request.path}", key=key, body=request.body if body is None else body, build=build)
    return json_response(run_once(once, step), status=status)


def json_response(value: object, *, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    """A JSON answer."""
    return HttpResponse(json.dumps(value, ensure_ascii=False), status=status, content_type="application/json", headers=headers)
