"""A measured figure, the bar it is held to, and how it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value. ``most`` or ``least`` is the bar, where there is one; ``beside`` is what else is worth knowing."""

    group: str
    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None
    beside: str = ""

    @property
    def passed(self) -> bool | None:
        """Whether the bar is met; None where there is none."""
        if self.most is not None:
            return self.value <= self.most
        return None if self.least is None else self.value >= self.least

    def as_json(self) -> dict[str, object]:
        """With the verdict."""
        return asdict(self) | {"passed": self.passed}


def from_json(told: dict[str, object]) -> Figure:
    """The inverse of ``as_json``."""
    return Figure(**{name: value for name, value in told.items() if name != "passed"})  # type: ignore[arg-type]


def table(figures: Iterable[Figure]) -> Iterator[str]:
    """The lines of a table, grouped, each bar with its verdict."""
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.group, []).append(figure)
    for group, several in groups.items():
        yield ""
        yield group
        for figure in several:
            value = f"{_number(figure.value):>9} {figure.unit:<4}"
            yield f"  {_verdict(figure)} {figure.name:<62}{value}{_bar(figure):<12}{figure.beside}".rstrip()


def _verdict(figure: Figure) -> str:
    return {True: "passed", False: "MISSED", None: "      "}[figure.passed]


def _bar(figure: Figure) -> str:
    if figure.most is not None:
        return f"bar ≤ {_number(figure.most)}"
    return "" if figure.least is None else f"bar ≥ {_number(figure.least)}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.1f}"
