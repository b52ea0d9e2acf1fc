"""Five years side by side, as the pack says them. Pure: frozen figures in, words and lengths of bars out.

Packs that were frozen before there were years hold none: everything here is empty then.
"""

from __future__ import annotations

from typing import Any

from ntbcare.monitoring.pack import words

TITLE = "Lima tahun berdampingan"
SHOWN = (
    "received", "followed_up", "followed_up_percent", "closed_without_answer", "answered", "completed_percent",
    "within_deadline_percent", "median_first_response_days", "reopened", "satisfied_percent",
)  # fmt: skip
"""The figures of a year, in this order; what the system closed without an answer stands beside %TL wherever that stands."""
DRAWN = ("received", "followed_up_percent", "completed_percent", "within_deadline_percent")
NO_DATA = "tanpa data"


def years_of(said: dict[str, Any]) -> list[dict[str, Any]]:
    """The frozen years; none where not one of them has any data."""
    years: list[dict[str, Any]] = said.get("years", {}).get("years", [])
    return years if any(one["figures"] for one in years) else []


def heads(said: dict[str, Any]) -> list[str]:
    """The head of each column: the year, and whether it still runs."""
    return ["", *(f"{one['year']}*" if one["running"] else str(one["year"]) for one in years_of(said))]


def rows(said: dict[str, Any]) -> list[list[str]]:
    """A row for each figure."""
    labels = {one["name"]: one["label"] for one in said["definitions"]}
    return [[labels.get(name, name), *(_said(name, one) for one in years_of(said))] for name in SHOWN]


def notes(said: dict[str, Any]) -> list[str]:
    """What must be known to read them."""
    years = years_of(said)
    found = [
        "Menurut tahun laporan diterima (WITA). Laporan lama yang diimpor ikut dihitung; arsip tidak memuat waktu tanggapan."
    ]
    found += [f"* Tahun {one['year']} belum selesai: keadaan sementara." for one in years if one["running"]]
    empty = [str(one["year"]) for one in years if not one["figures"]]
    if empty:
        found.append(f"Tanpa data: {', '.join(empty)}. Itu tidak berarti tidak ada laporan.")
    for one in said["years"]["changed"]:
        since = words.day(one["valid_from"])
        found.append(f"{one['label']}: cara menghitung berubah sejak {since}; semua tahun dihitung dengan cara yang baru.")
    return found


def charts(said: dict[str, Any]) -> list[dict[str, Any]]:
    """Small charts, one a figure: for each year the length of its bar (0 to 1) and the number at it."""
    labels = {one["name"]: one["label"] for one in said["definitions"]}
    return [{"title": labels.get(name, name), "bars": _bars(name, said)} for name in DRAWN if years_of(said)]


def _bars(name: str, said: dict[str, Any]) -> list[dict[str, Any]]:
    values = [(one["figures"] or {}).get(name) for one in years_of(said)]
    most = 100 if name.endswith("percent") else max((value for value in values if value), default=1)
    return [
        {"label": str(one["year"]), "length": (value or 0) / most, "text": _said(name, one), "running": one["running"]}
        for one, value in zip(years_of(said), values, strict=True)
    ]


def _said(name: str, one: dict[str, Any]) -> str:
    if not one["figures"]:
        return NO_DATA
    if name == "satisfied_percent" and one["figures"]["opinions_hidden"]:
        return words.HIDDEN
    return words.figure(name, one["figures"][name])
