"""What the fault tests count: of each channel and fault, what was sent, taken, lost and doubled, in both directions.

The figures are printed at the end of ``make test-live`` as the rows of the table in ``docs/channels.md``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tests.processes import wait_for
from tests.site import ROOT, Site

ROWS: list[Figures] = []

_SEEN = """
import django, json; django.setup()
from ntbcare.correspondence.models import IncomingMessage, OutgoingMessage
from ntbcare.correspondence.threads import sender_of
from ntbcare.complainants.rules import normalise_phone
print(json.dumps({
    "in": [sender_of(m.thread) for m in IncomingMessage.objects.select_related("thread")],
    "out": [[sender_of(m.thread), m.state] for m in OutgoingMessage.objects.exclude(thread=None).select_related("thread")]}))
"""
_OPEN = """
import django; django.setup()
from ntbcare.channels.actions import open_account
open_account({kind!r}, {name!r}, label={label!r}, values={values!r})
"""
_END_LEASES = """
import django; django.setup()
from datetime import UTC, datetime
from ntbcare.correspondence import inbox, outbox
from ntbcare.correspondence.models import OutgoingMessage, RawDelivery, Thread
from ntbcare.common.clock import now
from ntbcare.workflow import converse
at = datetime.fromtimestamp({at}, UTC)
waiting = OutgoingMessage.objects.filter(leased_until__lt=at + outbox.LEASE, state__in=["queued", "failed"])
waiting.update(leased_until=now())
RawDelivery.objects.filter(leased_until__lt=at + inbox.LEASE, state="waiting").update(leased_until=now())
Thread.objects.filter(leased_until__lt=at + converse.LEASE).update(leased_until=now())
"""
_FAULTS: dict[int, float] = {}
"""Of each site, when its worker was killed or lost the database last: claims made before are nobody's."""
_END_WAITS = """
import django; django.setup()
from ntbcare.channels.models import ChannelLine
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.common.clock import now
OutgoingMessage.objects.filter(state__in=["queued", "failed"], leased_until=None).update(due_at=now())
ChannelLine.objects.filter(leased_until=None).update(due_at=now())
"""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """One channel under one fault."""

    channel: str
    fault: str
    sent: int
    taken: int
    in_desk: int
    lost: int
    doubled: int
    answers: int
    shown_failed: int
    answers_lost: int
    answers_doubled: int

    def row(self) -> str:
        """As a row of a Markdown table."""
        numbers = [self.sent, self.taken, self.in_desk, self.lost, self.doubled]
        numbers += [self.answers, self.shown_failed, self.answers_lost, self.answers_doubled]
        return " | ".join(["", self.channel, self.fault, *map(str, numbers), ""]).strip()


HEAD = (
    "| channel | fault | sent | taken | in the desk | lost | doubled "
    "| answers | shown failed | answers lost | answers doubled |\n"
    "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
)


def numbers(first: int, count: int) -> list[str]:
    """Telephone numbers of so many invented people."""
    return [f"+62812{first + at:08d}" for at in range(count)]


def run(site: Site, script: str) -> str:
    """Run Python with Django on the site's data."""
    environment = site.environment | {"DJANGO_SETTINGS_MODULE": "ntbcare.config.settings", "NTBCARE_LOG_LEVEL": "ERROR"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def open_account(site: Site, kind: str, name: str, values: Mapping[str, str], *, label: str = "SMS 1708") -> None:
    """Open an account on the site."""
    run(site, _OPEN.format(kind=kind, name=name, label=label, values=dict(values)))


def note_fault(site: Site) -> None:
    """Whatever was claimed until now is let go by nobody: its worker was killed, or lost the database."""
    _FAULTS[site.port] = time.time()


def end_leases(site: Site) -> None:
    """Let such claims end now, for which one would wait up to a quarter of an hour. Claims of a living worker stay."""
    if site.port in _FAULTS:
        run(site, _END_LEASES.format(at=_FAULTS[site.port]))


def end_waits(site: Site) -> None:
    """Let what waits after a failure be tried now: messages, and looks into mailboxes."""
    run(site, _END_WAITS)


def hurried(site: Site) -> bool:
    """Always true, and what waits after a failure is tried now."""
    end_waits(site)
    return True


def kill_worker(site: Site) -> None:
    """With -9; returns when the service has started another."""
    old = site.child("worker")
    old.kill()
    note_fault(site)
    wait_for(lambda: site.has_new("worker", old))


def seen(site: Site, *, hurry: bool = False) -> tuple[Counter[str], dict[str, list[str]]]:
    """Of each person: how many messages are in the desk, and how their answers stand. ``hurry`` ends waits before."""
    told = json.loads(run(site, f"{_END_WAITS if hurry else ''}{_SEEN}"))
    states: dict[str, list[str]] = {}
    for person, state in told["out"]:
        states.setdefault(person, []).append(state)
    return Counter(told["in"]), states


def wait_until_settled(site: Site, people: Collection[str], *, seconds: float = 120, hurry: bool = False, each: int = 1) -> None:
    """Wait until every person's message (or so many of ``each``) is in the desk and no answer of theirs waits to be sent;
    ``hurry`` ends the waits after failures."""

    def is_settled() -> bool:
        time.sleep(2)  # each look is a process of its own
        arrived, states = seen(site, hurry=hurry)
        return all(arrived[person] >= each for person in people) and all(
            person in states and not {"queued", "failed"} & set(states[person]) for person in people
        )

    wait_for(is_settled, seconds=seconds)


def note_row(figures: Figures) -> None:
    """Keep a row: for the end of the run, and in ``var/live-figures.txt`` at once, where it outlives a run that is stopped."""
    ROWS.append(figures)
    with (ROOT / "var" / "live-figures.txt").open("a", encoding="utf-8") as file:
        file.write(figures.row() + "\n")


def count(
    site: Site,
    *,
    channel: str,
    fault: str,
    sent: Collection[str],
    taken: Collection[str],
    handed: Mapping[str, int],
    each: int = 1,
) -> Figures:
    """Compare what the other side knows with what the desk has.

    ``taken``: whose messages were taken, with how many where ``each`` person wrote more than one. ``handed``: answers that
    the other side took, by person.
    """
    arrived, states = seen(site)
    took = Counter(taken)
    mine = {person: states.get(person, []) for person in sent}
    went = {person for person, known in mine.items() if known and set(known) <= {"sent", "delivered"}}
    # Messages that come together may be answered together.
    due = {person: max(1, min(each, len(known))) for person, known in mine.items()}
    figures = Figures(
        channel=channel,
        fault=fault,
        sent=len(sent) * each,
        taken=took.total(),
        in_desk=sum(min(arrived[person], each) for person in sent),
        lost=sum(max(0, took[person] - arrived[person]) for person in took),
        doubled=sum(1 for person in sent if arrived[person] > each),
        answers=sum(min(handed.get(person, 0), due[person]) for person in sent),
        shown_failed=sum("dead" in known for known in mine.values()),
        answers_lost=sum(max(0, due[person] - handed.get(person, 0)) for person in went),
        answers_doubled=sum(1 for person in sent if handed.get(person, 0) > due[person]),
    )
    note_row(figures)
    return figures
