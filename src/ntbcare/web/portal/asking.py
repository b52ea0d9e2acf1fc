"""Which cases a reader of the statistics asks about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from ntbcare.agencies.queries import reference
from ntbcare.common.clock import local_day, now
from ntbcare.common.text import clean_line

FIRST_YEAR = 2018


@dataclass(frozen=True, slots=True)
class Asked:
    """What was written in the address, and the fields of a Question that it makes."""

    words: dict[str, str]
    question: dict[str, Any]
    unknown_agency: bool


def asked_of(request: HttpRequest) -> Asked:
    """``year``, ``region`` and ``agency`` (by name) of a request; what is not known is left out, and an agency said so."""
    words = {name: clean_line(request.GET.get(name, ""))[:120] for name in ("year", "region", "agency")}
    agency = reference().find_agency(words["agency"]) if words["agency"] else None
    region = words["region"] if words["region"] in reference().regions else None
    question: dict[str, Any] = {"agency": agency.id if agency else None, "region": region}
    year = words["year"]
    if year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= local_day(now()).year:
        question |= {"received_from": date(int(year), 1, 1), "received_to": date(int(year), 12, 31)}
    return Asked(words, question, unknown_agency=bool(words["agency"]) and agency is None)
