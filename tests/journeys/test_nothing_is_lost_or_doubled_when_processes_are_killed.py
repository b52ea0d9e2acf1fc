"""``kill -9`` of web and worker at odd moments while complaints come in: what was acknowledged is there, once.

The clients do what a good client does: ask again with the same Idempotency-Key when the line breaks.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import dj_database_url
import httpx
import psutil
import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.processes import wait_for
from tests.site import Site, running_site

SECONDS = 9.0
CLIENTS = 6


@dataclass
class Clients:
    """Citizens that file without pause, each filing under a key of its own."""

    base: str
    acknowledged: dict[str, dict[str, str]] = field(default_factory=dict)
    broken: int = 0
    strange: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def file(self, key: str) -> httpx.Response:
        number = sum(key.encode())
        said = {
            "text": f"Lampu jalan nomor {key} di depan pasar mati sejak dua minggu.",
            "contact": {"email": f"warga{number}@contoh.example"},
        }
        return httpx.post(f"{self.base}/api/v1/complaints", json=said, headers={"Idempotency-Key": key}, timeout=30)

    def work(self, name: int) -> None:
        number = 0
        while not self.stop.is_set():
            key = f"warga-{name}-{number}"
            try:
                answer = self.file(key)
            except httpx.TransportError:
                self.broken += 1
                time.sleep(0.1)
                continue  # the same key again
            if answer.status_code == 201:
                self.acknowledged[key] = answer.json()
                number += 1
            elif answer.status_code not in {409, 503}:
                self.strange.append(f"{answer.status_code} {answer.text[:200]}")
                number += 1


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """On PostgreSQL a database of its own beside the tests'; on SQLite nothing: the service makes its file."""
    if connection.vendor != "postgresql":
        yield {}
        return
    given = connection.settings_dict
    name = f"{given['NAME']}_killed"
    server = {"host": given["HOST"], "port": given["PORT"] or 5432, "user": given["USER"], "password": given["PASSWORD"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as maker:
        maker.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        maker.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        password = f":{given['PASSWORD']}" if given["PASSWORD"] else ""
        url = f"postgres://{given['USER']}{password}@{given['HOST']}:{given['PORT'] or 5432}/{name}"
        assert dj_database_url.parse(url)["NAME"] == name
        yield {"DATABASE_URL": url}
        maker.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def kill_something(site: Site, dice: random.Random) -> None:
    """The worker, a web worker, or on PostgreSQL all connections of the service."""
    url = site.environment.get("DATABASE_URL")
    victim = dice.choice(["worker", "web worker", "web worker", *(["connections"] if url else [])])
    try:
        if victim == "worker":
            site.child("worker").kill()
        elif victim == "web worker":
            dice.choice(site.child("web").children()).kill()
        elif url:
            with psycopg.connect(url, autocommit=True) as own:
                own.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
    except (StopIteration, IndexError, psutil.NoSuchProcess):
        pass  # killed before and not started again yet


@pytest.mark.slow
@pytest.mark.django_db
def test_every_acknowledged_complaint_is_there_once(tmp_path: Path) -> None:
    dice = random.Random(20_26)
    with database() as settings, running_site(tmp_path, **settings) as site:
        clients = Clients(f"http://127.0.0.1:{site.port}")
        threads = [threading.Thread(target=clients.work, args=(name,)) for name in range(CLIENTS)]
        for thread in threads:
            thread.start()
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            time.sleep(dice.uniform(0.3, 1.2))
            kill_something(site, dice)
        clients.stop.set()
        for thread in threads:
            thread.join(60)
        wait_for(site.is_ready, seconds=90)
        wait_for(lambda: "ntbcare_events_pending 0.0" in site.get("/metrics"), seconds=120)

        assert clients.strange == []
        assert len(clients.acknowledged) > 20
        for key, receipt in clients.acknowledged.items():
            assert clients.file(key).json() == receipt
        references = {receipt["reference"] for receipt in clients.acknowledged.values()}
        assert len(references) == len(clients.acknowledged)
        stored = int(json.loads(site.get("/api/v1/statistics"))["total"]["received"])
        # A filing whose client never heard of it may have been stored: at most one for each client.
        assert len(references) <= stored <= len(references) + CLIENTS
        doctor = site.command("doctor", "--json")
        assert doctor.returncode == 0, doctor.stdout + doctor.stderr
        log = site.log.read_text(encoding="utf-8")
        assert "Lampu jalan nomor" not in log
        assert "warga" not in log.replace(str(tmp_path), "")
