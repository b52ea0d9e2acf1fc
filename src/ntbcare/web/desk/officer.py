"""Who works at the desk: signed in, with a second factor, and with memberships."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ntbcare.accounts.actions import touch_last_seen
from ntbcare.accounts.models import User
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer, viewer_of
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Forbidden, NtbCareError
from ntbcare.web.errors import error_page, known_error

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]


def desk_page(*roles: Role) -> Callable[[Page[P]], Page[P]]:
    """A page of the desk: for officers with one of the roles (any, when none is named), never without a second factor."""

    def wrap(view: Page[P]) -> Page[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
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

        return cast("Page[P]", login_required(guarded))

    return wrap


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
