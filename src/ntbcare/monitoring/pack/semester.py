"""Half-years, as the meeting counts them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ntbcare.common.errors import FieldError, InvalidInput

FIRST_YEAR = 2018
"""The service began in October 2018; there is nothing before."""
_SHAPE = re.compile(r"(\d{4})-([12])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Semester:
    """A half-year: ``half`` 1 is January to June, 2 July to December."""

    year: int
    half: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def before(self) -> Semester:
        """The half-year that it is compared with."""
        return Semester(self.year, 1) if self.half == 2 else Semester(self.year - 1, 2)

    @property
    def title(self) -> str:
        """``Semester I 2021``."""
        return f"Semester {'I' * self.half} {self.year}"

    def __str__(self) -> str:
        return f"{self.year}-{self.half}"


def read_semester(text: str, *, today: date) -> Semester:
    """The half-year of ``2021-1``. Raises InvalidInput for what is none, what has not begun and what was before the service."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise _wrong("write it as 2021-1 or 2021-2")
    semester = Semester(int(found[1]), int(found[2]))
    if semester.year < FIRST_YEAR:
        raise _wrong(f"the service began in {FIRST_YEAR}")
    if semester.first > today:
        raise _wrong("it has not begun yet")
    return semester


def _wrong(why: str) -> InvalidInput:
    return InvalidInput(why, errors=[FieldError("semester", "invalid", why)])
