"""One case on one page: what is said, who may be seen, clocks, parts, the story, and the next lawful steps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ntbcare.agencies.queries import reference as known
from ntbcare.agencies.roles import Topic
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.access import find_case
from ntbcare.cases.attachments import read_attachment
from ntbcare.cases.errors import CaseNotFound
from ntbcare.cases.file import CaseFile, open_file
from ntbcare.cases.information import Exemption, ObjectionDecision, RefusalGround
from ntbcare.cases.joins import joined_cases, main_of
from ntbcare.cases.links import is_live
from ntbcare.cases.models import Assignment, Attachment
from ntbcare.cases.people import others_of_person
from ntbcare.cases.permissions import Field, role_for
from ntbcare.cases.sets import ArchiveReason, Classification, Contested, EventKind, Finding, Part, Priority
from ntbcare.common.clock import now
from ntbcare.common.errors import NtbCareError
from ntbcare.correspondence.media import media_about
from ntbcare.deadlines.queries import clocks_of_case
from ntbcare.disclosure.queries import matching_items
from ntbcare.guidance.models import AnswerTemplate
from ntbcare.guidance.quality.score import Quality
from ntbcare.publication.redaction import propose_text
from ntbcare.web.desk import undoing
from ntbcare.web.desk.aspiration import shown_aspiration
from ntbcare.web.desk.clarification import shown_clarification
from ntbcare.web.desk.holding import shown_holding
from ntbcare.web.desk.labels import field_name
from ntbcare.web.desk.media import told as told_media
from ntbcare.web.desk.officer import desk_page, require_step, viewer_of_request
from ntbcare.web.desk.raised import levels_of
from ntbcare.web.desk.requests import shown_request
from ntbcare.web.desk.story import Chapter, chapters
from ntbcare.web.desk.travel import voyages_of
from ntbcare.web.desk.views.inbox import list_context
from ntbcare.web.files import file_response
from ntbcare.workflow.foresee import Outlook
from ntbcare.workflow.guide import Advice, judge_draft, may_propose
from ntbcare.workflow.possible import Possible, possible_steps
from ntbcare.workflow.practise import may_make_practice
from ntbcare.workflow.release import wishes_of

# The forms in which an officer writes, with the step that each is for.
_FORMS: dict[str, EventKind] = {
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


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How what stands in a form of the page will reach the complainant."""

    form: str
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check says of the answer in the form; ``begun`` is the text to begin from that the officer chose."""

    advice: Advice
    templates: list[AnswerTemplate]
    begun: str | None


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A contribution link just made. ``address`` is empty where it went out by mail; it is never shown again."""

    assignment_id: int
    address: str
    picture: str
    expires_at: datetime


@require_safe
@desk_page()
def show_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The case beside the list; for htmx the case alone."""
    return case_page(request, case_id_of(reference))


@require_step
@desk_page()
def reveal(request: HttpRequest, reference: str) -> HttpResponse:
    """Open identity and contact; the look is written to the audit, with the reason where one is needed."""
    return case_page(request, case_id_of(reference), identity=True, reason=request.POST.get("reason", ""))


@require_safe
@desk_page()
def show_attachment(request: HttpRequest, reference: str, attachment_id: int) -> HttpResponse:
    """A file of the case, to officers who may see its text. Pictures are shown, documents only downloaded."""
    file = open_file(viewer_of_request(request), case_id_of(reference))
    found = next((a for line in file.lines for a in line.attachments if a.pk == attachment_id and a.erased_at is None), None)
    if found is None or file.hides(Field.TEXT):
        raise CaseNotFound(_("Berkas ini tidak ada."))
    return attachment_response(found)


def attachment_response(attachment: Attachment) -> HttpResponse:
    """A file of a case."""
    return file_response(read_attachment(attachment), media_type=attachment.media_type, name=attachment.name)


def case_id_of(reference: str) -> int:
    """The case of a reference in the address. Raises CaseNotFound."""
    case = find_case(reference)
    if case is None:
        raise CaseNotFound(_("Laporan tidak ditemukan."))
    return case.pk


def case_page(
    request: HttpRequest,
    case_id: int,
    *,
    identity: bool = False,
    reason: str = "",
    failed: str = "",
    error: NtbCareError | None = None,
    foreseen: Foreseen | None = None,
    checked: Checked | None = None,
    made: MadeLink | None = None,
) -> HttpResponse:
    """The page of a case. After a step that was refused it shows why, with what was typed still in the form; so it does,
    too, where the officer asked how a message would arrive."""
    viewer = viewer_of_request(request)
    file = open_file(viewer, case_id, identity=identity, reason=reason)
    possible = possible_steps(viewer, file.case, file.assignments, file.standing)
    kept = _kept(request, checked) if error or foreseen or checked else QueryDict()
    shown = foreseen.form if foreseen else "answer" if checked else ""
    failed = shown or failed
    context = _context(viewer, file, possible, failed=failed, kept=kept) | {
        "others": others_of_person(viewer, file.case, file.standing),
        "error": error,
        "mistakes": [(field_name(failed.rstrip("-0123456789"), one.field), one.message) for one in error.errors] if error else [],
        "failed": failed if error else "",
        "foreseen": foreseen,
        "checked": checked,
        "shown": shown,
        "made": made,
        "identity_asked": identity and error is None,
        "undo": undoing.offered(request),
    }
    status = error.status if error else 200
    if request.headers.get("HX-Target") == "case":
        alone = {"list_query": request.GET.urlencode(), "part_only": True, "swap": True}
        return render(request, "desk/case_alone.html", context | alone, status=status)
    return render(request, "desk/inbox.html", list_context(request) | context, status=status)


def _kept(request: HttpRequest, checked: Checked | None) -> QueryDict:
    """What was typed; before it the text that the officer chose to begin from."""
    if checked is None or checked.begun is None:
        return request.POST
    kept = request.POST.copy()
    kept["text"] = "\n\n".join(part for part in (checked.begun, kept.get("text", "").strip()) if part)
    return kept


def _context(viewer: Viewer, file: CaseFile, possible: Possible, *, failed: str, kept: QueryDict) -> dict[str, Any]:
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
        "clocks": clocks_of_case(case.pk),
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
    if _FORMS.get(failed.rstrip("-0123456789")) in _all(possible):
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
