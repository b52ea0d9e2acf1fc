"""Good answers to begin from, found by what their complaints have in common with this one.

The approved answers of the site are kept in the process, by word, and read anew when one has changed: a question costs one
small statement and some thousand additions, not a look at every row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from django.db.models import Count, Max
from rapidfuzz import fuzz

from ntbcare.common.language.topics import topics_of
from ntbcare.common.language.vocabulary import weight
from ntbcare.common.stems import is_root
from ntbcare.guidance.models import GoodAnswer, GoodState
from ntbcare.guidance.quality.relevance import roots
from ntbcare.guidance.quality.sentences import sentences

MOST = 3
_ALIKE = 0.25
_COMPARED = 4_000


@dataclass(frozen=True, slots=True)
class Similar:
    """A good answer to a complaint like this one; ``nearness`` 0 to 1."""

    id: int
    text: str
    nearness: float

    def likeness(self, answer: str) -> float:
        """How much an answer is this one, letter by letter, 0 to 1."""
        return fuzz.ratio(self.text[:_COMPARED], answer[:_COMPARED]) / 100


@dataclass(slots=True)
class _Shelf:
    """The approved answers of all branches: word → which answers, and each answer's whole weight."""

    mark: tuple[object, ...] = ()
    weights: dict[int, float] = field(default_factory=dict)
    branches: dict[int, int] = field(default_factory=dict)
    words: dict[str, list[int]] = field(default_factory=dict)


_shelf = _Shelf()
_lock = Lock()


def plain_roots(complaint: str) -> list[str]:
    """The words by which an answer is found: of the dictionary or of a known topic, so no names and no numbers."""
    found = roots(" ".join(sentence.plain for sentence in sentences(complaint)))
    return sorted(root for root in found if is_root(root) or topics_of(root))


def similar_answers(branch_id: int, complaint: str) -> list[Similar]:
    """The nearest approved answers of the branch, at most ``MOST``, the nearest first, in two statements."""
    near = _nearest(branch_id, {root: weight(root) for root in plain_roots(complaint)})
    rows = GoodAnswer.objects.filter(pk__in=near, state=GoodState.APPROVED)
    found = [Similar(row.pk, row.text, near[row.pk]) for row in rows]
    return sorted(found, key=lambda one: (-one.nearness, one.id))


def forget_library() -> None:
    """Drop what the process keeps; for tests."""
    global _shelf
    _shelf = _Shelf()


def _nearest(branch_id: int, asked: Mapping[str, float]) -> dict[int, float]:
    shelf = _read()
    common: dict[int, float] = defaultdict(float)
    for root, held in asked.items():
        for number in shelf.words.get(root, ()):
            common[number] += held
    whole = sum(asked.values())
    near = {
        number: shared / (whole * shelf.weights[number]) ** 0.5
        for number, shared in common.items()
        if shelf.branches[number] == branch_id
    }
    best = sorted((number for number in near if near[number] >= _ALIKE), key=lambda number: (-near[number], number))
    return {number: near[number] for number in best[:MOST]}


def _read() -> _Shelf:
    """The shelf as the database has it now."""
    global _shelf
    approved = GoodAnswer.objects.filter(state=GoodState.APPROVED)
    found = approved.aggregate(newest=Max("changed_at"), last=Max("pk"), count=Count("pk"))
    mark = (found["newest"], found["last"], found["count"])
    if mark != _shelf.mark:
        with _lock:
            if mark != _shelf.mark:
                _shelf = _build(mark, approved.values_list("pk", "branch_id", "roots").order_by("pk"))
    return _shelf


def _build(mark: tuple[object, ...], rows: Iterable[tuple[int, int, list[str]]]) -> _Shelf:
    shelf = _Shelf(mark=mark)
    for number, branch_id, words in rows:
        shelf.branches[number] = branch_id
        shelf.weights[number] = sum(weight(root) for root in words) or 1.0
        for root in words:
            shelf.words.setdefault(root, []).append(number)
    return shelf
