"""Meetings of the demonstration: adopted minutes, tasks in every state, commitments with a history, changes of services. All is
invented, and says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case
from ntbcare.common.clock import local_day, pretend
from ntbcare.monitoring.meetings.access import Reach, reach_of
from ntbcare.monitoring.meetings.changes import ChangeSaid, move_change, propose_change
from ntbcare.monitoring.meetings.commitments import (
    CommitmentSaid,
    MilestoneSaid,
    confirm_commitment,
    fingerprint,
    write_commitment,
)
from ntbcare.monitoring.meetings.minutes import MeetingSaid, adopt_minutes, open_meeting
from ntbcare.monitoring.meetings.progress import ReportSaid, report_progress
from ntbcare.monitoring.meetings.task_steps import StepSaid, TaskSaid, give_task, take_step
from ntbcare.monitoring.models import Commitment, Task
from ntbcare.monitoring.scorecard import HalfYear

_MINUTES = {
    "place": "Aula Kantor Contoh, Mataram",
    "attended": "Diskominfotik: 4\nInspektorat: 2\nBiro Organisasi: 3\nDinas Perhubungan: 2\nPengamat masyarakat sipil: 3",
    "discussed": "Tindak lanjut masih di bawah sasaran (contoh)\nLaporan lampu jalan berulang di kota (contoh)\n"
    "Jawaban yang tidak menyebut waktu membuat warga bertanya lagi (contoh)",
    "decided": "Papan nomor pengaduan dipasang di setiap terminal\nPetugas loket dilatih menjawab\n"
    "Lampu jalan diganti dalam tiga hari",
}
_FIRST, _SECOND = ("Petugas dilatih", "Aplikasi terhubung"), ("Terminal dinilai", "Jalur landai dibangun")
_SERVICES = (
    ("Penggantian lampu jalan (contoh)", "Lampu yang dilaporkan diganti dalam tiga hari kerja, Sabtu juga (contoh)."),
    ("Jam buka loket (contoh)", "Loket buka sampai pukul 17.00 pada hari pasar (contoh)."),
)
_TASKS = (
    ("Pasang papan nomor pengaduan di setiap terminal (contoh).", 45),
    ("Latih petugas loket menjawab dengan menyebut waktu (contoh).", 20),
    ("Ganti lampu jalan yang dilaporkan dalam tiga hari kerja (contoh).", 5),
    ("Susun daftar titik lampu jalan yang sering padam (contoh).", 60),
)


def hold_meetings(actors: Mapping[tuple[Role, int], Actor], *, end: datetime) -> None:
    """All of it as of the last half-year, through the real steps."""
    snapshot = reference()
    transport = snapshot.find_agency("Dishub")
    if transport is None:
        return
    province = snapshot.province.id
    desk, owner = _reach(actors[Role.COORDINATOR, province]), _reach(actors[Role.LEADER, transport.id])
    _meeting(desk, owner, province, end)
    with pretend(end - timedelta(days=2)), transaction.atomic():
        draft = MeetingSaid(held_on=local_day(end + timedelta(days=30)), **_MINUTES | {"attended": ""})
        open_meeting(draft, branch_id=province, period=HalfYear.of(local_day(end)), reach=desk)
    _commitments(desk, owner, province, end)
    _changes(desk, province, end)


def _reach(actor: Actor) -> Reach:
    if actor.viewer is None:
        raise LookupError("an officer has memberships")
    return reach_of(actor.viewer)


def _meeting(desk: Reach, owner: Reach, province: int, end: datetime) -> None:
    """Held seven weeks ago, with a task that is late, one reported done, one confirmed, and one under way."""
    held = end - timedelta(days=49)
    period = HalfYear.of(local_day(held)).before()
    with pretend(held), transaction.atomic():
        meeting = open_meeting(MeetingSaid(held_on=local_day(held), **_MINUTES), branch_id=province, period=period, reach=desk)
        meeting = adopt_minutes(meeting.pk, seen=meeting.revision, reach=desk)
        tasks = [
            give_task(meeting, TaskSaid(text=text, owner="Dishub", due_on=local_day(held + timedelta(days=days))), reach=desk)
            for text, days in _TASKS
        ]
    _step(tasks[0], "note", owner, end - timedelta(days=20), "Papan sedang dicetak (contoh).")
    for one in tasks[1:3]:
        _step(one, "done", owner, end - timedelta(days=25), "Sudah dilakukan; daftarnya di kantor kami (contoh).")
    _step(tasks[2], "confirmed", desk, end - timedelta(days=22), "")


def _step(task: Task, what: str, who: Reach, moment: datetime, text: str) -> None:
    with pretend(moment), transaction.atomic():
        take_step(task.pk, what, StepSaid(text=text), reach=who)


def _commitments(desk: Reach, owner: Reach, province: int, end: datetime) -> None:
    year = local_day(end).year
    quick = _promise(
        desk,
        province,
        end,
        "Contoh: pengaduan dijawab dalam 14 hari kerja",
        year - 1,
        _FIRST,
    )
    _promise(desk, province, end, "Contoh: terminal ramah penyandang disabilitas", year, _SECOND)
    told = (("-1", -1, "not_started"), ("-2", -1, "in_progress"), ("-1", 0, "stuck"))
    for half, back, progress in told:
        with pretend(end - timedelta(days=3)), transaction.atomic():
            text = "Keadaan contoh, ditulis untuk peragaan."
            said = ReportSaid(period=f"{year + back}{half}", progress=progress, text=text, link="https://contoh.example/bukti")
            report_progress(quick.pk, said, reach=desk)
    with pretend(end - timedelta(days=1)), transaction.atomic():
        text = "Tujuh petugas sudah dilatih (contoh)."
        report_progress(quick.pk, ReportSaid(period=f"{year}-1", progress="in_progress", text=text, milestone="1"), reach=owner)


def _promise(desk: Reach, province: int, end: datetime, title: str, year: int, milestones: tuple[str, str]) -> Commitment:
    said = CommitmentSaid(
        title=title,
        problem="Warga menunggu lama tanpa kabar (contoh, bukan janji sungguhan).",
        promise="Hal ini dikerjakan selangkah demi selangkah, dan keadaannya ditulis tiap semester (contoh).",
        owner="Dishub",
        supporters="Diskominfotik, masyarakat sipil contoh",
        starts_on=date(year, 1, 1),
        ends_on=date(year + 2, 12, 31),
        budget=750_000_000,
        staff=12,
        months=36,
        milestones=[
            MilestoneSaid(title=f"{name} (contoh)", starts_on=date(year + n, 1, 1), ends_on=date(year + n, 12, 31))
            for n, name in enumerate(milestones)
        ],
    )  # fmt: skip
    with pretend(end - timedelta(days=40)), transaction.atomic():
        made = write_commitment(said, branch_id=province, reach=desk)
        return confirm_commitment(made.pk, seen=fingerprint(made), reach=desk)


def _changes(desk: Reach, province: int, end: datetime) -> None:
    """One in force, of the cause that the demonstration knows best; one proposed."""
    newest = Case.objects.filter(text_released=True, confidential=False, category__isnull=False).order_by("-pk").first()
    category = newest.category_id if newest is not None else None
    if category is None:
        return
    for number, (service, text) in enumerate(_SERVICES):
        said = ChangeSaid(
            category=category, service=service, changed=text, since=local_day(end - timedelta(days=20)), owner="Dishub",
            cases=newest.reference if newest is not None and not number else "",
        )  # fmt: skip
        with pretend(end - timedelta(days=10)), transaction.atomic():
            made = propose_change(said, branch_id=province, reach=desk)
            if not number:
                move_change(made.pk, "in_force", "", reach=desk)
