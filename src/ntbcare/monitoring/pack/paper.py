"""The pack on paper: one PDF in Indonesian, set by typst from the page beside the data."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

from ntbcare.monitoring.pack import meeting, words, years

PAGE = Path(__file__).parent.parent / "data" / "evaluasi.typ"
_TABLES = (
    ("agency", "Per instansi yang memimpin"),
    ("region", "Per kabupaten dan kota"),
    ("topic", "Per topik"),
    ("source", "Per sumber laporan"),
    ("class", "Per klasifikasi"),
    ("month", "Per bulan"),
)
_MOST_BARS = 12


def write_paper(said: dict[str, Any], folder: Path, target: Path) -> None:
    """Set the PDF. Every text goes in as data and is set as text, never as markup."""
    typst = import_module("typst")
    sums = (folder / "data" / "SHA256SUMS").read_text(encoding="ascii").split()
    fields = {"said": json.dumps(_fields(said, sums), ensure_ascii=False)}
    pdf = typst.compile(str(PAGE), format="pdf", sys_inputs=fields, ignore_system_fonts=True, root=str(PAGE.parent), timestamp=0)
    target.write_bytes(pdf)


def _fields(said: dict[str, Any], sums: list[str]) -> dict[str, Any]:
    return {
        "title": said["title"],
        "period": f"{words.day(said['first'])} – {words.day(said['last'])}",
        "frozen": words.moment(said["frozen_at"]),
        "unfinished": said["unfinished"],
        "training": said["training"],
        "headline": words.headline(said),
        "compared": words.compared(said),
        "facts": _facts(said),
        "targets": words.targets(said),
        "charts": [_chart(said, "region", "Di mana laporan berasal"), _chart(said, "topic", "Apa yang dilaporkan")],
        "years": years.rows(said) if years.years_of(said) else [],
        "year_heads": years.heads(said),
        "year_notes": years.notes(said) if years.years_of(said) else [],
        "year_charts": years.charts(said),
        "meeting": meeting.paper(said),
        "columns": [head for _name, head in words.COLUMNS],
        "tables": [
            {"title": title, "rows": [[row["label"], *words.cells(row)] for row in said["groups"][name]]}
            for name, title in _TABLES
            if said["groups"][name]
        ],
        "card_heads": words.CARD_HEADS,
        "cards": words.cards(said),
        "judged": words.judged(said),
        "definitions": said["definitions"],
        "sums": [f"{name}: {digest}" for digest, name in zip(sums[::2], sums[1::2], strict=True)],
    }


def _facts(said: dict[str, Any]) -> list[list[str]]:
    """Figure, this half-year, the one before."""
    labels = {one["name"]: one["label"] for one in said["definitions"]}
    names = (
        "received", "verified", "followed_up", "followed_up_percent", "closed_without_answer", "acted", "answered", "confirmed",
        "completed", "completed_percent", "archived", "refused", "reopened", "clarified", "within_deadline_percent",
        "median_first_word_days", "median_first_response_days", "median_solution_days", "satisfied_percent", "rated", "silent",
        "delivery_known",
    )  # fmt: skip
    now, before = said["total"], said["before"]["figures"]
    return [
        ["", said["title"], said["before"]["title"]],
        *([labels.get(name, name), words.figure(name, now.get(name)), words.figure(name, before.get(name))] for name in names),
    ]


def _chart(said: dict[str, Any], name: str, title: str) -> dict[str, Any]:
    rows = [row for row in said["groups"][name] if not row["figures"]["suppressed"]]
    rows = sorted(rows, key=lambda row: -row["figures"]["received"])[:_MOST_BARS]
    return {
        "title": title,
        "bars": [
            {
                "label": row["label"],
                "whole": row["figures"]["received"],
                "part": row["figures"]["followed_up"],
                "text": f"{words.figure('followed_up', row['figures']['followed_up'])} dari "
                f"{words.figure('received', row['figures']['received'])}",
            }
            for row in rows
        ],
    }
