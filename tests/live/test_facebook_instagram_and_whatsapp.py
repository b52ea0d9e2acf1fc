"""Facebook, Instagram and WhatsApp over a Graph of one's own, which keeps Meta's rules; an independent client and Meta's
own OpenAPI (by Prism) say whether that Graph and our adapter speak as they should."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from ntbcare.channels.contract import Account, Outgoing
from ntbcare.channels.errors import SendFailed
from ntbcare.channels.whatsapp.adapter import WhatsAppAdapter
from ntbcare.common.clock import now
from tests.live.figures import count, end_leases, kill_worker, open_account, run, seen, wait_until_settled
from tests.live.meta import INSTAGRAM, NUMBER, PAGE, Graph, message, running_graph, running_prism, values, whatsapp
from tests.live.npm import start_node
from tests.live.peers import MetaPeer
from tests.processes import wait_for
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]

PEOPLE = 30
_FILES = """
import django; django.setup()
from ntbcare.cases.models import Attachment
print(Attachment.objects.filter(case__source="whatsapp").count())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def graph(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    with running_graph(tmp_path_factory.mktemp("graph"), site.port) as running:
        open_account(site, "facebook", "facebook", values(running, page=PAGE), label="Halaman NTB Care")
        open_account(site, "instagram", "instagram", values(running, account=INSTAGRAM), label="@ntbcare")
        open_account(site, "whatsapp", "whatsapp", values(running, phone_number_id=NUMBER), label="WhatsApp NTB")
        yield running


def test_an_independent_client_understands_our_graph(graph: Graph, tmp_path: Path) -> None:
    graph.bring(message("Halo", mid="client-1", sender="7001"))
    with (tmp_path / "client.json").open("wb") as out:
        process = start_node("messenger.js", f"http://127.0.0.1:{graph.port}", "7001", needs="messaging-api-messenger", out=out)
        assert process.wait(60) == 0, (tmp_path / "client.json").read_text(encoding="utf-8")
    said = json.loads((tmp_path / "client.json").read_text(encoding="utf-8"))
    assert said["sent"]["recipientId"] == said["tagged"]["recipientId"] == "7001"
    assert "100" in said["stranger"]
    assert "190" in said["wrong"]


@pytest.mark.parametrize(("page", "person"), [(PAGE, "7002"), (INSTAGRAM, "7003")])
def test_a_complaint_by_private_message_is_answered_and_its_arrival_known(
    site: Site, graph: Graph, page: str, person: str
) -> None:
    graph.bring(message("Lampu jalan di kecamatan Gerung mati sejak dua minggu", mid=f"{page}-a", sender=person, page=page))
    wait_for(lambda: seen(site)[1].get(person) == ["delivered"], seconds=40)
    assert [row["text"] for row in graph.posts("private") if row["to"] == person and "diterima. Kode:" in row["text"]]


def test_a_photo_by_whatsapp_comes_into_its_case(site: Site, graph: Graph) -> None:
    photo = {
        "type": "image",
        "image": {"id": "1003383421387256", "mime_type": "image/png", "caption": "Jalan di kecamatan Gerung berlubang"},
    }
    graph.bring(whatsapp(photo, number="6281200009001", wamid="wamid.in.1"))
    wait_for(lambda: run(site, _FILES).strip() == "1", seconds=60)
    wait_for(lambda: "delivered" in seen(site)[1].get("6281200009001", []), seconds=40)


def test_what_we_send_by_whatsapp_is_as_metas_own_openapi_says(graph: Graph, tmp_path: Path) -> None:
    """Through Prism: a body that is not allowed would be answered 422, an answer of our Graph that is not would be 500."""
    adapter = WhatsAppAdapter()
    graph.bring(whatsapp({"type": "text", "text": {"body": "Halo"}}, number="6281200009002", wamid="wamid.in.2"))
    with running_prism(tmp_path, graph) as address, httpx.Client(timeout=20) as http:
        known = values(graph, phone_number_id=NUMBER, template="kabar_laporan") | {"graph": address}
        account = Account(1, "whatsapp", "whatsapp", "WhatsApp", values=known)
        said = Outgoing(outbox_id="1", conversation="6281200009002", text="Laporan diterima", last_in_at=now())
        for outgoing in (
            said,
            Outgoing(outbox_id="2", conversation="6281200009002", text="Yang mana?", choices=("A", "B"), last_in_at=now()),
            Outgoing(outbox_id="3", conversation="6281200009002", text="Kabar", last_in_at=None),
        ):
            assert adapter.send(outgoing, account, http).external_id.startswith("wamid.")
        with pytest.raises(SendFailed) as refused:
            adapter.send(said, Account(1, "whatsapp", "w", "w", values=known | {"token": "SALAH"}), http)
        assert refused.value.away
        # Prism is awake: what is not as the OpenAPI says does not pass.
        headers = {"authorization": "Bearer TOKEN-CONTOH"}
        wrong = http.post(f"{address}/{NUMBER}/messages", json={"type": "interactive", "to": 5}, headers=headers)
        assert wrong.status_code == 422
    assert [row["type"] for row in graph.posts("whatsapp")][-3:] == ["text", "interactive", "template"]


def _busy(_site: Site, graph: Graph) -> None:
    graph.mode(trouble=2, busy=2)


def _kill_graph(_site: Site, graph: Graph) -> None:
    graph.kill()
    graph.start()


def _kill_worker(site: Site, _graph: Graph) -> None:
    kill_worker(site)


_FAULTS: list[tuple[int, Callable[[Site, Graph], None] | None, str]] = [
    (100_000, None, "none"),
    (200_000, _busy, "Graph in trouble and busy"),
    (300_000, _kill_graph, "Graph killed -9 three times"),
    (400_000, _kill_worker, "our worker killed -9 three times"),
]


@pytest.mark.faults
@pytest.mark.parametrize("channel", ["Messenger", "Instagram", "WhatsApp"])
@pytest.mark.parametrize(("first", "fault", "name"), _FAULTS, ids=[name for _first, _fault, name in _FAULTS])
def test_what_was_taken_is_in_the_desk_once_and_answers_go_once(
    site: Site, graph: Graph, channel: str, first: int, fault: Callable[[Site, Graph], None] | None, name: str
) -> None:
    peer = MetaPeer(graph, channel)
    people = peer.people(first + {"Messenger": 0, "Instagram": 25_000, "WhatsApp": 50_000}[channel], PEOPLE)
    for at in range(0, PEOPLE, PEOPLE // 3):
        third = people[at : at + PEOPLE // 3]
        peer.write(third)
        peer.write([person for person in third if int(person) % 5 == 0])  # once more, as when our answer was lost
        if fault is not None:
            wait_for(lambda at=at: len(_answered(peer, people)) >= at + 3, seconds=60)  # type: ignore[misc]  # bound at once
            fault(site, graph)
    wait_for(lambda: graph.waiting() == 0, seconds=120)
    if fault is _kill_worker:
        end_leases(site)
    wait_until_settled(site, people)
    figures = count(site, channel=peer.label, fault=name, sent=people, taken=people, handed=_answered(peer, people))
    assert (figures.in_desk, figures.lost, figures.doubled) == (PEOPLE, 0, 0)
    assert (figures.answers_lost, figures.answers_doubled) == (0, 0)
    assert figures.answers + figures.shown_failed >= PEOPLE


def _answered(peer: MetaPeer, people: list[str]) -> Counter[str]:
    """How many messages each person got."""
    handed = peer.handed()
    return Counter({person: handed[person] for person in people if handed[person]})


def test_the_graph_is_no_part_of_the_project() -> None:
    """A counterpart that shared code with us would share its mistakes."""
    source = (Path(__file__).with_name("graph.py")).read_text(encoding="utf-8")
    assert "ntbcare" not in source
    assert "from tests" not in source
