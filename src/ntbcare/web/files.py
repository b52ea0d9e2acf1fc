"""Files of cases as they are sent to browsers."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse


def file_response(data: bytes, *, media_type: str, name: str) -> HttpResponse:
    """The bytes of a checked file with headers that let no browser take them for something else. A page of ours plays a
    recording all the same; by itself it is a download."""
    response = HttpResponse(data, content_type=media_type)
    how = "inline" if media_type.startswith("image/") else "attachment"
    response.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
