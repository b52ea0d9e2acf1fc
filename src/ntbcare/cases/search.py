"""Full-text search over cases, newest first. The index is kept by a follower and holds no text, only stems.

Beside the words each document carries marks (``zb7`` for branch 7, ``za12`` for an agency at work on it).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ntbcare.cases.models import Assignment, Case, CaseEvent, EventContent
from ntbcare.cases.sets import AssignmentStatus, EventKind
from ntbcare.common.fulltext import FullTextTable
from ntbcare.common.stems import stems

TABLE = FullTextTable("cases_search")
_TEXT_KINDS = frozenset({EventKind.RECEIVED, EventKind.IMPORTED, EventKind.IMPORT_UPDATED, EventKind.REPLIED, EventKind.ANSWERED})


def follow(events: Sequence[CaseEvent]) -> None:
    """The index follower: write the cases of a batch anew."""
    index_cases({event.case_id for event in events})


def index_cases(case_ids: Collection[int]) -> None:
    """Index the cases as they stand; idempotent."""
    texts: dict[int, list[str]] = {case_id: [] for case_id in case_ids}
    contents = EventContent.objects.filter(event__case_id__in=case_ids, event__kind__in=_TEXT_KINDS, erased_at=None)
    for case_id, body in contents.values_list("event__case_id", "body"):
        texts[case_id].extend(str((body or {}).get(name, "")) for name in ("title", "text", "landmark"))
    marks = _marks(case_ids)
    TABLE.write((case_id, [*stems(" ".join(said)), *marks.get(case_id, [])]) for case_id, said in texts.items())


def search_cases(
    question: str,
    *,
    limit: int,
    before: int | None = None,
    branches: Collection[int] | None = None,
    agencies: Collection[int] | None = None,
) -> list[int]:
    """Ids of cases that hold all the words, newest first, older than case ``before``.

    ``branches`` and ``agencies`` narrow it to cases of one of the branches or with one of the agencies at work
    (either suffices); None for both searches everything.
    """
    marks = [*(f"zb{pk}" for pk in branches or ()), *(f"za{pk}" for pk in agencies or ())]
    if (branches is not None or agencies is not None) and not marks:
        return []
    return TABLE.ask(question, limit=limit, before=before, marks=marks)


def _marks(case_ids: Collection[int]) -> dict[int, list[str]]:
    marks: dict[int, list[str]] = {}
    rows = Case.objects.filter(pk__in=case_ids).values_list("pk", "branch_id", "lead_id", "source_detail")
    for case_id, branch_id, lead_id, detail in rows:
        # The number that a desk gave before it had a network is found too.
        marks[case_id] = [f"zb{branch_id}", *([f"za{lead_id}"] if lead_id else []), *stems(detail)]
    ended = (AssignmentStatus.DECLINED, AssignmentStatus.RELEASED)
    parts = Assignment.objects.filter(case_id__in=case_ids).exclude(status__in=ended)
    for case_id, agency_id in parts.values_list("case_id", "agency_id"):
        marks.setdefault(case_id, []).append(f"za{agency_id}")
    return marks
