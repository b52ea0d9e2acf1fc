"""Practice from real cases: what an officer is proposed to make of an answered one, and who may."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Case, EventContent
from ntbcare.cases.permissions import Standing, roles_on
from ntbcare.cases.queries import visible_case
from ntbcare.cases.sets import EventKind, Status
from ntbcare.common.errors import Forbidden
from ntbcare.guidance.actions.practice import Exercise, propose_practice
from ntbcare.guidance.models import PracticeCase
from ntbcare.guidance.quality.stakes import Criterion
from ntbcare.publication.models import PublicCase
from ntbcare.publication.redaction import propose_unnamed

MAKERS = frozenset({Role.COORDINATOR, Role.APPROVER})
"""The roles that may make practice cases, and decide on those of others."""
_ANSWERED = frozenset({Status.ANSWERED, Status.CLOSED})


def may_make_practice(viewer: Viewer, case: Case, standing: Standing) -> bool:
    """Whether the officer may make a practice case of it: answered, its text released; never confidential, never about the
    coordinators' own office."""
    open_to_learn = case.status in _ANSWERED and case.text_released and not case.confidential and not standing.own_office
    return open_to_learn and bool(roles_on(viewer, standing) & MAKERS)


def make_practice(case_id: int, *, actor: Actor) -> PracticeCase:
    """Propose a practice case from the released text and the newest answer, both masked; somebody else reads and approves it.

    Raises CaseNotFound, Forbidden, MoveNotAllowed, Conflict.
    """
    with transaction.atomic(durable=True):
        if actor.viewer is None:
            raise Forbidden(_("Langkah ini bukan untuk Anda."))
        case, _assignments, standing = visible_case(actor.viewer, case_id)
        if not may_make_practice(actor.viewer, case, standing):
            raise Forbidden(_("Laporan ini tidak dapat Anda jadikan bahan latihan."))
        released = PublicCase.objects.filter(pk=case.pk).values_list("text", flat=True).first()
        if not released:
            raise MoveNotAllowed(_("Teks laporan ini belum dimuat di daftar umum."))
        return propose_practice(case.branch_id, _masked(case, released), user_id=actor.user_id, case_id=case.pk)


def _masked(case: Case, released: str) -> Exercise:
    contents = EventContent.objects.filter(event__case=case, event__kind=EventKind.ANSWERED, erased_at=None)
    body = contents.order_by("-event__number").values_list("body", flat=True).first()
    if not body:
        raise MoveNotAllowed(_("Laporan ini belum punya jawaban."))
    category = case.category.name if case.category else ""
    return Exercise(
        title=category or _("Laporan"),
        complaint=propose_unnamed(released),
        answer=propose_unnamed(str(body.get("text", ""))),
        focus=Criterion.ACTION,
    )
