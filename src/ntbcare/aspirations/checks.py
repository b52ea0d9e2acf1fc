"""Whether groups count what there is, for ``ntbcare doctor``."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count

from ntbcare.aspirations.models import AspirationGroup, GroupMember, PlanningReport, Supporter
from ntbcare.common.canonical import digest
from ntbcare.common.findings import Finding


def check_aspirations() -> Iterator[Finding]:
    """Kept counters against the rows, and what was handed over against its hash."""
    members = dict(GroupMember.objects.filter(until=None).values_list("group_id").annotate(n=Count("id")))
    supporters = dict(Supporter.objects.filter(withdrawn_at=None).values_list("group_id").annotate(n=Count("id")))
    for pk, aspirations, supports in AspirationGroup.objects.order_by("pk").values_list("pk", "aspirations", "supporters"):
        if (aspirations, supports) != (members.get(pk, 0), supporters.get(pk, 0)):
            yield Finding(f"the group of aspirations {pk} counts other than its rows")
    for report in PlanningReport.objects.order_by("pk").iterator():
        if digest({"rows": report.rows}).hex() != report.sha256:
            yield Finding(f"the planning report {report.pk} is not what was handed over")
