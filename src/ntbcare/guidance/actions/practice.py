"""Practice cases: proposed, confirmed and approved by somebody else, versioned, withdrawn; and the attempts at them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ntbcare.audit.actions import record
from ntbcare.common.clock import now
from ntbcare.common.errors import Conflict, FieldError, Forbidden, InvalidInput, NotFound
from ntbcare.common.text import clean_line, clean_text
from ntbcare.guidance.invented import invented_practice
from ntbcare.guidance.models import GoodState, JudgedAnswer, PracticeAttempt, PracticeCase
from ntbcare.guidance.quality.score import RULES, Quality
from ntbcare.guidance.quality.stakes import Criterion

MAX_TEXT = 5_000
MIN_TEXT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """What a practice case says. ``focus`` is the code of a criterion."""

    title: str
    complaint: str
    answer: str
    focus: str
    lesson: str = ""


def propose_practice(branch_id: int, exercise: Exercise, *, user_id: int | None, case_id: int | None = None) -> PracticeCase:
    """A practice case that waits for somebody else. Raises InvalidInput; Conflict when one was made from this case before."""
    if case_id is not None and PracticeCase.objects.filter(case_id=case_id).exclude(state=GoodState.WITHDRAWN).exists():
        raise Conflict(_("Laporan ini sudah menjadi bahan latihan."))
    said, moment = _checked(exercise), now()
    row = PracticeCase.objects.create(
        branch_id=branch_id,
        case_id=case_id,
        proposed_at=moment,
        proposed_by_id=user_id,
        changed_at=moment,
        **asdict(said),
    )
    record("guidance.practice_proposed", f"practice_case:{row.pk}", user_id=user_id, details={"real": case_id is not None})
    return row


def approve_practice(
    practice_id: int, branch_ids: frozenset[int], exercise: Exercise, *, masked: bool, user_id: int | None
) -> PracticeCase:
    """Offer a proposal as the reader has left it. Who proposed it cannot approve it.

    ``masked``: the reader has confirmed that nobody can be recognised. Raises NotFound, Forbidden, InvalidInput.
    """
    row = _of_branch(practice_id, branch_ids, GoodState.PROPOSED)
    if row.proposed_by_id == user_id:
        raise Forbidden(_("Bahan latihan disetujui oleh orang lain, bukan pengusulnya."))
    _require_masked(masked=masked)
    for name, value in asdict(_checked(exercise)).items():
        setattr(row, name, value)
    row.state, row.decided_by_id, row.changed_at = GoodState.APPROVED, user_id, now()
    row.save()
    record("guidance.practice_approved", f"practice_case:{row.pk}", user_id=user_id, details={"version": row.version})
    return row


def revise_practice(
    practice_id: int, branch_ids: frozenset[int], exercise: Exercise, *, masked: bool, user_id: int | None
) -> PracticeCase:
    """A new version of an approved case; attempts stay with the version they were made at. Raises NotFound, InvalidInput."""
    before = _of_branch(practice_id, branch_ids, GoodState.APPROVED)
    said = _checked(exercise)
    _require_masked(masked=masked)
    if asdict(said) == {name: getattr(before, name) for name in asdict(said)}:
        return before
    row = _next_version(before, said, user_id=user_id)
    record("guidance.practice_revised", f"practice_case:{row.pk}", user_id=user_id, details={"version": row.version})
    return row


def withdraw_practice(practice_id: int, branch_ids: frozenset[int], *, user_id: int | None) -> None:
    """Refuse a proposal, or offer a case no more. Raises NotFound."""
    row = _of_branch(practice_id, branch_ids, GoodState.PROPOSED, GoodState.APPROVED)
    row.state, row.decided_by_id, row.changed_at = GoodState.WITHDRAWN, user_id, now()
    row.save(update_fields=["state", "decided_by", "changed_at"])
    record("guidance.practice_withdrawn", f"practice_case:{row.pk}", user_id=user_id)


def keep_attempt(practice: PracticeCase, quality: Quality, *, user_id: int) -> PracticeAttempt:
    """Keep what came of a try: numbers and codes, not the text."""
    return PracticeAttempt.objects.create(
        user_id=user_id, practice=practice, at=now(), score=quality.score, findings=kinds_of(quality), rules=RULES
    )


def kinds_of(quality: Quality) -> list[str]:
    """The kinds of findings, each once, in the order of the alphabet."""
    return sorted({str(one.kind) for one in quality.findings})


def seed_practice() -> int:
    """Offer the invented cases of this edition of the product; how many were new. What a site withdrew stays so."""
    newest = {row.seed: row for row in PracticeCase.objects.exclude(seed="").order_by("version")}
    added = 0
    for key, edition, exercise in invented_practice():
        before = newest.get(key)
        if before is not None and (before.version >= edition or before.state == GoodState.WITHDRAWN):
            continue
        with transaction.atomic():
            _seed(key, edition, Exercise(**exercise), before)
        added += 1
    return added


def keep_judged(rows: Collection[JudgedAnswer]) -> None:
    """Keep what was found in sent answers; what is kept already stays."""
    JudgedAnswer.objects.bulk_create(rows, ignore_conflicts=True)


def drop_judged(undone: Iterable[tuple[int, int]]) -> None:
    """An answer that was taken back within its minute was never sent. Pairs of case and event number."""
    for case_id, number in undone:
        JudgedAnswer.objects.filter(case_id=case_id, number=number).delete()


def _seed(key: str, edition: int, said: Exercise, before: PracticeCase | None) -> None:
    moment = now()
    if before is not None:
        PracticeCase.objects.filter(pk=before.pk).update(state=GoodState.WITHDRAWN, changed_at=moment)
    PracticeCase.objects.create(
        seed=key,
        before=before,
        version=edition,
        state=GoodState.APPROVED,
        proposed_at=moment,
        changed_at=moment,
        **asdict(_checked(said)),
    )


def _next_version(before: PracticeCase, said: Exercise, *, user_id: int | None) -> PracticeCase:
    moment = now()
    before.state, before.changed_at = GoodState.WITHDRAWN, moment
    before.save(update_fields=["state", "changed_at"])
    return PracticeCase.objects.create(
        branch_id=before.branch_id,
        case_id=before.case_id,
        before=before,
        version=before.version + 1,
        state=GoodState.APPROVED,
        proposed_at=moment,
        proposed_by_id=user_id,
        decided_by_id=user_id,
        changed_at=moment,
        **asdict(said),
    )


def _of_branch(practice_id: int, branch_ids: frozenset[int], *states: GoodState) -> PracticeCase:
    row = PracticeCase.objects.select_for_update().filter(pk=practice_id, branch_id__in=branch_ids, state__in=states).first()
    if row is None:
        raise NotFound(_("Bahan latihan ini tidak ada."))
    return row


def _checked(said: Exercise) -> Exercise:
    clean = Exercise(
        title=clean_line(said.title)[:120],
        complaint=clean_text(said.complaint)[:MAX_TEXT],
        answer=clean_text(said.answer)[:MAX_TEXT],
        focus=said.focus,
        lesson=clean_line(said.lesson)[:300],
    )
    wrong = []
    if not clean.title:
        wrong.append(FieldError("title", "empty", _("Beri judul.")))
    short = _("Tulis sedikitnya %(count)s huruf.") % {"count": MIN_TEXT}
    wrong += [FieldError(name, "too_short", short) for name in ("complaint", "answer") if len(getattr(clean, name)) < MIN_TEXT]
    if clean.focus not in Criterion.values:
        wrong.append(FieldError("focus", "unknown", _("Pilih apa yang dilatih.")))
    if wrong:
        raise InvalidInput(_("Periksa isian yang ditandai."), errors=wrong)
    return clean


def _require_masked(*, masked: bool) -> None:
    if not masked:
        message = _("Nyatakan dahulu bahwa tidak ada orang yang dapat dikenali.")
        raise InvalidInput(message, errors=[FieldError("masked", "needed", message)])
