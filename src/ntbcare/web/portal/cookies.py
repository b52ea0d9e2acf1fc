"""What a citizen's browser carries between pages: sealed, short-lived, unreadable to scripts. Nothing is kept here."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ntbcare.common.canonical import Json
from ntbcare.common.clock import now
from ntbcare.vault.actions import open_sealed, seal
from ntbcare.vault.errors import VaultError


@dataclass(frozen=True, slots=True)
class SealedCookie:
    """A cookie whose value only this service reads. ``purpose`` keeps one kind from passing for another."""

    name: str
    path: str
    purpose: str
    lasts: timedelta

    def read(self, request: HttpRequest) -> dict[str, Json]:
        """What was put in, or nothing when it is absent, old or not ours."""
        try:
            raw = base64.urlsafe_b64decode(request.COOKIES.get(self.name, ""))
            held: dict[str, Json] = json.loads(open_sealed(raw, purpose=self.purpose))
        except (VaultError, binascii.Error, ValueError):
            return {}
        until = held.pop("until", 0)
        return held if isinstance(until, int) and until > now().timestamp() else {}

    def write(self, response: HttpResponse, value: Mapping[str, Json]) -> None:
        """Put a value in; it opens until ``lasts`` from now."""
        until = int((now() + self.lasts).timestamp())
        sealed = seal(json.dumps({**value, "until": until}), purpose=self.purpose)
        response.set_cookie(
            self.name,
            base64.urlsafe_b64encode(sealed).decode(),
            max_age=int(self.lasts.total_seconds()),
            path=self.path,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )

    def forget(self, response: HttpResponse) -> None:
        """Take it from the browser."""
        response.delete_cookie(self.name, path=self.path, samesite="Lax")


SENT = SealedCookie("terkirim", "/lapor", "portal-sent", timedelta(minutes=30))
"""The receipt of the complaint just filed, with its code, for the page after filing."""

OPENED = SealedCookie("berkas", "/lacak", "portal-opened", timedelta(minutes=30))
"""The cases that this browser opened with a code: reference → fingerprint of the code's hash."""

SUPPORT = SealedCookie("dukungan", "/aspirasi", "portal-support", timedelta(days=730))
"""What tells this browser from others when it supports an aspiration: a random word, and nothing of the person."""

NOTICE = SealedCookie("kabar", "/", "portal-notice", timedelta(minutes=2))
"""One sentence for the next page, after a step was taken."""
