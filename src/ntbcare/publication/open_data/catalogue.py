"""The catalogue of the open data as DCAT-AP (version 3) in JSON-LD, for portals that harvest it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ntbcare.publication.models import Snapshot

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
_FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
_LANGUAGES = [{"@id": f"http://publications.europa.eu/resource/authority/language/{code}"} for code in ("IND", "ENG")]

Url = Callable[..., str]
"""Name of an address and its arguments → the whole address."""


def catalogue(url: Url, snapshots: Sequence[Snapshot], *, licence: str) -> dict[str, Any]:
    """The catalogue with its datasets: register, snapshots, figures, and the verifiable record."""
    datasets = [
        _register(url, licence),
        *(_snapshot(url, one, licence) for one in snapshots),
        _figures(url, licence),
        _record(url, licence),
    ]
    return {
        "@context": _CONTEXT,
        "@id": url("portal:data"),
        "@type": "dcat:Catalog",
        "dct:title": _both("Data terbuka NTB Care", "Open data of NTB Care"),
        "dct:description": _both(
            "Laporan masyarakat kepada Pemerintah Provinsi Nusa Tenggara Barat dan apa yang terjadi dengannya.",
            "Complaints to the Province of West Nusa Tenggara and what became of them.",
        ),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": "Pemerintah Provinsi Nusa Tenggara Barat"},
        "dct:language": _LANGUAGES,
        "dct:license": {"@id": licence},
        "foaf:homepage": {"@id": url("portal:home")},
        "dcat:dataset": datasets,
    }


def _register(url: Url, licence: str) -> dict[str, Any]:
    return _dataset(
        url("portal:register"),
        _both("Daftar laporan", "Register of complaints"),
        _both(
            "Setiap laporan, terbaru dahulu; isi hanya yang disetujui petugas.",
            "Every complaint, newest first; released texts only.",
        ),
        "CONT",
        [
            _distribution(url("portal:register_csv"), "text/csv", "CSV", licence),
            _distribution(url("portal:register_feed"), "application/atom+xml", "ATOM", licence),
            _distribution(url("api:public_complaints"), "application/json", "JSON", licence),
        ],
    )


def _snapshot(url: Url, snapshot: Snapshot, licence: str) -> dict[str, Any]:
    month = snapshot.month.isoformat()[:7]
    kinds = {"csv": ("text/csv", "CSV"), "jsonl": ("application/jsonl", "JSON")}
    files = [
        _distribution(url("portal:snapshot_file", month, file.name), *kinds[file.name.split(".")[-2]], licence)
        | {
            "dcat:compressFormat": {"@id": "http://www.iana.org/assignments/media-types/application/gzip"},
            "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
            },
        }
        for file in snapshot.files.all()
    ]
    made = _dataset(
        f"{url('portal:data')}#{month}",
        _both(f"Daftar laporan, keadaan {snapshot.day.isoformat()}", f"Register of complaints as of {snapshot.day.isoformat()}"),
        _both(
            "Semua laporan tanpa isinya; berkas ini tidak pernah berubah.",
            "All complaints without texts; these files never change.",
        ),
        "NEVER",
        files,
    )
    return made | {"dct:issued": {"@type": "xsd:date", "@value": snapshot.day.isoformat()}, "dcat:version": month}


def _figures(url: Url, licence: str) -> dict[str, Any]:
    return _dataset(
        url("portal:statistics"),
        _both("Angka", "Figures"),
        _both(
            "Diterima, ditindaklanjuti, dijawab, dan lainnya, per kelompok.",
            "Received, followed up, answered and more, by group.",
        ),
        "CONT",
        [
            _distribution(url("portal:statistics_csv"), "text/csv", "CSV", licence),
            _distribution(url("api:figures"), "application/json", "JSON", licence),
        ],
    )


def _record(url: Url, licence: str) -> dict[str, Any]:
    return _dataset(
        url("portal:record"),
        _both("Ringkasan harian yang ditandatangani", "Signed daily digests"),
        _both("Satu baris sehari; membuktikan bahwa tidak ada yang diubah.", "One line a day; proves that nothing was changed."),
        "DAILY",
        [_distribution(url("portal:record_lines"), "text/plain", "TXT", licence)],
    )


def _dataset(iri: str, title: Any, description: Any, frequency: str, distributions: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: ANN401  # JSON-LD
    return {
        "@id": iri,
        "@type": "dcat:Dataset",
        "dct:title": title,
        "dct:description": description,
        "dct:accrualPeriodicity": {"@id": _FREQUENCY + frequency},
        "dct:spatial": {"@type": "dct:Location", "rdfs:label": "Nusa Tenggara Barat"},
        "dct:language": _LANGUAGES,
        "dcat:distribution": distributions,
    }


def _distribution(address: str, media: str, file_type: str, licence: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"http://www.iana.org/assignments/media-types/{media}"},
        "dct:format": {"@id": _FILE_TYPE + file_type},
        "dct:license": {"@id": licence},
    }


def _both(indonesian: str, english: str) -> list[dict[str, str]]:
    return [{"@value": indonesian, "@language": "id"}, {"@value": english, "@language": "en"}]
