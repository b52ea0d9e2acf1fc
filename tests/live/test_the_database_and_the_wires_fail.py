"""Five families of channels on PostgreSQL when the database is away, and when connections are cut short or slow: what the
other side was told that we took is in the desk once, and every answer is delivered once or shown as failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.live.databases import database, take_away
from tests.live.figures import count, end_leases, wait_until_settled
from tests.live.mailhost import running_mail
from tests.live.peers import FAMILIES, Peers, running_peers
from tests.live.smsc import Operator
from tests.live.wire import FINE, Fate, Wire, running_wire
from tests.processes import wait_for
from tests.site import running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]
PEOPLE = 30
DATABASE = "ntbcare_live_outage"
_ROUGH = (Fate(asked=450), Fate(answered=12), FINE, Fate(late=0.4), Fate(answered=3_000))


@dataclass
class Stage:
    """The other sides, and the wires to our doors, to the SMSC and to the mailbox."""

    peers: Peers
    wires: tuple[Wire, Wire, Wire]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    operator = Operator(tmp_path_factory.mktemp("smsc"))
    with running_mail() as host, database(DATABASE) as where:
        operator.start()
        try:
            settings = host.settings() | {"DATABASE_URL": where.replace("postgresql:", "postgres:").replace(":None@", "@")}
            with (
                running_site(tmp_path_factory.mktemp("site"), **settings) as site,
                running_wire(site.port, _fine) as doors,
                running_wire(operator.port, _fine) as smsc,
                running_wire(host.imap, _fine) as imap,
                running_peers(
                    tmp_path_factory.mktemp("peers"),
                    site,
                    host,
                    doors=doors.port,
                    smsc=smsc.port,
                    imap=imap.port,
                    operator=operator,
                ) as peers,
            ):
                yield Stage(peers, (doors, smsc, imap))
        finally:
            operator.kill()


def _fine(_number: int) -> Fate:
    return FINE


def _rough(number: int) -> Fate:
    return _ROUGH[number % len(_ROUGH)]


def _lose_database(_stage: Stage) -> None:
    take_away(DATABASE, seconds=4)


def _lose_connections(stage: Stage) -> None:
    """From now on connections are bad; that to the SMSC, which stands already, is broken."""
    for wire in stage.wires:
        wire.fates = _rough
    stage.peers.operator.ask("/drop")


_FAULTS = [(20_000, _lose_database, "database away three times"), (60_000, _lose_connections, "connections cut short and late")]


@pytest.mark.faults
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(("first", "fault", "name"), _FAULTS, ids=[name for _first, _fault, name in _FAULTS])
def test_what_was_taken_is_in_the_desk_once_and_answers_go_once(
    stage: Stage, family: str, first: int, fault: Callable[[Stage], None], name: str
) -> None:
    peers = stage.peers
    people = peers.people(family, first + 1_000 * FAMILIES.index(family), PEOPLE)
    for at in range(0, PEOPLE, PEOPLE // 3):
        peers.write(family, people[at : at + PEOPLE // 3])
        wait_for(lambda at=at: len(peers.taken(family, people)) > at, seconds=120)  # type: ignore[misc]  # bound at once
        fault(stage)
    wait_for(lambda: peers.taken(family, people) >= set(people), seconds=240)
    for wire in stage.wires:
        wire.fates = _fine
    end_leases(peers.site)
    wait_until_settled(peers.site, people, seconds=240, hurry=True)
    wait_for(lambda: len(peers.handed(family, people)) >= PEOPLE - 5, seconds=60)
    taken, handed = peers.taken(family, people), peers.handed(family, people)
    figures = count(peers.site, channel=family, fault=name, sent=people, taken=taken, handed=handed)
    assert (figures.taken, figures.in_desk, figures.lost, figures.doubled) == (PEOPLE, PEOPLE, 0, 0)
    assert (figures.answers_lost, figures.answers_doubled) == (0, 0)
    assert figures.answers + figures.shown_failed >= PEOPLE
