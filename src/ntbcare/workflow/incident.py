"""A crowd's reports become one incident: found, proposed to the coordinators, opened with a public notice, gathered into one
main case whose answer reaches everybody, ended or taken apart again.

Nothing is joined without a coordinator's word; each joining is the ordinary step (``join.py``), told to the complainant and
reversible case by case.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from ntbcare.agencies.scope import Viewer, viewer_of
from ntbcare.cases.actor import Actor
from ntbcare.cases.joins import joined_cases
from ntbcare.cases.matrix import STEPS
from ntbcare.cases.sets import EventKind
from ntbcare.common.clock import now
from ntbcare.common.errors import FieldError, InvalidInput, NotFound, NtbCareError
from ntbcare.common.text import clean_line
from ntbcare.publication.redaction import propose_text
from ntbcare.verification.incidents import (
    add_news,
    keep_candidates,
    lock_incident,
    move_incident,
)
from ntbcare.verification.models import Incident, IncidentState
from ntbcare.workflow.join import join_cases, part_case
from ntbcare.workflow.receive import check_text

log = structlog.get_logger()


def incidents_for(viewer: Viewer) -> list[Incident]:
    """The incidents of the officer's branches, the newest first."""
    rows = Incident.objects.filter(branch_id__in=_branches(viewer)).select_related("main").order_by("-pk")
    return list(rows[:100])


def incident_for(viewer: Viewer, pk: int) -> Incident:
    """An incident of the officer's branches. Raises NotFound for every other."""
    row = Incident.objects.filter(pk=pk, branch_id__in=_branches(viewer)).select_related("main").first()
    if row is None:
        raise NotFound(_("Kejadian ini tidak ada."))
    return row


def open_incident(pk: int, *, title: str, text: str, next_at: datetime | None, viewer: Viewer) -> Incident:
    """Make a proposed incident known to everybody and gather its reports, by a job. Also opens an ended one again."""
    incident_for(viewer, pk)
    name, said = clean_line(title)[:120], public_words(text)
    if len(name) < 5:
        message = _("Beri nama singkat, misalnya: Lampu padam di Gerung Utara.")
        raise InvalidInput(message, errors=[FieldError("title", "too_short", message)])
    public_words(name, what="title", minimum=5)
    with transaction.atomic(durable=True):
        incident = lock_incident(pk)
        incident.title = name
        allowed = {IncidentState.PROPOSED.value, IncidentState.ENDED.value}
        move_incident(incident, IncidentState.OPEN, allowed=allowed, by=viewer.user_id)
        add_news(incident, said, next_at=_later(next_at), by=viewer.user_id)
        gather_reports.enqueue(pk, viewer.user_id)
    return incident


def tell_news(pk: int, text: str, *, next_at: datetime | None, viewer: Viewer) -> None:
    """Tell everybody more of an open incident."""
    incident_for(viewer, pk)
    said = public_words(text)
    with transaction.atomic(durable=True):
        incident = lock_incident(pk)
        if incident.state != IncidentState.OPEN:
            raise InvalidInput(_("Kabar hanya untuk kejadian yang sedang berlangsung."))
        add_news(incident, said, next_at=_later(next_at), by=viewer.user_id)


def end_incident(pk: int, *, viewer: Viewer) -> None:
    """It is over. The reports stay together; the notice stands for some days."""
    incident_for(viewer, pk)
    with transaction.atomic(durable=True):
        move_incident(lock_incident(pk), IncidentState.ENDED, allowed={IncidentState.OPEN.value}, by=viewer.user_id)


def take_apart(pk: int, *, viewer: Viewer) -> None:
    """It was not one thing after all: the notice goes, and every report stands by itself again, by a job."""
    incident_for(viewer, pk)
    with transaction.atomic(durable=True):
        live = {IncidentState.PROPOSED.value, IncidentState.OPEN.value, IncidentState.ENDED.value}
        move_incident(lock_incident(pk), IncidentState.DISMISSED, allowed=live, by=viewer.user_id)
        part_reports.enqueue(pk, viewer.user_id)


def gather_now(pk: int, *, viewer: Viewer) -> None:
    """Let what was offered since go with an open incident, by a job."""
    if incident_for(viewer, pk).state == IncidentState.OPEN:
        with transaction.atomic(durable=True):
            gather_reports.enqueue(pk, viewer.user_id)


@task()
def gather_reports(pk: int, user_id: int) -> int:
    """Join what was found alike to the main case, one step each; how many. What cannot be joined any more stays alone."""
    incident, actor = Incident.objects.get(pk=pk), Actor.officer(viewer_of(user_id))
    joined = 0
    for case_id in list(incident.candidates) if incident.state == IncidentState.OPEN else ():
        joined += _tried(partial(join_cases, case_id, main_id=incident.main_id, actor=actor))
    with transaction.atomic(durable=True):
        fresh = lock_incident(pk)
        tried = set(incident.candidates)
        keep_candidates(fresh, [number for number in fresh.candidates if number not in tried])
    return joined


@task()
def part_reports(pk: int, user_id: int) -> int:
    """Part every report from the main case; how many."""
    incident, actor = Incident.objects.get(pk=pk), Actor.officer(viewer_of(user_id))
    reports = joined_cases([incident.main_id]).get(incident.main_id, [])
    return sum(_tried(partial(part_case, one.pk, actor=actor)) for one in reports)


def _tried(step: Callable[[], object]) -> bool:
    try:
        step()
    except NtbCareError as error:
        log.info("incident_step_refused", error=type(error).__name__)
        return False
    return True


def _branches(viewer: Viewer) -> frozenset[int]:
    return viewer.reach_as(*STEPS[EventKind.JOINED])


def public_words(text: str, *, what: str = "text", minimum: int = 20) -> str:
    """A text for everybody: without what names a person by number."""
    said = check_text(text, what=what, minimum=minimum)
    if propose_text(said) != said:
        message = _("Teks ini dibaca semua orang. Hapus nomor telepon, identitas, pelat, dan alamat surel.")
        raise InvalidInput(message, errors=[FieldError(what, "names_somebody", message)])
    return said


def _later(moment: datetime | None) -> datetime | None:
    if moment is not None and moment <= now():
        message = _("Kabar berikutnya harus sesudah sekarang.")
        raise InvalidInput(message, errors=[FieldError("next_at", "past", message)])
    return moment
