"""Requests that only our own scripts send."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

HEADER = "X-NTB-Care"
View = Callable[[HttpRequest], HttpResponse]


def of_our_script(view: View) -> View:
    """Only requests of our own scripts: another site's page cannot send this header without being asked first.

    A service worker that sends hours later has no form and no token of one; the header stands for it.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if HEADER not in request.headers:
            return JsonResponse({"errors": [{"field": "", "message": _("Permintaan ini bukan dari halaman kami.")}]}, status=403)
        return view(request)

    return guarded
