"""SMS through a real gateway program: Kannel, with the fake operator that comes with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.live.figures import open_account, run
from tests.live.kannel import Kannel, running_kannel
from tests.processes import wait_for
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]
_COUNT = """
import django, json; django.setup()
from ntbcare.cases.models import Case
from ntbcare.correspondence.models import IncomingMessage, OutgoingMessage
print(json.dumps({"cases": Case.objects.count(), "in": IncomingMessage.objects.count(),
                  "out": sorted(OutgoingMessage.objects.values_list("template", "state"))}))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="module")
def gateway(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kannel]:
    folder = tmp_path_factory.mktemp("kannel")
    with running_kannel(folder, door=f"http://127.0.0.1:{site.port}/webhooks/sms") as running:
        open_account(site, "kannel", "sms", running.values())
        yield running


def _counted(site: Site) -> dict[str, object]:
    counted: dict[str, object] = json.loads(run(site, _COUNT))
    return counted


def test_a_villager_complains_by_sms_and_follows_by_sms(site: Site, gateway: Kannel) -> None:
    gateway.send("Lampu jalan di kecamatan Gerung mati sejak dua minggu")
    wait_for(lambda: "diterima. Kode:" in gateway.log)
    told = re.search(r"Laporan (NTB-\d\d-\d+) diterima\. Kode: ([0-9A-Z-]{14})", gateway.log)
    assert told is not None
    gateway.send(f"STATUS {told[1]} {told[2]}")
    wait_for(lambda: f"Laporan {told[1]}: Diterima." in gateway.log)
    counted = _counted(site)
    assert (counted["cases"], counted["in"]) == (1, 2)


def test_a_receipt_of_the_operator_is_what_makes_it_delivered(site: Site, gateway: Kannel) -> None:
    gateway.send("Bantuan", sender="+6281200000002")
    reached = ["talk_help", "delivered"]
    wait_for(lambda: reached in _counted(site)["out"])  # type: ignore[operator]  # a list of pairs
    assert reached in _counted(site)["out"]  # type: ignore[operator]  # a list of pairs


def test_a_message_survives_that_our_service_is_away(site: Site, gateway: Kannel) -> None:
    """Kannel waits for the answer and tries again; what it then delivers is one message."""
    before = int(str(_counted(site)["in"]))
    family = site.children()
    for process in family:
        process.suspend()
    try:
        gateway.send("Halo", sender="+6281200000003")
        wait_for(lambda: gateway.told("sent message 1") > 0)
    finally:
        for process in family:
            process.resume()
    wait_for(lambda: "apa yang terjadi" in gateway.log)
    assert int(str(_counted(site)["in"])) == before + 1
