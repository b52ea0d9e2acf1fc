"""Meetings, commitments and changes for tests, made by the room's own actions. Invented."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.meetings.access import Reach, reach_of
from ntbcare.monitoring.meetings.commitments import (
    CommitmentSaid,
    MilestoneSaid,
    confirm_commitment,
    fingerprint,
    write_commitment,
)
from ntbcare.monitoring.meetings.minutes import MeetingSaid, adopt_minutes, open_meeting
from ntbcare.monitoring.meetings.task_steps import StepSaid, TaskSaid, give_task, take_step
from ntbcare.monitoring.models import Commitment, Meeting, Task
from ntbcare.monitoring.scorecard import HalfYear
from tests.world import World

MINUTES = MeetingSaid(
    held_on=None,
    place="Aula contoh",
    attended="Dinas Perhubungan: 3\nPengamat masyarakat sipil: 2 orang",
    discussed="- Tindak lanjut masih rendah\n- Jawaban belum memuaskan",
    decided="1. Papan nomor pengaduan dipasang di setiap puskesmas",
)


def reach(world: World, role: Role = Role.COORDINATOR, place: str = "Pemprov") -> Reach:
    """What an officer may do."""
    return reach_of(world.viewer(role, place))


def minutes(*, held_on: date | None = None, **said: str) -> MeetingSaid:
    """Minutes of today, or of another day, or with other words."""
    plain = {name: getattr(MINUTES, name) for name in ("place", "attended", "discussed", "decided")}
    return MeetingSaid(held_on=held_on or local_day(now()), **(plain | said))


def draft(world: World, *, held_on: date | None = None, place: str = "Pemprov") -> Meeting:
    """A meeting whose minutes can still be written on."""
    coordinator = reach(world, Role.COORDINATOR, place)
    period = HalfYear.of(held_on or local_day(now()))
    with transaction.atomic():
        return open_meeting(minutes(held_on=held_on), branch_id=world.agency(place).pk, period=period, reach=coordinator)


def adopted(world: World, *, held_on: date | None = None, place: str = "Pemprov") -> Meeting:
    """A meeting with adopted minutes."""
    meeting = draft(world, held_on=held_on, place=place)
    with transaction.atomic():
        return adopt_minutes(meeting.pk, seen=meeting.revision, reach=reach(world, Role.COORDINATOR, place))


def task(world: World, *, owner: str = "Dishub", text: str = "Pasang papan nomor pengaduan.", days: int = 30) -> Task:
    """A task of adopted minutes, due in so many days."""
    meeting = Meeting.objects.filter(state="adopted").first() or adopted(world)
    due_on = local_day(now()) + timedelta(days=days)
    with transaction.atomic():
        return give_task(meeting, TaskSaid(text=text, owner=owner, due_on=due_on), reach=reach(world))


def step(one: Task, what: str, who: Reach, **said: str) -> Task:
    """A step of a task's way."""
    with transaction.atomic():
        return take_step(one.pk, what, StepSaid(**said), reach=who)  # type: ignore[arg-type]  # the tests' days are words


SAID = CommitmentSaid(
    title="Pengaduan ditanggapi tepat waktu",
    problem="Banyak laporan dijawab lewat tenggat (contoh).",
    promise="Setiap laporan dijawab dalam 14 hari kerja (contoh).",
    owner="Dishub",
    supporters="Biro Organisasi, masyarakat sipil",
    starts_on=date(2025, 1, 1),
    ends_on=date(2027, 12, 31),
    budget=1_500_000_000,
    staff=12,
    months=36,
    milestones=(
        MilestoneSaid(title="Petugas dilatih", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31)),
        MilestoneSaid(title="Aplikasi terhubung", starts_on=date(2026, 1, 1), ends_on=date(2027, 6, 30)),
    ),
)


def commitment(world: World, *, said: CommitmentSaid = SAID, confirmed: bool = True) -> Commitment:
    """A commitment of the province, confirmed unless told otherwise."""
    with transaction.atomic():
        made = write_commitment(said, branch_id=world.agency("Pemprov").pk, reach=reach(world))
    if confirmed:
        with transaction.atomic():
            confirm_commitment(made.pk, seen=fingerprint(made), reach=reach(world))
        made.refresh_from_db()
    return made
