"""SMS by Kannel when it, or our worker, is killed in the middle. A witness between Kannel and our door notes what we took."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from tests.live.figures import count, end_leases, kill_worker, numbers, open_account, wait_until_settled
from tests.live.kannel import Kannel, Operator, running_kannel
from tests.live.witness import Witness, running_witness
from tests.processes import wait_for
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]
PEOPLE = 30


@pytest.fixture(scope="module")
def witness() -> Iterator[Witness]:
    with running_witness() as running:
        yield running


@pytest.fixture(scope="module")
def gateway(witness: Witness, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kannel]:
    with running_kannel(tmp_path_factory.mktemp("kannel"), door=f"http://127.0.0.1:{witness.port}/webhooks/sms") as running:
        yield running


@pytest.fixture(scope="module")
def operator(gateway: Kannel) -> Operator:
    return Operator(gateway.ports["operator"])


@pytest.fixture(scope="module")
def site(gateway: Kannel, witness: Witness, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        witness.door = f"http://127.0.0.1:{running.port}"
        open_account(running, "kannel", "sms", gateway.values())
        yield running


def _kill_smsbox(_site: Site, gateway: Kannel) -> None:
    """It is the part that talks to our door and takes our answers."""
    gateway.kill("smsbox")
    gateway.start("smsbox")


def _kill_bearerbox(_site: Site, gateway: Kannel) -> None:
    """It is the part that talks to the operator and keeps what waits."""
    gateway.kill("bearerbox")
    gateway.start("bearerbox")
    threading.Event().wait(2)
    gateway.supervise()


def _kill_worker(site: Site, _gateway: Kannel) -> None:
    kill_worker(site)


@pytest.mark.faults
@pytest.mark.parametrize(
    ("first", "fault", "name"),
    [
        (1000, None, "none"),
        (2000, _kill_worker, "our worker killed -9 three times"),
        (3000, _kill_smsbox, "smsbox killed -9 three times"),
        (4000, _kill_bearerbox, "bearerbox killed -9 three times"),
    ],
)
def test_what_our_door_took_is_in_the_desk_once_and_answers_go_once(
    site: Site,
    gateway: Kannel,
    witness: Witness,
    operator: Operator,
    first: int,
    fault: Callable[[Site, Kannel], None] | None,
    name: str,
) -> None:
    people = numbers(first, PEOPLE)
    for at in range(0, PEOPLE, PEOPLE // 3):
        third = set(people[at : at + PEOPLE // 3])
        operator.send(sorted(third))
        if fault is not None:
            # In the middle: Kannel has them, and some are ours already. (The fake SMSC's protocol acknowledges nothing.)
            wait_for(lambda third=third: len(witness.taken & third) >= 3)  # type: ignore[misc]  # bound at once
            fault(site, gateway)
    # What Kannel itself loses was never brought to us (its smsbox says "taken" first): we answer for what our door took.
    wait_for(lambda: bool(witness.taken & set(people)))
    taken = _steady(lambda: witness.taken & set(people))
    end_leases(site)
    wait_until_settled(site, taken, seconds=180)
    _steady(lambda: set(operator.got))
    figures = count(site, channel="Kannel", fault=name, sent=people, taken=taken, handed=operator.handed())
    assert (figures.lost, figures.doubled, figures.answers_doubled) == (0, 0, 0)
    assert figures.in_desk >= figures.taken
    if fault not in {_kill_smsbox, _kill_bearerbox}:
        assert (figures.taken, figures.answers_lost) == (PEOPLE, 0)


def _steady(look: Callable[[], set[str]], *, seconds: float = 6) -> set[str]:
    """What is seen when nothing has been added for some seconds."""
    seen, pause = look(), threading.Event()
    while True:
        pause.wait(seconds)
        if (again := look()) == seen:
            return again
        seen = again
