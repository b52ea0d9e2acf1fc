"""SMS by Gammu SMSD and its dummy telephone: both ways, and what is left when either side is killed in the middle."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.live.databases import database
from tests.live.figures import count, end_leases, hurried, kill_worker, numbers, open_account, run, seen, wait_until_settled
from tests.live.gammu import Modem, running_smsd
from tests.processes import wait_for
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]
PEOPLE = 30
CASES = "import django; django.setup()\nfrom ntbcare.cases.models import Case\nprint(Case.objects.count())"
LONG = (
    "Sampah menumpuk di kecamatan Gerung, sudah tiga hari belum diangkut dan baunya sampai ke sekolah 🙏 mohon segera dibersihkan"
)


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def modem(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Modem]:
    folder = tmp_path_factory.mktemp("smsd")
    if request.param == "SQLite":
        with running_smsd(folder) as running:
            yield running
    else:
        with database("ntbcare_live_smsd") as where, running_smsd(folder, postgres=where) as running:
            yield running


@pytest.fixture(scope="module")
def site(modem: Modem, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        open_account(running, "gammu", "modem", {"database": modem.where})
        yield running


def test_a_long_complaint_comes_by_the_modem_and_its_answer_with_a_receipt(site: Site, modem: Modem) -> None:
    [person] = numbers(1, 1)
    modem.receive([person], LONG, unicode=True)
    wait_for(lambda: modem.handed()[person] == 1, seconds=90)
    assert run(site, CASES).strip() == "1"
    modem.report(person)
    wait_for(lambda: seen(site)[1].get(person) == ["delivered"], seconds=90)


def _kill_modem(_site: Site, modem: Modem) -> None:
    modem.kill()
    modem.start()


def _lose_tables(_site: Site, modem: Modem) -> None:
    """SMSD crashes when it finds its database away for the second time; what had come stays on the telephone."""
    modem.take_tables_away(seconds=8)


def _kill_worker(site: Site, _modem: Modem) -> None:
    kill_worker(site)


@pytest.mark.faults
@pytest.mark.parametrize(
    ("first", "fault", "name"),
    [
        (1000, None, "none"),
        (2000, _kill_modem, "SMSD killed -9 three times"),
        (3000, _kill_worker, "our worker killed -9 three times"),
        (4000, _lose_tables, "SMSD's database away three times"),
    ],
)
def test_what_was_marked_is_in_the_desk_once_and_answers_go_once(
    site: Site, modem: Modem, first: int, fault: Callable[[Site, Modem], None] | None, name: str
) -> None:
    people = numbers(first, PEOPLE)
    for at in range(0, PEOPLE, PEOPLE // 3):
        modem.receive(people[at : at + PEOPLE // 3])
        if fault is not None:
            wait_for(lambda at=at: modem.supervise() and len(modem.taken() & set(people)) > at, seconds=120)  # type: ignore[misc]
            fault(site, modem)
    wait_for(lambda: modem.supervise() and hurried(site) and modem.taken() >= set(people), seconds=180)
    end_leases(site)
    wait_until_settled(site, people, seconds=180, hurry=True)
    wait_for(lambda: modem.supervise() and modem.rows("SELECT count(*) FROM outbox")[0][0] == 0, seconds=240)
    backend = "PostgreSQL" if modem.where.startswith("postgres") else "SQLite"
    figures = count(
        site, channel=f"Gammu SMSD ({backend})", fault=name, sent=people, taken=modem.taken() & set(people), handed=modem.handed()
    )
    assert (figures.taken, figures.in_desk, figures.lost, figures.doubled) == (PEOPLE, PEOPLE, 0, 0)
    assert figures.answers_lost == 0
