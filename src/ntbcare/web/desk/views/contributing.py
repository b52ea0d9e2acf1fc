"""The desk's forms for agencies without accounts: make a link, shut it; and the lead's request to go on without an agency."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case
from ntbcare.cases.sets import EventKind
from ntbcare.common.errors import NtbCareError
from ntbcare.web.desk.officer import desk_page, require_step, viewer_of_request
from ntbcare.web.desk.views.case import MadeLink, case_id_of, case_page
from ntbcare.web.desk.views.steps import run_step
from ntbcare.web.links import full_url
from ntbcare.web.qr import qr_svg
from ntbcare.workflow.contribute import Request, issue_link, take_link_back
from ntbcare.workflow.release import ask_release, refuse_release


@require_step
@desk_page()
def make_link(request: HttpRequest, reference: str) -> HttpResponse:
    """A link for an agency without accounts. Where it is not sent by mail it is shown here, this once."""
    case_id, form = case_id_of(reference), request.POST
    wanted = Request(
        agency=form.get("agency", ""),
        asked=form.get("asked", ""),
        email=form.get("email", ""),
        language=form.get("language", ""),
        show_text=form.get("show_text") == "yes",
        show_name=form.get("show_name") == "yes",
    )
    seen = form.get("seen", "")
    try:
        issued = issue_link(
            case_id,
            wanted,
            actor=Actor.officer(viewer_of_request(request)),
            seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None,
        )
    except NtbCareError as error:
        if error.status == 404:
            raise
        return case_page(request, case_id, failed="link", error=error)
    sent = bool(wanted.email.strip() and settings.EMAIL_HOST)
    address = "" if sent else full_url("portal:contribution", issued.token)
    made = MadeLink(issued.link.assignment_id, address, qr_svg(address) if address else "", issued.link.expires_at)
    return case_page(request, case_id, made=made)


@require_step
@desk_page()
def shut_link(request: HttpRequest, reference: str, assignment_id: int) -> HttpResponse:
    """Take a link back."""
    case_id = case_id_of(reference)

    def step(actor: Actor, seen: int | None) -> Case:
        return take_link_back(assignment_id, case_id, actor=actor, seen=seen)

    return run_step(request, case_id, f"shut-{assignment_id}", EventKind.LINK_REVOKED, step)


@require_step
@desk_page()
def ask_to_release(request: HttpRequest, reference: str, assignment_id: int) -> HttpResponse:
    """The lead asks the coordinator to release an agency that does not answer."""
    case_id, reason = case_id_of(reference), request.POST.get("reason", "")

    def step(actor: Actor, seen: int | None) -> Case:
        return ask_release(assignment_id, case_id, reason=reason, actor=actor, seen=seen)

    return run_step(request, case_id, f"ask-release-{assignment_id}", EventKind.RELEASE_ASKED, step)


@require_step
@desk_page()
def refuse_to_release(request: HttpRequest, reference: str, assignment_id: int) -> HttpResponse:
    """The coordinator says why the agency stays."""
    case_id, reason = case_id_of(reference), request.POST.get("reason", "")

    def step(actor: Actor, seen: int | None) -> Case:
        return refuse_release(assignment_id, case_id, reason=reason, actor=actor, seen=seen)

    return run_step(request, case_id, f"refuse-release-{assignment_id}", EventKind.RELEASE_REFUSED, step)
