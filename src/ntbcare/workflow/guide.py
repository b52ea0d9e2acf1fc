"""Guidance beside step 6: the check of an answer while it is written and when it is sent, and good answers for others."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.matrix import Field, Sight
from ntbcare.cases.models import Case, EventContent
from ntbcare.cases.permissions import Standing, roles_on, sight
from ntbcare.cases.queries import visible_case
from ntbcare.cases.said import complaint_of
from ntbcare.cases.sets import EventKind
from ntbcare.common.canonical import Json
from ntbcare.common.errors import FieldError, Forbidden, InvalidInput
from ntbcare.common.text import clean_text
from ntbcare.guidance.actions.answers import propose_good
from ntbcare.guidance.fields import open_fields
from ntbcare.guidance.library import Similar, similar_answers
from ntbcare.guidance.models import GoodAnswer
from ntbcare.guidance.quality.findings import Finding, FindingKind
from ntbcare.guidance.quality.score import RULES, Quality, assess
from ntbcare.guidance.queries import Holding, holding_of
from ntbcare.publication.redaction import propose_text
from ntbcare.workflow.receive import MAX_TEXT

PROPOSERS = (Role.LIAISON, Role.APPROVER, Role.COORDINATOR)
_COPY = 0.9


class AnswerHeld(MoveNotAllowed):
    """The answer's score is below what the branch lets pass without a second officer."""

    code = "answer_held"


@dataclass(frozen=True, slots=True)
class Advice:
    """What the officer is told while writing."""

    quality: Quality
    holding: Holding
    similar: list[Similar]

    @property
    def would_be_held(self) -> bool:
        """Whether the answer could not be sent as it stands without a second officer."""
        return self.holding.holds_back(self.quality.score)


def check_answer(case_id: int, text: str) -> Quality:
    """The quality of an answer to a case as it would be sent now, in one statement."""
    return assess(complaint_of(case_id), text)


def advise(case: Case, text: str, *, standing: Standing, viewer: Viewer) -> Advice:
    """The check, the policy of the branch and similar good answers, in three statements; nothing is written."""
    complaint = complaint_of(case.pk)
    said = clean_text(text)[:MAX_TEXT]
    similar = similar_answers(case.branch_id, complaint)
    quality = assess(complaint, said)
    if any(one.likeness(said) >= _COPY for one in similar):
        quality = replace(quality, findings=(Finding(FindingKind.COPIED), *quality.findings))
    return Advice(_as_seen(quality, standing, viewer), holding_of(case.branch_id), similar)


def judge_draft(case: Case, text: str, *, standing: Standing, viewer: Viewer) -> Quality:
    """The quality of a draft for whoever approves it, in one statement."""
    return _as_seen(check_answer(case.pk, text), standing, viewer)


def _as_seen(quality: Quality, standing: Standing, viewer: Viewer) -> Quality:
    """Without sentences of a complaint that is protected: each look at it is written down, and this is no look."""
    if sight(roles_on(viewer, standing), Field.TEXT, standing) == Sight.YES:
        return quality
    findings = (Finding(one.kind) if one.kind == FindingKind.POINT_MISSING else one for one in quality.findings)
    return replace(quality, findings=tuple(findings))


def require_filled(text: str) -> None:
    """Raises InvalidInput where a field of a template still stands open."""
    still_open = open_fields(text)
    if still_open:
        message = _("Isi dulu: %(fields)s.") % {"fields": ", ".join(f"{{{name}}}" for name in still_open)}
        raise InvalidInput(message, errors=[FieldError("text", "field_open", message)])


def require_quality(branch_id: int, quality: Quality, *, approved: bool) -> None:
    """Raises AnswerHeld where the branch holds answers of this score back and no second officer has approved."""
    holding = holding_of(branch_id)
    if approved or not holding.holds_back(quality.score):
        return
    message = _(
        "Nilai jawaban ini %(score)s, di bawah batas %(threshold)s. Perbaiki menurut saran, atau simpan rancangan dan minta "
        "persetujuan petugas kedua."
    ) % {"score": quality.score, "threshold": holding.threshold}
    findings = [FieldError("text", str(one.kind), one.advice) for one in quality.findings]
    raise AnswerHeld(message, errors=[FieldError("text", "answer_held", message), *findings])


def quality_facts(quality: Quality, *, approved: bool) -> dict[str, Json]:
    """What is kept of the check with a sent answer: numbers and codes only."""
    kinds: list[Json] = [*sorted({str(one.kind) for one in quality.findings})]
    return {"score": quality.score, "findings": kinds, "rules": RULES, "approved": approved}


def may_propose(viewer: Viewer, case: Case, standing: Standing) -> bool:
    """Whether the officer may propose answers of the case: never of a confidential one or of the coordinators' own office."""
    return bool(roles_on(viewer, standing) & set(PROPOSERS)) and not case.confidential and not standing.own_office


def propose_good_answer(case_id: int, *, actor: Actor) -> GoodAnswer:
    """Propose the newest answer of a case for the library, masked. Raises CaseNotFound, Forbidden, MoveNotAllowed."""
    with transaction.atomic(durable=True):
        if actor.viewer is None:
            raise Forbidden(_("Langkah ini bukan untuk Anda."))
        case, _assignments, standing = visible_case(actor.viewer, case_id)
        if not may_propose(actor.viewer, case, standing):
            raise Forbidden(_("Jawaban laporan ini tidak dapat Anda usulkan sebagai contoh."))
        contents = EventContent.objects.filter(event__case=case, event__kind=EventKind.ANSWERED, erased_at=None)
        body = contents.order_by("-event__number").values_list("body", flat=True).first()
        if not body:
            raise MoveNotAllowed(_("Laporan ini belum punya jawaban."))
        masked = propose_text(str(body.get("text", "")))
        return propose_good(case, masked, complaint=complaint_of(case.pk), user_id=actor.user_id)


def office_name(case: Case) -> str:
    """The answering agency's name, for the field of a template."""
    agency = reference().agencies.get(case.lead_id or 0)
    return agency.name if agency else ""
