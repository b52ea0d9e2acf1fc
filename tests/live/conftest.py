"""Prints the figures of the fault tests when all have run."""

from __future__ import annotations

import pytest

from tests.live.figures import HEAD, ROWS
from tests.live.hook import TOLD, TOLD_HEAD


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The rows of the tables in ``docs/channels.md`` and ``docs/webhooks.md``."""
    if ROWS:
        terminalreporter.section("figures from the run")
        terminalreporter.write_line(HEAD)
        for figures in ROWS:
            terminalreporter.write_line(figures.row())
    if TOLD:
        terminalreporter.section("webhooks")
        terminalreporter.write_line("\n".join([TOLD_HEAD, *TOLD]))
