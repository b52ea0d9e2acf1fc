"""Writing, adopting and correcting minutes. What writes needs an open transaction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ntbcare.audit.actions import record
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Conflict, FieldError, InvalidInput, NotFound
from ntbcare.common.text import clean_line, clean_text
from ntbcare.monitoring.meetings.access import Reach, need_government
from ntbcare.monitoring.meetings.evidence import line_of, text_of
from ntbcare.monitoring.models import Addendum, Meeting, MeetingState
from ntbcare.monitoring.scorecard import HalfYear

MOST_POINTS, LONGEST_POINT = 60, 600
MOST_OFFICES, MOST_PERSONS = 80, 999
LONGEST_ADDENDUM = 2000
FIRST_DAY = date(2018, 1, 1)
_AHEAD = timedelta(days=366)
_BULLET = re.compile(r"^(?:[-*•–]|\d{1,2}[.)])\s+")
_OFFICE = re.compile(r"^(?P<who>.*[\w)])\s*[:;,]\s*(?P<count>\d{1,3})(?:\s+orang)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSaid:
    """What a coordinator writes of a meeting: points one a line, who attended as ``office: persons`` one a line."""

    held_on: date | None
    place: str
    attended: str
    discussed: str
    decided: str


def open_meeting(said: MeetingSaid, *, branch_id: int, period: HalfYear, reach: Reach) -> Meeting:
    """Begin the minutes of a meeting. Raises InvalidInput field by field, NotFound for who does not coordinate there."""
    need_government(reach, branch_id)
    meeting = Meeting(branch_id=branch_id, period=str(period), made_at=now(), made_by_id=reach.user_id)
    _take(meeting, said)
    meeting.save()
    record("meeting.opened", f"meeting:{meeting.pk}", user_id=reach.user_id)
    return meeting


def write_minutes(meeting_id: int, said: MeetingSaid, *, seen: int, reach: Reach) -> Meeting:
    """Write on a draft that was read at revision ``seen``. Raises Conflict for adopted minutes and for what somebody else wrote
    on meanwhile."""
    meeting = _locked(meeting_id, reach)
    if meeting.state != MeetingState.DRAFT:
        raise Conflict(_("Notula sudah disahkan dan tidak berubah lagi. Tulis catatan perbaikan."))
    if meeting.revision != seen:
        raise Conflict(_("Orang lain baru saja mengubah notula ini. Salin tulisan Anda, lalu muat ulang."))
    _take(meeting, said)
    meeting.revision += 1
    meeting.save(update_fields=["held_on", "place", "attended", "discussed", "decided", "revision"])
    record("meeting.written", f"meeting:{meeting.pk}", user_id=reach.user_id)
    return meeting


def adopt_minutes(meeting_id: int, *, seen: int, reach: Reach) -> Meeting:
    """From now on the minutes stay as they are and who follows the meeting reads them."""
    meeting = _locked(meeting_id, reach)
    if meeting.state != MeetingState.DRAFT or meeting.revision != seen:
        raise Conflict(_("Notula berubah sejak Anda membacanya. Baca lagi, lalu sahkan."))
    errors = []
    if meeting.held_on > local_day(now()):
        errors.append(FieldError("held_on", "future", _("Rapatnya belum berlangsung.")))
    if not meeting.attended:
        errors.append(FieldError("attended", "required", _("Tulis siapa yang hadir.")))
    if not (meeting.discussed or meeting.decided):
        errors.append(FieldError("discussed", "required", _("Tulis paling sedikit satu pokok bahasan atau keputusan.")))
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
    meeting.state, meeting.adopted_at, meeting.adopted_by_id = MeetingState.ADOPTED, now(), reach.user_id
    meeting.save(update_fields=["state", "adopted_at", "adopted_by"])
    record("meeting.adopted", f"meeting:{meeting.pk}", user_id=reach.user_id)
    return meeting


def add_addendum(meeting_id: int, text: str, *, reach: Reach) -> Addendum:
    """Correct adopted minutes by a dated addition."""
    meeting = _locked(meeting_id, reach)
    if meeting.state != MeetingState.ADOPTED:
        raise Conflict(_("Notula ini masih rancangan: ubah langsung."))
    said, errors = text_of(text, least=5, most=LONGEST_ADDENDUM)
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
    addendum = Addendum.objects.create(meeting=meeting, text=said, author_id=reach.user_id, at=now())
    record("meeting.corrected", f"meeting:{meeting.pk}", user_id=reach.user_id)
    return addendum


def meetings_for(reach: Reach) -> QuerySet[Meeting]:
    """The meetings that the officer follows: adopted ones, and the drafts of who writes them."""
    adopted = Meeting.objects.filter(branch_id__in=reach.reads, state=MeetingState.ADOPTED)
    drafts = Meeting.objects.filter(branch_id__in=reach.coordinates, state=MeetingState.DRAFT)
    return (adopted | drafts).select_related("branch")


def meeting_for(reach: Reach, pk: int) -> Meeting:
    """One of them. Raises NotFound."""
    meeting = meetings_for(reach).filter(pk=pk).first() if pk < 2**62 else None
    if meeting is None:
        raise NotFound(_("Rapat ini tidak ada."))
    return meeting


def last_meeting(branch_id: int, day: date) -> Meeting | None:
    """The last one by a day whose minutes were adopted."""
    rows = Meeting.objects.filter(branch_id=branch_id, state=MeetingState.ADOPTED, held_on__lte=day)
    return rows.order_by("-held_on").first()


def points_of(text: str) -> list[str]:
    """Points as they stand, one a line."""
    return [line for line in text.split("\n") if line]


def _locked(meeting_id: int, reach: Reach) -> Meeting:
    meeting = Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting_id).first() if meeting_id < 2**62 else None
    if meeting is None:
        raise NotFound(_("Rapat ini tidak ada."))
    need_government(reach, meeting.branch_id)
    return meeting


def _take(meeting: Meeting, said: MeetingSaid) -> None:
    today = local_day(now())
    place, errors = line_of(said.place, least=2, most=200, field="place")
    attended, wrong = read_attended(said.attended)
    errors += wrong
    discussed, wrong = read_points(said.discussed, "discussed")
    errors += wrong
    decided, wrong = read_points(said.decided, "decided")
    errors += wrong
    if said.held_on is None or not FIRST_DAY <= said.held_on <= today + _AHEAD:
        errors.append(FieldError("held_on", "day", _("Pilih hari rapat, paling jauh setahun lagi.")))
    elif Meeting.objects.filter(branch_id=meeting.branch_id, held_on=said.held_on).exclude(pk=meeting.pk).exists():
        errors.append(FieldError("held_on", "taken", _("Pada hari itu sudah ada rapat.")))
    if errors or said.held_on is None:
        raise InvalidInput(errors[0].message, errors=errors)
    meeting.held_on, meeting.place, meeting.attended = said.held_on, place, attended
    meeting.discussed, meeting.decided = discussed, decided


def read_points(raw: str, field: str) -> tuple[str, list[FieldError]]:
    """Points one a line, without the bullets that people type before them."""
    lines = [_BULLET.sub("", clean_line(line)) for line in clean_text(raw).split("\n")]
    lines = [line for line in lines if line]
    if len(lines) > MOST_POINTS or any(len(line) > LONGEST_POINT for line in lines):
        words = _("Paling banyak %(points)s pokok, masing-masing %(letters)s huruf.")
        said = words % {"points": MOST_POINTS, "letters": LONGEST_POINT}
        return "", [FieldError(field, "length", said)]
    return "\n".join(lines), []


def read_attended(raw: str) -> tuple[list[list[str | int]], list[FieldError]]:
    """Offices or roles with how many persons, one a line: ``Dinas Perhubungan: 3``. No names are asked for."""
    found: list[list[str | int]] = []
    for line in clean_text(raw).split("\n"):
        said = _BULLET.sub("", clean_line(line))
        if not said:
            continue
        parts = _OFFICE.match(said)
        if parts is None or not 0 < int(parts["count"]) <= MOST_PERSONS or len(parts["who"]) > 200:
            words = _("Baris “%(line)s” belum benar. Tulis seperti “Dinas Perhubungan: 3”.") % {"line": said[:60]}
            return [], [FieldError("attended", "line", words)]
        found.append([parts["who"], int(parts["count"])])
    if len(found) > MOST_OFFICES:
        return [], [FieldError("attended", "many", _("Paling banyak %(n)s baris.") % {"n": MOST_OFFICES})]
    return found, []
