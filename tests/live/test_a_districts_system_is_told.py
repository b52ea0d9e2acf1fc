"""Outgoing webhooks to Debian's ``webhook``, checked by npm's standardwebhooks; either side killed with -9 in the middle."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.live.cases_told import EVENTS, Fault, file_cases, is_told, rotate_secret, subscribe, tell_under
from tests.live.figures import kill_worker
from tests.live.hook import Hook, running_hook
from tests.processes import wait_for
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    settings = {"NTBCARE_WEBHOOK_NETWORKS": "127.0.0.0/8", "NTBCARE_UNDO_SECONDS": "0"}
    with running_site(tmp_path_factory.mktemp("site"), **settings) as running:
        yield running


@pytest.fixture(scope="module")
def hook(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hook]:
    with running_hook(tmp_path_factory.mktemp("hook")) as running:
        subscribe(site, running)
        yield running


def test_what_happens_is_told_with_a_signature_that_holds(site: Site, hook: Hook) -> None:
    [reference] = file_cases(site, 1)
    wait_for(lambda: is_told(hook, [reference]))
    assert hook.numbers_of(reference) == [1, 2, 3, 4]
    kinds = [row["said"]["type"] for row in hook.told() if row["said"]["data"]["reference"] == reference]
    assert kinds == ["case.received", "case.replied", "case.replied", "case.closed"]
    assert hook.told("forged") == []


def test_what_is_not_signed_is_refused(hook: Hook) -> None:
    body = b'{"type": "case.closed", "data": {"reference": "NTB-26-0000000"}}'
    headers = {"webhook-id": "x", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA", "content-type": "application/json"}
    before = len(hook.told())
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(hook.address, body, headers), timeout=20)
    assert refused.value.code == 500
    refused.value.close()
    assert len(hook.told()) == before
    assert len(hook.told("forged")) == 1


def test_after_a_rotation_the_old_and_the_new_secret_both_hold(site: Site, hook: Hook) -> None:
    old = (hook.folder / "secrets").read_text(encoding="ascii").strip()
    new = rotate_secret(site)
    hook.know([old, new])
    [reference] = file_cases(site, 1)
    wait_for(lambda: is_told(hook, [reference]))
    rows = [row for row in hook.told() if row["said"]["data"]["reference"] == reference]
    assert [row["good"] for row in rows] == [[True, True]] * EVENTS


def _kill_hook(_site: Site, hook: Hook) -> None:
    hook.kill()
    (hook.folder / "hook.log").unlink()
    hook.start()


def _kill_worker(site: Site, _hook: Hook) -> None:
    kill_worker(site)


_FAULTS: list[tuple[Fault | None, str]] = [
    (None, "none"),
    (_kill_hook, "receiver killed -9 three times"),
    (_kill_worker, "our worker killed -9 three times"),
]


@pytest.mark.faults
@pytest.mark.parametrize(("fault", "name"), _FAULTS, ids=[name for _fault, name in _FAULTS])
def test_every_event_arrives_at_least_once_and_in_order(site: Site, hook: Hook, fault: Fault | None, name: str) -> None:
    again = tell_under(fault, site, hook, name=name)
    assert again <= 3, "one for each kill: what was under way"
