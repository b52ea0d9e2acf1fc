"""Figures made of sums."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from ntbcare.monitoring.models import MEASURES, RESPONSES, SOLUTIONS, WAIT_CLASSES, WORDS
from ntbcare.monitoring.rules import median_days, percent
from ntbcare.monitoring.vectors import Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of the contract, and beside them what it does not name. All are None where the cell is ``suppressed``,
    opinions also where only few gave one (``opinions_hidden``), percents and medians where there is nothing to divide."""

    received: int | None = None
    verified: int | None = None
    answered: int | None = None
    followed_up: int | None = None
    followed_up_percent: Decimal | None = None
    closed_without_answer: int | None = None
    acted: int | None = None
    confirmed: int | None = None
    completed: int | None = None
    completed_percent: Decimal | None = None
    archived: int | None = None
    refused: int | None = None
    clarified: int | None = None
    reopened: int | None = None
    open: int | None = None
    overdue: int | None = None
    rated: int | None = None
    satisfied: int | None = None
    satisfied_percent: Decimal | None = None
    silent: int | None = None
    delivery_known: int | None = None
    within_deadline_percent: Decimal | None = None
    median_first_word_days: Decimal | None = None
    median_first_response_days: Decimal | None = None
    median_solution_days: Decimal | None = None
    suppressed: bool = False
    opinions_hidden: bool = False

    def as_json(self) -> dict[str, int | float | bool | None]:
        """As the API shows them."""
        values = {column.name: getattr(self, column.name) for column in fields(self)}
        return {name: float(value) if isinstance(value, Decimal) else value for name, value in values.items()}


_PLAIN = (
    "received", "verified", "answered", "followed_up", "closed_without_answer", "acted", "completed", "archived", "refused",
    "clarified", "reopened", "open", "overdue",
)  # fmt: skip
OPINIONS = ("rated", "satisfied", "silent", "confirmed", "delivery_known")
"""What would tell, or let be found by subtraction, what single persons said of their answer."""


def figures_of(sums: Vector, *, hidden: bool, opinions: bool) -> Figures:
    """Figures of a vector of MEASURES; ``opinions`` says whether what complainants said of the answers may be shown."""
    if hidden:
        return Figures(suppressed=True)
    found = dict(zip(MEASURES, sums, strict=True))
    shown: dict[str, Any] = {name: found[name] for name in (*_PLAIN, *(OPINIONS if opinions else ()))}
    return Figures(
        **shown,
        followed_up_percent=percent(found["followed_up"], found["received"]),
        completed_percent=percent(found["completed"], found["received"]),
        satisfied_percent=percent(found["satisfied"], found["rated"]) if opinions else None,
        within_deadline_percent=percent(found["within_deadline"], found["due"]),
        median_first_word_days=median_days([found[name] for name in WORDS], WAIT_CLASSES),
        median_first_response_days=median_days([found[name] for name in RESPONSES]),
        median_solution_days=median_days([found[name] for name in SOLUTIONS], WAIT_CLASSES),
        opinions_hidden=not opinions,
    )
