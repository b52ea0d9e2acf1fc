"""How the pack says its figures, in Indonesian. Pure: frozen figures in, words out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
HIDDEN = "1–4"
"""What stands for a cell that could point at persons."""
LONGEST_WAIT = 60
"""Working days; what took longer is counted as one class (definitions of the medians)."""
COLUMNS: tuple[tuple[str, str], ...] = (
    ("received", "Diterima"),
    ("followed_up", "Ditindak­lanjuti"),
    ("followed_up_percent", "%TL"),
    ("closed_without_answer", "Ditutup tanpa tanggapan"),
    ("answered", "Ditanggapi"),
    ("completed", "Selesai"),
    ("within_deadline_percent", "Tepat waktu"),
    ("median_first_response_days", "Hari sampai tanggapan"),
)
"""The columns of every table of the pack: name of the figure and its head."""


def day(text: str) -> str:
    """``22 November 2026`` of an ISO date or moment."""
    said = date.fromisoformat(text[:10])
    return f"{said.day} {_MONTHS[said.month - 1]} {said.year}"


def moment(text: str) -> str:
    """``22 November 2026, pukul 09.30 WITA``-like: with the offset instead of a zone's name, which is not frozen."""
    said = datetime.fromisoformat(text)
    return f"{day(text)}, pukul {said:%H.%M} (UTC{said:%z})"


def figure(name: str, value: float | None) -> str:
    """A figure as people read it: ``2.187``, ``52,2 %``, ``3,5``; a dash where nothing can be counted."""
    if value is None:
        return "–"
    if name.startswith("median") and value > LONGEST_WAIT:
        return f"> {LONGEST_WAIT}"
    if name.endswith("percent"):
        return f"{value:.1f}".replace(".", ",") + " %"
    return f"{int(value):,}".replace(",", ".") if float(value).is_integer() else f"{value:.1f}".replace(".", ",")


def cells(row: dict[str, Any]) -> list[str]:
    """A group's figures under COLUMNS."""
    figures = row["figures"]
    if figures["suppressed"]:
        return [HIDDEN, *[""] * (len(COLUMNS) - 1)]
    return [figure(name, figures[name]) for name, _head in COLUMNS]


def headline(said: dict[str, Any]) -> str:
    """The one sentence of the half-year."""
    total = said["total"]
    if not total["received"]:
        return f"{said['title']}: belum ada laporan"
    return (
        f"Dari {figure('received', total['received'])} laporan, {figure('followed_up', total['followed_up'])} ditindaklanjuti "
        f"({figure('followed_up_percent', total['followed_up_percent'])})"
    )


def compared(said: dict[str, Any]) -> list[str]:
    """Whether it is better than the half-year before, a sentence for each share; what may be chance is said so."""
    names = {"followed_up": "Yang ditindaklanjuti", "answered": "Yang ditanggapi", "completed": "Yang selesai"}
    lines = []
    for name, label in names.items():
        gap = said["differences"].get(name)
        if gap is None:
            lines.append(f"{label}: tidak ada pembanding pada {said['before']['title']}.")
            continue
        points = f"{abs(gap['points']):.1f}".replace(".", ",")
        spread = f"antara {signed(gap['low'])} dan {signed(gap['high'])} poin"
        if gap["clear"]:
            lines.append(
                f"{label} {'naik' if gap['points'] > 0 else 'turun'} {points} poin dari {said['before']['title']} ({spread})."
            )
        else:
            lines.append(f"{label}: beda {signed(gap['points'])} poin belum dapat dibedakan dari kebetulan ({spread}).")
    return lines


def signed(value: float) -> str:
    """``+3,4`` or ``−3,4``."""
    return f"{value:+.1f}".replace(".", ",").replace("-", "−")


def targets(said: dict[str, Any]) -> list[list[str]]:
    """Each target: name, value, whether it is reached, source."""
    words = {True: "tercapai", False: "belum tercapai", None: "per instansi"}
    rows = []
    for one in said["targets"]:
        value = figure("percent", one["value"])
        if one["agencies"]:
            value = f"{one['good']} dari {one['agencies']} instansi ({value})"
        rows.append([one["name"], value, words[one["reached"]], one["source"]])
    return rows


BANDS = {
    "many": "50 laporan atau lebih",
    "some": "15–49 laporan",
    "few": "5–14 laporan",
    "too_few": "Di bawah 5 laporan: tidak dibandingkan",
}
CARD_HEADS = ("Instansi", "Laporan", "Tepat waktu (adil)", "Rentang 95 %", "%TL", "Baik", "Baik dan cepat", "Ditolak", "Menunggu")
"""The heads of the scorecard's table."""


def judged(said: dict[str, Any]) -> str:
    """How many agencies are good by the national indicator, and how many when speed counts too; empty where none is judged."""
    card = said["scorecard"]
    if not card["judged"]:
        return ""
    national = f"Menurut indikator nasional {card['good']} dari {card['judged']} instansi baik"
    if not card["judged_with_speed"]:
        return f"{national}. Kecepatan belum dapat dinilai: waktu tanggapannya tidak diketahui, atau laporannya terlalu sedikit."
    return (
        f"{national}; dari {card['judged_with_speed']} yang kecepatannya dapat dinilai, {card['good_with_speed']} baik dan cepat."
    )


def cards(said: dict[str, Any]) -> list[tuple[str, list[list[str]]]]:
    """The scorecard's rows by band, best first within each; bands without agencies are left out."""
    rows: dict[str, list[list[str]]] = {band: [] for band in BANDS}
    for card in said["scorecard"]["cards"]:
        rows[card["band"]].append(_card_cells(card))
    return [(BANDS[band], several) for band, several in rows.items() if several]


def _card_cells(card: dict[str, Any]) -> list[str]:
    yes = {True: "ya", False: "tidak", None: "–"}
    fair = card["fair"]
    return [
        card["name"],
        figure("units", card["units"]),
        figure("percent", 100 * fair[0]) if fair else "–",
        f"{100 * fair[1]:.0f}–{100 * fair[2]:.0f} %" if fair else "–",
        figure("percent", card["followed_up_percent"]),
        yes[card["good"]],
        yes[card["good_with_speed"]],
        figure("refused", card["refused"]),
        figure("waiting", card["waiting"]),
    ]
