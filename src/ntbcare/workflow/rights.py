"""Who may do a step on a case, in which role, and whether the case as it stands allows it."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import CaseNotFound, MoveNotAllowed
from ntbcare.cases.models import Assignment, Case, CaseEvent
from ntbcare.cases.moves import ALLOWED, ALLOWED_TO_COMPLAINANT, ASSIGNMENT_MOVES
from ntbcare.cases.permissions import Standing, role_for, roles_on
from ntbcare.cases.sets import ActorRole, AssignmentStatus, EventKind, Status
from ntbcare.common.errors import Forbidden


def permit(actor: Actor, kind: EventKind, standing: Standing, *, agency_id: int | None = None) -> Actor:
    """The actor in the role in which the step may be done. Complainant and system come already entitled."""
    if actor.role in {ActorRole.COMPLAINANT, ActorRole.SYSTEM} and actor.viewer is None:
        return actor
    if actor.role == ActorRole.LINK:
        return _permit_link(actor, kind, agency_id)
    if actor.viewer is None or not roles_on(actor.viewer, standing):
        raise CaseNotFound(_("Laporan tidak ditemukan."))
    membership = role_for(actor.viewer, kind, standing, agency_id=agency_id)
    if membership is None:
        raise Forbidden(_("Peran Anda tidak berwenang melakukan langkah ini."))
    own = agency_id if membership.role == "liaison" and agency_id is not None else membership.agency_id
    return replace(actor, role=ActorRole(membership.role), agency_id=own)


_BY_LINK = frozenset({EventKind.ACCEPTED, EventKind.DECLINED, EventKind.ACTED, EventKind.DELIVERED})
"""What an agency without accounts may do, each with the part that its link is for and with no other."""


def _permit_link(actor: Actor, kind: EventKind, agency_id: int | None) -> Actor:
    if kind not in _BY_LINK or agency_id is None or actor.agency_id != agency_id:
        raise Forbidden(_("Tautan ini tidak untuk langkah itu."))
    return actor


def check_move(case: Case, kind: EventKind, actor: Actor) -> None:
    """Raises MoveNotAllowed when the case's status does not allow the step."""
    allowed = ALLOWED[kind]
    if actor.role == ActorRole.COMPLAINANT:
        allowed = ALLOWED_TO_COMPLAINANT.get(kind, allowed)
    if case.status not in allowed:
        raise MoveNotAllowed(
            _("Langkah “%(step)s” tidak dapat dilakukan pada laporan berstatus “%(status)s”.")
            % {"step": EventKind(kind).label, "status": Status(case.status).label}
        )


def check_assignment(assignment: Assignment, kind: EventKind, actor: Actor) -> None:
    """Raises MoveNotAllowed when the assignment's status does not allow the step. Who works by a link takes the part on
    with the first thing that is done (``handle.py``)."""
    needed, _to = ASSIGNMENT_MOVES[kind]
    if actor.role == ActorRole.LINK and kind in {EventKind.ACTED, EventKind.DELIVERED}:
        needed |= {AssignmentStatus.OFFERED}
    if assignment.status not in needed:
        raise MoveNotAllowed(
            _("Langkah “%(step)s” tidak dapat dilakukan: bagian instansi ini berstatus “%(status)s”.")
            % {"step": EventKind(kind).label, "status": AssignmentStatus(assignment.status).label}
        )


def what_changed(case: Case, seen: int) -> str:
    """In words, what happened to the case since version ``seen``."""
    newer = CaseEvent.objects.filter(case=case, number__gt=seen).order_by("number").values_list("kind", flat=True)
    steps = ", ".join(str(EventKind(kind).label) for kind in newer)
    return _("Laporan ini sudah berubah sejak Anda membukanya: %(steps)s. Muat ulang untuk melihat keadaan terbaru.") % {
        "steps": steps
    }
