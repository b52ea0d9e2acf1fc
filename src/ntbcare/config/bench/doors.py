"""How fast the doors of channels take genuine deliveries: each signed, each with an id of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ntbcare.channels.actions import open_account
from ntbcare.config.bench import site
from ntbcare.config.bench.figures import Figure
from ntbcare.config.bench.load import APP_SECRET, GATEWAY_SECRET
from ntbcare.correspondence.models import RawDelivery

if TYPE_CHECKING:
    from ntbcare.config.bench.measuring import Effort

GROUP = "Doors of channels, 2 web workers, 8 clients"
LEAST_PER_SECOND = 500
P95_MOST = 50
_CLIENTS = 8


def doors(effort: Effort, web_address: str) -> Iterator[Figure]:
    """Deliveries at the door of a gateway and at that of Meta, verified and stored before they are acknowledged."""
    open_account("generic", "bench-gateway", label="Bench", values={"secret": GATEWAY_SECRET})
    meta = {"page": "1", "app_secret": APP_SECRET, "verify_token": "x", "token": "x"}
    open_account("facebook", "bench-meta", label="Bench", values=meta)
    for kind in ("gateway", "meta"):
        before = RawDelivery.objects.count()
        reached = site.put_load(kind, f"{web_address}/webhooks/bench-{kind}", clients=_CLIENTS, seconds=effort.load)
        stored = RawDelivery.objects.count() - before
        beside = f"p50 {reached.p50:.1f} ms, {stored} stored of {reached.requests - reached.failed} acknowledged"
        yield Figure(group=GROUP, name=f"deliveries at the door of {kind}", value=reached.per_second, unit="/s",
                     least=LEAST_PER_SECOND, beside=beside)  # fmt: skip
        yield Figure(group=GROUP, name=f"p95 at the door of {kind}", value=reached.p95, unit="ms", most=P95_MOST)
    # They are nobody's messages: what is measured afterwards must not work on them.
    RawDelivery.objects.filter(account__name__in=["bench-gateway", "bench-meta"]).delete()
