"""Running the proxies of ``deploy/`` as they are shipped: only ports, paths and the certificate are put in."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ntbcare.common.clock import now
from tests.processes import free_port, wait_for
from tests.site import ROOT

NAME = "care.example.go.id"


@dataclass(frozen=True)
class Proxy:
    """A proxy in front of the service."""

    plain: int
    tls: int
    certificate: Path

    def connect(self, *, source: str = "127.0.0.1") -> ssl.SSLSocket:
        """A connection in TLS; ``source`` is the loopback address that it comes from."""
        trusted = ssl.create_default_context(cafile=str(self.certificate))
        line = socket.create_connection(("127.0.0.1", self.tls), timeout=20, source_address=(source, 0))
        return trusted.wrap_socket(line, server_hostname=NAME)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        source: str = "127.0.0.1",
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Ask over TLS."""
        client = http.client.HTTPConnection(NAME)
        client.sock = self.connect(source=source)
        return _asked(client, method, path, body, headers)

    def ask_plainly(self, path: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Ask without TLS."""
        client = http.client.HTTPConnection("127.0.0.1", self.plain, timeout=20)
        return _asked(client, "GET", path, None, {"Host": NAME})


def _asked(
    client: http.client.HTTPConnection, method: str, path: str, body: bytes | None, headers: Mapping[str, str] | None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    try:
        client.request(method, path, body, dict(headers or {}))
        answer = client.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        client.close()


@contextmanager
def running_proxy(kind: str, folder: Path, upstream: int) -> Iterator[Proxy]:
    """``nginx`` or ``caddy`` in front of the service on port ``upstream`` while the block runs."""
    if shutil.which(kind) is None:
        pytest.skip(f"{kind} is not installed (apt-get install {kind})")
    certificate, key = _certificate(folder)
    proxy = Proxy(free_port(), free_port(), certificate)
    command = (_nginx if kind == "nginx" else _caddy)(folder, proxy, key, upstream)
    log = folder / f"{kind}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, stdout=file, stderr=file, cwd=folder, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(folder)}
        )
    try:
        wait_for(lambda: process.poll() is not None or _listens(proxy.tls), seconds=20)
        assert process.poll() is None, log.read_text(encoding="utf-8")
        yield proxy
    finally:
        process.terminate()
        process.wait(20)


def _nginx(folder: Path, proxy: Proxy, key: Path, upstream: int) -> list[str]:
    site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    site = re.sub(r"listen \[::\]:\d+.*;", "", site)
    site = site.replace("listen 80;", f"listen 127.0.0.1:{proxy.plain};")
    site = site.replace("listen 443 ssl", f"listen 127.0.0.1:{proxy.tls} ssl")
    site = re.sub(r"ssl_certificate +\S+;", f"ssl_certificate {proxy.certificate};", site)
    site = re.sub(r"ssl_certificate_key +\S+;", f"ssl_certificate_key {key};", site)
    site = site.replace("/var/log/nginx", str(folder)).replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    temporary = "".join(
        f"    {what}_temp_path {folder}/{what};\n" for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "site.conf").write_text(site, encoding="utf-8")
    user = "user root;\n" if os.geteuid() == 0 else ""  # or its workers could not write into the test's folder
    whole = (
        f"{user}daemon off;\npid {folder}/pid;\nerror_log stderr;\nevents {{ worker_connections 1024; }}\nhttp {{\n{temporary}"
    )
    (folder / "nginx.conf").write_text(f"{whole}    include site.conf;\n}}\n", encoding="utf-8")
    folder.chmod(0o755)
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]


def _caddy(folder: Path, proxy: Proxy, key: Path, upstream: int) -> list[str]:
    site = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    site = site.replace("{\n\tservers", f"{{\n\tadmin off\n\thttp_port {proxy.plain}\n\thttps_port {proxy.tls}\n\tservers", 1)
    site = site.replace(f"{NAME} {{\n", f"{NAME} {{\n\ttls {proxy.certificate} {key}\n", 1)
    (folder / "Caddyfile").write_text(site, encoding="utf-8")
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of our own making for the name of the examples, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, secret


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
