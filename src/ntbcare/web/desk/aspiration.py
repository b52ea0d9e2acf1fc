"""An aspiration as its page shows it to officers: the group that it stands in, or those that it may go into."""

from __future__ import annotations

from dataclasses import dataclass

from ntbcare.agencies.scope import Viewer
from ntbcare.aspirations.models import AspirationGroup
from ntbcare.aspirations.queries import group_of, groups_like, public_groups
from ntbcare.cases.file import CaseFile
from ntbcare.cases.sets import Classification, EventKind
from ntbcare.workflow.aspire import grouping_branches
from ntbcare.workflow.possible import Possible


@dataclass(frozen=True, slots=True)
class Shown:
    """``offered`` are the groups that it may go into, the likest first; None where the officer groups nothing here."""

    group: AspirationGroup | None
    may_open: bool
    offered: list[AspirationGroup] | None


def shown_aspiration(file: CaseFile, possible: Possible, viewer: Viewer) -> Shown | None:
    """What the page shows; None for every class but aspirations."""
    case = file.case
    if case.classification != Classification.ASPIRATION:
        return None
    group, mine = group_of(case.pk), case.branch_id in grouping_branches(viewer)
    if group is not None or not mine or EventKind.GROUPED not in possible.case or not file.text:
        return Shown(group, mine, None)
    alike = groups_like(f"{file.title or ''}. {file.text}", case.region_id, case.branch_id)
    known = {row.pk for row in alike}
    newest = [row for row in public_groups(branch_id=case.branch_id).items if row.pk not in known]
    return Shown(None, mine, [*alike, *newest])
