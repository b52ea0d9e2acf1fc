"""Who works at the desk: signed in, with a second factor, and with memberships."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ntbcare.accounts.actions import touch_last_seen
from ntbcare.accounts.models import User
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer, viewer_of
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Forbidden, NotFound, NtbCareError
from ntbcare.web.errors import error_page, known_error

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]


def desk_page(*roles: Role) -> Callable[[Page[P]], Page[P]]:
    """A page of the desk: for officers with one of the roles (any, when none is named), never without a second factor."""

    def wrap(view: Page[P]) -> Page[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            user = user_of(request)
            if not is_mfa_enabled(user):
                return redirect("mfa_activate_totp")
            viewer = viewer_of(user.pk)
            request.viewer = viewer  # type: ignore[attr-defined]
            if user.last_seen_on != local_day(now()):
                touch_last_seen(user.pk)
            if roles and not viewer.has(*roles):
                return error_page(request, Forbidden.status)
            try:
                response = view(request, *args, **kwargs)
            except NtbCareError as error:
                response = known_error(request, error)
            # What an officer sees is not for the next person at the same machine.
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return cast("Page[P]", guarded)

    return wrap


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, and afterwards back. A part that htmx asked for is not replaced by it: the whole page goes there."""
    if "HX-Request" not in request.headers:
        return redirect_to_login(request.get_full_path())
    shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    came_from = shown.path + (f"?{shown.query}" if shown.query else "")
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = redirect_to_login(came_from or request.get_full_path()).url
    return response


def require_step(view: Page[P]) -> Page[P]:
    """For addresses that only forms are sent to: who comes by a link, a reload or a sign-in is led to the page of the form."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST":
            return view(request, *args, **kwargs)
        reference = kwargs.get("reference")
        return redirect("desk:case", str(reference)) if reference else redirect("desk:inbox")

    return cast("Page[P]", guarded)


def user_of(request: HttpRequest) -> User:
    """The signed-in officer."""
    if not isinstance(request.user, User):
        raise TypeError("this page is not behind desk_page")
    return request.user


def viewer_of_request(request: HttpRequest) -> Viewer:
    """The memberships of the signed-in officer."""
    viewer = getattr(request, "viewer", None)
    if not isinstance(viewer, Viewer):
        raise TypeError("this page is not behind desk_page")
    return viewer


def coordinates_province(request: HttpRequest) -> bool:
    """Whether the officer is a coordinator of the province."""
    return viewer_of_request(request).is_of_province(Role.COORDINATOR)


def need_province(request: HttpRequest, *roles: Role) -> None:
    """Raises NotFound for everybody without one of the roles for the whole province; a coordinator, where none is named."""
    if not viewer_of_request(request).is_of_province(*(roles or (Role.COORDINATOR,))):
        raise NotFound(_("Halaman ini untuk petugas provinsi."))
