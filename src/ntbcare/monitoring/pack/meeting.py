"""Minutes, tasks, commitments and changes of services, as the pack says them. Pure: frozen values in, words out.

Packs that were frozen before these were kept hold none: everything here is empty then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ntbcare.monitoring.pack import words

_Table = tuple[Sequence[str], list[list[str]], Sequence[float]]
TASKS, COMMITMENTS, CHANGES = "Tindak lanjut rapat", "Komitmen", "Perubahan layanan karena laporan"
TASK_HEADS = ("Tugas", "Penanggung jawab", "Tenggat", "Keadaan")
"""The heads of the table of tasks."""
_CHANGE_HEADS = ("Layanan dan penyebabnya", "Apa yang berubah", "Sejak", "Laporannya")
_PERIODS = 6
"""So many half-years stand side by side on paper."""
_SLIDE_ROWS, _SLIDE_LETTERS = 5, 130


def part_of(said: dict[str, Any]) -> dict[str, Any]:
    """What was frozen of meetings; empty in older packs."""
    found: dict[str, Any] = said.get("meeting") or {}
    return found


def paper(said: dict[str, Any]) -> list[dict[str, Any]]:
    """The sections of the PDF: each with a title, sentences, lists (title, items) and tables (heads, rows, widths)."""
    kept = part_of(said)
    if not kept:
        return []
    return [_minutes(kept["minutes"]), _tasks(kept["tasks"]), *_commitments(kept["commitments"]), _changes(kept["changes"])]


def slides(said: dict[str, Any]) -> list[tuple[str, Sequence[str], list[list[str]], Sequence[float]]]:
    """Tables for the screen, a few rows each: title, heads, rows, widths of the columns in inches."""
    kept = part_of(said)
    tables = []
    if kept:
        tables = [
            (TASKS, TASK_HEADS, _task_rows(kept["tasks"]), (6.4, 2.7, 1.5, 1.5)),
            (COMMITMENTS, ("Komitmen", "Penanggung jawab", "Sampai", "Keadaan"), _promise_rows(kept), (5.6, 3.1, 1.6, 1.8)),
            (CHANGES, _CHANGE_HEADS, _change_rows(kept["changes"]), (3.0, 4.0, 1.5, 3.6)),
        ]
    return [
        (title if count == 1 else f"{title} ({number} dari {count})", heads, [[_cut(cell) for cell in row] for row in page], wide)
        for title, heads, rows, wide in tables
        for count in [-(-len(rows) // _SLIDE_ROWS)]
        for number, page in enumerate((rows[at : at + _SLIDE_ROWS] for at in range(0, len(rows), _SLIDE_ROWS)), start=1)
    ]


def decisions(said: dict[str, Any]) -> list[str]:
    """What the last meeting decided, for a slide."""
    minutes = part_of(said).get("minutes")
    return [_cut(one) for one in minutes["decided"][:8]] if minutes else []


def _minutes(minutes: dict[str, Any] | None) -> dict[str, Any]:
    if minutes is None:
        return _section("Rapat terakhir", ["Belum ada notula rapat yang disahkan."])
    persons = sum(count for _who, count in minutes["attended"])
    first = f"Rapat {words.day(minutes['held_on'])} di {minutes['place']} atas angka {minutes['about']}, {persons} orang hadir."
    lists = [
        ("Yang hadir", [f"{who}: {count}" for who, count in minutes["attended"]]),
        ("Pokok bahasan", minutes["discussed"]),
        ("Keputusan", minutes["decided"]),
        ("Catatan perbaikan", [f"{words.day(one['day'])}: {one['text']}" for one in minutes["addenda"]]),
    ]
    return _section("Rapat terakhir", [first], lists=[(title, items) for title, items in lists if items])


def _tasks(tasks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    if not tasks:
        return _section(TASKS, ["Tidak ada tugas rapat yang berjalan pada semester ini."])
    over, late = sum(one["over"] for one in tasks), sum(one["late"] for one in tasks)
    sentence = f"Dari {len(tasks)} tugas, {over} sudah selesai atau dihentikan dan {late} lewat tenggat."
    return _section(TASKS, [sentence], tables=[(TASK_HEADS, _task_rows(tasks, told=True), (4, 2.2, 1.4, 1.4))])


def _task_rows(tasks: Sequence[dict[str, Any]], *, told: bool = False) -> list[list[str]]:
    return [
        [
            f"{one['text']}\n{one['told']}" if told and one["told"] else one["text"],
            one["owner"],
            words.day(one["due_on"]),
            state(one),
        ]
        for one in tasks
    ]


def state(task: dict[str, Any]) -> str:
    """How a task stands, in words."""
    return "Lewat tenggat" if task["late"] else str(task["state"])


def _commitments(commitments: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    if not commitments:
        return [_section(COMMITMENTS, ["Belum ada komitmen yang dipastikan."])]
    return [_section(COMMITMENTS, [], groups=[_promise(one) for one in commitments])]


def _promise(one: dict[str, Any]) -> dict[str, Any]:
    resources = [
        f"Rp{one['budget']:,}".replace(",", ".") if one["budget"] is not None else "",
        f"{one['staff']} orang" if one["staff"] is not None else "",
        f"{one['months']} bulan" if one["months"] is not None else "",
    ]
    said = ", ".join(part for part in resources if part) or "tidak disebut"
    notes = [
        one["promise"],
        f"{one['owner']}; {words.day(one['starts_on'])} – {words.day(one['ends_on'])}; sumber daya: {said}.",
    ]
    if one["supporters"]:
        notes.append(f"Didukung {one['supporters']}.")
    if one["withdrawn"]:
        notes.append(f"Dicabut: {one['withdrawn']}")
    periods = _periods(one)
    rows = [[line["title"] or "Seluruhnya", *(line["states"].get(period, "–") for period in periods)] for line in one["lines"]]
    evidence = [
        f"{line['title'] or 'Seluruhnya'}, {periods[-1]}: {' '.join(part for part in line['evidence'][periods[-1]] if part)}"
        for line in one["lines"]
        if periods and periods[-1] in line["evidence"]
    ]
    table = [(("", *(_short(period) for period in periods)), rows, (2.5, *(1 for _ in periods)))] if periods else []
    notes += [] if periods else ["Belum ada laporan kemajuan yang dipastikan."]
    return {"title": one["title"], "notes": notes, "tables": _as_tables(table), "evidence": evidence}


def _periods(one: dict[str, Any]) -> list[str]:
    return sorted({period for line in one["lines"] for period in line["states"]})[-_PERIODS:]


def _short(period: str) -> str:
    return f"{'I' * int(period[-1])} {period[:4]}"


def _promise_rows(kept: dict[str, Any]) -> list[list[str]]:
    return [[one["title"], one["owner"], words.day(one["ends_on"]), last(one)] for one in kept["commitments"]]


def last(one: dict[str, Any]) -> str:
    """How a commitment stood when it was last reported on."""
    states: dict[str, str] = one["lines"][0]["states"]
    return "Dicabut" if one["withdrawn"] else states[max(states)] if states else "Belum dilaporkan"


def _changes(changes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    if not changes:
        return _section(CHANGES, ["Belum ada perubahan layanan yang tercatat."])
    return _section(CHANGES, [], tables=[(_CHANGE_HEADS, _change_rows(changes), (2.2, 3, 1.3, 2.4))])


def _change_rows(changes: Sequence[dict[str, Any]]) -> list[list[str]]:
    return [
        [
            f"{one['service']}\n{one['category']}, {one['place']}",
            f"{one['changed']}\n{one['owner']}. {one['state']}.",
            words.day(one["since"]),
            effect(one),
        ]
        for one in changes
    ]


def effect(one: dict[str, Any]) -> str:
    """Whether complaints became fewer, with the interval of the share (``comparing.py``)."""
    if one["known"] == "early":
        return "Terlalu dini untuk dinilai."
    if one["known"] == "few" or one["before"] is None:
        return "Terlalu sedikit untuk ditampilkan."
    counts = f"{one['before']} dalam enam bulan sebelumnya, {one['after']} sesudahnya."
    gap = one["gap"]
    if gap is None:
        return counts
    spread = f"antara {words.signed(gap['low'])} dan {words.signed(gap['high'])} poin"
    if not gap["clear"]:
        return f"{counts} Bagiannya belum dapat dibedakan dari kebetulan ({spread})."
    moved = "naik" if gap["points"] > 0 else "turun"
    return f"{counts} Bagiannya {moved} {words.signed(abs(gap['points'])).lstrip('+')} poin ({spread})."


def _section(
    title: str,
    notes: Sequence[str],
    *,
    lists: Sequence[tuple[str, Sequence[str]]] = (),
    tables: Sequence[_Table] = (),
    groups: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    named = [{"title": one, "items": items} for one, items in lists]
    return {"title": title, "notes": notes, "lists": named, "tables": _as_tables(tables), "groups": groups}


def _as_tables(tables: Sequence[_Table]) -> list[dict[str, Any]]:
    return [{"heads": heads, "rows": rows, "widths": widths} for heads, rows, widths in tables]


def _cut(text: str) -> str:
    return text if len(text) <= _SLIDE_LETTERS else text[: _SLIDE_LETTERS - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"
