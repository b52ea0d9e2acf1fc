"""A request for information in the small province: asked, assigned, answered; its superior is the Secretary's office."""

from __future__ import annotations

from ntbcare.agencies.models import Agency
from ntbcare.agencies.queries import forget_reference
from ntbcare.agencies.roles import AgencyKind, Role
from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Assignment, Case
from ntbcare.deadlines.book import forget_book
from ntbcare.deadlines.models import Ladder
from ntbcare.workflow.assign import accept_assignment, dispose_case
from ntbcare.workflow.register import Receipt
from ntbcare.workflow.verify import Sorting, verify_case
from tests.world import World, file_case

ASKED = "Mohon daftar trayek angkutan umum di Lombok Barat beserta jam berangkatnya tahun ini."
REPLY = "Daftar trayek tahun ini kami lampirkan: tiga trayek dari terminal Gerung, jam berangkat pukul 06.00 sampai 17.00."
WHY = "Data dari tiga terminal harus dikumpulkan dulu dari petugas lapangan."
OBJECTION = "Saya meminta jam berangkat semua trayek, yang dijawab hanya satu terminal."
CITIZEN = Actor.complainant()
SORTING = Sorting(classification="information", category="1398")


def with_secretary(world: World) -> Actor:
    """The leader of the province's Secretariat, which the ladder names."""
    province = world.agency("Pemprov")
    office = Agency.objects.create(
        name="Sekretariat Daerah", short_name="Setda", kind=AgencyKind.SECRETARIAT, parent=province, branch=province
    )
    world.agencies["Setda"] = office
    Ladder.objects.update(secretariat=office)
    forget_reference()
    forget_book()
    return world.actor(Role.LEADER, "Setda")


def asked_case(world: World, **changes: object) -> tuple[Case, Receipt]:
    """A request for information at the transport agency, which has taken it on."""
    case, receipt = file_case(**{"text": ASKED, "email": "sri@contoh.example", **changes})
    verify_case(case.pk, SORTING, actor=world.coordinator)
    dispose_case(case.pk, lead="Dishub", actor=world.coordinator)
    accept_assignment(Assignment.objects.get(case=case).pk, case.pk, actor=world.liaison)
    drain()
    case.refresh_from_db()
    return case, receipt
