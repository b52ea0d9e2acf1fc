"""What a push service that checks and unseals everything gets: npm ``web-push-testing``, and our worker that posts to it;
also when the service is away or refuses, or our worker is killed in the middle."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.live.figures import Figures, end_leases, end_waits, kill_worker, note_row, run
from tests.live.pushservice import ANOTHER_KEY, PushService, asking, confirm, give_news, know_service, running_push_service
from tests.processes import wait_for
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]
PEOPLE = 30
_STATES = """
import django, json; django.setup()
from ntbcare.correspondence.models import OutgoingMessage, Thread
rows = OutgoingMessage.objects.filter(template="completion_requested").order_by("pk")
print(json.dumps({"states": [[row.state, row.contact_point_id is not None] for row in rows], "threads": Thread.objects.count(),
                  "devices": [[row.about, row.state] for row in rows if row.contact_point_id is None]}))
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    with running_push_service(tmp_path_factory.mktemp("push")) as running:
        yield running


@pytest.fixture(scope="module")
def site(service: PushService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site"), NTBCARE_UNDO_SECONDS="0") as running:
        know_service(running, service)
        yield running


def _states(site: Site) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run(site, _STATES))
    return told


def test_a_real_push_service_opens_it_and_its_receipt_makes_it_delivered(site: Site, service: PushService) -> None:
    reference, browser = asking(site, service)
    give_news(site, reference)
    wait_for(lambda: bool(service.shown(browser)), seconds=30)
    [shown] = service.shown(browser)
    assert shown["body"] == f"Ada kabar untuk laporan {reference}. Ketuk untuk membacanya."
    assert _states(site)["states"] == [["sent", False]]
    assert confirm(site, shown) == 200
    wait_for(lambda: _states(site)["states"] == [["delivered", False]], seconds=30)


def test_a_browser_that_has_ended_is_forgotten_and_mail_takes_its_place(site: Site, service: PushService) -> None:
    reference, browser = asking(site, service)
    before = _states(site)
    service.ask(f"/expire-subscription/{browser['clientHash']}")
    give_news(site, reference)
    wait_for(lambda: len(_states(site)["states"]) == len(before["states"]) + 2, seconds=30)
    after = _states(site)
    assert after["states"][-2:] == [["dead", False], ["local", True]]
    assert after["threads"] == before["threads"] - 1


def test_a_browser_that_asked_another_service_is_told_by_mail(site: Site, service: PushService) -> None:
    """The push service refuses what is not signed with the key that the browser was given."""
    reference, browser = asking(site, service, key=ANOTHER_KEY)
    before = _states(site)
    give_news(site, reference)
    wait_for(lambda: len(_states(site)["states"]) == len(before["states"]) + 2, seconds=30)
    assert _states(site)["states"][-2:] == [["dead", False], ["local", True]]
    assert service.shown(browser) == []


def _kill_service(_site: Site, service: PushService) -> None:
    service.kill()
    service.start()


def _refuse(_site: Site, service: PushService) -> None:
    """The next ones; each time before news is given."""
    service.ask("/_/mode", {"trouble": 2, "busy": 2})


def _kill_worker(site: Site, _service: PushService) -> None:
    kill_worker(site)


_FAULTS: list[tuple[Callable[[Site, PushService], None] | None, str]] = [
    (None, "none"),
    (_refuse, "push service in trouble and busy"),
    (_kill_service, "push service killed -9 three times"),
    (_kill_worker, "our worker killed -9 three times"),
]


@pytest.mark.faults
@pytest.mark.parametrize(("fault", "name"), _FAULTS, ids=[name for _fault, name in _FAULTS])
def test_each_news_is_shown_once_or_goes_another_way_and_every_receipt_is_believed(
    site: Site, service: PushService, fault: Callable[[Site, PushService], None] | None, name: str
) -> None:
    browsers: dict[str, dict[str, Any]] = {}
    confirmed: dict[str, int] = {}
    for _third in range(3):
        third = dict(asking(site, service) for _ in range(PEOPLE // 3))
        browsers |= third
        if fault is _refuse:
            fault(site, service)
        give_news(site, *third)
        if fault is not None and fault is not _refuse:
            wait_for(lambda third=third: any(service.shown(browser) for browser in third.values()))  # type: ignore[misc]
            fault(site, service)
    assert fault is not _refuse or service.refused() > 3
    end_leases(site)
    wait_for(lambda: _is_settled(site, browsers), seconds=180)
    shown = {reference: {told["id"]: told for told in service.shown(browser)} for reference, browser in browsers.items()}
    for reference, news in shown.items():
        for told in news.values():
            confirmed[reference] = confirm(site, told)
    figures = _count(site, name=name, shown={reference: len(news) for reference, news in shown.items()}, confirmed=confirmed)
    assert (figures.taken, figures.in_desk, figures.lost, figures.doubled) == (figures.sent, figures.sent, 0, 0)
    assert (figures.answers_lost, figures.answers_doubled) == (0, 0)
    assert (figures.answers, figures.shown_failed) == (PEOPLE, 0)


def _is_settled(site: Site, browsers: dict[str, dict[str, Any]]) -> bool:
    end_waits(site)
    known = [state for about, state in _states(site)["devices"] if about in browsers]
    return len(known) == len(browsers) and not {"queued", "failed"} & set(known)


def _count(site: Site, *, name: str, shown: dict[str, int], confirmed: dict[str, int]) -> Figures:
    """As for other channels: what comes are the devices' receipts, what goes is news."""
    taken = {reference for reference, status in confirmed.items() if status == 200}
    with_states = dict[str, list[str]]()
    wait_for(lambda: _are_read(site, taken), seconds=60)
    for about, state in _states(site)["devices"]:
        with_states.setdefault(about, []).append(state)
    mine = {reference: with_states[reference] for reference in shown}
    figures = Figures(
        channel="web push (npm web-push-testing)",
        fault=name,
        sent=len(confirmed),
        taken=len(taken),
        in_desk=sum(1 for reference in confirmed if "delivered" in mine[reference]),
        lost=sum(1 for reference in taken if "delivered" not in mine[reference]),
        doubled=sum(1 for states in mine.values() if len(states) > 1),
        answers=sum(1 for count in shown.values() if count),
        shown_failed=sum(1 for states in mine.values() if "dead" in states),
        answers_lost=sum(1 for reference, states in mine.items() if "dead" not in states and not shown[reference]),
        answers_doubled=sum(1 for count in shown.values() if count > 1),
    )
    note_row(figures)
    return figures


def _are_read(site: Site, references: set[str]) -> bool:
    known = dict(_states(site)["devices"])
    return all(known[reference] == "delivered" for reference in references)
