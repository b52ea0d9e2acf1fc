"""Deadlines in the words of a good village secretary."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ntbcare.deadlines.rules import Counting, Remaining, Unit


def left_in_words(left: Remaining) -> str:
    """ "3 hari kerja tersisa", "2 jam kerja tersisa", "lewat 1 hari kerja"."""
    if left.days:
        if left.overdue:
            return ngettext("lewat %(n)s hari kerja", "lewat %(n)s hari kerja", left.days) % {"n": left.days}
        return ngettext("%(n)s hari kerja tersisa", "%(n)s hari kerja tersisa", left.days) % {"n": left.days}
    hours = left.minutes // 60
    if hours:
        if left.overdue:
            return ngettext("lewat %(n)s jam kerja", "lewat %(n)s jam kerja", hours) % {"n": hours}
        return ngettext("%(n)s jam kerja tersisa", "%(n)s jam kerja tersisa", hours) % {"n": hours}
    return _("baru saja lewat") if left.overdue else _("kurang dari satu jam kerja tersisa")


def held_in_words(working: timedelta, day: timedelta) -> str:
    """ "3 hari 2 jam kerja", "5 jam kerja": office time, in days of ``day`` hours."""
    days, rest = divmod(working, day)
    hours = rest // timedelta(hours=1)
    if days and hours:
        return _("%(days)s hari %(hours)s jam kerja") % {"days": days, "hours": hours}
    if days:
        return limit_in_words(days, Unit.DAY, Counting.WORKING)
    return limit_in_words(hours, Unit.HOUR, Counting.WORKING) if hours else _("kurang dari satu jam kerja")


def used_share(started_at: datetime, due_at: datetime, at: datetime) -> int:
    """How much of a limit is used up, in percent of plain time from 0 to 100, for the thin bar of a list."""
    span = (due_at - started_at).total_seconds()
    if span <= 0:
        return 100
    return round(100 * min(1.0, max(0.0, (at - started_at).total_seconds() / span)))


def unit_in_words(unit: str, counting: str, amount: int) -> str:
    """ "hari kerja", "jam": what a limit counts, as it stands behind its number."""
    if counting == Counting.WORKING:
        if unit == Unit.DAY:
            return ngettext("hari kerja", "hari kerja", amount)
        return ngettext("jam kerja", "jam kerja", amount)
    return ngettext("hari", "hari", amount) if unit == Unit.DAY else ngettext("jam", "jam", amount)


def limit_in_words(amount: int, unit: str, counting: str) -> str:
    """ "14 hari kerja", "48 jam"."""
    return f"{amount} {unit_in_words(unit, counting, amount)}"
