"""What the half-yearly meeting and leaders wait for: the evidence pack by the command that builds it, and the monthly letters."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from django.db.models import F

from ntbcare.accounts.models import User
from ntbcare.agencies.models import Agency, Member, ReferenceVersion
from ntbcare.agencies.queries import forget_reference, reference
from ntbcare.agencies.roles import AgencyKind, Role
from ntbcare.cases.models import Case
from ntbcare.common.clock import local_day, now, pretend, site_zone
from ntbcare.config.bench.figures import Figure
from ntbcare.monitoring.actions import rebuild
from ntbcare.monitoring.letters import month_before
from ntbcare.monitoring.scorecard import HalfYear
from ntbcare.workflow.monthly import due_moment, send_letters

GROUP = "For the meeting"
PACK_MOST = 60
"""Seconds for the pack of 100,000 cases."""
_MOVED_AT_MOST = 200_000
AGENCIES = 653
"""So many are connected nationally."""


def packing(*, move: bool) -> Iterator[Figure]:
    """The pack of the last whole half-year, and the same built again from what was frozen. ``move`` puts all cases into it first,
    unless there are so many that a half-year holds enough by itself."""
    semester = HalfYear.of(local_day(now())).before()
    if move and Case.objects.count() <= _MOVED_AT_MOST:
        _put_all_into(semester)
    with tempfile.TemporaryDirectory() as place:
        folder = str(Path(place) / "pack")
        seconds, said = _run("semester", str(semester), "--out", folder, "--json")
        beside = f"{said['cases']:,} cases"
        yield Figure(group=GROUP, name="evidence pack built", value=seconds, unit="s", most=PACK_MOST, beside=beside)
        seconds, said = _run("again", folder, "--json")
        told = "byte for byte the same" if not said["differing"] else f"OTHERWISE: {', '.join(said['differing'])}"
        yield Figure(group=GROUP, name="evidence pack built again and compared", value=seconds, unit="s", beside=told)


def letters() -> Iterator[Figure]:
    """The monthly letters to the heads of as many agencies as are connected nationally. Makes those that are missing."""
    _make_heads()
    month = month_before(local_day(now()))
    begun, done = perf_counter(), 0
    with pretend(max(now(), due_moment(month, reference().province.id))):
        while batch := send_letters(200):
            done += batch
    seconds = perf_counter() - begun
    yield Figure(group=GROUP, name="monthly letters ordered", value=seconds, unit="s", beside=f"{done:,} heads of agencies")


def _put_all_into(semester: HalfYear) -> None:
    days = (semester.last - semester.first).days
    for place in range(days):
        moment = datetime.combine(semester.first + timedelta(days=place), time(9), site_zone())
        Case.objects.annotate(place=F("pk") % days).filter(place=place).update(received_at=moment)
    rebuild()


def _run(*words: str) -> tuple[float, dict[str, Any]]:
    """``ntbcare report …``: seconds, and what it printed."""
    begun = perf_counter()
    line = [
        sys.executable,
        "-c",
        "import sys; from ntbcare.config.cli import main; sys.exit(main(sys.argv[1:]))",
        "report",
        *words,
    ]
    said = subprocess.run(line, stdout=subprocess.PIPE, text=True, check=False).stdout  # noqa: S603 our own command
    return perf_counter() - begun, json.loads(said)


def _make_heads() -> None:
    province = Agency.objects.get(pk=reference().province.id)
    for number in range(len(reference().agencies), AGENCIES):
        name = f"Instansi {number}"
        Agency.objects.create(name=name, short_name=name, kind=AgencyKind.AGENCY, parent=province, branch=province)
    ReferenceVersion.objects.update(number=2**31)
    forget_reference()
    led = frozenset(Member.objects.filter(role=Role.LEADER, until=None).values_list("agency_id", flat=True))
    since = datetime.combine(month_before(local_day(now())), time(), site_zone())
    without = [agency_id for agency_id in reference().agencies if agency_id not in led]
    users = [User(email=f"kepala{one}@bench.example", name="Kepala", created_at=now()) for one in without]
    User.objects.bulk_create(users)
    made = User.objects.filter(email__endswith="@bench.example", email__startswith="kepala").order_by("pk")
    Member.objects.bulk_create(
        Member(user=user, agency_id=agency_id, role=Role.LEADER, since=since)
        for user, agency_id in zip(made, without, strict=True)
    )
