"""Two half-years of a small province for dashboards: columns written directly, because the counters look at nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.sets import Part, Queue
from ntbcare.monitoring.actions import rebuild
from tests.world import World

LIMIT = timedelta(days=21)


def led(world: World, short_name: str, received: datetime, count: int, **columns: object) -> list[Case]:
    """So many cases of one agency received at one moment. ``answered`` is the wait until their answer."""
    agency = world.agency(short_name)
    wait = columns.pop("answered", None)
    moment = received + wait if isinstance(wait, timedelta) else None
    state = {
        "queue": Queue.ANSWERED if moment else Queue.HANDLING,
        "next_due_at": None if moment else received + LIMIT,
        "status": "answered" if moment else "in_progress",
        "region_id": "52.01",
        "category_id": "1398",
    }
    rows = [
        Case(
            **(
                {"received_at": received, "registered_at": received, "last_at": received, "source": "web"}
                | {"branch_id": agency.branch_id, "lead": agency, "answer_due_at": received + LIMIT}
                | {"answered_at": moment, "first_response_at": moment, "acted_at": received + timedelta(hours=1)}
                | state
                | columns
            )
        )
        for _number in range(count)
    ]
    cases = Case.objects.bulk_create(rows)
    parts = [Assignment(case=case, agency=agency, part=Part.LEAD, status="acting", offered_at=received) for case in cases]
    Assignment.objects.bulk_create(parts)
    return cases


def fill(world: World, *, before: datetime, now: datetime) -> None:
    """Before: 60 cases, a third answered. Now: 50, most of them, by an agency that got better; another one is behind."""
    led(world, "Dishub", before, 20, answered=timedelta(days=3))
    led(world, "Dishub", before, 40)
    led(world, "Dishub", now, 45, answered=timedelta(days=2), region_id="52.71")
    back = {"reopened": 1, "status": "in_progress", "queue": Queue.HANDLING}
    led(world, "Dishub", now, 5, answered=timedelta(days=2), stars=2, **back)
    led(world, "PUPR", now, 9, region_id="52.06")
    led(world, "Dishub Lobar", now, 6, answered=timedelta(days=1), stars=5, solved=True)
    led(world, "Dishub Lobar", now, 2, classification="oversight")
    refused = led(world, "PUPR", now, 3, refused=1)
    Assignment.objects.filter(case__in=refused).update(agency=world.agency("PLN"), status="declined", is_open=False)
    rebuild()
