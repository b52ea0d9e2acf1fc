"""How well duplicates are told on pairs that people have labelled."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ntbcare.common.errors import NtbCareError
from ntbcare.common.moments import read_moments
from ntbcare.verification.duplicates.likeness import Likeness, Report, compare

COLUMNS = ("text_a", "region_a", "time_a", "text_b", "region_b", "time_b", "same")
_YES = frozenset({"1", "true", "yes", "ya", "y", "sama"})
_NO = frozenset({"0", "false", "no", "tidak", "n", "beda", ""})


class UnreadablePairs(NtbCareError):
    """The file is no table of labelled pairs."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports, and whether people say that they are of one thing."""

    one: Report
    other: Report
    same: bool

    def likeness(self) -> Likeness:
        """As the product finds it."""
        return compare(self.one, self.other)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many pairs were rightly and wrongly offered as one, and how many were missed."""

    pairs: int
    found: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Of the pairs offered as one, the share that is; 0 where none was offered."""
        return self.found / (self.found + self.wrong) if self.found else 0.0

    @property
    def recall(self) -> float:
        """Of the pairs that are one, the share that was offered; 0 where there is none."""
        return self.found / (self.found + self.missed) if self.found else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.found / (2 * self.found + self.wrong + self.missed) if self.found else 0.0


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a file; times that cannot be read are unknown. Raises FileNotFoundError, UnreadablePairs naming the row."""
    csv.field_size_limit(1_000_000)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
            if missing:
                raise UnreadablePairs(f"The file has no column {', '.join(missing)}.")
            rows = list(table)
    except (csv.Error, UnicodeDecodeError) as error:
        raise UnreadablePairs(f"The file is no table: {error}.") from error
    written = [row[f"time_{side}"] or "" for row in rows for side in ("a", "b")]
    moments = [_moment(value) for value in read_moments(written) or [math.nan] * len(written)]
    return [_pair(row, number, moments[2 * number], moments[2 * number + 1]) for number, row in enumerate(rows)]


def judge(pairs: Iterable[Pair]) -> Outcome:
    """Compare each pair at the product's own threshold."""
    said = [(pair.likeness().is_one, pair.same) for pair in pairs]
    return Outcome(
        pairs=len(said),
        found=sum(is_one and same for is_one, same in said),
        wrong=sum(is_one and not same for is_one, same in said),
        missed=sum(same and not is_one for is_one, same in said),
    )


def _pair(row: dict[str, str | None], number: int, at: datetime | None, other_at: datetime | None) -> Pair:
    label = (row["same"] or "").strip().lower()
    if label not in _YES | _NO:
        raise UnreadablePairs(f"Row {number + 2}: “{label}” says neither yes nor no.")
    one = Report(row["text_a"] or "", (row["region_a"] or "").strip(), at)
    other = Report(row["text_b"] or "", (row["region_b"] or "").strip(), other_at)
    return Pair(one, other, label in _YES)


def _moment(seconds: float) -> datetime | None:
    try:
        return None if math.isnan(seconds) else datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
