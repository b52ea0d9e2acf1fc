"""Reports of the same thing among the newest: an index of what reports are about, kept by the ``alike`` follower."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from ntbcare.cases.models import Case, CaseEvent, EventContent
from ntbcare.cases.moves import OPEN
from ntbcare.cases.sets import EventKind, Status
from ntbcare.common.fulltext import FullTextTable
from ntbcare.verification.duplicates.likeness import STALE_DAYS, THRESHOLD, Likeness, Report, compare, heaviest
from ntbcare.verification.models import CrowdReport

TABLE = FullTextTable("verification_alike")
LOOKED_AT = 60
SHOWN = 5
_ASKED, _KEPT = 5, 60
_ABOUT = frozenset({EventKind.RECEIVED, EventKind.VERIFIED, EventKind.CLASSIFIED, EventKind.ERASED})
_NO_LETTER = re.compile(r"[^0-9a-z]")


@dataclass(frozen=True, slots=True)
class Similar:
    """Another case that may be of the same thing."""

    case: Case
    likeness: Likeness

    @property
    def can_take(self) -> bool:
        """Whether others can still go with it: it is neither answered nor ended."""
        return self.case.status in OPEN - {Status.ANSWERED}


def follow(events: Sequence[CaseEvent]) -> None:
    """The alike follower: write the cases anew whose text or place may have changed."""
    index_cases({event.case_id for event in events if event.kind in _ABOUT})


def index_cases(case_ids: Collection[int]) -> None:
    """Index what the cases are about and where; idempotent. An erased text leaves the index."""
    regions = dict(Case.objects.filter(pk__in=case_ids).values_list("pk", "region_id"))
    said = texts_of(case_ids)
    documents = []
    for case_id in case_ids:
        text = said.get(case_id, "")
        words = [_word(token) for token in heaviest(text, limit=_KEPT)] if text else []
        documents.append((case_id, [*words, *_marks(regions.get(case_id))] if words else []))
    TABLE.write(documents)
    erased = [case_id for case_id in case_ids if not said.get(case_id)]
    if erased:  # Such a report stands for no crowd any more.
        CrowdReport.objects.filter(case_id__in=erased, asked=True).update(asked=False, words=[])


def similar_cases(
    text: str, *, region_code: str | None, at: datetime, among: Q, but: int | None = None, least: float = THRESHOLD
) -> list[Similar]:
    """Cases ``among`` those allowed that are like a report, the likest first; at most ``SHOWN``. Three statements.

    ``least`` is how alike they have to be: less where an officer's summary is compared, which says less than people do.
    """
    words = [word for token in heaviest(text, limit=_ASKED) if (word := _word(token))]
    marks = _marks(region_code)[:1]
    found = TABLE.ask_any(words, limit=LOOKED_AT, marks=marks)
    near = Q(received_at__gte=at - timedelta(days=STALE_DAYS), received_at__lte=at + timedelta(days=STALE_DAYS))
    wanted = [number for number in found if number != but]
    cases = Case.objects.filter(among & near, pk__in=wanted).exclude(status=Status.BLOCKED).select_related("lead")
    texts = texts_of([case.pk for case in cases])
    own = Report(text, region_code or "", at)
    compared = [
        Similar(case, compare(own, Report(texts[case.pk], case.region_id or "", case.received_at)))
        for case in cases
        if case.pk in texts
    ]
    alike = [one for one in compared if one.likeness.value >= least]
    return sorted(alike, key=lambda one: (-one.likeness.value, -one.case.pk))[:SHOWN]


def texts_of(case_ids: Collection[int]) -> dict[int, str]:
    """What cases say, with title and landmark; those whose words were erased are left out. One statement."""
    rows = EventContent.objects.filter(
        event__case_id__in=case_ids, event__kind__in=(EventKind.RECEIVED, EventKind.IMPORTED), event__number=1, erased_at=None
    )
    return {
        case_id: ". ".join(str((body or {}).get(name, "")) for name in ("title", "text", "landmark") if (body or {}).get(name))
        for case_id, body in rows.values_list("event__case_id", "body")
    }


def _word(token: str) -> str:
    """A concept or stem as a word of the index: letters and digits, concepts apart from words."""
    plain = _NO_LETTER.sub("", token)
    return f"zk{plain}" if token.startswith("~") else plain


def _marks(region_code: str | None) -> list[str]:
    """The places that a region lies in, the regency first: ``52.71.01`` gives ``zr5271`` and ``zr527101``."""
    parts = (region_code or "").split(".")
    return [f"zr{''.join(parts[:length])}" for length in range(2, len(parts) + 1)]
