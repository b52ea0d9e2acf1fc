"""The one clock. Everything asks ``now()``, so that tests and the demo can live at another time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

_pretended: ContextVar[datetime | None] = ContextVar("pretended_now", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _pretended.get() or datetime.now(UTC)


def site_zone() -> ZoneInfo:
    """The zone in which people read times and days begin (Asia/Makassar unless the site says otherwise)."""
    return _zone(settings.TIME_ZONE)


@lru_cache(maxsize=4)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local_day(moment: datetime) -> date:
    """The calendar day of an aware moment as people at the site count it."""
    return moment.astimezone(site_zone()).date()


def rfc3339(moment: datetime) -> str:
    """An aware moment for programs: RFC 3339 with the site's offset, to the second."""
    return moment.astimezone(site_zone()).isoformat(timespec="seconds")


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Let ``now()`` answer ``moment`` (aware) within the block, in this thread or task only."""
    if moment.tzinfo is None:
        raise ValueError("the pretended moment must be aware")
    token = _pretended.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)
