"""The pack for the meeting's screen: one thing a slide, drawn with shapes and tables that can be edited."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from ntbcare.monitoring.pack import meeting, words, years

_INK, _PRIMARY, _PALE, _MUTED = 0x14212B, 0x0B5D73, 0xA9C8D1, 0x4A5B68
_WIDTH, _HEIGHT = 13.333, 7.5
"""Inches: a screen of 16 to 9."""
_ROWS = 10
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that the archive format knows; stands for every file in it."""


def write_slides(said: dict[str, Any], _folder: Path, target: Path) -> None:
    """Write the slides; the same figures give the same bytes."""
    pptx = import_module("pptx")
    inches = import_module("pptx.util").Inches
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = inches(_WIDTH), inches(_HEIGHT)
    properties = deck.core_properties
    properties.title, properties.author, properties.last_modified_by = f"Bahan evaluasi {said['title']}", "NTB Care", "NTB Care"
    moment = datetime.fromisoformat(said["frozen_at"]).astimezone(UTC).replace(tzinfo=None)
    properties.created = properties.modified = moment
    _first(deck, said)
    _listed(deck, "Apakah lebih baik daripada semester sebelumnya?", words.compared(said))
    if said["targets"]:
        _table(deck, "Sasaran", ["Sasaran", "Nilai", ""], [row[:3] for row in words.targets(said)])
    for name, title in (("region", "Di mana laporan berasal"), ("topic", "Apa yang dilaporkan")):
        _bars(deck, title, said["groups"][name])
    if years.years_of(said):
        _table(deck, years.TITLE, years.heads(said), years.rows(said))
    heads = ["", *(head.replace("\u00ad", "") for _name, head in words.COLUMNS)]
    rows = [[row["label"], *words.cells(row)] for row in said["groups"]["agency"]]
    pages = [rows[start : start + _ROWS] for start in range(0, len(rows), _ROWS)]
    for number, page in enumerate(pages, start=1):
        _table(deck, f"Instansi yang memimpin ({number} dari {len(pages)})", heads, page)
    _scorecard(deck, said)
    if meeting.decisions(said):
        _listed(deck, "Keputusan rapat terakhir", meeting.decisions(said))
    for title, names, cells, widths in meeting.slides(said):
        _table(deck, title, names, cells, widths)
    _listed(deck, "Yang perlu diputuskan", ["", "", ""])
    _save(deck, target)


def _scorecard(deck: Any, said: dict[str, Any]) -> None:  # noqa: ANN401
    """The agencies with most cases, where there is something to compare; all of them are in the PDF."""
    for band, rows in words.cards(said)[:2]:
        if band != words.BANDS["too_few"]:
            _table(deck, f"Rapor instansi: {band}", words.CARD_HEADS, rows[:_ROWS])


def _save(deck: Any, target: Path) -> None:  # noqa: ANN401  # the library has no types
    """Write the archive with one fixed moment for every file in it."""
    made = io.BytesIO()
    deck.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            out.writestr(zipfile.ZipInfo(name, _EARLIEST), source.read(name), zipfile.ZIP_DEFLATED)


def _slide(deck: Any, title: str) -> Any:  # noqa: ANN401
    """An empty slide with its title."""
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    _text(slide, title, at=(0.6, 0.4, 12.1, 0.9), size=30, bold=True, colour=_PRIMARY)
    return slide


def _first(deck: Any, said: dict[str, Any]) -> None:  # noqa: ANN401
    slide = _slide(deck, f"Bahan evaluasi {said['title']}")
    period = f"Laporan yang diterima {words.day(said['first'])} – {words.day(said['last'])}"
    _text(slide, period, at=(0.6, 1.2, 12.1, 0.5), size=18, colour=_MUTED)
    _text(slide, words.headline(said), at=(0.6, 2.4, 12.1, 2.4), size=44, bold=True)
    notes = [f"Dibekukan {words.moment(said['frozen_at'])}. Cara menghitung: lihat PDF."]
    if said["unfinished"]:
        notes.insert(0, "Semester ini belum selesai: keadaan sementara.")
    if said["training"]:
        notes.insert(0, "LATIHAN: bukan angka nyata.")
    _text(slide, "\n".join(notes), at=(0.6, 6.2, 12.1, 1.0), size=14, colour=_MUTED)


def _listed(deck: Any, title: str, lines: Sequence[str]) -> None:  # noqa: ANN401
    slide = _slide(deck, title)
    _text(slide, "\n".join(f"•  {line}" for line in lines), at=(0.6, 1.7, 12.1, 5.0), size=24, gap=14)


def _bars(deck: Any, title: str, rows: Sequence[dict[str, Any]]) -> None:  # noqa: ANN401
    shown = sorted((row for row in rows if not row["figures"]["suppressed"]), key=lambda row: -row["figures"]["received"])[:_ROWS]
    if not shown:
        return
    slide = _slide(deck, title)
    _text(slide, "Batang muda: diterima. Batang tua: ditindaklanjuti.", at=(0.6, 1.15, 12.1, 0.4), size=14, colour=_MUTED)
    most = max(row["figures"]["received"] for row in shown)
    for place, row in enumerate(shown):
        top, figures = 1.75 + place * 0.54, row["figures"]
        _text(slide, row["label"], at=(0.6, top - 0.06, 4.2, 0.5), size=15, right=True)
        _bar(slide, top, 6.2 * figures["received"] / most, _PALE)
        _bar(slide, top, 6.2 * figures["followed_up"] / most, _PRIMARY)
        said = f"{words.figure('followed_up', figures['followed_up'])} dari {words.figure('received', figures['received'])}"
        _text(slide, said, at=(5.0 + 6.2 * figures["received"] / most, top - 0.06, 2.2, 0.5), size=15)


def _bar(slide: Any, top: float, width: float, colour: int) -> None:  # noqa: ANN401
    if not width:
        return
    util, shapes = import_module("pptx.util"), import_module("pptx.enum.shapes")
    box = slide.shapes.add_shape(
        shapes.MSO_SHAPE.RECTANGLE, *(util.Inches(value) for value in (4.95, top, max(width, 0.02), 0.36))
    )
    box.fill.solid()
    box.fill.fore_color.rgb = _rgb(colour)
    box.line.fill.background()
    box.shadow.inherit = False


def _table(deck: Any, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float] = ()) -> None:  # noqa: ANN401
    """A table of figures; with ``widths`` (inches) one of words, which stand at the left."""
    slide = _slide(deck, title)
    util = import_module("pptx.util")
    frame = slide.shapes.add_table(
        len(rows) + 1, len(heads), *(util.Inches(value) for value in (0.6, 1.5, 12.1, 0.45 * (len(rows) + 1)))
    )
    table = frame.table
    table.columns[0].width = util.Inches(12.1 - 1.05 * (len(heads) - 1) if len(heads) > 4 else 7.0)
    for column in range(1, len(heads)):
        table.columns[column].width = util.Inches(1.05 if len(heads) > 4 else 5.1 / (len(heads) - 1))
    for column, width in enumerate(widths):
        table.columns[column].width = util.Inches(width)
    for at, row in enumerate([heads, *rows]):
        for column, value in enumerate(row):
            size = 16 if len(heads) <= 4 else 10 if at == 0 else 12
            _cell(table.cell(at, column), value, head=at == 0, right=column > 0 and not widths, size=14 if widths else size)


def _cell(cell: Any, value: str, *, head: bool, right: bool, size: int) -> None:  # noqa: ANN401
    cell.fill.solid()
    cell.fill.fore_color.rgb = _rgb(_PRIMARY if head else 0xFFFFFF)
    cell.margin_left = cell.margin_right = import_module("pptx.util").Inches(0.05)
    cell.text_frame.text = value
    for paragraph in cell.text_frame.paragraphs:
        _style(paragraph, size=size, bold=head, colour=0xFFFFFF if head else _INK, right=right)


def _text(
    slide: Any,  # noqa: ANN401
    text: str,
    *,
    at: tuple[float, float, float, float],
    size: int,
    bold: bool = False,
    colour: int = _INK,
    right: bool = False,
    gap: int = 0,
) -> None:
    util = import_module("pptx.util")
    box = slide.shapes.add_textbox(*(util.Inches(value) for value in at))
    box.text_frame.word_wrap = True
    box.text_frame.text = text
    for paragraph in box.text_frame.paragraphs:
        paragraph.space_after = util.Pt(gap)
        _style(paragraph, size=size, bold=bold, colour=colour, right=right)


def _style(paragraph: Any, *, size: int, bold: bool, colour: int, right: bool) -> None:  # noqa: ANN401
    paragraph.font.size = import_module("pptx.util").Pt(size)
    paragraph.font.bold = bold
    paragraph.font.color.rgb = _rgb(colour)
    if right:
        paragraph.alignment = import_module("pptx.enum.text").PP_ALIGN.RIGHT


def _rgb(colour: int) -> Any:  # noqa: ANN401
    return import_module("pptx.dml.color").RGBColor.from_string(f"{colour:06X}")
