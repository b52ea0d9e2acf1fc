"""The officers' API of agencies without accounts: their links, and the lead's requests to go on without a silent agency."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from ntbcare.agencies.scope import Viewer
from ntbcare.cases.actor import Actor
from ntbcare.cases.links import is_live
from ntbcare.cases.matrix import Field, Sight
from ntbcare.cases.models import Assignment, Case, CaseEvent
from ntbcare.cases.permissions import roles_on, sight
from ntbcare.cases.queries import visible_case
from ntbcare.cases.sets import AssignmentStatus
from ntbcare.common.canonical import Json
from ntbcare.common.clock import now
from ntbcare.common.errors import Forbidden
from ntbcare.web.api.auth import OfficerToken, viewer_in
from ntbcare.web.api.idempotent import json_response, reply
from ntbcare.web.api.schemas import EmptyIn, LinkIn, Object, ReasonIn
from ntbcare.web.api.shapes import agency_name, moment
from ntbcare.web.api.stepping import IfMatch, case_id_of, seen_in, step_on_part, stepped, with_version
from ntbcare.web.links import full_url
from ntbcare.workflow.contribute import Issued, Request, issue_link, take_link_back
from ntbcare.workflow.release import ABOUT, Wish, ask_release, refuse_release, wishes_of

router = Router(tags=["officers"], auth=OfficerToken())


@router.get("/cases/{reference}/links", response=Object, summary="The links of agencies without accounts")
def list_links(request: HttpRequest, reference: str) -> HttpResponse:
    """Each link that was made, and what became of it. The address itself is shown only when it is made."""
    _case, parts = _inside(viewer_in(request), reference)
    return _fresh({"items": [_link(part) for part in parts if hasattr(part, "link")]})


@router.post("/cases/{reference}/links", response=Object, summary="Bring in an agency without accounts")
def make_link(request: HttpRequest, reference: str, said: LinkIn, if_match: IfMatch = "") -> HttpResponse:
    """Give it a part and a link, or a new link to the part that it has. Without an address (or a mail server) the reply
    holds the link, this once, in ``link.url``."""
    viewer = viewer_in(request)
    pk = case_id_of(reference)
    wanted = Request(
        agency=said.agency, asked=said.asked, email=said.email or "", language=said.language or "",
        show_text=said.show_text, show_name=said.show_name,
    )  # fmt: skip
    sent = bool(wanted.email.strip() and settings.EMAIL_HOST)

    def shape(issued: Issued) -> dict[str, Json]:
        made = {**_link(issued.link.assignment), "url": None if sent else full_url("portal:contribution", issued.token)}
        return {**stepped(viewer, issued.case), "link": made}

    return with_version(
        reply(
            request,
            lambda: issue_link(pk, wanted, actor=Actor.officer(viewer), seen=seen_in(if_match)),
            shape,
            caller=f"user {viewer.user_id}",
        )
    )


@router.post("/assignments/{assignment_id}/revoke-link", response=Object, summary="Shut a link")
def revoke(request: HttpRequest, assignment_id: int, body: EmptyIn, if_match: IfMatch = "") -> HttpResponse:
    """Shut the link of a part at once; the part stays until a coordinator releases it."""
    return step_on_part(
        request, assignment_id, if_match, lambda pk, actor, seen: take_link_back(assignment_id, pk, actor=actor, seen=seen)
    )


@router.get("/cases/{reference}/release-requests", response=Object, summary="Requests to go on without an agency")
def list_requests(request: HttpRequest, reference: str) -> HttpResponse:
    """What the lead asked, and what the coordinator said: ``asked``, ``granted``, ``refused``, or ``ended`` where the
    agency's part ended by itself. The reasons stand among the case's events."""
    case, parts = _inside(viewer_in(request), reference)
    by_id = {part.pk: part for part in parts}
    events = CaseEvent.objects.filter(case=case, kind__in=ABOUT).order_by("number")
    return _fresh({"items": [_wish(wish, by_id[wish.assignment_id]) for wish in wishes_of(events)]})


@router.post("/assignments/{assignment_id}/ask-release", response=Object, summary="Ask to go on without an agency")
def ask(request: HttpRequest, assignment_id: int, why: ReasonIn, if_match: IfMatch = "") -> HttpResponse:
    """The lead asks a coordinator to release a contributing agency; ``/release`` grants it."""

    def step(pk: int, actor: Actor, seen: int | None) -> Case:
        return ask_release(assignment_id, pk, reason=why.reason, actor=actor, seen=seen)

    return step_on_part(request, assignment_id, if_match, step)


@router.post("/assignments/{assignment_id}/refuse-release", response=Object, summary="Refuse to release an agency")
def refuse(request: HttpRequest, assignment_id: int, why: ReasonIn, if_match: IfMatch = "") -> HttpResponse:
    """The coordinator says why the agency stays."""

    def step(pk: int, actor: Actor, seen: int | None) -> Case:
        return refuse_release(assignment_id, pk, reason=why.reason, actor=actor, seen=seen)

    return step_on_part(request, assignment_id, if_match, step)


def _inside(viewer: Viewer, reference: str) -> tuple[Case, list[Assignment]]:
    """A case and its parts, for officers who see what is internal to it. Raises CaseNotFound, Forbidden."""
    case, parts, standing = visible_case(viewer, case_id_of(reference))
    if sight(roles_on(viewer, standing), Field.INTERNAL, standing) is Sight.NO:
        raise Forbidden(_("Peran Anda tidak berwenang melakukan langkah ini."))
    return case, parts


def _fresh(value: dict[str, Json]) -> HttpResponse:
    return json_response(value, headers={"Cache-Control": "no-store"})


def _link(part: Assignment) -> dict[str, Json]:
    link = part.link
    return {
        "assignment": part.pk,
        "agency": agency_name(part.agency_id),
        "state": "revoked"
        if link.revoked_at
        else "open"
        if is_live(link, at=now())
        else "ended"
        if not part.is_open
        else "expired",
        "by_mail": link.address_sealed is not None,
        "language": link.language,
        "shows_text": link.shows_text,
        "shows_name": link.shows_name,
        "issued_at": moment(link.issued_at),
        "expires_at": moment(link.expires_at),
        "used_at": moment(link.used_at),
        "wanted_at": moment(link.wanted_at),
    }


def _wish(wish: Wish, part: Assignment) -> dict[str, Json]:
    state = "refused" if wish.refused_at else "asked" if part.is_open else "ended"
    if state == "ended" and part.status == AssignmentStatus.RELEASED:
        state = "granted"
    return {
        "assignment": part.pk,
        "agency": agency_name(part.agency_id),
        "state": state,
        "asked_at": moment(wish.asked_at),
        "decided_at": moment(wish.refused_at or (part.ended_at if state == "granted" else None)),
    }
