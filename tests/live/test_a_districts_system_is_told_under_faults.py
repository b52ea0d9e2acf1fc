"""Outgoing webhooks on PostgreSQL when the database is away, and when connections to the receiver are cut short or slow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.live.cases_told import subscribe, tell_under
from tests.live.databases import database, take_away
from tests.live.figures import note_fault
from tests.live.hook import Hook, running_hook
from tests.live.wire import FINE, Fate, Wires, running_wires
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow, pytest.mark.faults]

DATABASE = "ntbcare_live_told"
_ROUGH = (Fate(asked=200), FINE, Fate(answered=30), Fate(late=0.4), Fate(asked=700), FINE)
"""Cut within the head, within the body, within the answer (then it was taken), or late."""


@pytest.fixture(scope="module")
def wires() -> Iterator[Wires]:
    with running_wires() as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with database(DATABASE) as where:
        settings = {"NTBCARE_WEBHOOK_NETWORKS": "127.0.0.0/8", "NTBCARE_UNDO_SECONDS": "0"}
        settings["DATABASE_URL"] = where.replace("postgresql:", "postgres:").replace(":None@", "@")
        with running_site(tmp_path_factory.mktemp("site"), **settings) as running:
            yield running


@pytest.fixture(scope="module")
def hook(site: Site, wires: Wires, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hook]:
    with running_hook(tmp_path_factory.mktemp("hook")) as running:
        subscribe(site, running, address=running.address.replace(f":{running.port}/", f":{wires.out_to(running.port)}/"))
        yield running


def _lose_database(site: Site, _hook: Hook) -> None:
    take_away(DATABASE, seconds=4)
    note_fault(site)


def test_every_event_arrives_in_order_when_the_database_was_away(site: Site, hook: Hook) -> None:
    again = tell_under(_lose_database, site, hook, name="database away three times")
    assert again <= 3, "one for each time: what was under way"


def test_every_event_arrives_in_order_over_bad_wires(site: Site, hook: Hook, wires: Wires) -> None:
    wires.fare(leaving=lambda number: _ROUGH[number % len(_ROUGH)])
    again = tell_under(None, site, hook, name="connections cut short and late")
    assert wires.broken > 10, "no connection was cut"
    # Whoever took an event, but could not say so, is told it again.
    assert again <= wires.broken
