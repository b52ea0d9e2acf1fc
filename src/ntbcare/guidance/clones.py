"""Answers that are the same to reports of different things. The rules are pure; the look costs the same whatever there is.

Nobody is told off for an approved template: sentences of templates and of approved good answers are taken out first, and only
what is left is compared. Reports of the same thing may have the same answer: they count once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Count
from rapidfuzz import fuzz

from ntbcare.cases.models import EventContent
from ntbcare.guidance.models import AnswerTemplate, GoodAnswer, GoodState
from ntbcare.guidance.quality.sentences import sentences
from ntbcare.monitoring.anomalies.drafts import Draft, Look, branch_of_agency
from ntbcare.monitoring.anomalies.prints import FEWEST_WORDS, words_of
from ntbcare.monitoring.models import Alert, AlertKind, Deed, DeedKind
from ntbcare.verification.duplicates.likeness import Report, compare
from ntbcare.verification.similar import texts_of

DAYS = 28
FEWEST = 4
"""So many reports of different things with the same answer are shown."""
SAME = 0.9
"""Likeness of two answers, letter by letter, from which they are called the same."""
_FROM_TEMPLATE = 0.85
_GROUPS, _MEMBERS, _PAIRS, _COMPARED = 100, 24, 10, 200
_WHEN = datetime(2000, 1, 1, tzinfo=UTC)
_PRINTS = ("print_1", "print_2", "print_3", "print_4")


@dataclass(frozen=True, slots=True)
class Sent:
    """A sent answer: its event and case, who sent it, what it says and what the report said."""

    event_id: int
    case_id: int
    user_id: int | None
    answer: str
    report: str


@dataclass(frozen=True, slots=True)
class Clones:
    """Answers that are the same, one of each thing reported, and how alike each is to the first."""

    members: Sequence[Sent]
    likeness: Sequence[float]


def own_words(answer: str, approved: Iterable[Sequence[str]]) -> str:
    """What of an answer does not stand in approved texts, sentence by sentence; numbers and signs left out."""
    known = {sentence for text in approved for sentence in text}
    kept = []
    for sentence in sentences(answer):
        plain = " ".join(words_of(sentence.raw))
        if plain and not any(fuzz.ratio(plain, other, score_cutoff=100 * _FROM_TEMPLATE) for other in known):
            kept.append(plain)
    return " ".join(kept)


def as_sentences(text: str) -> list[str]:
    """An approved text as sentences to compare with."""
    return [plain for sentence in sentences(text) if (plain := " ".join(words_of(sentence.raw)))]


def find_clones(sent: Sequence[Sent], approved: Sequence[Sequence[str]]) -> Clones | None:
    """The largest set of answers that are the same although the reports are of different things; None below FEWEST."""
    newest = sorted(sent, key=lambda one: -one.event_id)[:_COMPARED]
    own = [(one, words) for one in newest if len((words := own_words(one.answer, approved)).split()) >= FEWEST_WORDS]
    best: list[tuple[Sent, float]] = []
    for _, words in own:
        alike = [(one, fuzz.ratio(words, other) / 100) for one, other in own]
        found = _different([pair for pair in alike if pair[1] >= SAME])
        if len(found) > len(best):
            best = found
    if len(best) < FEWEST:
        return None
    return Clones([one for one, _ in best], [likeness for _, likeness in best])


def _different(pairs: Sequence[tuple[Sent, float]]) -> list[tuple[Sent, float]]:
    """One of each thing that was reported; a report that is not known any more counts as the same as any."""
    kept: list[tuple[Sent, float]] = []
    for one, likeness in pairs:
        if one.report and not any(_is_same_thing(one.report, other.report) for other, _ in kept):
            kept.append((one, likeness))
    return kept


def _is_same_thing(one: str, other: str) -> bool:
    # Neither place nor day: the same question from another village may have the same answer.
    return compare(Report(one, "", _WHEN), Report(other, "", _WHEN)).is_one


def look_at_answers(open_alerts: Sequence[Alert], today: date) -> Look:
    """Candidates share a part of their print; only theirs are read, the largest groups first."""
    rows = Deed.objects.filter(kind=DeedKind.FINISHED, day__gt=today - timedelta(days=DAYS), day__lte=today)
    events = {agency: ids for agency, ids in _candidates(today).items() if len(ids) >= FEWEST}
    wanted = rows.filter(pk__in={pk for ids in events.values() for pk in ids})
    kept = list(wanted.values_list("event_id", "case_id", "user_id", "agency_id", "day"))
    answers, reports = _answers([row[0] for row in kept]), texts_of([row[1] for row in kept])
    by_agency: dict[int, list[Sent]] = defaultdict(list)
    days: dict[int, date] = {}
    for event_id, case_id, user_id, agency_id, day in kept:
        by_agency[agency_id].append(Sent(event_id, case_id, user_id, answers.get(event_id, ""), reports.get(case_id, "")))
        days[case_id] = day
    approved = _approved({branch_of_agency(agency) for agency in by_agency})
    found = {}
    for agency, sent in by_agency.items():
        clones = find_clones(sent, approved.get(branch_of_agency(agency), []))
        if clones is not None:
            found[f"agency:{agency}"] = _draft(agency, clones, days)
    mine = [alert for alert in open_alerts if alert.kind == AlertKind.CLONES]
    known = {alert.subject for alert in mine}
    return Look([draft for key, draft in found.items() if key not in known], [a.pk for a in mine if a.subject not in found])


def _candidates(today: date) -> dict[int, set[int]]:
    """Agency → the events of its largest groups that share a part of the print; two statements a part."""
    rows = Deed.objects.filter(kind=DeedKind.FINISHED, day__gt=today - timedelta(days=DAYS), day__lte=today)
    found: dict[int, set[int]] = defaultdict(set)
    for part in _PRINTS:
        groups = rows.filter(**{f"{part}__isnull": False}).values("agency_id", part).annotate(n=Count("pk"))
        largest = list(groups.filter(n__gte=FEWEST).order_by("-n").values_list("agency_id", part)[:_GROUPS])
        if not largest:
            continue
        members: dict[tuple[int, int], int] = defaultdict(int)
        shared = rows.filter(**{f"{part}__in": {value for _, value in largest}}).order_by("-event_id")
        for event_id, agency_id, value in shared.values_list("event_id", "agency_id", part)[: _GROUPS * _MEMBERS]:
            if (agency_id, value) in largest and members[agency_id, value] < _MEMBERS:
                members[agency_id, value] += 1
                found[agency_id].add(event_id)
    return found


def _answers(event_ids: Collection[int]) -> dict[int, str]:
    rows = EventContent.objects.filter(event_id__in=event_ids, erased_at=None).values_list("event_id", "body")
    return {event_id: str((body or {}).get("text", "")) for event_id, body in rows}


def _approved(branches: Collection[int]) -> dict[int, list[list[str]]]:
    """The sentences of every version of the templates and of the good answers that a branch approved."""
    found: dict[int, list[list[str]]] = defaultdict(list)
    if branches:
        for branch_id, body in AnswerTemplate.objects.filter(branch_id__in=branches).values_list("branch_id", "body"):
            found[branch_id].append(as_sentences(body))
        good = GoodAnswer.objects.filter(branch_id__in=branches, state=GoodState.APPROVED)
        for branch_id, text in good.order_by("-pk").values_list("branch_id", "text")[:300]:
            found[branch_id].append(as_sentences(text))
    return found


def _draft(agency_id: int, clones: Clones, days: Mapping[int, date]) -> Draft:
    cases = [one.case_id for one in clones.members]
    pairs = [
        [clones.members[0].case_id, one.case_id, round(likeness, 3)]
        for one, likeness in list(zip(clones.members, clones.likeness, strict=True))[1 : _PAIRS + 1]
    ]
    evidence = {
        "observed": len(cases),
        "officers": len({one.user_id for one in clones.members}),
        "likeness": round(min(clones.likeness), 3),
        "pairs": pairs,
        "cases": cases,
        "days": DAYS,
    }
    of_cases = [days[case_id] for case_id in cases]
    return Draft(
        kind=AlertKind.CLONES,
        subject=f"agency:{agency_id}",
        branch_id=branch_of_agency(agency_id),
        agency_id=agency_id,
        first_day=min(of_cases),
        last_day=max(of_cases),
        evidence=evidence,
    )
