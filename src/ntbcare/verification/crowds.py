"""Which open reports are of one thing, kept: each report finds its crowd once, when it is new, and stays there.

What is compared does not grow with what is open. Each crowd is known by five of its reports (the first two and the newest
three), each by the heaviest words of what it says as numbers that nothing can be read from; a newcomer is compared with the
few crowds of its regency that share most of them. Only this room writes the rows; each writing function needs a transaction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zlib import crc32

from ntbcare.verification.duplicates.likeness import Report, heaviest
from ntbcare.verification.models import Crowd, CrowdReport
from ntbcare.verification.similar import texts_of
from ntbcare.verification.surges import Alike, Seen, asked_of, is_alike, is_apart, regency_of

WORDS, RAREST = 12, 8
NEAREST = 8
"""So many crowds are compared with a newcomer, those that share most words."""
MOST = 20_000
"""So many reports stand for crowds at most; the oldest fall out of sight, so that memory stays bounded."""


@dataclass(slots=True)
class Held:
    """A crowd in memory: the reports that stand for it, the first ones first. ``pk`` is 0 until it is written."""

    pk: int
    region: str
    newest_at: datetime
    size: int = 0
    asked: list[int] = field(default_factory=list)


class Crowds:
    """The crowds that newcomers may belong to, found by the words that they share."""

    def __init__(self) -> None:
        self.all: list[Held] = []
        self.marks: dict[int, tuple[str, datetime]] = {}
        """Where and when the reports that stand for crowds are of."""
        self.reports: dict[int, Report] = {}
        """What they say, as far as it was read for those that are compared now."""
        self._by_word: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))

    def open(self, crowd: Held) -> int:
        """Add a crowd; its place."""
        self.all.append(crowd)
        return len(self.all) - 1

    def stand_for(self, place: int, case_id: int, mark: tuple[str, datetime], words: Iterable[int]) -> None:
        """Let a report stand for a crowd, and the crowd be found by its words."""
        crowd, regency = self.all[place], regency_of(self.all[place].region)
        crowd.asked = asked_of([*crowd.asked, case_id])
        self.marks[case_id] = mark
        for word in words:
            self._by_word[word][regency].add(place)

    def near(self, words: Collection[int], region: str) -> list[int]:
        """The places of the crowds that share most words with a report, in the same regency or in none known, oldest first."""
        regency = regency_of(region)
        found: list[set[int]] = []
        for word in words:
            by_regency = self._by_word.get(word, {})
            found += [by_regency[where] for where in ((regency, "") if regency else tuple(by_regency)) if where in by_regency]
        # Words that many crowds have tell little and cost much.
        shared = Counter[int]()
        for places in sorted(found, key=len)[:RAREST]:
            shared.update(places)
        ranked = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:NEAREST]
        return sorted(place for place, _count in ranked)

    def home_of(self, one: Seen, words: Collection[int], *, alike: Alike) -> int | None:
        """The first of the nearest crowds that a report belongs to: like most of those that stand for it."""
        for place in self.near(words, one.report.region):
            crowd = self.all[place]
            asked = [self.reports[case_id] for case_id in crowd.asked if case_id in self.reports]
            if is_apart(one.report.region, crowd.region) or not asked:
                continue
            if 2 * sum(alike(one.report, other) for other in asked) > len(asked):
                return place
        return None


def words_of(text: str) -> list[int]:
    """The heaviest words of a text as numbers."""
    return [crc32(token.encode()) for token in heaviest(text, limit=WORDS)]


def load_crowds(*, since: datetime, keep: Collection[int]) -> Crowds:
    """The crowds that somebody joined since a moment, and those to keep, by the reports that stand for them; two statements."""
    crowds, places = Crowds(), dict[int, int]()
    named = ("crowd_id", "case_id", "region", "at", "words", "crowd__size", "crowd__newest_at")
    standing = CrowdReport.objects.filter(asked=True).values_list(*named)
    newest = list(standing.filter(crowd__newest_at__gte=since).order_by("-crowd_id", "case_id")[:MOST])
    kept = list(standing.filter(crowd_id__in=keep, crowd__newest_at__lt=since)) if keep else []
    for crowd_id, case_id, region, at, words, size, newest_at in sorted([*newest, *kept], key=lambda row: row[:2]):
        if crowd_id not in places:
            places[crowd_id] = crowds.open(Held(crowd_id, region, newest_at, size))
        crowds.stand_for(places[crowd_id], case_id, (region, at), words)
    return crowds


def take_in(newcomers: Sequence[Seen], crowds: Crowds, *, alike: Alike = is_alike) -> None:
    """Give each newcomer its crowd, one of those loaded or a new one. Who had one, because the place was corrected since,
    leaves it. Eight statements, however many are open."""
    forget_reports(one.case_id for one in newcomers)
    words = {one.case_id: words_of(one.report.text) for one in newcomers}
    near = {place for one in newcomers for place in crowds.near(words[one.case_id], one.report.region)}
    before = {case_id: place for place in near for case_id in crowds.all[place].asked}
    crowds.reports = {case_id: Report(text, *crowds.marks[case_id]) for case_id, text in texts_of(before).items()}
    joined: list[tuple[Seen, int]] = []
    for one in sorted(newcomers, key=lambda report: (report.at, report.case_id)):
        place = crowds.home_of(one, words[one.case_id], alike=alike)
        if place is None:
            place = crowds.open(Held(0, one.report.region, one.at))
        crowd = crowds.all[place]
        crowd.size, crowd.newest_at = crowd.size + 1, max(one.at, crowd.newest_at)
        crowds.reports[one.case_id] = one.report
        crowds.stand_for(place, one.case_id, (one.report.region, one.at), words[one.case_id])
        joined.append((one, place))
    _write(crowds, joined, words, before=before)


def forget_reports(case_ids: Iterable[int]) -> None:
    """Take reports out of their crowds: their words were erased, or they find another one."""
    CrowdReport.objects.filter(case_id__in=list(case_ids)).delete()


def forget_crowds(before: datetime, *, but: Collection[int], limit: int = 1000) -> int:
    """Drop crowds that nobody has joined since; how many."""
    old = Crowd.objects.filter(newest_at__lt=before).exclude(pk__in=but).order_by("newest_at")
    ids = list(old.values_list("pk", flat=True)[:limit])
    Crowd.objects.filter(pk__in=ids).delete()
    return len(ids)


def crowds_of(case_ids: Collection[int]) -> dict[int, int]:
    """Case → its crowd, of those that have one."""
    return dict(CrowdReport.objects.filter(case_id__in=case_ids).values_list("case_id", "crowd_id"))


def _write(crowds: Crowds, joined: Sequence[tuple[Seen, int]], words: dict[int, list[int]], *, before: dict[int, int]) -> None:
    touched = [crowds.all[place] for place in dict.fromkeys(place for _one, place in joined)]
    grown, fresh = [one for one in touched if one.pk], [one for one in touched if not one.pk]
    Crowd.objects.bulk_update([Crowd(pk=one.pk, size=one.size, newest_at=one.newest_at) for one in grown], ["size", "newest_at"])
    made = Crowd.objects.bulk_create(Crowd(size=one.size, newest_at=one.newest_at) for one in fresh)
    for held, row in zip(fresh, made, strict=True):
        held.pk = row.pk
    asked = {case_id for one in touched for case_id in one.asked}
    dropped = [case_id for case_id, place in before.items() if case_id not in crowds.all[place].asked]
    CrowdReport.objects.filter(case_id__in=dropped).update(asked=False, words=[])
    CrowdReport.objects.bulk_create(
        CrowdReport(
            case_id=one.case_id, crowd_id=crowds.all[place].pk, region=one.report.region, at=one.at,
            asked=one.case_id in asked, words=words[one.case_id] if one.case_id in asked else [],
        )
        for one, place in joined
    )  # fmt: skip
