"""Commitments as pages show them: the same at the desk and for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.meetings.progress import Line, half_years, lines_of
from ntbcare.monitoring.meetings.strip import Row, strip
from ntbcare.monitoring.models import Commitment, Milestone, Progress, ProgressReport
from ntbcare.monitoring.scorecard import HalfYear
from ntbcare.web.scorecards import period_name


@dataclass(frozen=True, slots=True)
class Shown:
    """A commitment, how far it is, its picture, and each confirmed report by half-year, the newest first."""

    commitment: Commitment
    last: ProgressReport | None
    overdue: bool
    picture: SafeString
    milestones: Sequence[tuple[Milestone, ProgressReport | None]]
    history: Sequence[tuple[str, Sequence[ProgressReport]]]


def shown(commitment: Commitment) -> Shown:
    """One commitment."""
    return shown_all([commitment])[0]


def shown_all(commitments: Iterable[Commitment]) -> list[Shown]:
    """Several, in their order; one statement for all of them, and the milestones' where they were not fetched."""
    several = list(commitments)
    lines = lines_of(several)
    return [_shown(one, lines[one.pk]) for one in several]


def _shown(commitment: Commitment, lines: Sequence[Line]) -> Shown:
    last = lines[0].last
    done = last is not None and last.progress in {Progress.FINISHED, Progress.INCOMPLETE}
    return Shown(
        commitment=commitment,
        last=last,
        overdue=not done and commitment.ends_on < local_day(now()) and commitment.withdrawn_at is None,
        picture=_picture(commitment, lines),
        milestones=[(line.milestone, line.last) for line in lines if line.milestone is not None],
        history=_history(lines),
    )


def _history(lines: Sequence[Line]) -> list[tuple[str, list[ProgressReport]]]:
    periods = sorted({period for line in lines for period in line.reports}, reverse=True)
    return [
        (period_name(HalfYear.parse(period)), [line.reports[period] for line in lines if period in line.reports])
        for period in periods
    ]


def _picture(commitment: Commitment, lines: Sequence[Line]) -> SafeString:
    periods = {str(period) for period in half_years(commitment)} | {one for line in lines for one in line.reports}
    ordered = sorted(periods)
    names = {code.value: str(code.label) for code in Progress}
    rows = [
        Row(
            line.milestone.title if line.milestone else _("Seluruhnya"),
            [line.reports[period].progress if period in line.reports else "" for period in ordered],
        )
        for line in lines
    ]
    said = "; ".join(
        f"{row.label}: "
        + ", ".join(
            f"{period} {names.get(code, _('belum dilaporkan'))}" for period, code in zip(ordered, row.states, strict=True)
        )
        for row in rows
    )
    title = _("Keadaan tiap semester: %(title)s") % {"title": commitment.title}
    picture = strip(rows, ordered, names=names, key=f"komitmen-{commitment.pk}", title=title, description=said)
    return mark_safe(picture)  # noqa: S308 every text in it is escaped
