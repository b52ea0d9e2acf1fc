"""``/kontribusi/<token>``: where an agency without accounts does its part. No sign-in; the signed link is the key.

The token stands in the address and nowhere else: not in the log (which holds patterns of addresses), and in no Referer,
because the pages send their origin only.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ntbcare.cases.attachments import read_attachment
from ntbcare.cases.links import LinkState, is_delivered
from ntbcare.cases.models import Case
from ntbcare.common.errors import Conflict, InvalidInput, NtbCareError
from ntbcare.correspondence.idempotency import Once
from ntbcare.web.address import client_address
from ntbcare.web.errors import known_error
from ntbcare.web.files import file_response
from ntbcare.web.forms import PlainForm
from ntbcare.web.portal.cookies import NOTICE
from ntbcare.web.portal.forms import ContributionForm, RefusalForm
from ntbcare.web.uploads import check_uploads
from ntbcare.workflow.linked import (
    Door,
    act_by_link,
    decline_by_link,
    deliver_by_link,
    file_of,
    look,
    may_decline,
    open_door,
    want_new_link,
)
from ntbcare.workflow.receive import MAX_FILES
from ntbcare.workflow.transaction import run_once

View = Callable[..., HttpResponse]


def _by_link(view: View) -> View:
    """Opens the door of the token for a view, or says that there is none. Nothing of it is cached, found or told on."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str, **more: Any) -> HttpResponse:  # noqa: ANN401 what the address holds
        try:
            response = view(request, open_door(token, address=client_address(request)), token=token, **more)
        except NtbCareError as error:
            response = known_error(request, error)
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


@never_cache
@require_safe
@_by_link
def contribution(request: HttpRequest, door: Door, *, token: str) -> HttpResponse:
    """What is asked, what was sent, and the next steps; of a link that opens nothing any more, what can be done."""
    return _page(request, door, token)


@never_cache
@require_POST
@_by_link
def act(request: HttpRequest, door: Door, *, token: str) -> HttpResponse:
    """What the agency did, or its result."""
    delivers = "deliver" in request.POST
    form = ContributionForm(request.POST, request.FILES)
    form.is_valid()
    files, errors = check_uploads(request.FILES.getlist("files")[:MAX_FILES], address=client_address(request))
    form.take_errors(errors)
    text, step = form.cleaned_data.get("text", ""), deliver_by_link if delivers else act_by_link
    done = _("Hasil Anda sudah kami terima. Terima kasih.") if delivers else _("Tindakan Anda tercatat.")
    return _do(request, door, token, form, lambda: step(door, text, files=files), done=done)


@never_cache
@require_POST
@_by_link
def decline(request: HttpRequest, door: Door, *, token: str) -> HttpResponse:
    """It is not for this agency."""
    form = RefusalForm(request.POST)
    form.is_valid()
    said = {name: form.cleaned_data.get(name, "") for name in ("reason", "successor")}
    done = _("Jawaban Anda tercatat. Koordinator melanjutkan kepada yang berwenang.")
    return _do(request, door, token, form, lambda: decline_by_link(door, **said), done=done)


@never_cache
@require_POST
@_by_link
def ask_again(request: HttpRequest, door: Door, *, token: str) -> HttpResponse:
    """The holder of a link that is over wants another. What is said is the same whatever follows."""
    want_new_link(door)
    response = redirect("portal:contribution", token)
    NOTICE.write(response, {"text": _("Tautan baru dikirim ke surel yang tercatat. Tidak ada? Petugas kami menghubungi Anda.")})
    return response


@never_cache
@require_safe
@_by_link
def attachment(request: HttpRequest, door: Door, *, token: str, number: int) -> HttpResponse:
    """A file that the page names."""
    if door.state is not LinkState.OPEN:
        return known_error(request, Conflict(_("Tautan ini tidak berlaku lagi.")))
    found = file_of(door, number)
    return file_response(read_attachment(found), media_type=found.media_type, name=found.name)


def _do(request: HttpRequest, door: Door, token: str, form: PlainForm, step: Callable[[], Case], *, done: str) -> HttpResponse:
    """Take a step once, however often its form is sent, and show the page again; what was typed is kept when refused."""
    key = form.cleaned_data.get("key") or secrets.token_urlsafe(18)
    once: Once[Case] = Once(scope=f"link:{door.link.pk}", key=key, body=b"", build=lambda _case: {})
    if not form.errors:
        try:
            run_once(once, step)
        except InvalidInput as error:
            form.take_errors(error.errors)
        except Conflict as error:
            form.add_error(None, error.message)
    if form.errors:
        return _page(request, open_door(token, address=client_address(request)), token, refused=form, status=422)
    response = redirect("portal:contribution", token)
    NOTICE.write(response, {"text": done})
    return response


def _page(request: HttpRequest, door: Door, token: str, *, refused: PlainForm | None = None, status: int = 200) -> HttpResponse:
    notice = NOTICE.read(request).get("text", "")
    base = {"token": token, "notice": notice, "until": door.link.expires_at}
    if door.state is not LinkState.OPEN:
        over = {"state": door.state.value, "delivered": is_delivered(door.link), "may_ask": _may_ask(door)}
        response = render(request, "portal/contribution_over.html", base | over, status=200 if status == 200 else 409)
    else:
        key = {"key": secrets.token_urlsafe(18)}
        context = {
            "asked": look(door),
            "case": door.case,
            "may_decline": may_decline(door),
            "form": refused if isinstance(refused, ContributionForm) else ContributionForm(initial=key),
            "refusal": refused if isinstance(refused, RefusalForm) else RefusalForm(initial=key),
            "declining": isinstance(refused, RefusalForm),
            "problems": refused.problems if refused is not None else [],
        }
        response = render(request, "portal/contribution.html", base | context, status=status)
    if notice:
        NOTICE.forget(response)
    return response


def _may_ask(door: Door) -> bool:
    return door.state in {LinkState.EXPIRED, LinkState.REPLACED} and door.link.assignment.is_open
