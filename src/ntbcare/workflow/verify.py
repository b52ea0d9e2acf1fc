"""Step 3: is it complete, is it ours, what is it? Verify, ask, pass on, archive, block, classify."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Case
from ntbcare.cases.sets import ActorRole, ArchiveReason, Classification, EventKind, Priority, Status
from ntbcare.common.canonical import Json
from ntbcare.common.errors import FieldError, InvalidInput
from ntbcare.common.text import clean_line
from ntbcare.workflow.assign import MAX_HOPS
from ntbcare.workflow.receive import check_text
from ntbcare.workflow.transaction import case_step


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """What a coordinator says a case is. None leaves a thing as it stands."""

    classification: str
    category: str
    region_code: str | None = None
    priority: str | None = None


def verify_case(case_id: int, sorting: Sorting, *, actor: Actor, seen: int | None = None) -> Case:
    """Accept a case as complete and ours, and say what it is."""
    changes = _checked(sorting)
    with case_step(case_id, EventKind.VERIFIED, actor=actor, seen=seen) as step:
        step.add(EventKind.VERIFIED, status=Status.VERIFIED, facts={"set": changes | _taken(step.case, step.actor)})
    return step.case


def classify_case(case_id: int, sorting: Sorting, *, actor: Actor, seen: int | None = None) -> Case:
    """Change class, category, region or priority of an open case; its clocks follow."""
    changes = _checked(sorting)
    with case_step(case_id, EventKind.CLASSIFIED, actor=actor, seen=seen) as step:
        step.add(EventKind.CLASSIFIED, facts={"set": changes})
    return step.case


def take_case(case_id: int, *, actor: Actor, seen: int | None = None) -> Case:
    """Make the case one's own (the view *mine*)."""
    with case_step(case_id, EventKind.TAKEN, actor=actor, seen=seen) as step:
        step.add(EventKind.TAKEN, facts={"set": {"officer_id": actor.user_id}})
    return step.case


def request_completion(case_id: int, question: str, *, actor: Actor, seen: int | None = None) -> Case:
    """Ask the complainant for what is missing; the clocks pause until an answer comes."""
    asked = check_text(question, what="question")
    with case_step(case_id, EventKind.COMPLETION_REQUESTED, actor=actor, seen=seen) as step:
        step.add(
            EventKind.COMPLETION_REQUESTED,
            status=Status.INCOMPLETE,
            facts={"resume": step.case.status, "set": _taken(step.case, step.actor)},
            content={"text": asked},
        )
    return step.case


def return_case(case_id: int, *, reason: str, successor: str, actor: Actor, seen: int | None = None) -> Case:
    """Say that it is not ours and who is responsible: by name, or an agency of the tree.

    A successor that is or belongs to another branch gets the case into its inbox, with the complainant's clock
    running on; any other successor ends our part. Refusals are counted.
    """
    why = check_text(reason, what="reason", minimum=3)
    named = clean_line(successor)[:200]
    if not named:
        message = _("Sebutkan instansi yang berwenang.")
        raise InvalidInput(message, errors=[FieldError("successor", "required", message)])
    with case_step(case_id, EventKind.RETURNED, actor=actor, seen=seen) as step:
        branch = _other_branch(named, step.case.branch_id)
        if branch is not None and step.case.refused >= MAX_HOPS and not _rules(step.actor):
            raise MoveNotAllowed(
                _("Laporan ini sudah dua kali dialihkan atau ditolak. Keputusan koordinator provinsi berlaku; hubungi provinsi.")
            )
        changes: dict[str, Json] = {"refused": step.case.refused + 1}
        if branch is not None:
            changes |= {"branch_id": branch.id, "officer_id": None, "own_office": False}
        step.add(
            EventKind.RETURNED,
            status=Status.REFERRED,
            facts={"inside": branch is not None, "set": changes},
            content={"text": why, "successor": named},
        )
    return step.case


def _rules(actor: Actor) -> bool:
    """Whether the actor's word ends the passing to and fro: a coordinator of the province, or an inspector who stands in."""
    return actor.role in {ActorRole.COORDINATOR, ActorRole.INSPECTOR} and actor.agency_id == reference().province.id


def archive_case(case_id: int, *, reason: str, text: str = "", actor: Actor, seen: int | None = None) -> Case:
    """End a case that cannot be handled, for a lawful reason; ``other`` needs words."""
    if reason not in ArchiveReason.values:
        message = _("Pilih alasan pengarsipan.")
        raise InvalidInput(message, errors=[FieldError("reason", "unknown", message)])
    why = check_text(text, what="text", minimum=3) if text.strip() or reason == ArchiveReason.OTHER else ""
    with case_step(case_id, EventKind.ARCHIVED, actor=actor, seen=seen) as step:
        step.add(
            EventKind.ARCHIVED,
            status=Status.ARCHIVED,
            facts={"by": step.actor.ended_by.value, "reason": reason},
            content={"text": why},
        )
        step.end_open_parts()
    return step.case


def block_case(case_id: int, *, reason: str, actor: Actor, seen: int | None = None) -> Case:
    """Hide content that the law forbids to show; the case stays counted."""
    why = check_text(reason, what="reason", minimum=3)
    with case_step(case_id, EventKind.BLOCKED, actor=actor, seen=seen) as step:
        step.add(EventKind.BLOCKED, status=Status.BLOCKED, content={"text": why})
        step.end_open_parts()
    return step.case


def _taken(case: Case, actor: Actor) -> dict[str, Json]:
    return {} if case.officer_id or actor.user_id is None else {"officer_id": actor.user_id}


def _checked(sorting: Sorting) -> dict[str, Json]:
    """The columns to set. Raises InvalidInput naming each unknown code."""
    snapshot = reference()
    errors = []
    if sorting.classification not in Classification.values:
        errors.append(FieldError("class", "unknown", _("Pilih klasifikasi.")))
    if sorting.category not in snapshot.categories:
        errors.append(FieldError("category", "unknown", _("Pilih kategori.")))
    if sorting.region_code and sorting.region_code not in snapshot.regions:
        errors.append(FieldError("region_code", "unknown", _("Wilayah ini tidak dikenal.")))
    if sorting.priority and sorting.priority not in Priority.values:
        errors.append(FieldError("priority", "unknown", _("Prioritas ini tidak dikenal.")))
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
    changes: dict[str, Json] = {"classification": sorting.classification, "category_id": sorting.category}
    if sorting.region_code:
        changes |= {"region_id": sorting.region_code, "region_unclear": ""}
    if sorting.priority:
        changes["priority"] = sorting.priority
    return changes


def _other_branch(named: str, current_branch: int) -> AgencyInfo | None:
    """The branch that a named successor belongs to; None for one outside the tree.

    Raises InvalidInput for an agency of one's own branch: it gets the case by disposition, not by a dead end.
    """
    snapshot = reference()
    agency = snapshot.find_agency(named)
    if agency is None:
        return None
    if agency.branch_id == current_branch:
        message = _("%(name)s ada di wilayah kerja Anda sendiri. Verifikasi laporan ini, lalu disposisikan kepadanya.")
        text = message % {"name": agency.name}
        raise InvalidInput(text, errors=[FieldError("successor", "own_branch", text)])
    return snapshot.agencies[agency.branch_id]
