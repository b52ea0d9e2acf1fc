"""What an agency without accounts does through its signed link (``contribute.py`` makes it): read what is asked, say what it
did, deliver its part, or say that it is not for it. Each look and each step is written to the audit; the step itself is the
same as at the desk, and its event says that it came through a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ntbcare.accounts.models import User
from ntbcare.agencies.queries import reference
from ntbcare.audit.actions import record
from ntbcare.cases.access import count_wrong_guess
from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.files import CheckedFile
from ntbcare.cases.happening import moment_text
from ntbcare.cases.links import (
    LinkState,
    address_of,
    make_token,
    note_use,
    note_wanted,
    read_token,
    renew_link,
    state_of,
)
from ntbcare.cases.models import Assignment, Attachment, Case, CaseEvent, ContributionLink
from ntbcare.cases.replay import happening_of
from ntbcare.cases.sets import ActorRole, AssignmentStatus, AttachmentMoment, EventKind, Status
from ntbcare.common.canonical import Json
from ntbcare.common.clock import now
from ntbcare.common.errors import NotFound
from ntbcare.complainants.queries import name_of
from ntbcare.correspondence.actions import queue_message
from ntbcare.deadlines.queries import link_end, part_due
from ntbcare.publication.redaction import propose_text
from ntbcare.workflow.assign import decline_assignment
from ntbcare.workflow.contribute import send_link
from ntbcare.workflow.escalate import open_step
from ntbcare.workflow.handle import MAX_FILES_PER_CASE, act_on_assignment, deliver_part

WANT_AGAIN = timedelta(hours=1)
"""So often a new link can be asked for by one who holds an old one."""


@dataclass(frozen=True, slots=True)
class Door:
    """A real link, and what it opens now."""

    link: ContributionLink
    state: LinkState

    @property
    def case(self) -> Case:
        """The case that the agency contributes to."""
        return self.link.assignment.case


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that the agency has said already."""

    at: datetime
    text: str
    delivered: bool
    files: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the agency reads: what is asked by whom until when, what of the complaint it was given, what it has sent."""

    agency: str
    lead: str
    asked: str
    due_at: datetime | None
    text: str | None
    name: str
    place: str
    files: tuple[Attachment, ...]
    sent: tuple[Sent, ...]


def open_door(token: str, *, address: str) -> Door:
    """The link of a token, whatever its state. A real one always opens; guesses are counted by network address.

    Raises NotFound for what this service did not sign, TooMany after many of them.
    """
    claim = read_token(token)
    link = None
    if claim is not None:
        rows = ContributionLink.objects.select_related("assignment__case", "assignment__case__complainant")
        link = rows.filter(assignment_id=claim.assignment_id).first()
    if link is None:
        count_wrong_guess(address)
        raise NotFound(_("Tautan ini tidak kami kenal. Periksa apakah alamatnya tersalin seluruhnya."))
    return Door(link, state_of(link, token, at=now()))


def look(door: Door) -> Asked:
    """What stands on the page of an open link; the look is written down, that at a protected text as such."""
    link, case = door.link, door.case
    _write_down("link.opened", door)
    shows_text = link.shows_text and case.status != Status.BLOCKED
    if shows_text and case.confidential:
        _write_down("case.text_seen", door)
    if link.shows_name:
        _write_down("case.identity_seen", door)
    note_use(link)
    events = list(
        CaseEvent.objects.filter(case=case).select_related("content").prefetch_related("attachments").order_by("number")
    )
    said = happening_of(events[0]).content
    known = reference().agencies
    return Asked(
        agency=known[link.assignment.agency_id].name,
        lead=known[case.lead_id].name if case.lead_id in known else "",
        asked=next((_words(event) for event in events if event.number == link.asked_number), ""),
        due_at=part_due(link.assignment_id),
        # What names a person by number is masked here as it is for the public.
        text=propose_text(str(said.get("text", ""))) if shows_text else None,
        name=name_of(case.complainant) if link.shows_name and case.complainant is not None else "",
        place=reference().place(case.region_id),
        files=_kept(events[0]) if shows_text else (),
        sent=tuple(_sent(event) for event in events if _is_own(event, link)),
    )


def file_of(door: Door, attachment_id: int) -> Attachment:
    """A file that the page of an open link names. Raises NotFound."""
    asked = look(door)
    files = [*asked.files, *(file for one in asked.sent for file in one.files)]
    for file in files:
        if file.pk == attachment_id:
            return file
    raise NotFound(_("Berkas ini tidak ada."))


def act_by_link(door: Door, text: str, *, files: Sequence[CheckedFile] = ()) -> Case:
    """Record what the agency did; the lead reads it, the complainant does not."""
    part = _begin(door, "link.acted", files)
    pictures = [(AttachmentMoment.EVIDENCE, file) for file in files]
    actor = Actor.by_link(part.agency_id)
    return act_on_assignment(part.pk, part.case_id, text=text, public=False, pictures=pictures, actor=actor)


def deliver_by_link(door: Door, text: str, *, files: Sequence[CheckedFile] = ()) -> Case:
    """Hand the agency's part to the lead. The link then only shows that it was delivered."""
    part = _begin(door, "link.delivered", files)
    return deliver_part(part.pk, part.case_id, text=text, files=files, actor=Actor.by_link(part.agency_id))


def decline_by_link(door: Door, *, reason: str, successor: str) -> Case:
    """Say that it is not for this agency, why, and for whom it is."""
    _need_open(door)
    part = door.link.assignment
    _write_down("link.declined", door)
    actor = Actor.by_link(part.agency_id)
    return decline_assignment(part.pk, part.case_id, reason=reason, successor=successor, actor=actor)


def may_decline(door: Door) -> bool:
    """Whether the agency can still say that it is not for it: before it has begun."""
    return door.link.assignment.status == AssignmentStatus.OFFERED


def want_new_link(door: Door) -> None:
    """The holder of an expired or replaced link wants another: it goes to the address on record and to no other. Where there
    is none, whoever made the link is told. Says nothing either way."""
    link = door.link
    asked_lately = link.wanted_at is not None and now() - link.wanted_at < WANT_AGAIN
    if door.state not in {LinkState.EXPIRED, LinkState.REPLACED} or not link.assignment.is_open or asked_lately:
        return
    address = address_of(link) if settings.EMAIL_HOST else ""
    with transaction.atomic(durable=True):
        step = open_step(link.assignment.case_id)
        _write_down("link.wanted", door)
        if not address:
            note_wanted(link)
            _tell_author(door)
            return
        moment = now()
        expires_at = link_end(moment, received_at=step.case.received_at)
        token = make_token(link.assignment_id, expires_at)
        renew_link(link, token, expires_at=expires_at, at=moment)
        note_wanted(link)
        facts: dict[str, Json] = {"assignment": link.assignment_id, "by_mail": True, "renewed": True}
        facts["expires_at"] = moment_text(expires_at)
        step.add(EventKind.LINK_ISSUED, facts=facts, agency_id=link.assignment.agency_id)
        send_link(step.case, link, token, address=address, agency=reference().agencies[link.assignment.agency_id])


def _begin(door: Door, what: str, files: Sequence[CheckedFile]) -> Assignment:
    _need_open(door)
    part = door.link.assignment
    if Attachment.objects.filter(case_id=part.case_id).count() + len(files) > MAX_FILES_PER_CASE:
        message = _("Laporan ini sudah memuat %(count)s lampiran. Sebutkan isinya dalam tulisan.")
        raise MoveNotAllowed(message % {"count": MAX_FILES_PER_CASE})
    _write_down(what, door)
    return part


def _need_open(door: Door) -> None:
    if door.state is not LinkState.OPEN:
        raise MoveNotAllowed(_("Tautan ini tidak berlaku lagi."))


def _tell_author(door: Door) -> None:
    author_id = door.link.author_id
    author = User.objects.filter(pk=author_id, is_active=True).first() if author_id is not None else None
    if author is None:
        return
    queue_message(
        f"link-wanted:{door.link.assignment_id}:{door.link.issues}:{now():%Y%m%d%H}",
        template="officer_link_wanted",
        about=door.case.reference,
        officer=author,
        context={"reference": door.case.reference, "agency": reference().agencies[door.link.assignment.agency_id].name},
        language=author.language,
    )


def _is_own(event: CaseEvent, link: ContributionLink) -> bool:
    told = event.kind in {EventKind.ACTED, EventKind.DELIVERED}
    return told and event.actor_role == ActorRole.LINK and event.facts.get("assignment") == link.assignment_id


def _sent(event: CaseEvent) -> Sent:
    return Sent(event.at, _words(event), event.kind == EventKind.DELIVERED, _kept(event))


def _words(event: CaseEvent) -> str:
    return str(happening_of(event).content.get("text", ""))


def _kept(event: CaseEvent) -> tuple[Attachment, ...]:
    return tuple(file for file in event.attachments.all() if file.erased_at is None)


def _write_down(what: str, door: Door) -> None:
    details: dict[str, Json] = {"assignment": door.link.assignment_id, "agency": door.link.assignment.agency_id}
    record(what, door.case.reference, user_id=None, role=ActorRole.LINK.value, details=details)
