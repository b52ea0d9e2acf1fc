"""What ``ntbcare doctor`` hears from the rooms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Finding:
    """Something amiss, in plain words with ids only. A ``warning`` can wait; anything else makes doctor fail."""

    message: str
    warning: bool = False


Check: TypeAlias = Callable[[], Iterable[Finding]]
"""A room's check: yields what is amiss, nothing when all is well. It only reads, and says counts with a few examples."""
