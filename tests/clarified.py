"""The hospital of the tests: someone wants the specialist at once; the hospital explains the emergency room's procedure."""

from __future__ import annotations

from datetime import timedelta

from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case
from ntbcare.common.clock import now, pretend
from ntbcare.workflow.assign import accept_assignment
from ntbcare.workflow.clarify import find_statement, state_case
from tests.world import World, assigned_case

COMPLAINT = (
    "Saya datang ke IGD RSUD pukul 7 malam karena nyeri perut, minta langsung dokter spesialis bedah tetapi disuruh menunggu "
    "dokter jaga. Saya ditelantarkan. Nama saya Budi Contoh, HP 0812 0000 0000."
)
STATEMENT = (
    "Kami mohon maaf atas ketidaknyamanan Bapak. Di IGD setiap pasien lebih dulu diperiksa dokter jaga menurut tingkat "
    "kegawatan (triase), supaya yang paling gawat ditolong lebih dulu. Dokter spesialis dipanggil setelah hasil pemeriksaan "
    "itu ada. Bapak diperiksa 12 menit setelah datang; catatan IGD kami lampirkan."
)
REPLY = "Saya tidak diberi tahu tentang triase. Saya menunggu lebih dari 12 menit."
REASON = "Catatan IGD menunjukkan pemeriksaan 12 menit setelah datang. Triase adalah prosedur wajib. Penjelasan di tempat kurang."
AFTER_THE_TIME = timedelta(days=30)
CITIZEN = Actor.complainant()


def clarified_case(world: World, **changes: object) -> Case:
    """A case at the lead (``Dishub`` stands for the hospital), which has accepted it and stated its side."""
    case, lead, _receipt = assigned_case(world, contributors=None, **{"text": COMPLAINT, **changes})
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    return state_case(case.pk, STATEMENT, contested="all", actor=world.liaison)


def found_case(world: World, finding: str = "upheld", **changes: object) -> Case:
    """The same, found by the branch's coordinator after the complainant's time has passed."""
    case = clarified_case(world, **changes)
    with pretend(now() + AFTER_THE_TIME):
        return find_statement(case.pk, REASON, finding=finding, actor=world.coordinator)
