"""One thing that is unusual in the demonstration: an agency that answers whatever it is asked with the same words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from ntbcare.agencies.queries import AgencyInfo
from ntbcare.agencies.roles import Role
from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Assignment
from ntbcare.common.clock import pretend
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment, dispose_case
from ntbcare.workflow.handle import act_on_assignment
from ntbcare.workflow.receive import Filing
from ntbcare.workflow.register import receive_complaint
from ntbcare.workflow.unusual import look_for_the_unusual
from ntbcare.workflow.verify import Sorting, verify_case

_ASKED = (
    "Marka penyeberangan di depan puskesmas sudah pudar sehingga anak sekolah takut menyeberang.",
    "Petugas terminal menarik pungutan dua kali kepada sopir bemo tanpa karcis.",
    "Bus sekolah tidak pernah datang pada hari Jumat, padahal jadwalnya masih tertempel.",
    "Rambu dilarang parkir di pelabuhan tertutup ranting pohon.",
    "Dermaga penumpang tidak punya ruang tunggu, orang tua berdiri di bawah matahari.",
)
_SAID = (
    "Keluhan sudah dicatat petugas kami dan akan dibahas pada rapat koordinasi bulan depan bersama para pemangku kepentingan "
    "supaya pelayanan perhubungan semakin baik bagi seluruh masyarakat."
)


def answer_all_alike(actors: Mapping[tuple[Role, int], Actor], agency: AgencyInfo, *, desk: Actor, end: datetime) -> None:
    """Reports of five different things, all with one answer; and the look that finds it."""
    liaison = actors[Role.LIAISON, agency.id]
    for number, text in enumerate(_ASKED):
        day = end - timedelta(days=6 - number)
        with pretend(day):
            case_id = receive_complaint(Filing(text=text, region_code="52.71", email=f"sama.{number}@demo.example")).case_id
            verify_case(case_id, Sorting(classification="no_oversight", category="1398", priority="ordinary"), actor=desk)
            dispose_case(case_id, lead=agency.id, actor=desk)
            part = Assignment.objects.get(case_id=case_id, part="lead").pk
            accept_assignment(part, case_id, actor=liaison)
        with pretend(day + timedelta(hours=5)):
            act_on_assignment(part, case_id, text="Petugas menerima laporan ini.", public=False, actor=liaison)
            send_answer(case_id, _SAID, actor=liaison)
    drain()
    look_for_the_unusual.call()
