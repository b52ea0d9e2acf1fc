"""A small province for tests: one tree, a few officers, ways to file and drive a case. Fixed values, invented people."""

from __future__ import annotations

from dataclasses import dataclass, field

from ntbcare.accounts.actions import create_user
from ntbcare.agencies.models import Agency, Category, Member, ReferenceVersion, Region
from ntbcare.agencies.queries import forget_reference
from ntbcare.agencies.roles import AgencyKind, RegionKind, Role, Topic
from ntbcare.agencies.scope import Viewer, viewer_of
from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Assignment, Case
from ntbcare.common.clock import now
from ntbcare.deadlines.seed import seed_deadlines
from ntbcare.workflow.assign import accept_assignment, dispose_case
from ntbcare.workflow.handle import act_on_assignment
from ntbcare.workflow.receive import Filing
from ntbcare.workflow.register import Receipt, receive_complaint
from ntbcare.workflow.verify import Sorting, verify_case

TEXT = "Lampu jalan di depan pasar mati sejak dua minggu."
SORTING = Sorting(classification="no_oversight", category="1398")


@dataclass
class World:
    """The tree by short name, and officers made on first use."""

    agencies: dict[str, Agency]
    _actors: dict[tuple[Role, str], Actor] = field(default_factory=dict)

    def agency(self, short_name: str) -> Agency:
        """A node of the tree."""
        return self.agencies[short_name]

    def viewer(self, role: Role, short_name: str) -> Viewer:
        """An officer with one membership."""
        viewer = self.actor(role, short_name).viewer
        assert viewer is not None
        return viewer

    def actor(self, role: Role, short_name: str) -> Actor:
        """The same officer as a doer of steps."""
        key = (role, short_name)
        if key not in self._actors:
            email = f"{role.value}.{len(self._actors)}@contoh.example"
            user = create_user(email=email, name=f"Petugas {role.value} {short_name}")
            Member.objects.create(user=user, agency=self.agencies[short_name], role=role, since=now())
            self._actors[key] = Actor.officer(viewer_of(user.pk))
        return self._actors[key]

    @property
    def coordinator(self) -> Actor:
        """The province's coordinator."""
        return self.actor(Role.COORDINATOR, "Pemprov")

    @property
    def liaison(self) -> Actor:
        """The liaison officer of the province's transport agency."""
        return self.actor(Role.LIAISON, "Dishub")


def make_world() -> World:
    """Insert the tree, regions and categories, the calendars and the first policy."""
    regions = [
        ("52.01", "Kabupaten Lombok Barat", RegionKind.REGENCY, None),
        ("52.06", "Kabupaten Bima", RegionKind.REGENCY, None),
        ("52.71", "Kota Mataram", RegionKind.REGENCY, None),
        ("52.01.01", "Gerung", RegionKind.DISTRICT, "52.01"),
        ("52.01.01.1001", "Gerung Utara", RegionKind.VILLAGE, "52.01.01"),
    ]
    for code, name, region_kind, parent_code in regions:
        Region.objects.create(code=code, name=name, kind=region_kind, parent_id=parent_code)
    categories = [("1398", "Penerangan Jalan", Topic.INFRASTRUCTURE), ("942", "Pencemaran Lingkungan", Topic.ENVIRONMENT)]
    for code, name, topic in categories:
        Category.objects.create(code=code, name=name, topic=topic)
    made: dict[str, Agency] = {}
    tree = [
        ("Pemprov", "Pemerintah Provinsi", AgencyKind.PROVINCE, None, "Pemprov"),
        ("Diskominfotik", "Dinas Kominfo Provinsi", AgencyKind.AGENCY, "Pemprov", "Pemprov"),
        ("Dishub", "Dinas Perhubungan Provinsi", AgencyKind.AGENCY, "Pemprov", "Pemprov"),
        ("PUPR", "Dinas PUPR Provinsi", AgencyKind.AGENCY, "Pemprov", "Pemprov"),
        ("Inspektorat", "Inspektorat Provinsi", AgencyKind.INSPECTORATE, "Pemprov", "Pemprov"),
        ("PLN", "PLN UIW", AgencyKind.VERTICAL, None, "Pemprov"),
        ("Pemda Lobar", "Pemerintah Kabupaten Lombok Barat", AgencyKind.REGENCY, "Pemprov", "Pemda Lobar"),
        ("Diskominfo Lobar", "Dinas Kominfo Kab. Lombok Barat", AgencyKind.AGENCY, "Pemda Lobar", "Pemda Lobar"),
        ("Dishub Lobar", "Dinas Perhubungan Kab. Lombok Barat", AgencyKind.AGENCY, "Pemda Lobar", "Pemda Lobar"),
        ("Pemkot Mataram", "Pemerintah Kota Mataram", AgencyKind.CITY, "Pemprov", "Pemkot Mataram"),
    ]
    for short, name, kind, parent, branch in tree:
        agency = Agency(
            name=name,
            short_name=short,
            kind=kind,
            parent=made.get(parent or ""),
            branch=made.get(branch),
            coordinates_branch=short.startswith("Diskominfo"),
        )
        agency.save()
        if branch == short:
            agency.branch = agency
            agency.save()
        made[short] = agency
    ReferenceVersion.objects.create(number=1)
    forget_reference()
    seed_deadlines()
    return World(made)


def file_case(**changes: object) -> tuple[Case, Receipt]:
    """File a complaint as a citizen would."""
    receipt = receive_complaint(Filing(**{"text": TEXT} | changes))  # type: ignore[arg-type]  # a test names the fields
    return Case.objects.get(pk=receipt.case_id), receipt


def assigned_case(world: World, *, contributors: list[str] | None = None, **changes: object) -> tuple[Case, Assignment, Receipt]:
    """A case at the province's transport agency: verified and disposed, not yet accepted."""
    case, receipt = file_case(**changes)
    verify_case(case.pk, SORTING, actor=world.coordinator)
    case = dispose_case(
        case.pk, lead="Dishub", contributors=[world.agency(name).name for name in contributors or []], actor=world.coordinator
    )
    return case, Assignment.objects.get(case=case, part="lead", is_open=True), receipt


def acting_case(world: World, **changes: object) -> tuple[Case, Assignment, Receipt]:
    """A case that the lead has accepted and begun to work on."""
    case, lead, receipt = assigned_case(world, contributors=None, **changes)
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    case = act_on_assignment(lead.pk, case.pk, text="Tim memeriksa tiang lampu.", public=True, actor=world.liaison)
    lead.refresh_from_db()
    return case, lead, receipt
