"""Aspirations: put into groups and taken out, supported by others, answered by the planning agency, handed to the round.

Coordinators group the aspirations of their branch; the agency that plans for it groups those that it reaches, and answers.
Nothing of what somebody wrote is shown with a group, only what officers wrote of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.aspirations import actions
from ntbcare.aspirations.models import AspirationGroup, GroupAnswer, Outcome, PlanningReport
from ntbcare.aspirations.queries import ALIKE, grouped_cases, next_round, planning_office, planning_offices, report_rows
from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Case
from ntbcare.cases.moves import OPEN
from ntbcare.cases.sets import Classification, EventKind, Status
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import FieldError, Forbidden, InvalidInput, NotFound
from ntbcare.common.text import clean_line
from ntbcare.complainants.actions import Person
from ntbcare.complainants.rules import normalise_email, normalise_phone
from ntbcare.verification.similar import similar_cases
from ntbcare.workflow.aspire_tell import part_members, tell_of_answer
from ntbcare.workflow.incident import public_words
from ntbcare.workflow.receive import check_text
from ntbcare.workflow.transaction import case_step, keep_reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What officers write of a group. ``region_code`` is where the wish is about; empty for a whole government."""

    title: str
    summary: str
    region_code: str = ""


def grouping_branches(viewer: Viewer) -> frozenset[int]:
    """The governments whose aspirations the officer groups."""
    return frozenset(b.id for b in reference().branches if b.id in viewer.reach_as(Role.COORDINATOR)) | answering_branches(viewer)


def answering_branches(viewer: Viewer) -> frozenset[int]:
    """The governments for whose planning agency the officer speaks."""
    own = viewer.reach_as(Role.LIAISON)
    return frozenset(branch_id for branch_id, office in planning_offices().items() if office.id in own)


def group_for(viewer: Viewer, pk: int) -> AspirationGroup:
    """A group of the officer's governments, dissolved ones too. Raises NotFound for every other."""
    rows = AspirationGroup.objects.filter(pk=pk, branch_id__in=grouping_branches(viewer)).select_related("branch", "region")
    group = rows.first()
    if group is None:
        raise NotFound(_("Kelompok aspirasi ini tidak ada."))
    return group


def open_group_of(branch_id: int, words: Words, *, viewer: Viewer) -> AspirationGroup:
    """A new group, open to everybody at once. It begins without aspirations."""
    if branch_id not in grouping_branches(viewer):
        raise NotFound(_("Kelompok aspirasi ini tidak ada."))
    title, summary, region = _checked(words)
    with transaction.atomic(durable=True):
        group = actions.make_group(
            branch_id, title=title, summary=summary, region_id=region, round_year=next_round(), by=viewer.user_id
        )
        keep_reply(group)
    return group


def name_planning_office(branch_id: int, agency: str, *, from_day: date, basis: str, viewer: Viewer) -> None:
    """A coordinator of a government says which of its agencies plans for it, from today on at the earliest."""
    if branch_id not in viewer.reach_as(Role.COORDINATOR):
        raise NotFound(_("Wilayah kerja ini bukan wilayah Anda."))
    office = reference().find_agency(agency) if agency.strip() else None
    if office is None or office.branch_id != branch_id:
        raise _wrong("agency", _("Pilih instansi dari wilayah itu."))
    if from_day < local_day(now()):
        raise _wrong("from_day", _("Aturan berlaku paling cepat hari ini."))
    with transaction.atomic(durable=True):
        actions.set_planning_office(branch_id, office.id, from_day=from_day, basis=clean_line(basis), by=viewer.user_id)


def suggested_for(viewer: Viewer, group: AspirationGroup) -> list[Case]:
    """Aspirations of the government that stand in no group and may be of the same wish, the likest first; three statements.

    Coordinators read them; confidential ones are offered to nobody, for a likeness would tell what they say.
    """
    if group.branch_id not in viewer.reach_as(Role.COORDINATOR) or group.dissolved_at is not None:
        return []
    free = Q(branch_id=group.branch_id, classification=Classification.ASPIRATION, confidential=False, own_office=False)
    among = free & Q(status__in=OPEN | {Status.CLOSED}) & ~Q(pk__in=grouped_cases())
    found = similar_cases(f"{group.title}. {group.summary}", region_code=group.region_id, at=now(), among=among, least=ALIKE)
    return [one.case for one in found]


def describe(pk: int, words: Words, *, viewer: Viewer) -> None:
    """Other words for a group."""
    group_for(viewer, pk)
    title, summary, region = _checked(words)
    with transaction.atomic(durable=True):
        actions.describe_group(actions.lock_group(pk), title=title, summary=summary, region_id=region, by=viewer.user_id)


def group_case(case_id: int, *, group_id: int, actor: Actor, seen: int | None = None) -> Case:
    """Put an aspiration into a group of its government. Raises MoveNotAllowed for other classes and governments."""
    with case_step(case_id, EventKind.GROUPED, actor=actor, seen=seen) as step:
        _check_planner(actor, step.case.branch_id)
        if step.case.classification != Classification.ASPIRATION:
            raise MoveNotAllowed(_("Hanya aspirasi yang masuk kelompok. Ubah dulu klasifikasinya."))
        group = actions.lock_group(group_id)
        if group.branch_id != step.case.branch_id:
            raise NotFound(_("Kelompok aspirasi ini tidak ada."))
        actions.add_member(group, case_id)
        office = planning_office(group.branch_id)
        step.add(EventKind.GROUPED, facts={"group": group_id, "planner": office.id if office is not None else None})
    return step.case


def ungroup_case(case_id: int, *, actor: Actor, seen: int | None = None) -> Case:
    """Take an aspiration out of its group again."""
    with case_step(case_id, EventKind.UNGROUPED, actor=actor, seen=seen) as step:
        _check_planner(actor, step.case.branch_id)
        group_id = actions.remove_member(case_id)
        if group_id is None:
            raise MoveNotAllowed(_("Aspirasi ini tidak ada di kelompok mana pun."))
        step.add(EventKind.UNGROUPED, facts={"group": group_id})
    return step.case


def dissolve_group(pk: int, *, viewer: Viewer) -> None:
    """It was not one wish: nobody sees the group any more, and its aspirations stand alone again, by a job."""
    group_for(viewer, pk)
    with transaction.atomic(durable=True):
        actions.dissolve(actions.lock_group(pk), by=viewer.user_id)
        part_members.enqueue(pk)


def support_group(pk: int, *, device: str, address: str, email: str = "", phone: str = "", language: str) -> AspirationGroup:
    """Somebody supports a group from a device, perhaps leaving a way to be told of the answer."""
    person = Person(email=_email(email), phone=_phone(phone), language=language)
    with transaction.atomic(durable=True):
        group = actions.support(pk, device=device, address=address, person=person, language=language)
        keep_reply(group)
    return group


def withdraw_support(pk: int, *, device: str) -> AspirationGroup:
    """Not any more."""
    with transaction.atomic(durable=True):
        group = actions.withdraw_support(pk, device=device)
        keep_reply(group)
    return group


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What the form of an answer holds, as it was typed."""

    outcome: str
    text: str
    year: str = ""
    programme: str = ""
    agency: str = ""


def answer_group(pk: int, typed: Answering, *, seen: int, viewer: Viewer) -> GroupAnswer:
    """The planning agency answers a group, or answers it anew; all who wished and all who asked to be told are told, by a job.

    Raises Conflict when a colleague was quicker.
    """
    group = group_for(viewer, pk)
    office = planning_office(group.branch_id)
    if group.branch_id not in answering_branches(viewer) or office is None:
        raise Forbidden(_("Kelompok aspirasi dijawab oleh instansi perencana."))
    said = _read(typed)
    with transaction.atomic(durable=True):
        locked = actions.lock_group(pk)
        row = actions.answer_group(locked, said, seen=seen, by_agency=office.id, by=viewer.user_id)
        tell_of_answer.enqueue(row.pk)
        keep_reply(row)
    return row


def hand_over_round(branch_id: int, round_year: int, *, handed_to: str, viewer: Viewer) -> PlanningReport:
    """Freeze a planning year's report and say to whom it was handed."""
    if branch_id not in grouping_branches(viewer):
        raise NotFound(_("Laporan perencanaan ini tidak ada."))
    to = clean_line(handed_to)
    if len(to) < 5:
        raise _wrong("handed_to", _("Sebutkan kepada siapa diserahkan, misalnya Musrenbang RKPD 2028."))
    with transaction.atomic(durable=True):
        rows = report_rows(branch_id, round_year)
        if not rows:
            raise _wrong("handed_to", _("Tahun itu belum punya kelompok aspirasi."))
        return actions.hand_over(branch_id, round_year, rows, handed_to=to, by=viewer.user_id)


def _read(typed: Answering) -> actions.Said:
    text = check_text(typed.text)
    public_words(text)
    if typed.outcome not in Outcome.values or typed.outcome == Outcome.OPEN:
        raise _wrong("outcome", _("Pilih jawabannya."))
    outcome = Outcome(typed.outcome)
    year: int | None = None
    if outcome != Outcome.DECLINED:
        year = int(typed.year) if typed.year.isascii() and typed.year.isdigit() and len(typed.year) == 4 else None
        if year is None or not next_round() - 1 <= year <= next_round() + 9:
            raise _wrong("year", _("Isi tahun perencanaan, dari tahun ini sampai sepuluh tahun ke depan."))
    agency = reference().find_agency(typed.agency) if typed.agency.strip() else None
    if typed.agency.strip() and agency is None:
        raise _wrong("agency", _("Instansi itu tidak dikenal. Pilih dari daftar."))
    return actions.Said(
        outcome=outcome,
        text=text,
        planning_year=year,
        programme=clean_line(typed.programme)[:200],
        agency_id=agency.id if agency else None,
    )


def _check_planner(actor: Actor, branch_id: int) -> None:
    """Of agencies only the planning one groups. Who coordinates the branch was checked with the step."""
    viewer = actor.viewer
    if viewer is not None and branch_id not in grouping_branches(viewer):
        raise Forbidden(_("Aspirasi dikelompokkan oleh koordinator dan instansi perencana."))


def _checked(words: Words) -> tuple[str, str, str | None]:
    title = clean_line(words.title)[:120]
    if len(title) < 5:
        raise _wrong("title", _("Beri judul singkat, misalnya: Jembatan Gerung Utara."))
    public_words(title, what="title", minimum=5)
    summary = public_words(words.summary, what="summary")
    if words.region_code and words.region_code not in reference().regions:
        raise _wrong("region_code", _("Wilayah ini tidak dikenal."))
    return title, summary, words.region_code or None


def _email(typed: str) -> str:
    if not typed.strip():
        return ""
    address = normalise_email(typed)
    if address is None:
        raise _wrong("email", _("Alamat surel ini tidak lengkap."))
    return address


def _phone(typed: str) -> str:
    if not typed.strip():
        return ""
    number = normalise_phone(typed)
    if number is None:
        raise _wrong("phone", _("Nomor telepon ini tidak lengkap."))
    return number


def _wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, errors=[FieldError(field, "invalid", message)])
