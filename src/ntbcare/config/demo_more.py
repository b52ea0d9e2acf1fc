"""What a province has beside its cases, so that no page of the desk is empty in the demonstration: courses with attendance, a
link of an agency without accounts, a crowd that became an incident, clarifications at every stage, a rule, a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from ntbcare.agencies.queries import reference
from ntbcare.agencies.reorganising import Plan
from ntbcare.agencies.roles import ReorganisationKind, Role
from ntbcare.cases.actor import Actor
from ntbcare.cases.clarifications import Sides
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.sets import Status
from ntbcare.common.clock import local_day, now, pretend
from ntbcare.common.errors import NtbCareError
from ntbcare.complainants.matching import mark_points_verified
from ntbcare.config.demo_meetings import hold_meetings
from ntbcare.config.demo_unusual import answer_all_alike
from ntbcare.guidance.actions.courses import (
    CourseSaid,
    add_officer,
    add_person,
    issue_certificates,
    save_course,
    set_attendance,
    set_course_state,
)
from ntbcare.guidance.actions.practice import keep_attempt
from ntbcare.guidance.models import CourseState, Participant
from ntbcare.guidance.practice import judge_attempt, offered
from ntbcare.routing.actions import RuleDetails, draft_rule, switch_on
from ntbcare.verification.models import Incident
from ntbcare.workflow.clarify import find_statement, release_finding, reply_to_statement, state_case
from ntbcare.workflow.contribute import Request, issue_link
from ntbcare.workflow.incident import gather_reports, open_incident
from ntbcare.workflow.linked import act_by_link, look, open_door
from ntbcare.workflow.practise import make_practice
from ntbcare.workflow.receive import Filing
from ntbcare.workflow.register import receive_complaint
from ntbcare.workflow.reorganise import order_reorganisation
from ntbcare.workflow.surge import look_for_surges

log = structlog.get_logger()
Actors = Mapping[tuple[Role, int], Actor]
STATEMENT = "Petugas kami datang pada 12 dan 14 bulan ini; foto dan daftar hadirnya kami lampirkan. Jadwal tertempel di loket."
OBJECTION = "Saya datang pada tanggal 13 dan loketnya tutup, jadi tetap tidak terlayani."
FINDING = "Petugas memang datang dua kali, tetapi pada tanggal 13 loket tutup tanpa pemberitahuan. Keduanya benar sebagian."
_CROWDS = (
    (
        "52.03.01",
        ("Listrik padam sejak tadi malam", "Listrik tdk nyala dari semalam", "Padam listrik sejak tadi malam, belum menyala"),
    ),
    (
        "52.04",
        (
            "Jembatan gantung putus diterjang banjir",
            "Jembatan gantung di desa kami putus karena banjir",
            "Banjir memutus jembatan gantung",
        ),
    ),
)
_EACH = 7
_TRIES = (
    "Terima kasih atas laporannya. Segera kami tindak lanjuti bersama instansi terkait.",
    "Petugas kami memeriksa lokasi pada Selasa dan memperbaikinya paling lambat Jumat. Bila belum, balas jawaban ini.",
)


def add_the_rest(actors: Actors, *, end: datetime) -> None:
    """Fill the pages that cases alone leave empty. What does not fit these cases is left out, as in life."""
    province = reference().province.id
    desk = actors[Role.COORDINATOR, province]
    for part in (
        lambda: _courses(actors, desk, end),
        lambda: _link(actors, desk, end),
        lambda: _clarifications(actors, desk),
        lambda: _crowds(desk, end),
        lambda: _one_person_twice(end),
        lambda: _practice(actors, desk),
        lambda: _rule(desk),
        lambda: _plan(actors[Role.ADMINISTRATOR, province], end),
        lambda: _alike(actors, desk, end),
        lambda: hold_meetings(actors, end=end),
    ):
        _try(part)
    drain()


def _try(part: Callable[[], object]) -> None:
    try:
        part()
    except NtbCareError as error:
        log.info("demo_part_left_out", error=type(error).__name__)


def _courses(actors: Actors, desk: Actor, end: datetime) -> None:
    """One that was held, with certificates for those who came; one that will be."""
    branch, by = reference().province.id, desk.user_id
    with transaction.atomic(), pretend(end - timedelta(days=40)):
        held = save_course(branch, _course("Bimbingan teknis tahunan pengelola pengaduan", end - timedelta(days=40)), user_id=by)
        officers = [actor.user_id for (role, _agency), actor in actors.items() if role in {Role.LIAISON, Role.APPROVER}]
        for user_id in officers:
            if user_id is not None:
                _try(lambda user_id=user_id: add_officer(held.pk, branch, user_id, user_id=by))  # type: ignore[misc]
        add_person(held.pk, branch, name="Yanti Contoh", office="Kantor Desa Contoh", user_id=by)
        rows = list(Participant.objects.filter(course=held).order_by("pk").values_list("pk", flat=True))
        set_attendance(held.pk, branch, rows[::2] + rows[1::4], user_id=by)
        set_course_state(held.pk, branch, CourseState.HELD, user_id=by)
        issue_certificates(held.pk, branch, user_id=by)
    with transaction.atomic():
        save_course(branch, _course("Menjawab laporan dengan baik", end + timedelta(days=21), yearly=False), user_id=by)


def _course(title: str, day: datetime, *, yearly: bool = True) -> CourseSaid:
    return CourseSaid(
        title=title, held_on=local_day(day), place="Mataram", trainer="Zul Contoh", topic="Mutu jawaban", yearly=yearly
    )


def _link(actors: Actors, desk: Actor, end: datetime) -> None:
    """An agency without accounts is asked, has opened its link, and done a first thing."""
    case, _liaison = next(_at_work(actors))
    asked = "Mohon periksa jaringan di lokasi ini dan sebutkan kapan dapat diperbaiki."
    with pretend(end - timedelta(hours=5)):
        issued = issue_link(case.pk, Request(agency="BPJN NTB", asked=asked, show_text=True), actor=desk)
    with pretend(end - timedelta(hours=2)):
        look(open_door(issued.token, address="192.0.2.7"))
        act_by_link(open_door(issued.token, address="192.0.2.7"), "Regu kami berangkat ke lokasi besok pagi.")


def _clarifications(actors: Actors, desk: Actor) -> None:
    """One waits for the complainant, one for a finding, one was found and is open to everybody."""
    for far, (case, liaison) in enumerate(list(_at_work(actors))[:3]):
        state_case(case.pk, STATEMENT, contested="part", actor=liaison)
        if far >= 1:
            reply_to_statement(case.pk, OBJECTION, stance="disputes", actor=Actor.complainant())
        if far >= 2:
            find_statement(case.pk, FINDING, finding="partly", actor=desk)
            _try(lambda case=case: release_finding(case.pk, Sides(STATEMENT, OBJECTION, FINDING), actor=desk))  # type: ignore[misc]


def _at_work(actors: Actors) -> Iterator[tuple[Case, Actor]]:
    """Cases that an agency with an officer here works on and that everybody may know of, the newest first."""
    rows = Assignment.objects.filter(part="lead", is_open=True, case__status=Status.IN_PROGRESS, case__confidential=False)
    for part in rows.filter(case__own_office=False, case__clarification="").select_related("case").order_by("-pk"):
        liaison = actors.get((Role.LIAISON, part.agency_id))
        if liaison is not None and part.case.branch_id == reference().province.id:
            yield part.case, liaison


def _crowds(desk: Actor, end: datetime) -> None:
    """Two crowds: one was announced as an incident, the other is proposed."""
    for place, said in _CROWDS:
        for number in range(_EACH):
            with pretend(end - timedelta(hours=9) + timedelta(minutes=20 * number)):
                mail = f"warga.{place}.{number}@demo.example"
                receive_complaint(Filing(text=f"{said[number % len(said)]} di sini", region_code=place, email=mail))
    drain()
    look_for_surges.call()
    first = Incident.objects.order_by("pk").first()
    if first is None or desk.viewer is None:
        return
    notice = "Kami sudah tahu dan regu sedang memperbaikinya. Listrik Anda padam juga? Laporkan: Anda ikut menerima jawabannya."
    news = now() + timedelta(hours=4)
    open_incident(first.pk, title="Gangguan listrik sejak tadi malam", text=notice, next_at=news, viewer=desk.viewer)
    gather_reports.call(first.pk, desk.viewer.user_id)


def _one_person_twice(end: datetime) -> None:
    """Two cases of one verified address: a coordinator may say that their people are one."""
    for text in ("Trotoar di depan sekolah tertutup lapak.", "Selokan di belakang sekolah tersumbat."):
        with pretend(end - timedelta(hours=3)):
            receipt = receive_complaint(
                Filing(text=text, region_code="52.71", name="Warga Contoh", email="dua.kali@demo.example")
            )
        case = Case.objects.get(pk=receipt.case_id)
        if case.complainant_id is not None:
            with transaction.atomic():
                mark_points_verified(case.complainant_id)


def _practice(actors: Actors, desk: Actor) -> None:
    """A practice case made of an answered one waits for somebody else's look; everybody has tried an invented one or two."""
    for number, actor in enumerate(actors.values()):
        for practice in offered(frozenset({reference().province.id}))[: 1 + number % 2]:
            text = _TRIES[number % len(_TRIES)]
            if actor.user_id is not None:
                keep_attempt(practice, judge_attempt(practice, text), user_id=actor.user_id)
    answered = Case.objects.filter(status__in=[Status.ANSWERED, Status.CLOSED], text_released=True, confidential=False)
    for pk in answered.order_by("-pk").values_list("pk", flat=True)[:2]:
        _try(lambda pk=pk: make_practice(pk, actor=desk))  # type: ignore[misc]


def _rule(desk: Actor) -> None:
    rule = draft_rule(RuleDetails(target="Dishub", category="1398"), user_id=desk.user_id or 0)
    switch_on(rule.pk, user_id=desk.user_id or 0)


def _alike(actors: Actors, desk: Actor, end: datetime) -> None:
    transport = reference().find_agency("Dishub")
    if transport is not None:
        answer_all_alike(actors, transport, desk=desk, end=end)


def _plan(administrator: Actor, end: datetime) -> None:
    """An agency will bear another name from next month on."""
    agency = reference().find_agency("BPJN NTB")
    if agency is None:
        return
    plan = Plan(
        agency_id=agency.id,
        kind=ReorganisationKind.RENAMED,
        effective_on=local_day(end + timedelta(days=30)),
        reason="Peraturan contoh 1/2026",
        new_name="Balai Besar Pelaksanaan Jalan Nasional NTB",
        new_short_name="BBPJN NTB",
    )
    order_reorganisation(plan, by=administrator.user_id)
