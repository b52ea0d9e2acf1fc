"""Which half-years a pack can be made of. Pure."""

from __future__ import annotations

from datetime import date

from ntbcare.common.errors import InvalidInput
from ntbcare.monitoring.scorecard import HalfYear

FIRST_YEAR = 2018
"""The service began in October 2018; there is nothing before."""


def read_semester(text: str, *, today: date) -> HalfYear:
    """The half-year of ``2021-1``. Raises InvalidInput for what is none, what has not begun and what was before the service."""
    try:
        period = HalfYear.parse(text)
    except InvalidInput:
        raise InvalidInput("write it as 2021-1 or 2021-2") from None
    if period.year < FIRST_YEAR:
        raise InvalidInput(f"the service began in {FIRST_YEAR}")
    if period.first > today:
        raise InvalidInput("it has not begun yet")
    return period
