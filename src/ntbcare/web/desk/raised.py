"""How far a case went up, as its page shows it: each level with whom it reached and what was said to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.cases.file import Line
from ntbcare.cases.sets import EventKind, Position
from ntbcare.deadlines.models import LimitKind


@dataclass(frozen=True, slots=True)
class Level:
    """One level that was reached. ``said`` is None while nobody has acknowledged it, or where the words are hidden."""

    level: int
    position: str
    to: str
    vacant: str
    at: datetime
    said: str | None
    said_at: datetime | None


def levels_of(lines: Sequence[Line]) -> dict[str, list[Level]]:
    """All levels of a case by the limit that was passed, each in the order in which it went up; nothing for events of
    before ladders were rows."""
    seen = [line for line in lines if line.kind == EventKind.ACKNOWLEDGED]
    answers = {tuple(answer): line for line in seen for answer in line.event.facts["answers"]}
    groups: dict[str, list[Level]] = {}
    for line in lines:
        if line.kind == EventKind.ESCALATED and "position" in line.event.facts:
            groups.setdefault(str(LimitKind(line.event.facts["clock"]).label), []).append(
                _level(line, answers.get(_key_of(line)))
            )
    return groups


def _key_of(line: Line) -> tuple[object, ...]:
    facts = line.event.facts
    return facts["clock"], facts["assignment"], facts["level"]


def _level(line: Line, answer: Line | None) -> Level:
    facts = line.event.facts
    return Level(
        level=facts["level"],
        position=str(Position(facts["position"]).label),
        to=holders(facts.get("posts", [])),
        vacant=positions(facts.get("vacant", [])),
        at=line.event.at,
        said=answer.text if answer else None,
        said_at=answer.event.at if answer else None,
    )


def holders(posts: Sequence[tuple[int, str]]) -> str:
    """The posts in words: ``Pimpinan Dishub``; an inspectorate's inspectors are the inspectorate."""
    known = reference().agencies
    named = [(str(Role(role).label), known[agency].short_name) for agency, role in posts if agency in known]
    return ", ".join(place if role == place else f"{role} {place}" for role, place in named)


def positions(codes: Sequence[str]) -> str:
    """Positions in words, in small letters."""
    return ", ".join(str(Position(code).label).lower() for code in codes if code in Position.values)
