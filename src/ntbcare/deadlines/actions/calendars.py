"""Changing working calendars. Every change is a new edition; open clocks are counted anew afterwards (``clocks``)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ntbcare.audit.actions import record
from ntbcare.common.clock import now, site_zone
from ntbcare.deadlines.book import forget_book, read_hours
from ntbcare.deadlines.errors import CalendarNotFound, HolidayExists, HolidayNotFound
from ntbcare.deadlines.models import Calendar, CalendarUse, Holiday, RuleChange
from ntbcare.deadlines.rules import WorkingCalendar

Hours = dict[str, list[str]]


def add_holiday(
    day: date, name: str, *, user_id: int | None, calendar_id: int | None = None, estimated: bool = False, source: str = ""
) -> Holiday:
    """A day off for one calendar, or (None) for all. Raises HolidayExists. Open clocks are counted anew by the next sweep."""
    there = Holiday.objects.filter(day=day, withdrawn_at=None)
    if there.filter(calendar=None).exists() or (calendar_id and there.filter(calendar_id=calendar_id).exists()):
        raise HolidayExists(_("%(day)s sudah menjadi hari libur.") % {"day": _day(day)})
    row = Holiday.objects.create(
        day=day, name=name, calendar_id=calendar_id, estimated=estimated, source=source, added_at=now(), added_by_id=user_id
    )
    _changed(
        _("Hari libur ditambahkan: %(name)s, %(day)s") % {"name": name, "day": _day(day)},
        calendar_id=calendar_id,
        user_id=user_id,
    )
    record("deadlines.holiday_added", f"holiday:{row.pk}", user_id=user_id, details={"day": day.isoformat()})
    return row


def withdraw_holiday(holiday_id: int, *, user_id: int | None) -> None:
    """The day is worked after all; the row stays for the record. Raises HolidayNotFound."""
    row = Holiday.objects.select_for_update().filter(pk=holiday_id, withdrawn_at=None).first()
    if row is None:
        raise HolidayNotFound(_("Hari libur itu tidak ada."))
    row.withdrawn_at = now()
    row.save(update_fields=["withdrawn_at"])
    reason = _("Hari libur ditarik: %(name)s, %(day)s") % {"name": row.name, "day": _day(row.day)}
    _changed(reason, calendar_id=row.calendar_id, user_id=user_id)
    record("deadlines.holiday_withdrawn", f"holiday:{row.pk}", user_id=user_id, details={"day": row.day.isoformat()})


def move_holiday(holiday_id: int, day: date, *, user_id: int | None) -> Holiday:
    """An estimated feast falls on another day than thought: the old row is withdrawn, the new one is certain."""
    row = Holiday.objects.filter(pk=holiday_id).first()
    if row is None:
        raise HolidayNotFound(_("Hari libur itu tidak ada."))
    withdraw_holiday(holiday_id, user_id=user_id)
    return add_holiday(day, row.name, user_id=user_id, calendar_id=row.calendar_id, source=row.source)


def confirm_holiday(holiday_id: int, *, user_id: int | None) -> None:
    """An estimated day turned out right. Nothing is counted anew."""
    if not Holiday.objects.filter(pk=holiday_id, withdrawn_at=None).update(estimated=False):
        raise HolidayNotFound(_("Hari libur itu tidak ada."))
    record("deadlines.holiday_confirmed", f"holiday:{holiday_id}", user_id=user_id)


def save_calendar(name: str, hours: Hours, *, user_id: int | None, calendar_id: int | None = None, note: str = "") -> Calendar:
    """A new calendar, or other hours for one. Raises BadCalendar when the office would never open."""
    WorkingCalendar(hours=read_hours(hours), holidays=frozenset(), zone=site_zone())
    if calendar_id is None:
        row = Calendar.objects.create(name=name, hours=hours, note=note)
    else:
        found = Calendar.objects.select_for_update().filter(pk=calendar_id).first()
        if found is None:
            raise CalendarNotFound(_("Kalender itu tidak ada."))
        row = found
        row.name, row.hours, row.note = name, hours, note
        row.save()
    _changed(_("Jam kerja diubah: %(name)s") % {"name": name}, calendar_id=row.pk, user_id=user_id)
    record("deadlines.calendar_saved", f"calendar:{row.pk}", user_id=user_id)
    return row


def use_calendar(agency_id: int, calendar_id: int | None, *, user_id: int | None) -> None:
    """Let an agency and what is below it work by a calendar; None: by that of the level above."""
    if calendar_id is None:
        CalendarUse.objects.filter(agency_id=agency_id).delete()
    elif not Calendar.objects.filter(pk=calendar_id).exists():
        raise CalendarNotFound(_("Kalender itu tidak ada."))
    else:
        CalendarUse.objects.update_or_create(agency_id=agency_id, defaults={"calendar_id": calendar_id})
    # Clocks counted with the calendar used so far are concerned, so the change is one of every calendar.
    _changed(_("Instansi memakai kalender kerja lain"), calendar_id=None, user_id=user_id)
    record("deadlines.calendar_used", f"agency:{agency_id}", user_id=user_id, details={"calendar": calendar_id})


def calendar_follows(agency_id: int, heir_id: int, *, user_id: int | None) -> None:
    """Whoever has an agency's tasks now works by its calendar, unless it has one of its own."""
    use = CalendarUse.objects.filter(agency_id=agency_id).first()
    if use is not None and not CalendarUse.objects.filter(agency_id=heir_id).exists():
        use_calendar(heir_id, use.calendar_id, user_id=user_id)


def _changed(reason: str, *, calendar_id: int | None, user_id: int | None) -> None:
    RuleChange.objects.create(
        at=now(), by_id=user_id, what=RuleChange.What.CALENDAR, calendar_id=calendar_id, reason=reason[:200]
    )
    transaction.on_commit(forget_book)


def _day(day: date) -> str:
    return date_format(day, "j F Y")
