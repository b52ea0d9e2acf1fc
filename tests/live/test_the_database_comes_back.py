"""After PostgreSQL was away for a while, doors and pages are there again within seconds, however long it was away."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request

import pytest

from tests.live.databases import database, take_away
from tests.live.figures import open_account, seen
from tests.processes import wait_for
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]
DATABASE = "ntbcare_live_return"
AWAY = 20.0


def test_a_delivery_is_taken_soon_after(tmp_path_factory: pytest.TempPathFactory) -> None:
    with database(DATABASE) as where:
        address = where.replace("postgresql:", "postgres:").replace(":None@", "@")
        with running_site(tmp_path_factory.mktemp("site"), DATABASE_URL=address) as site:
            values = {"token": "kata-rahasia", "sendsms": "http://127.0.0.1:9/", "username": "u", "password": "p"}
            open_account(site, "kannel", "sms", values)
            wait_for(lambda: _delivered(site, 1) == 200)
            returned: list[float] = []
            threading.Thread(target=_outage, args=(returned,)).start()
            time.sleep(1)
            while _delivered(site, 2) != 200:  # whoever delivers is patient and does not stop
                time.sleep(0.2)
            took = time.monotonic() - returned[0]
            wait_for(lambda: seen(site)[0].total() == 2, seconds=20)
    assert took < 4, f"the door was closed for {took:.1f} s more"


def _outage(returned: list[float]) -> None:
    take_away(DATABASE, seconds=AWAY)
    returned.append(time.monotonic())


def _delivered(site: Site, number: int) -> int:
    """The door's answer; 0 for none."""
    told = f"token=kata-rahasia&from=%2B6281200000001&id=k-{number}&text=bantuan"
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{site.port}/webhooks/sms?{told}", timeout=15) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0
