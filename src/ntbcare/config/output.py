"""What a command says: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping


def say(message: str) -> None:
    """A message for the person at the terminal."""
    print(message, file=sys.stderr, flush=True)


def tell(line: str) -> None:
    """A result."""
    print(line, flush=True)


def tell_json(value: Mapping[str, object]) -> None:
    """The one JSON object of ``--json``."""
    tell(json.dumps(value, ensure_ascii=False, default=str))


class Progress:
    """A bar that grows on a terminal, and nothing where no terminal is."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._terminal = sys.stderr.isatty()
        self._started = time.monotonic()
        self._drawn = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` are done; drawn at most ten times a second."""
        moment = time.monotonic()
        if not self._terminal or (done < total and moment - self._drawn < 0.1):
            return
        self._drawn = moment
        share = done / total if total else 1.0
        rate = done / max(moment - self._started, 0.001)
        bar = "█" * round(share * 30)
        end = "\n" if done >= total else ""
        line = f"\r{self._label} {bar:░<30} {share:4.0%}  {done:,}/{total:,}  {rate:,.0f}/s "
        print(line, end=end, file=sys.stderr, flush=True)
