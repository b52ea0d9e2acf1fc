"""Measuring on one database, in a process whose environment leads to it and in which Django is set up.

Figures go to standard output as they come, one JSON object a line.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator

from django.db import connection

from ntbcare.config.bench import bare, counting, doors, measuring, packing, pages, site
from ntbcare.config.bench.figures import Figure
from ntbcare.config.bench.filling import fill
from ntbcare.config.bench.officers import Officer, make_board_readers, make_coordinator, make_district_coordinator, make_liaison
from ntbcare.config.output import Progress, say


def main() -> None:
    """``inside.py --cases N [--quick]``: fill the database and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    tell_all(measuring.load_from_elsewhere())
    coordinator = make_coordinator()
    fill(arguments.cases, officer_id=coordinator.user.pk, progress=Progress("Cases"))
    tell_all(measure(coordinator, measuring.QUICK if arguments.quick else measuring.FULL))


def tell_all(figures: Iterable[Figure]) -> None:
    """Tell each figure when it is there."""
    for figure in figures:
        print(json.dumps(figure.as_json()), flush=True)


def measure(coordinator: Officer, effort: measuring.Effort) -> Iterator[Figure]:
    """Every figure of a filled database."""
    bare.make_table()
    readers = make_board_readers()
    asked = pages.pages_of(coordinator, make_district_coordinator(), make_liaison())
    asked += pages.board_pages(readers) + pages.question_pages(readers)
    say(f"Measuring on {connection.vendor} …")
    with site.web() as (address, process):
        if site.can_tell_memory():
            yield from measuring.memory(process, pages.warm(address, asked))
        yield from pages.size_of_form(address)
        yield from pages.speed_of_pages(effort, address, asked)
        with site.bare("project") as project, site.bare("least") as least:
            yield from measuring.limits(effort, least)
            yield from measuring.intake(effort, address, project=project, least=least)
        yield from doors.doors(effort, address)
        yield from measuring.following()
        yield from measuring.intake_beside_worker(effort, address)
        yield from counting.lag(effort, address)
    yield from measuring.importing(effort)
    yield from measuring.clocks()
    yield from counting.rebuilding()
    yield from packing.packing(move=effort is measuring.FULL)
    yield from packing.letters()
