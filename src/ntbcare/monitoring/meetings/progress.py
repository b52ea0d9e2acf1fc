"""How far commitments are, half-year by half-year: reports, their confirmation, and what stands where. What writes needs an open
transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ntbcare.audit.actions import record
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Conflict, FieldError, InvalidInput, NotFound
from ntbcare.common.text import clean_line
from ntbcare.monitoring.meetings.access import Reach, need_government
from ntbcare.monitoring.meetings.commitments import locked_commitment
from ntbcare.monitoring.meetings.evidence import link_of, text_of
from ntbcare.monitoring.models import Commitment, Milestone, Progress, ProgressReport, Verdict
from ntbcare.monitoring.scorecard import HalfYear

LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSaid:
    """How far it was in a half-year; ``milestone`` is its number, empty for the commitment as a whole."""

    period: str
    progress: str
    text: str
    link: str = ""
    milestone: str = ""


def report_progress(commitment_id: int, said: ReportSaid, *, reach: Reach) -> ProgressReport:
    """Add a report. A coordinator's own is confirmed at once; another one waits. Raises InvalidInput field by field, Conflict for
    what is not confirmed or was withdrawn."""
    commitment = locked_commitment(commitment_id, reach)
    if commitment.confirmed_at is None or commitment.withdrawn_at is not None:
        raise Conflict(_("Kemajuan dilaporkan setelah komitmen dipastikan dan selama belum dicabut."))
    text, errors = text_of(said.text, least=10, most=LONGEST)
    link, wrong = link_of(said.link)
    errors += wrong
    if said.period not in {str(period) for period in reportable(commitment)}:
        errors.append(FieldError("period", "unknown", _("Pilih semester di dalam masa komitmen.")))
    if said.progress not in Progress.values:
        errors.append(FieldError("progress", "unknown", _("Pilih keadaannya.")))
    milestone = None
    if said.milestone:
        milestone = commitment.milestones.filter(number=_number(said.milestone)).first()
        if milestone is None:
            errors.append(FieldError("milestone", "unknown", _("Tonggak ini tidak ada.")))
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
    own = commitment.branch_id in reach.coordinates
    report = ProgressReport.objects.create(
        commitment=commitment, milestone=milestone, period=said.period, progress=said.progress, text=text, link=link,
        author_id=reach.user_id, at=now(), verdict=Verdict.CONFIRMED if own else Verdict.WAITING,
        judged_by_id=reach.user_id if own else None, judged_at=now() if own else None,
    )  # fmt: skip
    record("commitment.reported", f"commitment:{commitment.pk}", user_id=reach.user_id, details={"progress": said.progress})
    return report


def judge_report(commitment_id: int, report_id: int, *, accepted: bool, reason: str, reach: Reach) -> ProgressReport:
    """A coordinator confirms a report, or refuses it with a reason. What was judged stays judged."""
    commitment = locked_commitment(commitment_id, reach)
    need_government(reach, commitment.branch_id)
    waiting = ProgressReport.objects.select_for_update(of=("self",)).filter(commitment=commitment, verdict=Verdict.WAITING)
    report = waiting.filter(pk=report_id).first() if report_id < 2**62 else None
    if report is None:
        raise NotFound(_("Laporan kemajuan ini tidak ada atau sudah diputuskan."))
    said = clean_line(reason)[:500]
    if not accepted and not said:
        message = _("Tulis alasan penolakannya.")
        raise InvalidInput(message, errors=[FieldError("reason", "required", message)])
    report.verdict = Verdict.CONFIRMED if accepted else Verdict.REFUSED
    report.judged_by_id, report.judged_at, report.reason = reach.user_id, now(), said
    report.save(update_fields=["verdict", "judged_by", "judged_at", "reason"])
    record("commitment.judged", f"commitment:{commitment.pk}", user_id=reach.user_id, details={"verdict": report.verdict})
    return report


def half_years(commitment: Commitment) -> list[HalfYear]:
    """The half-years that it runs through, the oldest first."""
    last = HalfYear.of(commitment.ends_on)
    found = [HalfYear.of(commitment.starts_on)]
    while found[-1] != last:
        found.append(_after(found[-1]))
    return found


def reportable(commitment: Commitment) -> list[HalfYear]:
    """Those that can be reported on: until the present one, and the one after its end, where loose ends are told."""
    present = HalfYear.of(local_day(now()))
    periods = [*half_years(commitment), _after(HalfYear.of(commitment.ends_on))]
    return [period for period in periods if period.first <= present.first]


@dataclass(frozen=True, slots=True)
class Line:
    """A commitment or one of its milestones, with the last confirmed report of each half-year."""

    milestone: Milestone | None
    reports: dict[str, ProgressReport]

    @property
    def last(self) -> ProgressReport | None:
        """The report of the latest half-year that has one."""
        return self.reports[max(self.reports)] if self.reports else None


def lines_of(commitments: Iterable[Commitment]) -> dict[int, list[Line]]:
    """The lines of each commitment: itself, then its milestones (prefetched). One statement for all of them."""
    several = list(commitments)
    found: defaultdict[tuple[int, int | None], dict[str, ProgressReport]] = defaultdict(dict)
    rows = ProgressReport.objects.filter(commitment__in=several, verdict=Verdict.CONFIRMED)
    for report in rows.order_by("pk"):
        found[report.commitment_id, report.milestone_id][report.period] = report
    return {
        one.pk: [
            Line(None, found[one.pk, None]),
            *(Line(milestone, found[one.pk, milestone.pk]) for milestone in one.milestones.all()),
        ]
        for one in several
    }


def _after(period: HalfYear) -> HalfYear:
    return HalfYear(period.year, 2) if period.half == 1 else HalfYear(period.year + 1, 1)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
