"""Changing what holds for answers: policies and templates. Rows are added, never overwritten; each change is written down."""

from __future__ import annotations

from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from ntbcare.audit.actions import record
from ntbcare.cases.models import Case
from ntbcare.common.canonical import Json
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Conflict, FieldError, Forbidden, InvalidInput, NotFound
from ntbcare.common.text import clean_line, clean_text
from ntbcare.guidance.fields import unknown_fields
from ntbcare.guidance.library import plain_roots
from ntbcare.guidance.models import AnswerPolicy, AnswerTemplate, GoodAnswer, GoodState

MAX_TEMPLATE = 5_000
MIN_GOOD = 20


def set_policy(branch_id: int, *, holds: bool, threshold: int, from_day: date, basis: str, user_id: int | None) -> AnswerPolicy:
    """Let a branch advise, or hold answers back below a score, from today or a later day. Raises InvalidInput."""
    if from_day < local_day(now()):
        raise _wrong("from_day", "past", _("Mulai berlaku hari ini atau sesudahnya."))
    if holds and not 1 <= threshold <= 100:
        raise _wrong("threshold", "range", _("Isi nilai dari 1 sampai 100."))
    row = AnswerPolicy.objects.create(
        branch_id=branch_id,
        holds=holds,
        threshold=threshold if holds else 0,
        from_day=from_day,
        basis=clean_line(basis)[:200],
        added_at=now(),
        added_by_id=user_id,
    )
    details: dict[str, Json] = {"holds": holds, "threshold": row.threshold, "from": from_day.isoformat()}
    record("guidance.policy_set", f"agency:{branch_id}", user_id=user_id, details=details)
    return row


def save_template(branch_id: int, *, name: str, body: str, user_id: int | None) -> AnswerTemplate:
    """A template, or a new version of the one of that name. Raises InvalidInput."""
    named, said = clean_line(name)[:80], clean_text(body)[:MAX_TEMPLATE]
    if not named:
        raise _wrong("name", "empty", _("Beri nama templat."))
    if not said:
        raise _wrong("body", "empty", _("Isi templat."))
    unknown = unknown_fields(said)
    if unknown:
        message = _("Isian ini tidak dikenal: %(names)s.") % {"names": ", ".join(f"{{{one}}}" for one in unknown)}
        raise _wrong("body", "unknown_field", message)
    newest = AnswerTemplate.objects.filter(branch_id=branch_id, name=named).aggregate(newest=Max("version"))["newest"] or 0
    row = AnswerTemplate.objects.create(
        branch_id=branch_id, name=named, version=newest + 1, body=said, created_at=now(), author_id=user_id
    )
    record("guidance.template_saved", f"answer_template:{row.pk}", user_id=user_id, details={"version": row.version})
    return row


def withdraw_template(template_id: int, branch_ids: frozenset[int], *, user_id: int | None) -> None:
    """Take a template of one of the branches out of use. Raises NotFound."""
    if not AnswerTemplate.objects.filter(pk=template_id, branch_id__in=branch_ids, withdrawn_at=None).update(withdrawn_at=now()):
        raise NotFound(_("Templat ini tidak ada."))
    record("guidance.template_withdrawn", f"answer_template:{template_id}", user_id=user_id)


def propose_good(case: Case, text: str, *, complaint: str, user_id: int | None) -> GoodAnswer:
    """Propose an answer, already masked, for the library of its branch. Raises Conflict when this case's was proposed before."""
    if GoodAnswer.objects.filter(case=case, text=text).exclude(state=GoodState.WITHDRAWN).exists():
        raise Conflict(_("Jawaban ini sudah diusulkan."))
    moment = now()
    row = GoodAnswer.objects.create(
        branch_id=case.branch_id,
        case=case,
        text=text,
        roots=plain_roots(complaint),
        proposed_at=moment,
        proposed_by_id=user_id,
        changed_at=moment,
    )
    record("guidance.good_proposed", f"good_answer:{row.pk}", user_id=user_id)
    return row


def approve_good(answer_id: int, branch_ids: frozenset[int], *, text: str, user_id: int | None) -> GoodAnswer:
    """Put a proposal into the library with the text as the reader has left it. Who proposed it cannot approve it.

    Raises NotFound, Forbidden, InvalidInput.
    """
    row = _of_branch(answer_id, branch_ids, GoodState.PROPOSED)
    if row.proposed_by_id == user_id:
        raise Forbidden(_("Usulan disetujui oleh orang lain, bukan pengusulnya."))
    row.text, row.state, row.decided_by_id, row.changed_at = _good_text(text), GoodState.APPROVED, user_id, now()
    row.save(update_fields=["text", "state", "decided_by", "changed_at"])
    record("guidance.good_approved", f"good_answer:{row.pk}", user_id=user_id, details={"version": row.version})
    return row


def revise_good(answer_id: int, branch_ids: frozenset[int], *, text: str, user_id: int | None) -> GoodAnswer:
    """A new version of an approved answer; the version before stays for the record. Raises NotFound, InvalidInput."""
    before = _of_branch(answer_id, branch_ids, GoodState.APPROVED)
    said = _good_text(text)
    if said == before.text:
        return before
    moment = now()
    before.state, before.changed_at = GoodState.WITHDRAWN, moment
    before.save(update_fields=["state", "changed_at"])
    row = GoodAnswer.objects.create(
        branch_id=before.branch_id,
        case_id=before.case_id,
        before=before,
        version=before.version + 1,
        text=said,
        roots=before.roots,
        state=GoodState.APPROVED,
        proposed_at=moment,
        proposed_by_id=user_id,
        decided_by_id=user_id,
        changed_at=moment,
    )
    record("guidance.good_revised", f"good_answer:{row.pk}", user_id=user_id, details={"version": row.version})
    return row


def withdraw_good(answer_id: int, branch_ids: frozenset[int], *, user_id: int | None) -> None:
    """Refuse a proposal, or take an answer out of the library. Raises NotFound."""
    row = _of_branch(answer_id, branch_ids, GoodState.PROPOSED, GoodState.APPROVED)
    row.state, row.decided_by_id, row.changed_at = GoodState.WITHDRAWN, user_id, now()
    row.save(update_fields=["state", "decided_by", "changed_at"])
    record("guidance.good_withdrawn", f"good_answer:{row.pk}", user_id=user_id)


def _of_branch(answer_id: int, branch_ids: frozenset[int], *states: GoodState) -> GoodAnswer:
    row = GoodAnswer.objects.select_for_update().filter(pk=answer_id, branch_id__in=branch_ids, state__in=states).first()
    if row is None:
        raise NotFound(_("Contoh jawaban ini tidak ada."))
    return row


def _good_text(text: str) -> str:
    said = clean_text(text)[:MAX_TEMPLATE]
    if len(said) < MIN_GOOD:
        raise _wrong("text", "too_short", _("Tulis sedikitnya %(count)s huruf.") % {"count": MIN_GOOD})
    return said


def _wrong(field: str, code: str, message: str) -> InvalidInput:
    return InvalidInput(message, errors=[FieldError(field, code, message)])
