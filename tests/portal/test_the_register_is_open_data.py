"""Programs read the register as a table, a feed and a catalogue, with the filters and the protection of the page."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from ntbcare.cases.dispatch import drain
from ntbcare.publication.open_data.snapshots import take_snapshot
from ntbcare.web.portal.views import data
from ntbcare.workflow.publish import release_text, withdraw_text
from tests.portal.pages import words
from tests.world import World, acting_case, file_case

ATOM = "{http://www.w3.org/2005/Atom}"


def table(citizen: Client, query: str = "") -> list[dict[str, str]]:
    """The rows of the table as a spreadsheet reads them."""
    answer = citizen.get(f"/laporan.csv{query}")
    assert answer.status_code == 200
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def feed(citizen: Client, query: str = "") -> list[str]:
    """The addresses of the entries of the feed."""
    links = fromstring(citizen.get(f"/laporan.atom{query}").content).findall(f"{ATOM}entry/{ATOM}link")
    return [link.attrib["href"].rsplit("/", 1)[1] for link in links]


def test_a_released_text_is_in_the_table_and_the_feed_until_it_is_withdrawn(world: World, citizen: Client) -> None:
    case, _lead, _receipt = acting_case(world, region_code="52.01.01.1001")
    other, _receipt = file_case(text="Air keruh sejak kemarin.", region_code="52.71")
    release_text(case.pk, "=Lampu jalan mati, kata warga.", actor=world.coordinator)
    drain()
    rows = table(citizen)
    assert [(row["reference"], row["text"]) for row in rows] == [
        (other.reference, ""),
        (case.reference, "'=Lampu jalan mati, kata warga."),
    ]
    assert feed(citizen) == [other.reference, case.reference]
    assert b"Lampu jalan mati, kata warga" in citizen.get("/laporan.atom").content
    withdraw_text(case.pk, actor=world.coordinator)
    drain()
    assert {row["text"] for row in table(citizen)} == {""}
    assert b"Lampu" not in citizen.get("/laporan.atom").content


def test_the_filters_are_those_of_the_page(world: World, citizen: Client) -> None:
    case, _lead, _receipt = acting_case(world, region_code="52.01.01.1001")
    file_case(region_code="52.71")
    drain()
    for query in ("?region=52.01", "?region=52.01.01.1001", "?status=in_progress", "?class=no_oversight", "?agency=Dishub"):
        assert [row["reference"] for row in table(citizen, query)] == [case.reference], query
        assert feed(citizen, query) == [case.reference], query
    for nothing in ("?agency=Tidak+ada", "?year=1999", "?q=tidakada"):
        assert table(citizen, nothing) == []
        assert feed(citizen, nothing) == []


@pytest.mark.parametrize("query", ["", "?class=no_oversight", "?status=in_progress", "?year=2026"])
def test_a_confidential_complaint_shows_day_class_and_status(world: World, citizen: Client, query: str) -> None:
    case, _lead, _receipt = acting_case(world, confidential=True, region_code="52.01.01.1001")
    drain()
    [row] = table(citizen, query.replace("2026", str(case.received_at.year)))
    assert {name for name, said in row.items() if said} == {"reference", "received_on", "class", "status"}
    for narrower in ("agency=Dishub", "region=52.01", "region=52.01.01.1001", "topic=infrastruktur", "q=lampu"):
        assert table(citizen, f"{query or '?'}&{narrower}") == []
        assert feed(citizen, f"{query or '?'}&{narrower}") == []


def test_a_long_table_goes_on_where_its_head_says(world: World, citizen: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "MOST_ROWS", 2)
    filed = [file_case(region_code="52.71")[0].reference for _ in range(3)]
    drain()
    first = citizen.get("/laporan.csv?region=52.71")
    following = first.headers["Link"].removeprefix("<").removesuffix('>; rel="next"')
    assert [row["reference"] for row in table(citizen, "?region=52.71")] == filed[:0:-1]
    assert [row["reference"] for row in table(citizen, "?" + urlsplit(following).query)] == filed[:1]


def test_the_catalogue_has_what_dcat_ap_demands_and_every_file_is_there(
    world: World, citizen: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    file_case()
    drain()
    take_snapshot()
    answer = citizen.get("/data/katalog.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    found: dict[str, Any] = json.loads(answer.content)
    assert found["@type"] == "dcat:Catalog"
    assert all(found[name] for name in ("dct:title", "dct:description", "dct:publisher", "dcat:dataset", "dct:license"))
    assert len(found["dcat:dataset"]) == 4
    for dataset in found["dcat:dataset"]:
        assert all(dataset[name] for name in ("@id", "dct:title", "dct:description", "dcat:distribution")), dataset
        for file in dataset["dcat:distribution"]:
            address = file["dcat:accessURL"]["@id"].removeprefix("http://127.0.0.1:8000")
            answer = citizen.get(address)
            assert answer.status_code == 200, address
            if "spdx:checksum" in file:
                content = answer.getvalue()
                assert hashlib.sha256(content).hexdigest() == file["spdx:checksum"]["spdx:checksumValue"]["@value"]
                assert len(content) == int(file["dcat:byteSize"]["@value"])


def test_the_page_says_what_there_is(world: World, citizen: Client, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert "Cuplikan pertama dibuat malam ini." in words(citizen.get("/data"))
    take_snapshot()
    page = words(citizen.get("/data"))
    assert "laporan.csv.gz" in page
    assert "received_on" in page
    assert "https://creativecommons.org/licenses/by/4.0/" in page


@pytest.mark.parametrize("address", ["/data/cuplikan/2026-11/x.csv.gz", "/data/cuplikan/../etc/passwd", "/data/cuplikan/x/y"])
def test_a_snapshot_that_nobody_took_is_not_found(citizen: Client, address: str) -> None:
    assert citizen.get(address).status_code == 404


def test_table_and_feed_cost_the_same_however_many_there_are(
    world: World, citizen: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        acting_case(world, region_code="52.01.01.1001")
    drain()
    for address in ("/laporan.csv", "/laporan.atom"):
        citizen.get(address)
        with django_assert_max_num_queries(2):
            citizen.get(address)
