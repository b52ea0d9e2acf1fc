"""What the page of a commitment shows, at the desk and to everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.monitoring.meetings.access import Reach
from ntbcare.monitoring.meetings.commitments import fingerprint
from ntbcare.monitoring.models import Commitment, RemarkState, Verdict
from ntbcare.web.commitments import shown
from ntbcare.web.desk.tracked.base import Step, StepForm
from ntbcare.web.desk.tracked.commitment_forms import CommentForm, ConfirmForm, ReportForm, WithdrawForm

_MOST = 100


def page_context(
    commitment: Commitment,
    reach: Reach,
    viewer: Viewer,
    *,
    failed: dict[str, StepForm] | None = None,
    problems: Sequence[str] = (),
) -> dict[str, Any]:
    """The commitment with all reports that the officer may read, and the steps that are open."""
    coordinates = commitment.branch_id in reach.coordinates
    voice = coordinates or commitment.owner_id in reach.speaks_for
    reports = commitment.reports.select_related("milestone")
    if not voice:
        reports = reports.filter(verdict=Verdict.CONFIRMED)
    remarks = commitment.remarks.all()
    if not coordinates:
        remarks = remarks.filter(Q(state=RemarkState.ACCEPTED) | Q(author_id=reach.user_id))
    steps = _steps(commitment, failed or {}, coordinates=coordinates, voice=voice, viewer=viewer)
    return {
        "shown": shown(commitment),
        "commitment": commitment,
        "reports": list(reports[:_MOST]),
        "remarks": list(remarks.order_by("-pk")[:_MOST]),
        "coordinates": coordinates,
        "may_edit": voice and commitment.confirmed_at is None and commitment.withdrawn_at is None,
        "steps": steps,
        "problems": [*problems, *_lost(failed or {}, steps)],
    }


def _steps(commitment: Commitment, failed: dict[str, StepForm], *, coordinates: bool, voice: bool, viewer: Viewer) -> list[Step]:
    def address(what: str) -> str:
        return reverse("desk:commitment-change", args=[commitment.pk, what])

    confirmed, over = commitment.confirmed_at is not None, commitment.withdrawn_at is not None
    found = []
    if coordinates and not confirmed and not over:
        warning = _("Sesudah dipastikan, komitmen dibaca umum dan kata-katanya tidak dapat diubah lagi.")
        form = failed.get("confirm") or ConfirmForm(name="confirm", initial={"seen": fingerprint(commitment)})
        found.append(Step(_("Pastikan komitmen"), form, _("Ya, pastikan"), address("confirm"), warning=warning))
    if voice and confirmed and not over:
        form = failed.get("report") or ReportForm(commitment, name="report")
        found.append(Step(_("Laporkan kemajuan"), form, _("Simpan"), address("report")))
    if confirmed and commitment.branch_id in viewer.reach_as(Role.OBSERVER):
        form = failed.get("comment") or CommentForm(name="comment")
        found.append(Step(_("Tanggapi komitmen ini"), form, _("Kirim kepada koordinator"), address("comment")))
    if coordinates and not over:
        form = failed.get("withdraw") or WithdrawForm(name="withdraw")
        found.append(Step(_("Cabut komitmen"), form, _("Ya, cabut"), address("withdraw"), danger=True))
    return found


def _lost(failed: dict[str, StepForm], steps: Sequence[Step]) -> list[str]:
    """What was wrong with a step that is not open any more."""
    open_forms = [step.form for step in steps]
    return [str(one) for form in failed.values() if form not in open_forms for one in form.non_field_errors()]
