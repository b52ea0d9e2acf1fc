"""All families of channels on PostgreSQL when the database is away, and when connections are cut short or slow, towards us
or towards the other side: what the other side was told that we took is in the desk once, and every answer is delivered once
or shown as failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from tests.live.databases import database, take_away
from tests.live.figures import count, end_leases, hurried, note_fault, seen, wait_until_settled
from tests.live.mailhost import running_mail
from tests.live.peers import Peer
from tests.live.stage import (
    FAMILIES,
    LEAVING,
    Stage,
    add_kannel,
    add_mail,
    add_modem,
    add_smsc,
    add_those_at_doors,
    running_stage,
)
from tests.live.wire import FINE, Fate, running_wires
from tests.processes import wait_for
from tests.site import running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]
PEOPLE = 30
DATABASE, MODEM = "ntbcare_live_outage", "ntbcare_live_modem"
_ROUGH = (Fate(asked=450), Fate(answered=12), FINE, Fate(late=0.4), Fate(answered=3_000), Fate(asked=150))
_ROUGH_OUT = (Fate(asked=200), FINE, Fate(answered=60), Fate(late=0.4), Fate(asked=1_500), Fate(answered=700))


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with running_mail() as host, database(DATABASE) as where, running_wires() as wires:
        settings = host.settings() | {"DATABASE_URL": where.replace("postgresql:", "postgres:").replace(":None@", "@")}
        settings["NTBCARE_SMTP_PORT"] = str(wires.out_to(host.smtp))
        with (
            running_site(tmp_path_factory.mktemp("site"), **settings) as site,
            running_stage(tmp_path_factory.mktemp("stage"), site, wires) as running,
        ):
            add_those_at_doors(running)
            add_kannel(running)
            add_modem(running, MODEM)
            add_smsc(running)
            add_mail(running, host)
            yield running


def _rough(number: int) -> Fate:
    return _ROUGH[number % len(_ROUGH)]


def _rough_out(number: int) -> Fate:
    return _ROUGH_OUT[number % len(_ROUGH_OUT)]


def _lose_database(stage: Stage, _peer: Peer) -> None:
    take_away(DATABASE, seconds=4)
    note_fault(stage.site)


def _lose_connections(stage: Stage, peer: Peer) -> None:
    """From now on connections are bad; one that stands already is broken."""
    stage.wires.fare(coming=_rough)
    peer.drop()


def _lose_answers(stage: Stage, _peer: Peer) -> None:
    """From now on connections by which answers leave are bad."""
    stage.wires.fare(leaving=_rough_out)


_CASES = [
    *((20_000, family, _lose_database, "database away three times") for family in FAMILIES),
    *((60_000, family, _lose_connections, "connections cut short and late") for family in FAMILIES),
    *((100_000, family, _lose_answers, "answers cut in the middle and late") for family in LEAVING),
]


@pytest.mark.faults
@pytest.mark.parametrize(
    ("first", "family", "fault", "name"), _CASES, ids=[f"{name}: {family}" for _first, family, _fault, name in _CASES]
)
def test_what_was_taken_is_in_the_desk_once_and_answers_go_once(
    stage: Stage, first: int, family: str, fault: Callable[[Stage, Peer], None], name: str
) -> None:
    peer, broken = stage.peers[family], stage.wires.broken
    people = peer.people(first + 1_000 * FAMILIES.index(family), PEOPLE)
    if fault is _lose_answers:
        fault(stage, peer)
    for at in range(0, PEOPLE, PEOPLE // 3):
        peer.write(people[at : at + PEOPLE // 3])
        wait_for(lambda at=at: len(_of(people, peer.taken())) > at, seconds=120)  # type: ignore[misc]  # bound at once
        fault(stage, peer)
    wait_for(lambda: hurried(stage.site) and len(_of(people, peer.taken())) == PEOPLE, seconds=240)
    end_leases(stage.site)
    if fault is not _lose_answers:
        stage.wires.fare()
    wait_until_settled(stage.site, people, seconds=300, hurry=True)
    stage.wires.fare()
    wait_for(peer.is_drained, seconds=240)
    went = sum(1 for person in people if set(seen(stage.site)[1][person]) <= {"sent", "delivered"})
    with suppress(AssertionError):  # What does not come is counted.
        wait_for(lambda: len(_of(people, peer.handed())) >= went, seconds=60)
    figures = count(
        stage.site, channel=family, fault=name, sent=people, taken=_of(people, peer.taken()), handed=_of(people, peer.handed())
    )
    assert fault is _lose_database or stage.wires.broken > broken, "no connection was cut"
    assert (figures.taken, figures.in_desk, figures.lost, figures.doubled) == (PEOPLE, PEOPLE, 0, 0)
    assert (figures.answers_lost, figures.answers_doubled) == (0, 0)
    assert figures.answers + figures.shown_failed >= PEOPLE


def _of(people: list[str], counted: dict[str, int]) -> dict[str, int]:
    return {person: counted[person] for person in people if counted.get(person)}
