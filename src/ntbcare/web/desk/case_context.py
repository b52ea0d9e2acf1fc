"""What the page of a case needs: its parts, forms, clocks and choices, as far as the officer may see and do them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import QueryDict

from ntbcare.agencies.queries import reference as known
from ntbcare.agencies.roles import Topic
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.file import CaseFile
from ntbcare.cases.information import Exemption, ObjectionDecision, RefusalGround
from ntbcare.cases.joins import joined_cases, main_of
from ntbcare.cases.links import is_live
from ntbcare.cases.matrix import Field
from ntbcare.cases.models import Assignment, Attachment
from ntbcare.cases.permissions import role_for
from ntbcare.cases.sets import ArchiveReason, Classification, Contested, EventKind, Finding, Part, Priority
from ntbcare.common.clock import now
from ntbcare.correspondence.media import media_about
from ntbcare.deadlines.queries import ClockView, clocks_of_case
from ntbcare.disclosure.queries import matching_items
from ntbcare.guidance.quality.score import Quality
from ntbcare.publication.redaction import propose_text
from ntbcare.web.desk.aspiration import shown_aspiration
from ntbcare.web.desk.clarification import shown_clarification
from ntbcare.web.desk.holding import shown_holding
from ntbcare.web.desk.media import told as told_media
from ntbcare.web.desk.raised import levels_of
from ntbcare.web.desk.requests import shown_request
from ntbcare.web.desk.story import Chapter, chapters
from ntbcare.web.desk.travel import voyages_of
from ntbcare.workflow.guide import judge_draft, may_propose
from ntbcare.workflow.possible import Possible
from ntbcare.workflow.practise import may_make_practice
from ntbcare.workflow.release import wishes_of

# The forms in which an officer writes, with the step that each is for.
FORMS: dict[str, EventKind] = {
    "dispose": EventKind.ASSIGNED,
    "answer": EventKind.ANSWERED,
    "ask": EventKind.COMPLETION_REQUESTED,
    "return": EventKind.RETURNED,
    "archive": EventKind.ARCHIVED,
    "release-text": EventKind.TEXT_RELEASED,
    "acknowledge": EventKind.ACKNOWLEDGED,
    "clarify": EventKind.CLARIFIED,
    "find": EventKind.FINDING_MADE,
    "release-finding": EventKind.FINDING_RELEASED,
    "extend": EventKind.EXTENDED,
    "refuse": EventKind.ANSWERED,
    "group": EventKind.GROUPED,
    "decide": EventKind.OBJECTION_DECIDED,
    "note": EventKind.NOTED,
    "block": EventKind.BLOCKED,
    "decline": EventKind.DECLINED,
    "act": EventKind.ACTED,
    "deliver": EventKind.DELIVERED,
    "release": EventKind.RELEASED,
    "ask-release": EventKind.RELEASE_ASKED,
    "refuse-release": EventKind.RELEASE_REFUSED,
    "link": EventKind.LINK_ISSUED,
}


def _clocks(file: CaseFile) -> list[tuple[ClockView, str]]:
    """The clocks of the case, each with the agency whose part it measures where several have one."""
    named = known().agencies
    offices = {part.pk: named[part.agency_id].short_name for part in file.assignments if part.agency_id in named}
    several = len(offices) > 1
    return [(clock, offices.get(clock.assignment_id or 0, "") if several else "") for clock in clocks_of_case(file.case.pk)]


def context_of_case(viewer: Viewer, file: CaseFile, possible: Possible, *, failed: str, kept: QueryDict) -> dict[str, Any]:
    """The template context of a case's page; what was typed into the form ``failed`` is ``kept`` for that form only."""
    case = file.case
    snapshot = known()
    told = chapters(file)
    wishes = wishes_of(line.event for line in file.lines)
    asked = {wish.assignment_id for wish in wishes if wish.refused_at is None}
    parts = [_part(assignment, possible, asked, failed=failed, kept=kept) for assignment in file.assignments]
    return {
        "file": file,
        "case": case,
        "chapters": told,
        "answers": [chapter for chapter in told if chapter.line.kind == EventKind.ANSWERED],
        "evidence": _evidence(told),
        "voyages": [] if file.hides(Field.TEXT) else voyages_of(case.reference),
        "brought": [] if file.hides(Field.TEXT) else [told_media(one) for one in media_about(case.reference)],
        "clarification": shown_clarification(file),
        "information": shown_request(file),
        "aspiration": shown_aspiration(file, possible, viewer),
        "published": matching_items(file.text) if _may_answer_from_published(file, possible) and file.text else [],
        "grounds": RefusalGround.choices,
        "exemptions": Exemption.choices,
        "decisions": ObjectionDecision.choices,
        "contests": Contested.choices,
        "findings": Finding.choices,
        "may_open": role_for(viewer, EventKind.RELEASED, file.standing) is not None,
        "holding": shown_holding(case.pk),
        "clocks": _clocks(file),
        "levels": levels_of(file.lines),
        "goes_with": main_of(case.pk),
        "joined": joined_cases([case.pk]).get(case.pk, []),
        "may": {kind.value for kind in possible.case},
        "parts": parts,
        "has_own_steps": any(part["own"] for part in parts),
        # What was typed into the form that was refused goes back into that form and no other.
        "said": {failed.replace("-", "_"): kept},
        "contributors_said": [*kept.getlist("contributors"), "", ""][: max(2, len(kept.getlist("contributors")))],
        "typed": _typed(failed, kept, possible),
        "lead_name": _name(case.lead_id or case.named_agency_id),
        "draft_quality": _draft_quality(viewer, file, possible),
        "draft_text": next((a.draft.text for a in file.assignments if a.part == Part.LEAD and hasattr(a, "draft")), ""),
        "place": snapshot.place(case.region_id),
        "regions": list(snapshot.region_children.get(None, [])),
        "topics": _categories(),
        "classes": Classification.choices,
        "priorities": Priority.choices,
        "archive_reasons": ArchiveReason.choices,
        "proposed_text": propose_text(file.text or "") if EventKind.TEXT_RELEASED in possible.case else "",
        "hides_text": file.hides(Field.TEXT),
        "may_propose": may_propose(viewer, case, file.standing) and any(line.kind == EventKind.ANSWERED for line in file.lines),
        "may_make_practice": may_make_practice(viewer, case, file.standing),
        "hides_identity": file.hides(Field.IDENTITY) and file.hides(Field.CONTACT),
        "needs_reason": file.needs_reason(Field.IDENTITY) or file.needs_reason(Field.CONTACT),
        "agencies": [agency for agency in snapshot.agencies.values() if agency.active],
    }


def _may_answer_from_published(file: CaseFile, possible: Possible) -> bool:
    return EventKind.ANSWERED in possible.case and file.case.classification == Classification.INFORMATION


def _draft_quality(viewer: Viewer, file: CaseFile, possible: Possible) -> Quality | None:
    """What the check says of the lead's draft, for those who read it without writing it."""
    draft = next((a.draft for a in file.assignments if a.part == Part.LEAD and hasattr(a, "draft")), None)
    if draft is None or EventKind.ANSWERED in possible.case:
        return None
    return judge_draft(file.case, draft.text, standing=file.standing, viewer=viewer)


def _part(
    assignment: Assignment, possible: Possible, asked: Collection[object], *, failed: str, kept: QueryDict
) -> dict[str, Any]:
    may = {kind.value for kind in possible.assignments.get(assignment.pk, ())}
    forms = ("decline", "act", "deliver", "release", "ask-release", "refuse-release")
    link = getattr(assignment, "link", None)
    return {
        "assignment": assignment,
        "agency": known().agencies.get(assignment.agency_id),
        "may": may,
        # Steps of the agency itself stand with the case's; releasing an agency stands beside its name.
        "own": bool(may - {EventKind.RELEASED.value}),
        "draft": getattr(assignment, "draft", None),
        "is_lead": assignment.part == Part.LEAD,
        "link": link if link is not None and assignment.is_open else None,
        "link_is_live": link is not None and is_live(link, at=now()),
        "release_asked": assignment.is_open and assignment.pk in asked,
        "may_refuse_release": assignment.pk in asked and assignment.is_open and EventKind.RELEASE_REFUSED in possible.case,
        "may_ask_release": _may_ask_release(assignment, possible, asked),
        # The names of this part's forms in the page.
        "ids": {step.replace("-", "_"): f"{step}-{assignment.pk}" for step in forms} | {"act_text": f"ac-text-{assignment.pk}"},
        "said": {step.replace("-", "_"): kept for step in forms if failed == f"{step}-{assignment.pk}"},
    }


def _may_ask_release(assignment: Assignment, possible: Possible, asked: Collection[object]) -> bool:
    waits = assignment.is_open and assignment.part == Part.CONTRIBUTOR and assignment.pk not in asked
    return waits and EventKind.RELEASE_ASKED in possible.case


def _typed(failed: str, kept: QueryDict, possible: Possible) -> list[str]:
    """What was written for a step that the case no longer allows: shown above, so that it is not lost."""
    if FORMS.get(failed.rstrip("-0123456789")) in _all(possible):
        return []
    return [text for name in ("text", "question", "reason", "note") for text in kept.getlist(name) if text.strip()]


def _all(possible: Possible) -> frozenset[EventKind]:
    return possible.case.union(*possible.assignments.values())


def _evidence(told: list[Chapter]) -> list[Attachment]:
    return [file for chapter in told if chapter.line.kind == EventKind.RECEIVED for file in chapter.files]


def _categories() -> list[tuple[str, list[tuple[str, str]]]]:
    """Categories in use by topic, for a grouped select."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for category in known().categories.values():
        if category.active:
            groups.setdefault(category.topic, []).append((category.code, category.name))
    return [(str(Topic(topic).label), sorted(rows, key=lambda row: row[1])) for topic, rows in groups.items()]


def _name(agency_id: int | None) -> str:
    agency = known().agencies.get(agency_id or 0)
    return agency.name if agency else ""
