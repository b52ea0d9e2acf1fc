"""Aspirations in the small province: Bappeda plans for it, and several people wish for one bridge."""

from __future__ import annotations

from ntbcare.agencies.models import Agency
from ntbcare.agencies.queries import forget_reference
from ntbcare.agencies.roles import AgencyKind, Role
from ntbcare.aspirations.models import AspirationGroup
from ntbcare.aspirations.queries import next_round
from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case
from ntbcare.workflow.aspire import Answering, Words, open_group_of
from ntbcare.workflow.register import Receipt
from ntbcare.workflow.verify import Sorting, verify_case
from tests.world import World, file_case

WISH = "Kami berharap dibangun jembatan gantung di Gerung Utara, anak sekolah harus menyeberang sungai."
WORDS = Words(title="Jembatan gantung Gerung Utara", summary="Warga mengusulkan jembatan gantung supaya anak sekolah aman.")
SORTING = Sorting(classification="aspiration", category="1398")
REASON = "Jembatan gantung masuk rencana kerja tahun depan setelah survei lokasi pada bulan Maret."


def with_planner(world: World) -> Actor:
    """The liaison officer of the province's planning agency."""
    province = world.agency("Pemprov")
    world.agencies["Bappeda"] = Agency.objects.create(
        name="Badan Perencanaan Pembangunan Daerah",
        short_name="Bappeda",
        kind=AgencyKind.AGENCY,
        parent=province,
        branch=province,
    )
    forget_reference()
    return world.actor(Role.LIAISON, "Bappeda")


def wished(world: World, **changes: object) -> tuple[Case, Receipt]:
    """An aspiration that a coordinator has verified."""
    case, receipt = file_case(**{"text": WISH, "region_code": "52.01.01.1001", **changes})
    return verify_case(case.pk, SORTING, actor=world.coordinator), receipt


def group_of_wishes(world: World) -> AspirationGroup:
    """A group without aspirations."""
    viewer = world.coordinator.viewer
    assert viewer is not None
    return open_group_of(world.agency("Pemprov").pk, WORDS, viewer=viewer)


def answering(**changes: str) -> Answering:
    said = {"outcome": "taken_up", "text": REASON, "year": str(next_round()), "programme": "Jembatan desa", "agency": "PUPR"}
    return Answering(**(said | changes))
