"""A small closed-loop load generator: so many clients, each with a kept connection, each sending when answered.

It runs in a process of its own, so that it does not share an interpreter with what it measures. Loopback only.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from standardwebhooks.webhooks import Webhook


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


@dataclass(slots=True)
class _Seen:
    """What all clients together have seen."""

    sent: int = 0
    latencies: list[float] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)


async def _client(address: tuple[str, int], request: Callable[[int], bytes], until: float, seen: _Seen, pause: float) -> None:
    reader, writer = await asyncio.open_connection(*address)
    due = time.perf_counter()
    while time.perf_counter() < until:
        if pause:
            await asyncio.sleep(due - time.perf_counter())
            due += pause
        seen.sent += 1
        data = request(seen.sent)
        begun = time.perf_counter()
        writer.write(data)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b"content-length:" not in head:
            raise ValueError("an answer without its length cannot be measured")
        length = next(int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        seen.latencies.append(time.perf_counter() - begun)
        if not head.startswith((b"http/1.1 200", b"http/1.1 201")):
            seen.failures.append(int(head[9:12]))
    writer.close()


async def _load(url: str, *, clients: int, seconds: float, request: Callable[[int], bytes], rate: float = 0.0) -> Measured:
    """``rate`` holds all clients together to so many requests a second; 0 lets them go as fast as they are answered."""
    where = urlsplit(url)
    if where.hostname not in {"127.0.0.1", "localhost"}:
        raise ValueError("load goes to loopback only")
    seen = _Seen()
    begun = time.perf_counter()
    until = begun + seconds
    address = (where.hostname, where.port or 80)
    pause = clients / rate if rate else 0.0
    await asyncio.gather(*(_client(address, request, until, seen, pause) for _ in range(clients)))
    took = time.perf_counter() - begun
    ordered = sorted(seen.latencies)
    return Measured(
        clients=clients,
        requests=len(ordered),
        failed=len(seen.failures),
        per_second=len(ordered) / took,
        p50=_percentile(ordered, 0.50),
        p95=_percentile(ordered, 0.95),
        p99=_percentile(ordered, 0.99),
    )


def _percentile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


def post(
    url: str, body: Callable[[int], dict[str, object]], headers: str = "", *, sign: Callable[[int, bytes], str] | None = None
) -> Callable[[int], bytes]:
    """Requests that post JSON; ``body`` gets the running number, ``sign`` makes the headers that prove them."""
    where = urlsplit(url)

    def request(number: int) -> bytes:
        data = json.dumps(body(number)).encode()
        head = f"POST {where.path} HTTP/1.1\r\nHost: {where.netloc}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n"
        proof = sign(number, data) if sign else ""
        return f"{head}{headers}{proof}\r\n".encode() + data

    return request


def get(url: str, headers: str = "") -> Callable[[int], bytes]:
    """Requests that get an address."""
    where = urlsplit(url)
    target = where.path + (f"?{where.query}" if where.query else "")
    data = f"GET {target} HTTP/1.1\r\nHost: {where.netloc}\r\n{headers}\r\n".encode()
    return lambda _number: data


COMPLAINT: dict[str, object] = {
    "text": "Lampu jalan di depan pasar mati sejak dua minggu, kalau malam gelap sekali dan sudah ada yang jatuh.",
    "category": "1398",
    "region_code": "52.01.01",
    "contact": {"name": "Warga Contoh", "phone": "081200000000"},
}
"""What is filed: text, category, place, and a person with a telephone."""


def _filed(number: int) -> dict[str, object]:
    return {**COMPLAINT, "text": f"{COMPLAINT['text']} ({number})"}


def _inserted(number: int) -> dict[str, object]:
    return {"text": f"{COMPLAINT['text']} ({number})"}


GATEWAY_SECRET = "whsec_" + "dWppLWtlY2VwYXRhbi1waW50dS1tYXN1aw=="
APP_SECRET = "bench-app-secret"  # noqa: S105  # of an account that lives as long as the measurement


def _told(number: int) -> dict[str, object]:
    return {"type": "message", "id": f"bench-{number}", "sender": {"id": f"62812{number:07}"}, "text": COMPLAINT["text"]}


def _told_by_meta(number: int) -> dict[str, object]:
    moment = int(time.time() * 1000)
    said = {"sender": {"id": f"9{number}"}, "recipient": {"id": "1"}, "timestamp": moment,
            "message": {"mid": f"m_{number}", "text": COMPLAINT["text"]}}  # fmt: skip
    return {"object": "page", "entry": [{"id": "1", "time": moment, "messaging": [said]}]}


def _as_standard(number: int, data: bytes) -> str:
    moment, name = datetime.now(UTC), f"bench-{number}"
    signature = Webhook(GATEWAY_SECRET).sign(name, moment, data.decode())
    return f"webhook-id: {name}\r\nwebhook-timestamp: {int(moment.timestamp())}\r\nwebhook-signature: {signature}\r\n"


def _as_meta(_number: int, data: bytes) -> str:
    return f"X-Hub-Signature-256: sha256={hmac.new(APP_SECRET.encode(), data, hashlib.sha256).hexdigest()}\r\n"


def main() -> None:
    """``load.py KIND URL CLIENTS SECONDS [HEADERS [RATE]]``: print the measurement as JSON.

    KIND is ``file``, ``bare``, ``gateway``, ``meta`` or ``get``.
    """
    kind, url, clients, seconds = sys.argv[1:5]
    headers = sys.argv[5] if len(sys.argv) > 5 else ""
    rate = float(sys.argv[6]) if len(sys.argv) > 6 else 0.0
    bodies = {"file": _filed, "bare": _inserted, "gateway": _told, "meta": _told_by_meta}
    signs = {"gateway": _as_standard, "meta": _as_meta}
    request = post(url, bodies[kind], headers, sign=signs.get(kind)) if kind in bodies else get(url, headers)
    done = asyncio.run(_load(url, clients=int(clients), seconds=float(seconds), request=request, rate=rate))
    print(json.dumps(asdict(done)))


if __name__ == "__main__":
    main()
