"""One case on one page: what is said, who may be seen, clocks, parts, the story, and the next lawful steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ntbcare.cases.access import find_case
from ntbcare.cases.attachments import read_attachment
from ntbcare.cases.errors import CaseNotFound
from ntbcare.cases.file import open_file
from ntbcare.cases.matrix import Field
from ntbcare.cases.models import Attachment
from ntbcare.cases.people import others_of_person
from ntbcare.common.errors import NtbCareError
from ntbcare.guidance.models import AnswerTemplate
from ntbcare.web.desk import undoing
from ntbcare.web.desk.case_context import context_of_case
from ntbcare.web.desk.labels import field_name
from ntbcare.web.desk.officer import desk_page, require_step, viewer_of_request
from ntbcare.web.desk.views.inbox import list_context
from ntbcare.web.files import file_response
from ntbcare.workflow.foresee import Outlook
from ntbcare.workflow.guide import Advice
from ntbcare.workflow.possible import possible_steps


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
    context = context_of_case(viewer, file, possible, failed=failed, kept=kept) | {
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
