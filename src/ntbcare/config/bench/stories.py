"""How far the cases of an invented archive have come: mostly ended, the newest open, some of every year left lying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import TypeVar

from ntbcare.agencies.queries import AgencyInfo, Snapshot
from ntbcare.agencies.roles import AgencyKind, RegionKind
from ntbcare.cases.projection import queue_of
from ntbcare.cases.sets import ArchiveReason, Classification, EndedBy, Source, Status
from ntbcare.common.clock import site_zone
from ntbcare.deadlines.queries import answer_due

T = TypeVar("T")
YEARS = timedelta(days=8 * 365)
OPEN_FOR_OFFICERS = frozenset({Status.RECEIVED, Status.VERIFIED, Status.ASSIGNED, Status.IN_PROGRESS})
WITH_AGENCY = frozenset({Status.ASSIGNED, Status.IN_PROGRESS, Status.ANSWERED, Status.CLOSED})
_RELEASED = frozenset({Status.IN_PROGRESS, Status.ANSWERED, Status.CLOSED})

# Of a hundred cases of an age in days, so many stand in each status.
_MIX: tuple[tuple[int, dict[Status, float]], ...] = (
    (3, {Status.RECEIVED: 70, Status.INCOMPLETE: 5, Status.VERIFIED: 10, Status.ASSIGNED: 12, Status.ARCHIVED: 3}),
    (
        30,
        {Status.RECEIVED: 6, Status.INCOMPLETE: 5, Status.VERIFIED: 5, Status.ASSIGNED: 20, Status.IN_PROGRESS: 28,
         Status.ANSWERED: 18, Status.CLOSED: 10, Status.ARCHIVED: 6, Status.REFERRED: 2},
    ),
    (
        100_000,
        {Status.RECEIVED: 0.4, Status.INCOMPLETE: 0.1, Status.VERIFIED: 0.4, Status.ASSIGNED: 1.2, Status.IN_PROGRESS: 1.6,
         Status.ANSWERED: 0.3, Status.CLOSED: 80, Status.ARCHIVED: 13, Status.REFERRED: 2.5, Status.BLOCKED: 0.5},
    ),
)  # fmt: skip
_SOURCES = {
    Source.WEB: 40, Source.APP: 18, Source.WHATSAPP: 12, Source.SMS: 9, Source.FACEBOOK: 7, Source.INSTAGRAM: 5,
    Source.DESK: 4, Source.PHONE: 2, Source.EMAIL: 2, Source.LETTER: 1,
}  # fmt: skip
_CLASSES = {
    Classification.NO_OVERSIGHT.value: 70, Classification.INFORMATION.value: 14, Classification.ASPIRATION.value: 8,
    Classification.OVERSIGHT.value: 5, None: 3,
}  # fmt: skip


@dataclass(slots=True)
class Story:
    """All that is decided about one case."""

    number: int
    received_at: datetime
    status: Status
    queue: str
    agency: AgencyInfo
    lead_id: int | None
    category: str
    region: str
    source: Source
    classification: str | None
    confidential: bool
    anonymous: bool
    closed_by: str
    archive_reason: str
    due_at: datetime
    verified_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    stars: int | None
    released: bool

    @property
    def open_due(self) -> datetime | None:
        """The nearest running deadline: while it is the officers' turn."""
        return self.due_at if self.status in OPEN_FOR_OFFICERS else None


class Teller:
    """Decides stories, in the order of receipt; the same seed tells the same."""

    def __init__(self, snapshot: Snapshot, *, cases: int, at: datetime, random: Random) -> None:
        self._random = random
        self._cases = cases
        self._at = at
        agencies = [info for info in snapshot.agencies.values() if not info.is_branch and info.kind != AgencyKind.SECRETARIAT]
        random.shuffle(agencies)
        self._agencies = agencies
        self._agency_weights = list(accumulate(1 / (place + 2) for place in range(len(agencies))))
        categories = sorted(snapshot.categories)
        # An agency handles what is its own: the pairs of agency and category stay few, as in life.
        self._categories = {info.id: random.choices(categories, k=6) for info in agencies}
        regencies = [region.code for region in snapshot.regions.values() if region.kind == RegionKind.REGENCY]
        districts = [region.code for region in snapshot.regions.values() if region.kind == RegionKind.DISTRICT]
        self._regions = [*regencies * 8, *districts]

    def tell(self, place: int, number: int) -> Story:
        """The case at a place of the archive, under a number."""
        random = self._random
        received = self._at - YEARS * (1 - (place + random.random()) / self._cases)
        age = (self._at - received).total_seconds() / 86_400
        status = _pick(next(mix for days, mix in _MIX if age < days), random)
        agency = random.choices(self._agencies, cum_weights=self._agency_weights)[0]
        classification = _pick(_CLASSES, random)
        confidential = random.random() < 0.08
        verified = received + timedelta(hours=30 * random.random()) if status not in _UNVERIFIED else None
        answered = received + timedelta(days=12 * random.random()) if status in _ANSWERED and random.random() < 0.8 else None
        ended = received + timedelta(days=13 + 10 * random.random()) if status in _ENDED else None
        return Story(
            number=number,
            received_at=received,
            status=status,
            queue=queue_of(status, reply_waiting=False, referred_inside=False).value,
            agency=agency,
            lead_id=agency.id if status in WITH_AGENCY else None,
            category=random.choice(self._categories[agency.id]),
            region=random.choice(self._regions),
            source=_pick(_SOURCES, random),
            classification=classification,
            confidential=confidential,
            anonymous=random.random() < 0.2,
            closed_by=random.choice(_ENDED_BY) if status == Status.CLOSED else "",
            archive_reason=random.choice(_REASONS) if status == Status.ARCHIVED else "",
            due_at=_due(received.astimezone(site_zone()).date().isoformat(), classification),
            verified_at=_not_after(verified, self._at),
            answered_at=_not_after(answered, self._at),
            ended_at=_not_after(ended, self._at),
            stars=random.randint(1, 5) if answered and random.random() < 0.3 else None,
            released=status in _RELEASED and not confidential and random.random() < 0.4,
        )


_UNVERIFIED = frozenset({Status.RECEIVED, Status.INCOMPLETE, Status.BLOCKED, Status.ARCHIVED, Status.REFERRED})
_ANSWERED = frozenset({Status.ANSWERED, Status.CLOSED})
_ENDED = frozenset({Status.CLOSED, Status.ARCHIVED, Status.BLOCKED})
_ENDED_BY: Sequence[str] = [by.value for by in EndedBy]
_REASONS: Sequence[str] = [reason.value for reason in ArchiveReason]


def _pick(mix: Mapping[T, float], random: Random) -> T:
    return random.choices(list(mix), weights=list(mix.values()))[0]


def _not_after(moment: datetime | None, at: datetime) -> datetime | None:
    return None if moment is None else min(moment, at)


@lru_cache(maxsize=20_000)
def _due(day: str, classification: str | None) -> datetime:
    """The limit of a complaint of that day; within a day it is the same."""
    return answer_due(datetime.fromisoformat(f"{day}T10:00:00").replace(tzinfo=site_zone()), classification)
