"""Writing groups, supports, answers and reports. Each function needs a transaction; what is counted is written with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from ntbcare.aspirations.models import (
    AspirationGroup,
    GroupAnswer,
    GroupMember,
    Outcome,
    PlanningOffice,
    PlanningReport,
    Supporter,
)
from ntbcare.audit.actions import record
from ntbcare.common.canonical import Json, digest
from ntbcare.common.clock import now
from ntbcare.common.errors import Conflict, NotFound, TooMany
from ntbcare.complainants.actions import Person, forget_person, keep_person
from ntbcare.vault.actions import keyed_hash

MOST_FROM_ONE_NETWORK = 20
"""So many devices of one network may support one group within an hour: a family or a school, not a machine. Telephones of one
operator share addresses."""
_WINDOW, _KEPT = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer as the planning agency gives it."""

    outcome: Outcome
    text: str
    planning_year: int | None = None
    programme: str = ""
    agency_id: int | None = None


def set_planning_office(branch_id: int, agency_id: int, *, from_day: date, basis: str, by: int | None) -> PlanningOffice:
    """Say which agency plans for a government from a day on."""
    row = PlanningOffice.objects.create(
        branch_id=branch_id, agency_id=agency_id, from_day=from_day, basis=basis[:200], added_at=now(), added_by_id=by
    )
    record("aspiration.office_set", f"agency:{agency_id}", user_id=by, details={"branch": branch_id})
    return row


def lock_group(pk: int) -> AspirationGroup:
    """An open group under a lock. Raises NotFound for every other."""
    group = AspirationGroup.objects.select_for_update(of=("self",)).filter(pk=pk, dissolved_at=None).first()
    if group is None:
        raise NotFound(_("Kelompok aspirasi ini tidak ada."))
    return group


def make_group(
    branch_id: int, *, title: str, summary: str, region_id: str | None, round_year: int, by: int | None
) -> AspirationGroup:
    """A group without aspirations."""
    group = AspirationGroup.objects.create(
        branch_id=branch_id,
        region_id=region_id,
        title=title,
        summary=summary,
        round_year=round_year,
        created_at=now(),
        created_by_id=by,
    )
    record("aspiration.grouped", f"aspiration:{group.pk}", user_id=by)
    return group


def describe_group(group: AspirationGroup, *, title: str, summary: str, region_id: str | None, by: int | None) -> None:
    """Other words for a group that is locked."""
    group.title, group.summary, group.region_id = title, summary, region_id
    group.save(update_fields=["title", "summary", "region"])
    record("aspiration.described", f"aspiration:{group.pk}", user_id=by)


def add_member(group: AspirationGroup, case_id: int) -> None:
    """Put an aspiration into a locked group. Raises Conflict where it stands in one already."""
    if GroupMember.objects.filter(case_id=case_id, until=None).exists():
        raise Conflict(_("Aspirasi ini sudah masuk kelompok. Keluarkan dulu."))
    GroupMember.objects.create(group=group, case_id=case_id, since=now())
    AspirationGroup.objects.filter(pk=group.pk).update(aspirations=F("aspirations") + 1)


def remove_member(case_id: int) -> int | None:
    """Take an aspiration out of its group; the group's number, None where it stands in none."""
    member = GroupMember.objects.select_for_update(of=("self",)).filter(case_id=case_id, until=None).first()
    if member is None:
        return None
    member.until = now()
    member.save(update_fields=["until"])
    AspirationGroup.objects.filter(pk=member.group_id).update(aspirations=F("aspirations") - 1)
    return member.group_id


def dissolve(group: AspirationGroup, *, by: int | None) -> None:
    """It was not one wish: the group is gone for everybody; what was said and supported stays on record."""
    group.dissolved_at = now()
    group.save(update_fields=["dissolved_at"])
    record("aspiration.dissolved", f"aspiration:{group.pk}", user_id=by)


def support(group_id: int, *, device: str, address: str, person: Person, language: str) -> AspirationGroup:
    """Let a device support a group; again changes nothing but the way to be told. Raises TooMany, NotFound."""
    group = lock_group(group_id)
    device_hash, address_hash = keyed_hash(device, purpose="support-device"), keyed_hash(address, purpose="support-address")
    row = Supporter.objects.filter(group=group, device_hash=device_hash).select_related("person").first()
    if row is None:
        lately = Supporter.objects.filter(group=group, address_hash=address_hash, at__gt=now() - _WINDOW).count()
        if lately >= MOST_FROM_ONE_NETWORK:
            raise TooMany(_("Dari jaringan Anda sudah banyak dukungan dalam satu jam ini. Coba lagi nanti."), retry_after=3600)
        row = Supporter(group=group, device_hash=device_hash, at=now(), withdrawn_at=now())
    if row.withdrawn_at is not None:
        AspirationGroup.objects.filter(pk=group.pk).update(supporters=F("supporters") + 1)
    row.withdrawn_at, row.address_hash, row.language = None, address_hash, language
    if person.is_known:
        forgotten, row.person = row.person, keep_person(person)
        row.save()
        forget_person(forgotten)
    row.save()
    group.refresh_from_db(fields=["supporters"])
    return group


def withdraw_support(group_id: int, *, device: str) -> AspirationGroup:
    """Take a support back, with the way to be told; nothing happens where there is none."""
    group = lock_group(group_id)
    device_hash = keyed_hash(device, purpose="support-device")
    row = Supporter.objects.filter(group=group, device_hash=device_hash, withdrawn_at=None).select_related("person").first()
    if row is not None:
        forgotten, row.person, row.withdrawn_at = row.person, None, now()
        row.save(update_fields=["person", "withdrawn_at"])
        forget_person(forgotten)
        AspirationGroup.objects.filter(pk=group.pk).update(supporters=F("supporters") - 1)
        group.refresh_from_db(fields=["supporters"])
    return group


def forget_networks() -> int:
    """Periodic: forget from which networks supports of more than a day ago came; how many."""
    return Supporter.objects.filter(at__lt=now() - _KEPT).exclude(address_hash="").update(address_hash="")


def answer_group(group: AspirationGroup, said: Said, *, seen: int, by_agency: int, by: int | None) -> GroupAnswer:
    """Add an answer to a locked group. Raises Conflict when there are others than the ``seen`` first ones."""
    if group.answers != seen:
        raise Conflict(_("Kelompok ini sudah dijawab orang lain. Muat ulang untuk membacanya."))
    row = GroupAnswer.objects.create(
        group=group,
        number=seen + 1,
        outcome=said.outcome,
        planning_year=said.planning_year,
        programme=said.programme,
        agency_id=said.agency_id,
        text=said.text,
        by_agency_id=by_agency,
        author_id=by,
        at=now(),
    )
    group.outcome, group.answers = said.outcome, row.number
    if said.planning_year is not None:
        group.round_year = said.planning_year
    group.save(update_fields=["outcome", "answers", "round_year"])
    record("aspiration.answered", f"aspiration:{group.pk}", user_id=by, details={"outcome": said.outcome.value})
    return row


def hand_over(branch_id: int, round_year: int, rows: list[Json], *, handed_to: str, by: int | None) -> PlanningReport:
    """Freeze what is said of a planning year now, and to whom it was handed."""
    number = PlanningReport.objects.filter(branch_id=branch_id, round_year=round_year).count() + 1
    report = PlanningReport.objects.create(
        branch_id=branch_id,
        round_year=round_year,
        number=number,
        handed_to=handed_to[:200],
        handed_at=now(),
        handed_by_id=by,
        rows=rows,
        sha256=digest({"rows": rows}).hex(),
    )
    record("aspiration.handed_over", f"planning:{report.pk}", user_id=by, details={"year": round_year})
    return report
