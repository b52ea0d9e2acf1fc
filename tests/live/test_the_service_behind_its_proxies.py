"""The proxies of ``deploy/``, run for real in front of the service: TLS, who asks, what is kept from the public."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.cookies import SimpleCookie

import pytest

from ntbcare.cases.access import MAX_PER_ADDRESS
from tests.live.proxies import NAME, Proxy, running_proxy
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]
_JSON = {"Content-Type": "application/json"}
_STALLED = 60


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service as it runs in public."""
    with running_site(tmp_path_factory.mktemp("site"), NTBCARE_BASE_URL=f"https://{NAME}") as running:
        yield running


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """Each of the proxies in front of it."""
    with running_proxy(request.param, tmp_path_factory.mktemp(request.param), site.port) as running:
        yield running


def test_a_complaint_is_filed_and_followed(proxy: Proxy) -> None:
    text = json.dumps({"text": "Lampu jalan di depan pasar mati sejak dua minggu."}).encode()
    status, _headers, body = proxy.ask("POST", "/api/v1/complaints", text, _JSON)
    assert status == 201, body
    told = json.loads(body)
    assert told["status_url"].startswith(f"https://{NAME}/lacak/")
    status, _headers, body = proxy.ask("GET", f"/api/v1/complaints/{told['reference']}", None, {"X-Complaint-Code": told["code"]})
    assert (status, json.loads(body)["status"]) == (200, "received")


def test_pages_are_for_tls_only(proxy: Proxy) -> None:
    status, headers, _body = proxy.ask("GET", "/lapor")
    assert status == 200
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    cookies = SimpleCookie("; ".join(headers.get_all("Set-Cookie") or []))
    assert cookies["csrftoken"]["secure"]
    status, headers, _body = proxy.ask_plainly("/lapor?x=1")
    assert status in {301, 308}
    assert headers["Location"] == f"https://{NAME}/lapor?x=1"


def test_a_form_goes_through_with_its_files(proxy: Proxy) -> None:
    status, headers, page = proxy.ask("GET", "/lapor")
    cookie = SimpleCookie(headers["Set-Cookie"])["csrftoken"].value
    token = page.decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    fields = {"csrfmiddlewaretoken": token, "text": "Parit di belakang sekolah tersumbat sampah sejak bulan lalu."}
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    body = "".join(parts).encode() + b"--x--\r\n"
    sent = {
        "Content-Type": "multipart/form-data; boundary=x",
        "Cookie": f"csrftoken={cookie}",
        "Referer": f"https://{NAME}/lapor",
    }
    status, headers, page = proxy.ask("POST", "/lapor", body, sent)
    assert status == 302, page.decode()[-2000:]


def test_the_caller_is_who_the_proxy_says_and_not_who_he_says(proxy: Proxy, request: pytest.FixtureRequest) -> None:
    """Guessing codes is counted by the address that the proxy saw, whatever the guesser claims."""
    number = {"nginx": 2, "caddy": 3}[request.node.callspec.params["proxy"]]
    statuses = [guess(proxy, f"127.0.{number}.1", claimed) for claimed in range(MAX_PER_ADDRESS + 3)]
    assert statuses == [404] * MAX_PER_ADDRESS + [429] * 3
    assert guess(proxy, f"127.0.{number}.2", 0) == 404, "another caller is not held up"


def guess(proxy: Proxy, source: str, claimed: int) -> int:
    headers = {
        "X-Complaint-Code": "0000-0000-0000",
        "X-Forwarded-For": f"198.51.100.{claimed}",
        "X_Forwarded_For": f"10.{claimed}.1.1",
    }
    return proxy.ask("GET", "/api/v1/complaints/unknown", None, headers, source=source)[0]


def test_metrics_are_not_for_the_public(proxy: Proxy) -> None:
    assert proxy.ask("GET", "/metrics", source="127.0.0.9")[0] in {403, 404}
    assert proxy.ask("GET", "/metrics")[0] == 200


def test_stalled_uploads_hold_up_nobody(proxy: Proxy) -> None:
    with ExitStack() as open_lines:
        for _ in range(_STALLED):
            line = open_lines.enter_context(proxy.connect())
            line.sendall(
                f"POST /lapor HTTP/1.1\r\nHost: {NAME}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                "Content-Length: 50000000\r\n\r\n--x".encode()
            )
        time.sleep(0.5)
        for path in ("/healthz", "/lapor", "/readyz"):
            started = time.monotonic()
            assert proxy.ask("GET", path)[0] == 200
            assert time.monotonic() - started < 3


@pytest.mark.parametrize(("kind", "octets"), [("multipart/form-data; boundary=x", 150_000_000), ("application/json", 400_000)])
def test_what_is_too_large_is_refused(proxy: Proxy, kind: str, octets: int) -> None:
    address = "/lapor" if kind.startswith("multipart") else "/api/v1/complaints"
    with proxy.connect() as line:
        line.sendall(
            f"POST {address} HTTP/1.1\r\nHost: {NAME}\r\nContent-Type: {kind}\r\nContent-Length: {octets}\r\n\r\n".encode()
        )
        with suppress(OSError):  # nginx hangs up when it has said it
            line.sendall(b"x" * octets)
        assert line.recv(100).startswith(b"HTTP/1.1 413 ")
