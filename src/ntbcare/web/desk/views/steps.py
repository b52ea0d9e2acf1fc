"""What officers do to a case: each address takes a form, calls one step and goes back to the case."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ntbcare.cases.access import find_case
from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import CaseNotFound
from ntbcare.cases.files import CheckedFile, check_file
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.queries import visible_case
from ntbcare.cases.sets import AttachmentMoment, EventKind
from ntbcare.common.errors import NotFound, NtbCareError
from ntbcare.web.desk import undoing
from ntbcare.web.desk.officer import desk_page, require_step, viewer_of_request
from ntbcare.web.desk.views.case import case_id_of, case_page
from ntbcare.workflow.answer import approve_draft, save_draft, send_answer
from ntbcare.workflow.assign import Suggested, accept_assignment, decline_assignment, dispose_case, release_assignment
from ntbcare.workflow.close import close_case
from ntbcare.workflow.handle import act_on_assignment, add_note, deliver_part
from ntbcare.workflow.join import join_cases, part_case
from ntbcare.workflow.publish import release_text, withdraw_text
from ntbcare.workflow.reply import mark_reply_read
from ntbcare.workflow.undo import UNDOABLE, undo_step
from ntbcare.workflow.verify import (
    Sorting,
    archive_case,
    block_case,
    classify_case,
    request_completion,
    return_case,
    take_case,
    verify_case,
)

CaseStep = Callable[[int, QueryDict, Actor, int | None], Case]


@require_step
@desk_page()
def do_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """A step on the case."""
    case_id = case_id_of(reference)
    if step not in _STEPS:
        raise NotFound(_("Langkah ini tidak dikenal."))
    kind, run = _STEPS[step]
    return run_step(request, case_id, step, kind, lambda actor, seen: run(case_id, request.POST, actor, seen))


@require_step
@desk_page()
def do_part_step(request: HttpRequest, reference: str, assignment_id: int, step: str) -> HttpResponse:
    """A step on one agency's part."""
    case_id = case_id_of(reference)
    if not Assignment.objects.filter(pk=assignment_id, case_id=case_id).exists():
        raise CaseNotFound(_("Disposisi tidak ditemukan."))
    if step not in _PART_STEPS:
        raise NotFound(_("Langkah ini tidak dikenal."))
    kind, run = _PART_STEPS[step]
    form = "answer" if step == "draft" else f"{step}-{assignment_id}"
    return run_step(request, case_id, form, kind, lambda actor, seen: run(assignment_id, case_id, request, actor, seen))


@require_step
@desk_page()
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what was just done, case by case; what cannot be taken back any more is said."""
    offer = undoing.offered(request)
    undoing.forget(request)
    actor = Actor.officer(viewer_of_request(request))
    undone, refused = 0, ""
    for case_id, number in offer.steps if offer else []:
        try:
            undo_step(case_id, number, actor=actor)
            undone += 1
        except NtbCareError as error:
            refused = error.message
    if undone:
        messages.success(request, _("%(count)s langkah dibatalkan.") % {"count": undone})
    if refused or not offer:
        messages.error(request, refused or _("Waktu untuk membatalkan sudah lewat."))
    back = request.POST.get("back", "")
    return redirect(back if _is_ours(back) else "/desk/")


def _is_ours(address: str) -> bool:
    return address.startswith("/desk/") and "//" not in address and "\\" not in address


def run_step(
    request: HttpRequest, case_id: int, name: str, kind: EventKind | None, step: Callable[[Actor, int | None], Case]
) -> HttpResponse:
    """Do a step of a form of the case's page and show the case again, or the form with what was wrong."""
    seen = request.POST.get("seen", "")
    actor = Actor.officer(viewer_of_request(request))
    try:
        case = step(actor, int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None)
    except NtbCareError as error:
        if error.status in {403, 404}:
            raise
        return case_page(request, case_id, failed=name, error=error)
    if kind is not None:
        messages.success(request, _("%(reference)s: %(step)s.") % {"reference": case.reference, "step": kind.label})
        if kind in UNDOABLE:
            undoing.offer(request, [case], str(kind.label))
    if request.headers.get("HX-Target") == "case":
        response = case_page_again(request, case_id)
        response.headers["HX-Trigger"] = "caseschanged"
        return response
    query = request.GET.urlencode()
    # Whoever handed the case on goes back to the list, not to a page that is no longer theirs.
    page = reverse("desk:case", args=[case.reference]) if _is_seen(request, case_id) else reverse("desk:inbox")
    return redirect(page + (f"?{query}" if query else ""))


def _is_seen(request: HttpRequest, case_id: int) -> bool:
    try:
        visible_case(viewer_of_request(request), case_id)
    except CaseNotFound:
        return False
    return True


def case_page_again(request: HttpRequest, case_id: int) -> HttpResponse:
    """The case after a step; an officer whose reach ended with the step (a refusal) is told so instead."""
    try:
        return case_page(request, case_id)
    except CaseNotFound:
        context = {"swap": True, "undo": undoing.offered(request), "list_query": request.GET.urlencode()}
        return render(request, "desk/gone.html", context)


def _sorting(form: QueryDict) -> Sorting:
    return Sorting(
        classification=form.get("class", ""),
        category=form.get("category", ""),
        region_code=form.get("region_code") or None,
        priority=form.get("priority") or None,
    )


def _contributors(form: QueryDict) -> list[str]:
    return [name for name in form.getlist("contributors") if name.strip()]


def _join(case_id: int, form: QueryDict, actor: Actor, seen: int | None) -> Case:
    main = find_case(form.get("main", ""))
    if main is None:
        raise CaseNotFound(_("Laporan tidak ditemukan."))
    return join_cases(case_id, main_id=main.pk, actor=actor, seen=seen)


def _archive(case_id: int, form: QueryDict, actor: Actor, seen: int | None) -> Case:
    return archive_case(case_id, reason=form.get("reason", ""), text=form.get("text", ""), actor=actor, seen=seen)


def _return(case_id: int, form: QueryDict, actor: Actor, seen: int | None) -> Case:
    return return_case(case_id, reason=form.get("reason", ""), successor=form.get("successor", ""), actor=actor, seen=seen)


def _dispose(case_id: int, form: QueryDict, actor: Actor, seen: int | None) -> Case:
    return dispose_case(
        case_id,
        lead=form.get("lead", ""),
        contributors=_contributors(form),
        note=form.get("note", ""),
        suggestion=_suggestion(form.get("suggested", "")),
        actor=actor,
        seen=seen,
    )


def _suggestion(said: str) -> Suggested | None:
    """That the agency was taken from the list of suggestions: version and place, as the list's button says it."""
    version, _dash, rank = said.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 9 for part in (version, rank)):
        return None
    return Suggested(version=int(version), rank=int(rank))


_STEPS: dict[str, tuple[EventKind, CaseStep]] = {
    "verify": (EventKind.VERIFIED, lambda pk, form, actor, seen: verify_case(pk, _sorting(form), actor=actor, seen=seen)),
    "classify": (EventKind.CLASSIFIED, lambda pk, form, actor, seen: classify_case(pk, _sorting(form), actor=actor, seen=seen)),
    "take": (EventKind.TAKEN, lambda pk, form, actor, seen: take_case(pk, actor=actor, seen=seen)),
    "ask": (
        EventKind.COMPLETION_REQUESTED,
        lambda pk, form, actor, seen: request_completion(pk, form.get("question", ""), actor=actor, seen=seen),
    ),
    "return": (EventKind.RETURNED, _return),
    "archive": (EventKind.ARCHIVED, _archive),
    "block": (
        EventKind.BLOCKED,
        lambda pk, form, actor, seen: block_case(pk, reason=form.get("reason", ""), actor=actor, seen=seen),
    ),
    "dispose": (EventKind.ASSIGNED, _dispose),
    "release-text": (
        EventKind.TEXT_RELEASED,
        lambda pk, form, actor, seen: release_text(pk, form.get("text", ""), actor=actor, seen=seen),
    ),
    "withdraw-text": (EventKind.TEXT_WITHDRAWN, lambda pk, form, actor, seen: withdraw_text(pk, actor=actor, seen=seen)),
    "note": (EventKind.NOTED, lambda pk, form, actor, seen: add_note(pk, form.get("text", ""), actor=actor, seen=seen)),
    "answer": (EventKind.ANSWERED, lambda pk, form, actor, seen: send_answer(pk, form.get("text", ""), actor=actor, seen=seen)),
    "close": (EventKind.CLOSED, lambda pk, form, actor, seen: close_case(pk, actor=actor, seen=seen)),
    "join": (EventKind.JOINED, _join),
    "part": (EventKind.PARTED, lambda pk, _form, actor, _seen: part_case(pk, actor=actor)),
    "read": (EventKind.REPLY_READ, lambda pk, form, actor, seen: mark_reply_read(pk, actor=actor, seen=seen)),
}

PartStep = Callable[[int, int, HttpRequest, Actor, int | None], Case]


def _act(assignment_id: int, case_id: int, request: HttpRequest, actor: Actor, seen: int | None) -> Case:
    pictures: list[tuple[AttachmentMoment, CheckedFile]] = [
        (moment, check_file(upload.name or "", upload.read()))
        for moment in (AttachmentMoment.BEFORE, AttachmentMoment.AFTER)
        for upload in request.FILES.getlist(moment.value)[:5]
    ]
    return act_on_assignment(
        assignment_id,
        case_id,
        text=request.POST.get("text", ""),
        public=request.POST.get("public") == "yes",
        pictures=pictures,
        actor=actor,
        seen=seen,
    )


def _decline(assignment_id: int, case_id: int, request: HttpRequest, actor: Actor, seen: int | None) -> Case:
    form = request.POST
    return decline_assignment(
        assignment_id, case_id, reason=form.get("reason", ""), successor=form.get("successor", ""), actor=actor, seen=seen
    )


def _deliver(assignment_id: int, case_id: int, request: HttpRequest, actor: Actor, seen: int | None) -> Case:
    return deliver_part(assignment_id, case_id, text=request.POST.get("text", ""), actor=actor, seen=seen)


def _release(assignment_id: int, case_id: int, request: HttpRequest, actor: Actor, seen: int | None) -> Case:
    return release_assignment(assignment_id, case_id, reason=request.POST.get("reason", ""), actor=actor, seen=seen)


def _draft(assignment_id: int, case_id: int, request: HttpRequest, actor: Actor, seen: int | None) -> Case:
    save_draft(assignment_id, text=request.POST.get("text", ""), actor=actor)
    messages.success(request, _("Rancangan disimpan. Belum dikirim."))
    return Case.objects.get(pk=case_id)


def _approve(assignment_id: int, case_id: int, request: HttpRequest, actor: Actor, seen: int | None) -> Case:
    approve_draft(assignment_id, actor=actor)
    messages.success(request, _("Rancangan disetujui dan dapat dikirim."))
    return Case.objects.get(pk=case_id)


_PART_STEPS: dict[str, tuple[EventKind | None, PartStep]] = {
    "accept": (
        EventKind.ACCEPTED,
        lambda part, pk, request, actor, seen: accept_assignment(part, pk, actor=actor, seen=seen),
    ),
    "decline": (EventKind.DECLINED, _decline),
    "act": (EventKind.ACTED, _act),
    "deliver": (EventKind.DELIVERED, _deliver),
    "release": (EventKind.RELEASED, _release),
    "draft": (None, _draft),
    "approve": (None, _approve),
}
