"""``ntbcare bench``: speed and size beside what this machine can do at all, on databases made for it and dropped after it."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager

from ntbcare.config.bench.databases import Place, postgresql_place, sqlite_place
from ntbcare.config.bench.figures import Figure, from_json, table
from ntbcare.config.commands import CommandFailed, WrongUsage
from ntbcare.config.output import say, tell, tell_json

# Django is set up in processes of their own, one for each database.
_INSIDE = "import django; django.setup(); from ntbcare.config.bench.inside import main; main()"


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    parser.add_argument("--cases", type=int, default=100_000, metavar="N", help="how many cases the archive holds (100000)")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database instead of both")
    parser.add_argument("--quick", action="store_true", help="fractions of a second a figure: whether it runs, not how fast")
    parser.add_argument("--json", action="store_true", help="print {cases, databases: [{name, missing, figures: […]}]}")


def run(arguments: argparse.Namespace) -> int:
    """Measure and tell. 0 when everything could be measured, whether or not every bar was met."""
    if arguments.cases < 1:
        raise WrongUsage("--cases must be at least 1.")
    results = []
    for place_of in _places(arguments.only):
        with place_of as place:
            figures = [] if place.missing else list(_measure(place, cases=arguments.cases, quick=arguments.quick))
        results.append((place, figures))
        if not arguments.json:
            _print(place, figures, cases=arguments.cases)
    if arguments.json:
        told = [
            {"name": place.name, "missing": place.missing, "figures": [figure.as_json() for figure in figures]}
            for place, figures in results
        ]
        tell_json({"cases": arguments.cases, "databases": told})
    return 0


def _places(only: str | None) -> Iterator[AbstractContextManager[Place]]:
    if only != "postgresql":
        yield sqlite_place()
    if only != "sqlite":
        yield postgresql_place()


def _measure(place: Place, *, cases: int, quick: bool) -> Iterator[Figure]:
    say(f"{place.name}: preparing {cases:,} cases …")
    prepare = [sys.executable, "-m", "ntbcare.config.cli", "prepare"]
    done = subprocess.run(prepare, env=place.environment, capture_output=True, text=True, check=False)  # noqa: S603 our own command
    if done.returncode:
        raise CommandFailed(f"{place.name} could not be prepared: {done.stderr.strip()}")
    command = [sys.executable, "-c", _INSIDE, "--cases", str(cases), *(["--quick"] if quick else [])]
    with subprocess.Popen(command, env=place.environment, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 our own command
        assert process.stdout is not None
        for line in process.stdout:
            yield from_json(json.loads(line))
    if process.returncode:
        raise CommandFailed(f"Measuring on {place.name} failed; what it said stands above.")


def _print(place: Place, figures: list[Figure], *, cases: int) -> None:
    tell("")
    tell(f"=== {place.name}, {cases:,} cases, {os.cpu_count()} processors ===")
    if place.missing:
        tell(f"Not measured: {place.missing}. Start PostgreSQL, or say where it is in DATABASE_URL.")
    for line in table(figures):
        tell(line)
    missed = [figure for figure in figures if figure.passed is False]
    if figures:
        held = sum(figure.passed is not None for figure in figures)
        tell("")
        tell(f"{held - len(missed)} of {held} bars met." + "".join(f"\nMissed: {figure.name}" for figure in missed))
