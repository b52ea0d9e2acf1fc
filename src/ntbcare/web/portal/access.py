"""Which cases this browser may see: opened with a code, for half an hour, ended by a new code."""

from __future__ import annotations

import hashlib
import hmac

from django.http import HttpRequest, HttpResponse

from ntbcare.cases.access import find_case
from ntbcare.cases.models import Case
from ntbcare.common.canonical import Json
from ntbcare.web.portal.cookies import OPENED

_MOST = 5


def fingerprint(case: Case) -> str:
    """Changes when the code changes, and says nothing of it."""
    return hashlib.sha256(case.code_hash.encode()).hexdigest()[:24]


def grant(request: HttpRequest, response: HttpResponse, case: Case) -> None:
    """Let the browser see the case from now on; the oldest of more than five is forgotten."""
    opened = {reference: value for reference, value in OPENED.read(request).items() if reference != case.reference}
    newest: dict[str, Json] = dict(list(opened.items())[-(_MOST - 1) :])
    OPENED.write(response, {**newest, case.reference: fingerprint(case)})


def revoke(request: HttpRequest, response: HttpResponse, reference: str) -> None:
    """Close the case on this browser."""
    left = {name: value for name, value in OPENED.read(request).items() if name != reference}
    if left:
        OPENED.write(response, left)
    else:
        OPENED.forget(response)


def opened_case(request: HttpRequest, reference: str) -> Case | None:
    """The case, when this browser opened it with its present code."""
    held = OPENED.read(request).get(reference)
    if not isinstance(held, str):
        return None
    case = find_case(reference)
    return case if case is not None and hmac.compare_digest(held, fingerprint(case)) else None
