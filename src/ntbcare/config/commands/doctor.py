"""``ntbcare doctor``: look everything over. Exit status 1 when something is wrong; warnings alone are 0."""

from __future__ import annotations

import argparse

from ntbcare.config.doctor import examine, overall
from ntbcare.config.output import say, tell, tell_json

_MARKS = {"ok": "✓", "warning": "!", "error": "✗"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    parser.add_argument("--json", action="store_true", help="print {status, checks: [{name, status, findings}]}")


def run(arguments: argparse.Namespace) -> int:
    """Examine and tell."""
    results = examine(progress=None if arguments.json else lambda name: say(f"… {name}"))
    status = overall(results)
    if arguments.json:
        checks = [
            {"name": result.name, "status": result.status, "findings": [finding.message for finding in result.findings]}
            for result in results
        ]
        tell_json({"status": status, "checks": checks})
    else:
        for result in results:
            tell(f"{_MARKS[result.status]} {result.name}")
            for finding in result.findings:
                tell(f"    {'warning: ' if finding.warning else ''}{finding.message}")
    return 1 if status == "error" else 0
