"""A small closed-loop load generator: so many clients, each with a kept connection, each sending when answered.

It runs in a process of its own, so that it does not share an interpreter with what it measures. Loopback only.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a load: requests per second, and latencies in milliseconds."""

    clients: int
    requests: int
    failed: int
    per_second: float
    p50: float
    p95: float
    p99: float


async def _client(
    host: str,
    port: int,
    request: Callable[[int], bytes],
    until: float,
    numbers: list[int],
    latencies: list[float],
    failures: list[int],
) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    while time.perf_counter() < until:
        numbers[0] += 1
        begun = time.perf_counter()
        writer.write(request(numbers[0]))
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
        if length:
            await reader.readexactly(length)
        latencies.append(time.perf_counter() - begun)
        if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
            failures.append(int(head[9:12]))
    writer.close()


async def _load(url: str, *, clients: int, seconds: float, request: Callable[[int], bytes]) -> Measured:
    where = urlsplit(url)
    if where.hostname not in {"127.0.0.1", "localhost"}:
        raise ValueError("load goes to loopback only")
    latencies: list[float] = []
    failures: list[int] = []
    numbers = [0]
    begun = time.perf_counter()
    until = begun + seconds
    await asyncio.gather(
        *(_client(where.hostname, where.port or 80, request, until, numbers, latencies, failures) for _ in range(clients))
    )
    took = time.perf_counter() - begun
    ordered = sorted(latencies)
    return Measured(
        clients=clients,
        requests=len(ordered),
        failed=len(failures),
        per_second=len(ordered) / took,
        p50=_percentile(ordered, 0.50),
        p95=_percentile(ordered, 0.95),
        p99=_percentile(ordered, 0.99),
    )


def _percentile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


def post(url: str, body: Callable[[int], dict[str, object]], headers: str = "") -> Callable[[int], bytes]:
    """Requests that post JSON; ``body`` gets the running number."""
    where = urlsplit(url)

    def request(number: int) -> bytes:
        data = json.dumps(body(number)).encode()
        head = f"POST {where.path} HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n"
        return f"{head}{headers}\r\n".encode() + data

    return request


def get(url: str, headers: str = "") -> Callable[[int], bytes]:
    """Requests that get an address."""
    where = urlsplit(url)
    target = where.path + (f"?{where.query}" if where.query else "")
    data = f"GET {target} HTTP/1.1\r\nHost: {where.netloc}\r\n{headers}\r\n".encode()
    return lambda _number: data


def main() -> None:
    """``load.py KIND URL CLIENTS SECONDS [HEADERS]``: print the measurement as JSON. KIND is ``file``, ``bare`` or ``get``."""
    kind, url, clients, seconds = sys.argv[1:5]
    headers = sys.argv[5].replace("\\r\\n", "\r\n") if len(sys.argv) > 5 else ""
    text = "Lampu jalan di depan pasar mati sejak dua minggu, kalau malam gelap sekali dan sudah ada yang jatuh."
    requests = {
        "file": post(url, lambda number: {"text": f"{text} ({number})", "category": "1398", "region_code": "52.01.01",
                                          "contact": {"name": "Warga Contoh", "phone": "081200000000"}}, headers),
        "bare": post(url, lambda number: {"text": f"{text} ({number})"}, headers),
        "get": get(url, headers),
    }  # fmt: skip
    print(json.dumps(asdict(asyncio.run(_load(url, clients=int(clients), seconds=float(seconds), request=requests[kind])))))


if __name__ == "__main__":
    main()
