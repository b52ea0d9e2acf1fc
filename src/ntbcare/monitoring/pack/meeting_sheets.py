"""Minutes, tasks, commitments and changes as sheets of the workbook. Pure: frozen values in, rows out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ntbcare.monitoring.pack import meeting

Cells = Sequence[str | int | None]


def sheets(said: dict[str, Any]) -> list[tuple[str, Sequence[str], list[Cells]]]:
    """Sheets of the workbook: name, heads, rows; numbers as numbers, days as ISO dates."""
    kept = meeting.part_of(said)
    if not kept:
        return []
    tasks = [[t["text"], t["owner"], t["due_on"], meeting.state(t), t["told"], t["link"]] for t in kept["tasks"]]
    changes = [
        [c["service"], c["category"], c["place"], c["changed"], c["since"], c["owner"], c["state"], c["before"], c["after"],
         meeting.effect(c), " ".join(c["cases"]), c["link"]]
        for c in kept["changes"]
    ]  # fmt: skip
    found: list[tuple[str, Sequence[str], list[Cells]]] = [
        ("Notula", ("Bagian", "Isi"), _minutes_rows(kept["minutes"])),
        ("Tindak lanjut", (*meeting.TASK_HEADS, "Kabar terakhir", "Bukti"), list(tasks)),
        ("Komitmen", (
            "Komitmen", "Pemerintah", "Penanggung jawab", "Pendukung", "Mulai", "Sampai", "Anggaran (Rp)", "Petugas", "Bulan",
            "Tonggak", "Semester", "Keadaan", "Keterangan", "Bukti",
        ), _promise_sheet(kept["commitments"])),
        ("Perubahan layanan", (
            "Layanan", "Penyebab", "Tentang", "Apa yang berubah", "Sejak", "Penanggung jawab", "Keadaan",
            "Laporan 6 bulan sebelum", "Laporan 6 bulan sesudah", "Penilaian", "Nomor laporan", "Bukti",
        ), list(changes)),
    ]  # fmt: skip
    return [(name, heads, rows) for name, heads, rows in found if rows]


def _minutes_rows(minutes: dict[str, Any] | None) -> list[Cells]:
    if minutes is None:
        return []
    rows: list[Cells] = [("Hari", minutes["held_on"]), ("Tempat", minutes["place"]), ("Atas angka", minutes["about"])]
    rows += [("Hadir", f"{who}: {count}") for who, count in minutes["attended"]]
    rows += [("Pokok bahasan", one) for one in minutes["discussed"]]
    rows += [("Keputusan", one) for one in minutes["decided"]]
    return [*rows, *(("Catatan perbaikan", f"{one['day']}: {one['text']}") for one in minutes["addenda"])]


def _promise_sheet(commitments: Sequence[dict[str, Any]]) -> list[Cells]:
    rows: list[Cells] = []
    for one in commitments:
        head: list[str | int | None] = [
            one["title"], one["government"], one["owner"], one["supporters"], one["starts_on"], one["ends_on"], one["budget"],
            one["staff"], one["months"],
        ]  # fmt: skip
        told = [
            [*head, line["title"], period, line["states"][period], *line["evidence"][period]]
            for line in one["lines"]
            for period in sorted(line["states"])
        ]
        rows += told or [[*head, "", "", meeting.last(one), one["withdrawn"], ""]]
    return rows
