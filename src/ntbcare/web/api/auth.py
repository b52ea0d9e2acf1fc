"""Who an officer's program is: a bearer token."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from ntbcare.accounts.actions import verify_api_token
from ntbcare.agencies.scope import Viewer, viewer_of


class OfficerToken(HttpBearer):
    """Accepts a token that is neither revoked nor of a deactivated officer, and finds what the officer reaches."""

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        """The officer's memberships; None refuses the request with 401."""
        user_id = verify_api_token(token)
        return None if user_id is None else viewer_of(user_id)


def viewer_in(request: HttpRequest) -> Viewer:
    """The officer that the request was authenticated as."""
    viewer = getattr(request, "auth", None)
    if not isinstance(viewer, Viewer):
        raise TypeError("this address is not behind OfficerToken")
    return viewer
