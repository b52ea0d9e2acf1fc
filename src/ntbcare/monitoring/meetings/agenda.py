"""What a meeting should speak of by the dashboard: missed targets, accepted remarks, tasks that wait."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ntbcare.agencies.queries import reference
from ntbcare.common.clock import local_day, now
from ntbcare.common.text import first_line
from ntbcare.monitoring.boards.audiences import Scope
from ntbcare.monitoring.boards.reading import judged_in
from ntbcare.monitoring.meetings.task_rules import OPEN_STATES
from ntbcare.monitoring.models import Remark, RemarkKind, RemarkState, Task
from ntbcare.monitoring.scorecard import HalfYear

_MOST = 12
_LETTERS = 300


def agenda_of(branch_id: int, period: HalfYear) -> list[str]:
    """Points for the meeting on a half-year of a government, in at most five statements. Targets are of the whole province."""
    points: list[str] = []
    if branch_id == reference().province.id:
        missed = [one for one in judged_in(Scope(), period) if one.reached is False]
        points += [_("Sasaran belum tercapai: %(name)s.") % {"name": one.name} for one in missed[:_MOST]]
    said = Remark.objects.filter(branch_id=branch_id, period=str(period), state=RemarkState.ACCEPTED).order_by("pk")
    comments = said.filter(kind=RemarkKind.COMMENT)[:_MOST]
    points += [_("Tanggapan pengamat: %(text)s") % {"text": first_line(one.text, limit=_LETTERS)} for one in comments]
    waiting = Task.objects.filter(branch_id=branch_id, state__in=OPEN_STATES)
    count = waiting.count()
    if count:
        late = waiting.filter(state="open", due_on__lt=local_day(now())).count()
        words = ngettext(
            "%(n)s tindak lanjut rapat belum selesai, %(late)s lewat tenggat.",
            "%(n)s tindak lanjut rapat belum selesai, %(late)s lewat tenggat.",
            count,
        )
        points.append(words % {"n": count, "late": late})
    return points
