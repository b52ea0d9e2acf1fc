"""How long requests take. With several web workers each keeps its part in a small mapped file of the metrics folder."""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

from ntbcare.config.processes import METRICS_VARIABLE

_REGISTRY = CollectorRegistry()
_METHODS = frozenset({"GET", "POST", "HEAD"})
_REQUESTS = Histogram(
    "ntbcare_request_seconds",
    "Duration of requests",
    ["method", "route", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 10),
    registry=_REGISTRY,
)


def observe_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request. Labels are few: patterns of addresses, known methods, the first digit of the status."""
    _REQUESTS.labels(method if method in _METHODS else "other", route, f"{status // 100}xx").observe(seconds)


def request_registry() -> CollectorRegistry:
    """What all web workers have counted since the web was started."""
    if METRICS_VARIABLE not in os.environ:
        return _REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
