"""Which language a reader gets."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

_LANGUAGES = {code for code, _ in settings.LANGUAGES}
_YEAR = 365 * 24 * 3600


class LanguageMiddleware:
    """``?lang=`` when given (and remembered), else what was remembered, else Accept-Language, else Indonesian."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang", "")
        language = asked if asked in _LANGUAGES else _usual_language(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", language)
        if asked in _LANGUAGES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, asked, max_age=_YEAR, samesite="Lax", secure=settings.LANGUAGE_COOKIE_SECURE
            )
        return response


def _usual_language(request: HttpRequest) -> str:
    remembered = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if remembered in _LANGUAGES:
        return remembered
    if "Accept-Language" not in request.headers:
        return settings.LANGUAGE_CODE
    return translation.get_language_from_request(request)
