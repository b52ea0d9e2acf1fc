"""Step 5a: bringing in an agency that has no accounts, by a signed link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from ntbcare.agencies.models import Member
from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.agencies.roles import Role
from ntbcare.audit.actions import record
from ntbcare.cases.actor import Actor
from ntbcare.cases.assignments import offer_assignments
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.happening import moment_text
from ntbcare.cases.links import LANGUAGES, Grant, keep_link, last_language, make_token, revoke_link
from ntbcare.cases.models import Assignment, Case, ContributionLink
from ntbcare.cases.sets import ActorRole, EventKind, Part
from ntbcare.common.canonical import Json
from ntbcare.common.clock import now
from ntbcare.common.errors import FieldError, Forbidden, InvalidInput, NotFound
from ntbcare.common.text import clean_line
from ntbcare.complainants.rules import normalise_email
from ntbcare.correspondence.actions import queue_message
from ntbcare.deadlines.queries import link_end
from ntbcare.workflow.receive import check_text
from ntbcare.workflow.transaction import Step, case_step

RELEASERS = frozenset({ActorRole.COORDINATOR, ActorRole.INSPECTOR})
"""Who may let an agency outside read a confidential text, or any the complainant's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What an agency without accounts is asked, where it is written to, and what it may read of the complaint."""

    agency: str | int
    asked: str
    email: str = ""
    language: str = ""
    """Of the mails and the page: ``id`` or ``en``; empty for the one in which the agency was written to before."""
    show_text: bool = False
    show_name: bool = False


@dataclass(frozen=True, slots=True)
class Issued:
    """A link that was made. ``token`` is to be shown once, and only where it was not sent."""

    case: Case
    link: ContributionLink
    token: str


def issue_link(case_id: int, request: Request, *, actor: Actor, seen: int | None = None) -> Issued:
    """Give an agency without accounts a part and the link to it, or a new link to the part that it has.

    The coordinator or the lead may. Raises InvalidInput, Forbidden (a confidential text or a name that only a coordinator
    releases), MoveNotAllowed.
    """
    asked = check_text(request.asked, what="asked", minimum=10)
    address = _address(request.email)
    agency = _agency_without_accounts(request.agency)
    language = _language(request.language, agency)
    with case_step(case_id, EventKind.LINK_ISSUED, actor=actor, seen=seen) as step:
        _check_sight(step, request)
        if step.case.lead_id == agency.id:
            raise MoveNotAllowed(_("Instansi ini penanggung jawab laporan, jadi tidak perlu tautan."))
        moment = now()
        part, is_new = _part_of(step, agency, at=moment)
        expires_at = link_end(moment, received_at=step.case.received_at)
        token = make_token(part.pk, expires_at)
        facts: dict[str, Json] = {
            "assignment": part.pk,
            "offered": [[agency.id, Part.CONTRIBUTOR.value]] if is_new else [],
            "expires_at": moment_text(expires_at),
            "by_mail": bool(address),
            "shows": [name for name, shown in (("text", request.show_text), ("name", request.show_name)) if shown],
        }
        event = step.add(EventKind.LINK_ISSUED, facts=facts, content={"text": asked}, agency_id=agency.id)
        grant = Grant(
            address=address, expires_at=expires_at, asked_number=event.number, author_id=step.actor.user_id,
            shows_text=request.show_text, shows_name=request.show_name, language=language,
        )  # fmt: skip
        link = keep_link(part, token, grant, at=event.at)
        _write_down("link.issued", step, link, {"shows": facts["shows"], "by_mail": bool(address)})
        if address:
            send_link(step.case, link, token, address=address, agency=agency)
        issued = Issued(step.case, link, token)
        step.result = issued
    return issued


def take_link_back(assignment_id: int, case_id: int, *, actor: Actor, seen: int | None = None) -> Case:
    """Shut the link of a part. The part stays with the agency until a coordinator releases it."""
    with case_step(case_id, EventKind.LINK_REVOKED, actor=actor, seen=seen) as step:
        part = part_in(step, assignment_id)
        link = ContributionLink.objects.filter(assignment=part, revoked_at=None).first()
        if link is None:
            raise MoveNotAllowed(_("Bagian ini tidak punya tautan yang berlaku."))
        event = step.add(EventKind.LINK_REVOKED, facts={"assignment": part.pk}, agency_id=part.agency_id)
        revoke_link(link, at=event.at)
        _write_down("link.revoked", step, link, {})
    return step.case


def part_in(step: Step, assignment_id: int) -> Assignment:
    """A part of the case of a step. Raises NotFound."""
    for assignment in step.assignments:
        if assignment.pk == assignment_id:
            return assignment
    raise NotFound(_("Disposisi tidak ditemukan."))


def send_link(case: Case, link: ContributionLink, token: str, *, address: str, agency: AgencyInfo) -> None:
    """Order the mail with the link, in the running transaction."""
    lead = reference().agencies.get(case.lead_id or 0)
    queue_message(
        f"link:{link.assignment_id}:{link.issues}",
        template="contribution_link",
        about=case.reference,
        address=address,
        context={
            "reference": case.reference,
            "agency": agency.name,
            "lead": lead.name if lead else "",
            "due": moment_text(link.expires_at),
            "contribution_token": token,
        },
        language=link.language,
    )


def has_accounts(agency_id: int) -> bool:
    """Whether somebody works at the desk for an agency, there or at a node above it."""
    nodes = [agency.id for agency in reference().ancestors(agency_id)]
    return Member.objects.filter(agency_id__in=nodes, role=Role.LIAISON, until=None, user__is_active=True).exists()


def _agency_without_accounts(named: str | int) -> AgencyInfo:
    agency = reference().find_agency(named)
    message = ""
    if agency is None or not agency.active:
        message = _("Instansi “%(name)s” tidak dikenal.") % {"name": clean_line(str(named))[:80]}
    elif has_accounts(agency.id):
        message = _("Instansi ini punya petugas di meja kerja. Tambahkan lewat disposisi.")
    if agency is None or message:
        raise InvalidInput(message, errors=[FieldError("agency", "unknown", message)])
    return agency


def _language(named: str, agency: AgencyInfo) -> str:
    """The language that was chosen, or the one that the agency was last written to in; Indonesian before that."""
    if not named:
        return last_language(agency.id) or LANGUAGES[0]
    if named not in LANGUAGES:
        message = _("Pilih salah satu: %(names)s.") % {"names": ", ".join(LANGUAGES)}
        raise InvalidInput(message, errors=[FieldError("language", "unknown", message)])
    return named


def _address(email: str) -> str:
    if not email.strip():
        return ""
    address = normalise_email(email)
    if address is None:
        message = _("Tulis alamat surel seperti nama@contoh.go.id.")
        raise InvalidInput(message, errors=[FieldError("email", "invalid", message)])
    return address


def _check_sight(step: Step, request: Request) -> None:
    """Nobody outside the service reads what is confidential, or whose complaint it is, but by a coordinator's word."""
    if request.show_name and (step.case.anonymous or step.case.confidential):
        raise MoveNotAllowed(_("Nama pelapor anonim atau rahasia tidak diberikan kepada instansi tanpa akun."))
    if (request.show_name or (request.show_text and step.case.confidential)) and step.actor.role not in RELEASERS:
        raise Forbidden(_("Hanya koordinator yang dapat membuka nama pelapor atau isi rahasia untuk instansi tanpa akun."))


def _part_of(step: Step, agency: AgencyInfo, *, at: datetime) -> tuple[Assignment, bool]:
    """The agency's open part, or a new one."""
    for assignment in step.assignments:
        if assignment.agency_id == agency.id and assignment.is_open:
            return assignment, False
    (part,) = offer_assignments(step.case, [(agency.id, Part.CONTRIBUTOR)], at=at)
    step.assignments.append(part)
    return part, True


def _write_down(what: str, step: Step, link: ContributionLink, details: dict[str, Json]) -> None:
    told: dict[str, Json] = {"assignment": link.assignment_id, **details}
    record(what, step.case.reference, user_id=step.actor.user_id, role=step.actor.role.value, details=told)
