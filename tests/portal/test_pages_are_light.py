from __future__ import annotations

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client


def _static(path: str) -> int:
    found = finders.find(path)
    assert isinstance(found, str), path
    return len(gzip.compress(Path(found).read_bytes()))


def test_the_form_with_all_it_loads_is_at_most_30_kb(citizen: Client) -> None:
    page = citizen.get("/lapor", headers={"accept-encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    html = gzip.decompress(page.content).decode()
    loaded = set(re.findall(r'(?:src|href)="/static/([^"]+)"', html))
    assert loaded == {"web/ntbcare.css", "web/regions.js", "portal/report.js"}
    # The queue is loaded when the page stands.
    assert len(page.content) + sum(map(_static, loaded | {"web/queue.js"})) <= 30_000


def test_the_stylesheet_is_at_most_10_kb() -> None:
    assert _static("web/ntbcare.css") <= 10_000


def test_nothing_on_the_pages_is_inline(citizen: Client) -> None:
    for path in ("/", "/lapor", "/lacak", "/laporan", "/kebijakan", "/tentang", "/lacak/kode-hilang", "/laporan-saya", "/luring"):
        html = citizen.get(path).content.decode()
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*src=)|\son\w+=", html), path
