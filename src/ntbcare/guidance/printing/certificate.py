"""A certificate as PDF, A4 across, in Indonesian, with the code of its public page."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import segno
from django.utils import translation
from django.utils.formats import date_format

from ntbcare.common.errors import NtbCareError
from ntbcare.common.training import in_training
from ntbcare.guidance.courses import Certificate

_SECONDS = 30


class NotPrinted(NtbCareError):
    """The page could not be set."""

    status = 503


def certificate_pdf(said: Certificate, *, address: str) -> bytes:
    """The PDF; ``address`` is the page that says whether it is valid. Raises NotPrinted."""
    fields = json.dumps(_fields(said, address))
    line = [sys.executable, "-m", "ntbcare.guidance.printing.child"]
    try:
        done = subprocess.run(line, input=fields.encode(), capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603 our own module
    except (subprocess.SubprocessError, OSError) as error:
        raise NotPrinted("a certificate could not be set") from error
    return done.stdout


def _fields(said: Certificate, address: str) -> dict[str, str]:
    course = said.course
    code = segno.make(address, error="m", micro=False).svg_inline(scale=4, border=0, dark="#000", light=None)
    with translation.override("id"):
        when = _day(course.held_on) if course.until == course.held_on else f"{_day(course.held_on)} sampai {_day(course.until)}"
        return {
            "number": said.number,
            "name": said.name,
            "title": course.title,
            "topic": course.topic,
            "when": when,
            "place": course.place,
            "trainer": course.trainer,
            "branch": course.branch.name,
            "issued": _day(said.issued_on),
            "address": address,
            "code": code.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) if "xmlns=" not in code else code,
            "training": "yes" if in_training() else "",
            "revoked": "yes" if said.revoked else "",
        }


def _day(day: date) -> str:
    return date_format(day, "j F Y", use_l10n=False)
