"""The frame of every step that a program takes: who, on which case, which version, once per key."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Header

from ntbcare.agencies.scope import Viewer
from ntbcare.cases.access import find_case
from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import CaseNotFound
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.queries import visible_case
from ntbcare.common.canonical import Json
from ntbcare.common.errors import NotFound
from ntbcare.web.api.auth import viewer_in
from ntbcare.web.api.idempotent import reply
from ntbcare.web.api.shapes import agency_name, moment, row_shape

IfMatch = Annotated[str, Header(alias="If-Match")]
Step = Callable[[int, Actor, int | None], Case]


def step_on_case(request: HttpRequest, reference: str, if_match: str, step: Step, *, case_id: int | None = None) -> HttpResponse:
    """One step of an officer on a case, once per key; the reply says the case's new version. Raises what the step raises."""
    viewer = viewer_in(request)
    pk = case_id_of(reference) if case_id is None else case_id
    return with_version(
        reply(
            request,
            lambda: step(pk, Actor.officer(viewer), seen_in(if_match)),
            lambda case: stepped(viewer, case),
            caller=f"user {viewer.user_id}",
        )
    )


def with_version(response: HttpResponse) -> HttpResponse:
    """The reply of a step with the case's version as ETag: of a repeated request the version that the first one made."""
    response.headers["ETag"] = f'"{json.loads(response.content)["version"]}"'
    return response


def step_on_part(request: HttpRequest, assignment_id: int, if_match: str, step: Step) -> HttpResponse:
    """As ``step_on_case``, for an assignment of a case that the officer reaches."""
    assignment = Assignment.objects.filter(pk=assignment_id).first() if 0 < assignment_id < 2**62 else None
    if assignment is None:
        raise NotFound(_("Disposisi ini tidak ada."))

    def within_reach(case_id: int, actor: Actor, seen: int | None) -> Case:
        # Asked with the step, not before: a refusal that is repeated under its key still gets its first reply.
        visible_case(viewer_in(request), case_id)
        return step(case_id, actor, seen)

    return step_on_case(request, "", if_match, within_reach, case_id=assignment.case_id)


def stepped(viewer: Viewer, case: Case) -> dict[str, Json]:
    """A case as a step leaves it."""
    parts = Assignment.objects.filter(case=case).order_by("pk")
    shape = row_shape(viewer, case)
    shape["assignments"] = [
        {
            "id": part.pk,
            "agency": agency_name(part.agency_id),
            "part": part.part,
            "status": part.status,
            "due_at": moment(part.due_at),
        }
        for part in parts
    ]
    return shape


def case_id_of(reference: str) -> int:
    """The case of a reference. Raises CaseNotFound."""
    case = find_case(reference)
    if case is None:
        raise CaseNotFound(_("Laporan ini tidak ada."))
    return case.pk


def seen_in(if_match: str) -> int | None:
    """The version in If-Match; None for an absent one and for ``*``; an unreadable one matches nothing."""
    tag = if_match.strip().removeprefix("W/").strip('"')
    if tag in {"", "*"}:
        return None
    return int(tag) if tag.isascii() and tag.isdigit() and len(tag) < 10 else 0
