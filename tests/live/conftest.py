"""Prints the figures of the fault tests when all have run."""

from __future__ import annotations

import pytest

from tests.live.figures import HEAD, ROWS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The rows of the table in ``docs/channels.md``."""
    if ROWS:
        terminalreporter.section("figures from the run")
        terminalreporter.write_line(HEAD)
        for figures in ROWS:
            terminalreporter.write_line(figures.row())
