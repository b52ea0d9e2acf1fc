"""Making, reading and deciding remarks on the figures. What writes needs an open transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.audit.actions import record
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import FieldError, InvalidInput, NotFound
from ntbcare.common.text import clean_line, clean_text
from ntbcare.monitoring.meetings.task_steps import task_of_remark
from ntbcare.monitoring.models import Remark, RemarkKind, RemarkState
from ntbcare.monitoring.scorecard import HalfYear

SHORTEST, LONGEST = 10, 1000
MAX_REASON = 500
MOST_WAITING = 20
"""So many undecided remarks one observer may have: the coordinators read each of them."""
SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a coordinator says: accepted (a proposal with the agency that does it until a day), or refused with a reason."""

    accepted: bool
    reason: str = ""
    owner: str = ""
    due_on: date | None = None


def remarks_of(branch_id: int, period: HalfYear, *, reader_id: int, decides: bool) -> list[Remark]:
    """Of a half-year and government what waits, then the newest: what was accepted, one's own, and for who decides all; one
    statement."""
    rows: QuerySet[Remark] = Remark.objects.select_related("author", "owner", "commitment")
    rows = rows.filter(branch_id=branch_id, period=str(period))
    if not decides:
        rows = rows.filter(Q(state=RemarkState.ACCEPTED) | Q(author_id=reader_id))
    waits_first = Case(When(state=RemarkState.WAITING, then=0), default=1)
    return list(rows.order_by(waits_first, "-pk")[:SHOWN])


def make_remark(
    *, branch_id: int, period: HalfYear, kind: str, text: str, user_id: int, commitment_id: int | None = None
) -> Remark:
    """Put a remark before the coordinators, on the figures or on one commitment. Raises InvalidInput field by field."""
    said = clean_text(text)
    errors = []
    if kind not in RemarkKind.values:
        errors.append(FieldError("kind", "unknown", _("Pilih tanggapan atau usul.")))
    if not SHORTEST <= len(said) <= LONGEST:
        words = _("Tulis %(least)s sampai %(most)s huruf.") % {"least": SHORTEST, "most": LONGEST}
        errors.append(FieldError("text", "length", words))
    elif Remark.objects.filter(author_id=user_id, state=RemarkState.WAITING).count() >= MOST_WAITING:
        errors.append(FieldError("text", "many", _("Tunggu keputusan atas usul Anda yang sebelumnya.")))
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
    remark = Remark.objects.create(
        branch_id=branch_id, period=str(period), kind=kind, text=said, author_id=user_id, made_at=now(),
        commitment_id=commitment_id,
    )  # fmt: skip
    record("remark_made", f"remark:{remark.pk}", user_id=user_id, details={"kind": kind})
    return remark


def decide_remark(remark_id: int, decision: Decision, *, branch_id: int, user_id: int) -> Remark:
    """Accept or refuse what waits. Raises NotFound for what is another government's or decided, InvalidInput field by field."""
    waiting = Remark.objects.select_for_update(of=("self",)).filter(pk=remark_id, branch_id=branch_id, state=RemarkState.WAITING)
    remark = waiting.first()
    if remark is None:
        raise NotFound(_("Usul ini tidak ada atau sudah diputuskan."))
    owner = reference().find_agency(decision.owner) if decision.owner else None
    errors = list(_faults(remark, decision, known=owner is not None and owner.active))
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
    remark.state = RemarkState.ACCEPTED if decision.accepted else RemarkState.REFUSED
    remark.decided_by_id, remark.decided_at = user_id, now()
    # Composing can make a text longer than it was sent.
    remark.reason = clean_line(decision.reason)[:MAX_REASON]
    if decision.accepted and remark.kind == RemarkKind.PROPOSAL:
        remark.owner_id, remark.due_on = owner.id if owner else None, decision.due_on
    remark.save(update_fields=["state", "decided_by", "decided_at", "reason", "owner", "due_on"])
    if remark.owner_id is not None:
        task_of_remark(remark, user_id=user_id)
    record("remark_decided", f"remark:{remark.pk}", user_id=user_id, details={"state": remark.state})
    return remark


def _faults(remark: Remark, decision: Decision, *, known: bool) -> list[FieldError]:
    if not decision.accepted:
        return [] if clean_line(decision.reason) else [FieldError("reason", "required", _("Tulis alasan penolakannya."))]
    if remark.kind != RemarkKind.PROPOSAL:
        return []
    found = []
    if not known:
        found.append(FieldError("owner", "unknown", _("Pilih instansi yang mengerjakannya.")))
    if decision.due_on is None or decision.due_on < local_day(now()):
        found.append(FieldError("due_on", "past", _("Tenggatnya hari ini atau sesudahnya.")))
    return found
