"""Planning what becomes of an agency, and what of it lies in this room: name, place in the tree, officers. Cases are moved by
``workflow/reorganise.py``. Nothing is deleted: a dissolved agency stays with its history and figures, and takes no new work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ntbcare.agencies.dividing import Successor, as_kept, contested, heir_among, successors_in
from ntbcare.agencies.models import Agency, Member, Reorganisation
from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.agencies.roles import GOVERNMENTS, ReorganisationKind, ReorganisationState
from ntbcare.agencies.version import bump_reference
from ntbcare.audit.actions import record
from ntbcare.common.canonical import Json
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Conflict, FieldError, InvalidInput, NotFound
from ntbcare.common.text import clean_line

OPEN_STATES = (ReorganisationState.PLANNED, ReorganisationState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an administrator says of a reorganisation. ``successors``: the first has whatever is not given to another."""

    agency_id: int
    kind: ReorganisationKind
    effective_on: date
    reason: str
    successors: tuple[Successor, ...] = ()
    new_name: str = ""
    new_short_name: str = ""


def check_plan(plan: Plan) -> None:
    """Raises InvalidInput naming each field that does not fit."""
    agency = reference().agencies.get(plan.agency_id)
    if agency is None:
        raise NotFound(_("Instansi tidak ditemukan."))
    errors: list[FieldError] = []
    if agency.kind in GOVERNMENTS and plan.kind != ReorganisationKind.RENAMED:
        errors.append(FieldError("agency", "branch", _("Pemerintah daerah hanya dapat berganti nama di sini.")))
    if len(clean_line(plan.reason)) < 5:
        errors.append(FieldError("reason", "too_short", _("Sebutkan dasarnya, misalnya nomor peraturan.")))
    if plan.effective_on < local_day(now()):
        errors.append(FieldError("effective_on", "past", _("Pilih hari ini atau sesudahnya: laporan tidak dipindahkan surut.")))
    errors += _name_errors(plan) if plan.kind == ReorganisationKind.RENAMED else _successor_errors(plan, agency)
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)


def plan_reorganisation(plan: Plan, *, by: int | None) -> Reorganisation:
    """Write a plan down. Raises InvalidInput, Conflict when another is open for the same agency."""
    check_plan(plan)
    with transaction.atomic():
        if Reorganisation.objects.filter(agency_id=plan.agency_id, state__in=OPEN_STATES).exists():
            raise Conflict(_("Untuk instansi ini sudah ada penataan yang belum selesai."))
        agency = Agency.objects.select_for_update(of=("self",)).get(pk=plan.agency_id)
        row = Reorganisation.objects.create(
            agency=agency,
            kind=plan.kind,
            effective_on=plan.effective_on,
            reason=clean_line(plan.reason)[:300],
            old_name=agency.name,
            new_name=clean_line(plan.new_name)[:200],
            new_short_name=clean_line(plan.new_short_name)[:80],
            successors=as_kept(plan.successors),
            author_id=by,
            created_at=now(),
        )
        details: dict[str, Json] = {"kind": plan.kind.value, "successors": [one.agency_id for one in plan.successors]}
        record("agency.reorganisation_planned", f"agency:{agency.pk}", user_id=by, details=details)
    return row


def cancel_reorganisation(pk: int, *, by: int | None) -> None:
    """Give up a plan whose day has not come. Raises Conflict."""
    with transaction.atomic():
        changed = Reorganisation.objects.filter(pk=pk, state=ReorganisationState.PLANNED).update(
            state=ReorganisationState.CANCELLED, ended_at=now()
        )
        if not changed:
            raise Conflict(_("Penataan ini sudah berjalan dan tidak dapat dibatalkan."))
        record("agency.reorganisation_cancelled", f"reorganisation:{pk}", user_id=by)


def begin_reorganisation(pk: int, *, total: int) -> Reorganisation | None:
    """Rename, or put the successors in the agency's place in the tree and in its officers' roles; once. None when it has ended.

    The agency takes no new work from here on. Needs a transaction.
    """
    row = Reorganisation.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None or row.state not in OPEN_STATES:
        return None
    if row.state == ReorganisationState.RUNNING:
        return row
    row.state, row.started_at, row.total = ReorganisationState.RUNNING, now(), total
    agency = Agency.objects.select_for_update(of=("self",)).get(pk=row.agency_id)
    if row.kind == ReorganisationKind.RENAMED:
        agency.name, agency.short_name = row.new_name, row.new_short_name or row.new_name[:80]
    else:
        agency.active = False
        heir = successors_of(row)[0].agency_id
        row.moved = {"officers": _move_officers(row, heir), "below": _move_below(agency, heir)}
        # Below its heir, so that whoever has its tasks now reads its history and figures, which stay its own.
        agency.parent_id, agency.branch_id = heir, reference().agencies[heir].branch_id
    agency.save()
    row.save()
    bump_reference()
    record(f"agency.{row.kind}", f"agency:{agency.pk}", user_id=row.author_id, details={"reorganisation": row.pk})
    return row


def note_progress(pk: int, *, cursor: int, cases: int, looked_at: int) -> None:
    """Note how far the moving of cases is."""
    with transaction.atomic():
        row = Reorganisation.objects.select_for_update(of=("self",)).get(pk=pk)
        moved: dict[str, Json] = dict(row.moved)
        row.cursor, row.done = cursor, row.done + looked_at
        row.moved = {**moved, "cases": int(str(moved.get("cases", 0))) + cases}
        row.save(update_fields=["cursor", "done", "moved"])


def note_moved(pk: int, what: str, count: int) -> None:
    """Note how many of something went over."""
    row = Reorganisation.objects.select_for_update(of=("self",)).get(pk=pk)
    row.moved = {**row.moved, what: count}
    row.save(update_fields=["moved"])


def end_reorganisation(pk: int) -> None:
    """All is moved."""
    Reorganisation.objects.filter(pk=pk, state=ReorganisationState.RUNNING).update(
        state=ReorganisationState.DONE, ended_at=now(), done=F("total")
    )


def successors_of(row: Reorganisation) -> list[Successor]:
    """Who takes over, the one for everything else first."""
    return successors_in(row.successors)


def heir_for(row: Reorganisation, *, topic: str = "", region: str = "") -> int:
    """The agency that takes over a case of a topic at a place (empty: not known)."""
    return heir_among(successors_of(row), topic, region)


def newest_reorganisation(agency_id: int) -> Reorganisation | None:
    """By what an agency lost its tasks; None for one that has them, or that was only renamed."""
    rows = Reorganisation.objects.filter(agency_id=agency_id, agency__active=False)
    carried_out = rows.filter(state__in=[ReorganisationState.RUNNING, ReorganisationState.DONE])
    return carried_out.exclude(kind=ReorganisationKind.RENAMED).order_by("-pk").first()


def _name_errors(plan: Plan) -> list[FieldError]:
    name = clean_line(plan.new_name)
    if not name:
        return [FieldError("new_name", "required", _("Isi nama instansi."))]
    if Agency.objects.filter(name__iexact=name).exclude(pk=plan.agency_id).exists():
        return [FieldError("new_name", "taken", _("Nama instansi ini sudah dipakai."))]
    return []


def _successor_errors(plan: Plan, agency: AgencyInfo) -> list[FieldError]:
    known = reference().agencies
    needed = 2 if plan.kind == ReorganisationKind.SPLIT else 1
    ids = [one.agency_id for one in plan.successors]
    if len(set(ids)) < needed or (needed == 1 and len(ids) > 1):
        message = _("Sebutkan sedikitnya dua instansi penerus.") if needed == 2 else _("Sebutkan satu instansi penerus.")
        return [FieldError("successors", "count", message)]
    below = reference().reach(agency.id)
    if any(pk not in known or not known[pk].active or pk in below or known[pk].is_branch for pk in ids):
        return [
            FieldError("successors", "unknown", _("Penerus harus instansi aktif di luar instansi ini, bukan pemerintah daerah."))
        ]
    if any(region not in reference().regions for one in plan.successors for region in one.regions):
        return [FieldError("regions", "unknown", _("Wilayah ini tidak dikenal."))]
    if contested(plan.successors):
        return [FieldError("topics", "twice", _("Setiap topik di satu wilayah hanya untuk satu penerus."))]
    return []


def _move_officers(row: Reorganisation, heir: int) -> int:
    """Every role at the old agency ends and begins at the heir, with its training; who has it there already keeps that."""
    members = list(Member.objects.select_for_update(of=("self",)).filter(agency_id=row.agency_id, until=None))
    moment = now()
    for member in members:
        Member.objects.filter(pk=member.pk).update(until=moment)
        Member.objects.get_or_create(
            user_id=member.user_id,
            agency_id=heir,
            role=member.role,
            until=None,
            defaults={"since": moment, "trained_on": member.trained_on},
        )
        record("member.moved", f"user:{member.user_id}", user_id=row.author_id, details={"from": row.agency_id, "to": heir})
    return len(members)


def _move_below(agency: Agency, heir: int) -> int:
    """What stood below the agency in the tree stands below the heir, in the heir's branch."""
    branch = reference().agencies[heir].branch_id
    below: Sequence[Agency] = list(Agency.objects.filter(parent_id=agency.pk).exclude(pk=heir))
    for one in below:
        one.parent_id = heir
        one.branch_id = one.branch_id if one.kind in GOVERNMENTS else branch
        one.save()
    return len(below)
