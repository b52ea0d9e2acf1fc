"""SMS by SMPP against npm's smpp: both ways, and what is left when either side is killed in the middle."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.live.figures import count, end_leases, kill_worker, numbers, open_account, run, seen, wait_until_settled
from tests.live.smsc import Operator
from tests.processes import wait_for
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]
PEOPLE = 60
CASES = "import django; django.setup()\nfrom ntbcare.cases.models import Case\nprint(Case.objects.count())"


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    running = Operator(tmp_path_factory.mktemp("smsc"))
    running.start()
    yield running
    running.kill()


@pytest.fixture(scope="module")
def site(operator: Operator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        values = {"host": "127.0.0.1", "port": str(operator.port), "system_id": "lapor", "password": "rahasia", "number": "1708"}
        open_account(running, "smpp", "operator", values | {"per_second": "40"})
        wait_for(lambda: bool(operator.knows("binds")))
        yield running


def test_a_villager_complains_in_pieces_and_is_answered_with_a_receipt(site: Site, operator: Operator) -> None:
    [person] = numbers(1, 1)
    text = "Lampu jalan 🙏 di kecamatan Gerung mati sejak dua minggu, sudah ada yang jatuh di tikungan dekat pasar".encode(
        "utf-16-be"
    )
    pieces = [text[at : at + 134] for at in range(0, len(text), 134)]
    rows = [
        {"key": f"piece-{n}", "from": person[1:], "octets": piece.hex(), "coding": 8, "udh": f"050003070{len(pieces)}0{n}"}
        for n, piece in enumerate(pieces, 1)
    ]
    operator.ask("/bring", rows[::-1])
    wait_for(lambda: seen(site)[1].get(person) == ["delivered"])
    assert run(site, CASES).strip() == "1"
    said = "".join(row["text"] for row in operator.knows("submits") if row["to"] == person[1:])
    assert "diterima. Kode:" in said


def _kill_operator(_site: Site, operator: Operator) -> None:
    operator.kill()
    operator.start()


def _kill_worker(site: Site, _operator: Operator) -> None:
    kill_worker(site)


def _drop(_site: Site, operator: Operator) -> None:
    operator.ask("/drop")


def _throttle(_site: Site, operator: Operator) -> None:
    operator.ask("/mode?throttle=5")


@pytest.mark.faults
@pytest.mark.parametrize(
    ("first", "fault", "name"),
    [
        (1000, None, "none"),
        (2000, _drop, "connection dropped three times"),
        (3000, _throttle, "throttled"),
        (4000, _kill_operator, "SMSC killed -9 three times"),
        (5000, _kill_worker, "our worker killed -9 three times"),
    ],
)
def test_what_was_taken_is_in_the_desk_once_and_answers_go_once(
    site: Site, operator: Operator, first: int, fault: Callable[[Site, Operator], None] | None, name: str
) -> None:
    people = numbers(first, PEOPLE)
    for at in range(0, PEOPLE, PEOPLE // 3):
        operator.bring(people[at : at + PEOPLE // 3])
        if fault is not None:
            # In the middle: some are answered and some are not.
            wait_for(lambda at=at: len(operator.taken() & set(people)) >= at + 5)  # type: ignore[misc]
            fault(site, operator)
    wait_for(lambda: operator.taken() >= set(people), seconds=120)
    end_leases(site)
    wait_until_settled(site, people)
    figures = count(
        site, channel="SMPP (npm smpp)", fault=name, sent=people, taken=operator.taken() & set(people), handed=operator.handed()
    )
    assert (figures.taken, figures.in_desk, figures.lost, figures.doubled) == (PEOPLE, PEOPLE, 0, 0)
    assert (figures.answers_lost, figures.answers_doubled) == (0, 0)
    assert figures.answers + figures.shown_failed >= PEOPLE
