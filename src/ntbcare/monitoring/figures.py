"""Figures made of sums."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal

from ntbcare.monitoring.models import MEASURES, RESPONSES
from ntbcare.monitoring.rules import Vector, median_days, percent
from ntbcare.monitoring.suppression import is_small


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of the contract. All are None where the cell is ``suppressed``; percents where nothing was received."""

    received: int | None = None
    verified: int | None = None
    answered: int | None = None
    followed_up: int | None = None
    followed_up_percent: Decimal | None = None
    closed_without_answer: int | None = None
    completed: int | None = None
    archived: int | None = None
    refused: int | None = None
    reopened: int | None = None
    rated: int | None = None
    satisfied: int | None = None
    within_deadline_percent: Decimal | None = None
    median_first_response_days: Decimal | None = None
    suppressed: bool = False

    def as_json(self) -> dict[str, int | float | bool | None]:
        """As the API shows them."""
        values = {column.name: getattr(self, column.name) for column in fields(self)}
        return {name: float(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def figures_of(sums: Vector, *, hidden: bool, opinions: bool) -> Figures:
    """Figures of a vector of MEASURES. Without ``opinions`` the ratings of one to four persons are not shown."""
    if hidden:
        return Figures(suppressed=True)
    found = dict(zip(MEASURES, sums, strict=True))
    few = not opinions and is_small(found["rated"])
    return Figures(
        received=found["received"],
        verified=found["verified"],
        answered=found["answered"],
        followed_up=found["followed_up"],
        followed_up_percent=percent(found["followed_up"], found["received"]),
        closed_without_answer=found["closed_without_answer"],
        completed=found["completed"],
        archived=found["archived"],
        refused=found["refused"],
        reopened=found["reopened"],
        rated=None if few else found["rated"],
        satisfied=None if few else found["satisfied"],
        within_deadline_percent=percent(found["within_deadline"], found["due"]),
        median_first_response_days=median_days([found[name] for name in RESPONSES]),
    )
