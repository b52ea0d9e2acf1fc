"""Whether cases are what their events say and the chains hold, for ``ntbcare doctor``."""

from __future__ import annotations

from collections.abc import Iterator

from ntbcare.cases.replay import check_cases
from ntbcare.common.findings import Finding

_EXAMPLES = 5


def check_records() -> Iterator[Finding]:
    """Every kind of disagreement once, with how many cases and the numbers of the first few."""
    found: dict[str, list[int]] = {}
    for finding in check_cases():
        found.setdefault(finding.what, []).append(finding.case_id)
    for what, case_ids in found.items():
        some = ", ".join(map(str, case_ids[:_EXAMPLES])) + (" …" if len(case_ids) > _EXAMPLES else "")
        yield Finding(f"{what}: {len(case_ids)} cases, by number {some}")
