"""Reading groups: what everybody sees of them, where an aspiration stands, and who plans for a government."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, QuerySet

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.aspirations.models import AspirationGroup, GroupMember, Outcome, PlanningOffice, PlanningReport, Supporter
from ntbcare.cases.models import Case
from ntbcare.common.canonical import Json
from ntbcare.common.clock import local_day, now
from ntbcare.vault.actions import lookup_hashes
from ntbcare.verification.duplicates.likeness import Report, compare

PAGE, LOOKED_AT, SHOWN = 25, 200, 5
ALIKE = 0.15
"""Lower than for two reports: a summary says less of its matter than people do, and an officer decides."""
_PLANS = "perencanaan pembangunan"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of groups and the key of the next, empty at the end."""

    items: list[AspirationGroup]
    next: str


def next_round() -> int:
    """The planning year that is being planned now: the next one (Act 25/2004: a year's plan is made in the year before)."""
    return local_day(now()).year + 1


def planning_offices() -> dict[int, AgencyInfo]:
    """Which agency plans for each government today: what was said, else the one whose name says so; one statement."""
    known = reference().agencies
    named = sorted((a for a in known.values() if a.active and _PLANS in a.name.lower()), key=lambda a: -a.id)
    found = {agency.branch_id: agency for agency in named}
    rows = PlanningOffice.objects.filter(from_day__lte=local_day(now())).order_by("from_day", "pk")
    said = dict(rows.values_list("branch_id", "agency_id"))  # The newest of a government is the last.
    return found | {branch_id: known[agency_id] for branch_id, agency_id in said.items() if agency_id in known}


def planning_office(branch_id: int) -> AgencyInfo | None:
    """Which agency plans for a government today; None for none."""
    return planning_offices().get(branch_id)


def public_groups(*, year: int | None = None, outcome: str = "", branch_id: int | None = None, after: str = "") -> Page:
    """One page of what everybody sees, the newest first; one statement."""
    rows = AspirationGroup.objects.filter(dissolved_at=None).select_related("region", "branch")
    if year is not None:
        rows = rows.filter(round_year=year)
    if outcome in Outcome.values:
        rows = rows.filter(outcome=outcome)
    if branch_id is not None:
        rows = rows.filter(branch_id=branch_id)
    return page_of(rows, after)


def page_of(rows: QuerySet[AspirationGroup], after: str) -> Page:
    """A page by key of any groups."""
    if after.isascii() and after.isdigit() and len(after) < 16:
        rows = rows.filter(pk__lt=int(after))
    items = list(rows.order_by("-pk")[: PAGE + 1])
    return Page(items[:PAGE], str(items[PAGE - 1].pk) if len(items) > PAGE else "")


def count_unanswered(branch_ids: Collection[int]) -> int:
    """How many groups of these governments wait for their first answer; one statement."""
    return AspirationGroup.objects.filter(branch_id__in=branch_ids, outcome=Outcome.OPEN, dissolved_at=None).count()


def open_group(pk: int) -> AspirationGroup | None:
    """A group that everybody sees."""
    if pk >= 2**62:
        return None
    return AspirationGroup.objects.filter(pk=pk, dissolved_at=None).select_related("region", "branch").first()


def group_of(case_id: int) -> AspirationGroup | None:
    """The group that an aspiration stands in now."""
    member = GroupMember.objects.filter(case_id=case_id, until=None, group__dissolved_at=None).select_related("group").first()
    return member.group if member is not None else None


def planner_of(case: Case) -> int | None:
    """The agency that owes the answer to an aspiration in a group: the planning agency of the group's government."""
    group = group_of(case.pk)
    office = planning_office(group.branch_id) if group is not None else None
    return office.id if office is not None else None


def members_of(group_id: int) -> list[int]:
    """The numbers of the aspirations in a group, the oldest first."""
    return list(GroupMember.objects.filter(group_id=group_id, until=None).order_by("pk").values_list("case_id", flat=True))


def grouped_cases() -> QuerySet[GroupMember, int]:
    """The numbers of all aspirations that stand in a group, for a condition."""
    return GroupMember.objects.filter(until=None).values_list("case_id", flat=True)


def supports(group_id: int, device: str) -> bool:
    """Whether a device supports a group."""
    if not device:
        return False
    hashes = lookup_hashes(device, purpose="support-device")
    return Supporter.objects.filter(group_id=group_id, device_hash__in=hashes, withdrawn_at=None).exists()


def groups_like(text: str, region_code: str | None, branch_id: int) -> list[AspirationGroup]:
    """Open groups of a government that may be of the same wish, the likest first; one statement."""
    rows = AspirationGroup.objects.filter(branch_id=branch_id, dissolved_at=None).order_by("-pk")[:LOOKED_AT]
    own = Report(text, region_code or "")
    scored = [(compare(own, Report(f"{row.title}. {row.summary}", row.region_id or "")).value, row) for row in rows]
    alike = sorted((one for one in scored if one[0] >= ALIKE), key=lambda one: (-one[0], -one[1].pk))
    return [row for _value, row in alike[:SHOWN]]


def address_of(group: AspirationGroup) -> str:
    """Where everybody reads a group."""
    return f"{settings.NTBCARE_BASE_URL}/aspirasi/{group.pk}"


def report_rows(branch_id: int, round_year: int) -> list[Json]:
    """What is said of a planning year now, one row a group; three statements."""
    groups = AspirationGroup.objects.filter(branch_id=branch_id, round_year=round_year, dissolved_at=None).order_by("pk")
    rows = list(groups.select_related("region"))
    places = _places([row.pk for row in rows])
    newest = _newest(rows)
    return [_row(row, places.get(row.pk, []), newest.get(row.pk)) for row in rows]


def _newest(rows: Iterable[AspirationGroup]) -> dict[int, dict[str, Json]]:
    """The newest answer of each group."""
    from_answers = AspirationGroup.objects.filter(pk__in=[row.pk for row in rows]).values_list(
        "pk", "given__number", "given__planning_year", "given__programme", "given__agency_id", "given__text"
    )
    found: dict[int, dict[str, Json]] = {}
    for pk, number, year, programme, agency_id, text in from_answers.order_by("pk", "given__number"):
        if number is not None:
            agency = reference().agencies.get(agency_id or 0)
            found[pk] = {"year": year, "programme": programme, "agency": agency.name if agency else "", "text": text}
    return found


def _row(group: AspirationGroup, places: list[Json], answer: dict[str, Json] | None) -> Json:
    said = answer or {"year": None, "programme": "", "agency": "", "text": ""}
    return {
        "id": group.pk,
        "title": group.title,
        "summary": group.summary,
        "aspirations": group.aspirations,
        "supporters": group.supporters,
        "regions": places,
        "outcome": group.outcome,
        **said,
    }


def _places(group_ids: Collection[int]) -> dict[int, list[Json]]:
    """From which regencies and cities the aspirations of each group come: name and number."""
    rows = GroupMember.objects.filter(group_id__in=group_ids, until=None).values("group_id", "case__region_id")
    counted: dict[int, dict[str, int]] = {}
    for group_id, region_id, count in rows.annotate(n=Count("id")).values_list("group_id", "case__region_id", "n"):
        path = reference().region_path(region_id)
        name = path[0].name if path else ""
        places = counted.setdefault(group_id, {})
        places[name] = places.get(name, 0) + count
    return {pk: [{"name": name, "n": n} for name, n in sorted(places.items())] for pk, places in counted.items()}


def reports_of(branch_id: int, round_year: int) -> list[PlanningReport]:
    """What was handed over of a planning year, the newest first."""
    rows = PlanningReport.objects.filter(branch_id=branch_id, round_year=round_year).select_related("handed_by")
    return list(rows)


def rounds_of(branch_ids: Collection[int]) -> list[tuple[int, int]]:
    """Government and planning year that its groups are reported to, the newest first, with the coming one of each."""
    rows = AspirationGroup.objects.filter(branch_id__in=branch_ids).order_by().values_list("branch_id", "round_year")
    pairs = {*rows.distinct(), *((branch_id, next_round()) for branch_id in branch_ids)}
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
