"""Complaint and answer read once: sentences, what each tells, and what both speak of. The criteria look at nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from ntbcare.guidance.quality.elsewhere import other_place
from ntbcare.guidance.quality.phrases import without_phrases
from ntbcare.guidance.quality.relevance import Relevance, compare, roots
from ntbcare.guidance.quality.sentences import Sentence, sentences
from ntbcare.guidance.quality.signals import Signals, read

_SAME, _COMPARED = 92, 40


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the answer: ``rest`` is what remains of it without standard phrases."""

    sentence: Sentence
    rest: str
    signals: Signals
    roots: dict[str, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """``elsewhere`` is the sentence that names another place than the complaint does, or None."""

    complaint: list[Sentence]
    complaint_roots: dict[str, float]
    lines: list[Line]
    relevance: Relevance
    elsewhere: Sentence | None

    def first(self) -> str:
        """The first sentence of the answer as written."""
        return self.lines[0].sentence.raw if self.lines else ""


def read_both(complaint: str, answer: str) -> Reading:
    """Read a complaint and its answer."""
    asked = sentences(complaint)
    asked_roots = roots(" ".join(sentence.plain for sentence in asked))
    said_before = [sentence.plain for sentence in asked[:_COMPARED]]
    lines = [
        _line(sentence, echo=place < _COMPARED and _echoes(sentence, said_before))
        for place, sentence in enumerate(sentences(answer))
    ]
    said: dict[str, float] = {}
    for line in lines:
        said.update(line.roots)
    return Reading(
        complaint=asked,
        complaint_roots=asked_roots,
        lines=lines,
        relevance=compare(asked_roots, said),
        elsewhere=other_place(asked, [line.sentence for line in lines]),
    )


def _echoes(sentence: Sentence, asked: list[str]) -> bool:
    """Whether a sentence of the answer only repeats one of the complaint."""
    return process.extractOne(sentence.plain, asked, scorer=fuzz.ratio, score_cutoff=_SAME) is not None


def _line(sentence: Sentence, *, echo: bool) -> Line:
    # What the complainant has said is told to nobody anew.
    rest = "" if echo else without_phrases(sentence.plain)
    return Line(sentence=sentence, rest=rest, signals=read(rest, whole=sentence.plain), roots=roots(rest))
