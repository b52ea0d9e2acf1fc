"""Measuring on one database, in a process whose environment leads to it and in which Django is set up.

Figures go to standard output as they come, one JSON object a line.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

from django.db import connection

from ntbcare.config.bench import bare, measuring, pages, site
from ntbcare.config.bench.figures import Figure
from ntbcare.config.bench.filling import fill
from ntbcare.config.bench.officers import make_coordinator, make_district_coordinator, make_liaison
from ntbcare.config.output import Progress, say


def main() -> None:
    """``inside.py --cases N [--quick] [--filled]``; with ``--filled`` the database holds its cases already."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--filled", action="store_true")
    arguments = parser.parse_args()
    for figure in _measure(cases=arguments.cases, quick=arguments.quick, filled=arguments.filled):
        print(json.dumps(figure.as_json()), flush=True)


def _measure(*, cases: int, quick: bool, filled: bool) -> Iterator[Figure]:
    effort = measuring.QUICK if quick else measuring.FULL
    bare.make_table()
    coordinator = make_coordinator()
    if not filled:
        fill(cases, officer_id=coordinator.user.pk, progress=Progress("Cases"))
    asked = pages.pages_of(coordinator, make_district_coordinator(), make_liaison())
    say(f"Measuring on {connection.vendor} …")
    with site.web() as (address, process):
        if site.can_tell_memory():
            yield from measuring.memory(process, pages.warm(address, asked))
        yield from pages.size_of_form(address)
        yield from pages.speed_of_pages(effort, address, asked)
        with site.bare() as bare_address:
            yield from measuring.limits(effort, bare_address)
            yield from measuring.intake(effort, address, bare_address)
            yield from measuring.following()
        yield from measuring.intake_beside_worker(effort, address)
    for work in (measuring.following, lambda: measuring.importing(effort), measuring.clocks):
        yield from work()
