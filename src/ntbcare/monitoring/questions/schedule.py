"""When questions are sent. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ntbcare.monitoring.models import Cadence

HOUR = time(7)


def slot_of(cadence: str, moment: datetime, zone: ZoneInfo) -> date:
    """The day of the newest letter that is due by then: however long nobody looked, it is one."""
    local = moment.astimezone(zone)
    day = local.date() if local.time() >= HOUR else local.date() - timedelta(days=1)
    if cadence == Cadence.WEEKLY:
        return day - timedelta(days=day.weekday())
    if cadence == Cadence.MONTHLY:
        return day.replace(day=1)
    return date(day.year, 1 if day.month < 7 else 7, 1)


def next_after(cadence: str, moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment (UTC) of the first letter after then."""
    slot = slot_of(cadence, moment, zone)
    if cadence == Cadence.WEEKLY:
        following = slot + timedelta(days=7)
    else:
        months = slot.month - 1 + (1 if cadence == Cadence.MONTHLY else 6)
        following = date(slot.year + months // 12, months % 12 + 1, 1)
    return datetime.combine(following, HOUR, zone).astimezone(UTC)
