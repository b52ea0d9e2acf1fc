"""The generic gateway against a program on npm's standardwebhooks, which signs what it brings and checks what we answer."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.live.figures import count, end_leases, kill_worker, open_account, seen, wait_until_settled
from tests.live.gateway import Gateway, running_gateway
from tests.processes import wait_for
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]

PEOPLE = 30
WRITTEN = "Lampu jalan di kecamatan Gerung mati sejak dua minggu"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def gateway(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    door = f"http://127.0.0.1:{site.port}/webhooks/gerbang"
    with running_gateway(tmp_path_factory.mktemp("gateway"), door) as running:
        open_account(site, "generic", "gerbang", running.values(), label="Gerbang Lombok Timur")
        yield running


def test_a_complaint_is_answered_with_a_signature_that_holds_and_its_receipt_believed(site: Site, gateway: Gateway) -> None:
    gateway.write("62811", WRITTEN)
    wait_for(lambda: seen(site)[1].get("62811") == ["delivered"])
    [told] = [row for row in gateway.rows("answers") if row["conversation"] == "62811"]
    assert "diterima. Kode:" in told["text"]
    assert gateway.rows("forged") == []


def test_what_is_brought_twice_is_one_message(site: Site, gateway: Gateway) -> None:
    gateway.write("62812", WRITTEN, key="dua-kali")
    gateway.write("62812", WRITTEN, key="dua-kali")
    wait_for(lambda: gateway.waiting() == 0 and bool(gateway.handed()["62812"]))
    wait_until_settled(site, ["62812"])
    assert seen(site)[0]["62812"] == gateway.handed()["62812"] == 1


@pytest.mark.parametrize("headers", [{}, {"webhook-id": "x", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"}])
def test_what_is_not_signed_is_refused(gateway: Gateway, headers: dict[str, str]) -> None:
    body = b'{"type": "message", "id": "palsu", "sender": {"id": "62813"}, "text": "x"}'
    request = urllib.request.Request(gateway.door, body, headers | {"content-type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=5)
    assert refused.value.code == 403
    refused.value.close()


def _kill_gateway(_site: Site, gateway: Gateway) -> None:
    gateway.kill()
    gateway.start()


def _kill_worker(site: Site, _gateway: Gateway) -> None:
    kill_worker(site)


_FAULTS: list[tuple[int, Callable[[Site, Gateway], None] | None, str]] = [
    (100_000, None, "none"),
    (200_000, _kill_gateway, "gateway killed -9 three times"),
    (300_000, _kill_worker, "our worker killed -9 three times"),
]


@pytest.mark.faults
@pytest.mark.parametrize(("first", "fault", "name"), _FAULTS, ids=[name for _first, _fault, name in _FAULTS])
def test_what_was_taken_is_in_the_desk_once_and_answers_go_once(
    site: Site, gateway: Gateway, first: int, fault: Callable[[Site, Gateway], None] | None, name: str
) -> None:
    people = [str(first + at) for at in range(PEOPLE)]
    for at in range(0, PEOPLE, PEOPLE // 3):
        for person in people[at : at + PEOPLE // 3]:
            gateway.write(person, "Bantuan")
        if fault is not None:
            wait_for(lambda at=at: len(_answered(gateway, people)) >= at + 3, seconds=60)  # type: ignore[misc]  # bound at once
            fault(site, gateway)
    wait_for(lambda: gateway.waiting() == 0, seconds=120)
    end_leases(site)
    wait_until_settled(site, people, hurry=True)
    figures = count(
        site, channel="gateway (npm standardwebhooks)", fault=name, sent=people, taken=people, handed=_answered(gateway, people)
    )
    assert (figures.in_desk, figures.lost, figures.doubled) == (PEOPLE, 0, 0)
    assert (figures.answers, figures.answers_lost, figures.answers_doubled) == (PEOPLE, 0, 0)


def _answered(gateway: Gateway, people: list[str]) -> Counter[str]:
    return Counter({person: told for person, told in gateway.handed().items() if person in set(people)})
