"""The journey of the issue: a stranger's comment below a page's post becomes a case, is disposed and answered in the same
channel with a receipt, and is counted by channel; the same person's SMS joins it only by number and code.

Over a Graph of one's own and a real Kannel, through nothing but doors, API and what the person reads.
"""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.live.figures import open_account, run
from tests.live.kannel import Kannel, running_kannel
from tests.live.meta import PAGE, Graph, comment, message, running_graph, values
from tests.processes import wait_for
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]

SITI, PHONE = "8001", "+6281200007001"
WRITTEN = "Pak, lampu jalan di kecamatan Gerung mati sejak dua minggu, gelap sekali"
ANSWER = "Lampu sudah diganti dan menyala sejak tadi malam."
_STATES = """
import django, json; django.setup()
from ntbcare.correspondence.models import OutgoingMessage
print(json.dumps(list(OutgoingMessage.objects.filter(template="answered", about={reference!r}).values_list("state", flat=True))))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site"), NTBCARE_UNDO_SECONDS="0") as running:
        yield running


@pytest.fixture(scope="module")
def graph(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    with running_graph(tmp_path_factory.mktemp("graph"), site.port) as running:
        open_account(site, "facebook", "facebook", values(running, page=PAGE), label="Halaman NTB Care")
        yield running


@pytest.fixture(scope="module")
def gateway(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kannel]:
    with running_kannel(tmp_path_factory.mktemp("kannel"), door=f"http://127.0.0.1:{site.port}/webhooks/sms") as running:
        open_account(site, "kannel", "sms", running.values())
        yield running


class Officer:
    """An officer of the demonstration, by the API."""

    def __init__(self, site: Site, email: str) -> None:
        made = site.command("token", "create", email, "--label", "uji")
        assert made.returncode == 0, made.stderr
        self._site = site
        self._token = re.findall(r"\S{20,}", made.stdout)[-1]

    def ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask, or do a step."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"authorization": f"Bearer {self._token}", "content-type": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{self._site.port}/api/v1{path}", data, headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            said: dict[str, Any] = json.loads(answer.read())
        return said


def _officers(site: Site) -> tuple[Officer, Officer, str]:
    """The province's coordinator, a liaison officer of one of its agencies, and that agency."""
    made = site.command("demo", "--json")
    assert made.returncode == 0, made.stderr
    known = json.loads(made.stdout)["officers"]
    coordinator = next(one for one in known if one["role"] == "coordinator")
    liaison = next(one for one in known if one["role"] == "liaison" and one["branch"] == coordinator["branch"])
    return Officer(site, coordinator["email"]), Officer(site, liaison["email"]), liaison["agency"]


def _received(site: Site) -> int:
    """How many cases came by Facebook, as everybody can read."""
    groups = json.loads(site.get("/api/v1/statistics?group_by=source"))["groups"]
    return next((int(group["received"]) for group in groups if group["key"] == "facebook"), 0)


def _replies(officer: Officer, reference: str) -> int:
    return sum(event["kind"] == "replied" for event in officer.ask(f"/cases/{reference}")["events"])


def test_a_comment_becomes_a_case_and_the_same_persons_sms_joins_it_by_number_and_code(
    site: Site, graph: Graph, gateway: Kannel
) -> None:
    coordinator, liaison, agency = _officers(site)
    before = _received(site)

    graph.bring(comment(WRITTEN, number=1, sender=SITI))
    wait_for(lambda: bool(graph.posts("private")) and bool(graph.posts("public")))
    [invitation], [told] = graph.posts("public"), graph.posts("private")
    named = re.search(r"Nomor: (NTB-\d\d-\d+)\. Kode: ([0-9A-Z-]{14})\.", told["text"])
    assert named is not None
    reference, code = named[1], named[2]
    assert told["comment"] == invitation["to"] == "500_1"
    assert not {reference, code, "Siti", SITI} & set(re.findall(r"[\w-]+", invitation["text"]))
    case = coordinator.ask(f"/cases/{reference}")
    assert case["status"] == "received"

    # The same person writes by SMS: the number of the case alone joins nothing.
    gateway.send(f"Ini soal laporan {reference} yang di Facebook, lampunya masih mati", sender=PHONE)
    wait_for(lambda: "Di mana kejadiannya" in gateway.log)
    gateway.send("BATAL", sender=PHONE)
    wait_for(lambda: "Dibatalkan" in gateway.log)
    assert _replies(coordinator, reference) == 0
    gateway.send(f"BALAS {reference} {code} tiangnya di depan pasar", sender=PHONE)
    wait_for(lambda: _replies(coordinator, reference) == 1)
    # Now the telephone is known to be hers: what it says goes to the case by itself.
    gateway.send("Tadi malam ada yang jatuh karena gelap", sender=PHONE)
    wait_for(lambda: _replies(coordinator, reference) == 2)
    gateway.send("Tolong segera dicek juga ya tiang sebelahnya", sender="+6281200007002")
    wait_for(lambda: "Di mana kejadiannya" in gateway.log)
    assert _replies(coordinator, reference) == 2, "somebody else's telephone joins nothing"

    # She answers the private reply, so that the answer can come there.
    graph.bring(message("Terima kasih, lampunya di depan masjid", mid="dm-1", sender=SITI))
    wait_for(lambda: _replies(coordinator, reference) == 3)

    coordinator.ask(f"/cases/{reference}/verify", {"class": "no_oversight", "category": "1398"})
    coordinator.ask(f"/cases/{reference}/dispose", {"lead": agency})
    part = liaison.ask(f"/cases/{reference}")["assignments"][0]["id"]
    liaison.ask(f"/assignments/{part}/accept", {})
    liaison.ask(f"/assignments/{part}/act", {"text": "Tim memeriksa tiang lampu.", "public": True})
    liaison.ask(f"/cases/{reference}/answer", {"text": ANSWER})
    wait_for(lambda: any(ANSWER in row["text"] and row["to"] == SITI for row in graph.posts("private")), seconds=90)
    wait_for(lambda: "delivered" in json.loads(run(site, _STATES.format(reference=reference))), seconds=40)
    assert not any(ANSWER[:10] in row["text"] or "NTB-" in row["text"] for row in graph.posts("public"))

    wait_for(lambda: _received(site) == before + 1)
    assert coordinator.ask(f"/cases/{reference}")["status"] == "answered"
