"""An invented export of the national system, to measure how fast it is taken in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

import xlsxwriter

from ntbcare.agencies.queries import reference
from ntbcare.common.clock import now, site_zone
from ntbcare.config.bench.texts import Sayings
from ntbcare.exchange.laporan_ringkas.layout import CLASS_WORDS, COLUMNS, HEADER_ROW, LABEL_ROWS, SOURCE_WORDS

_STATUSES = (
    "Ditutup oleh Sistem",
    "Ditutup oleh Pelapor",
    "Ditindaklanjuti oleh Instansi",
    "Diarsipkan oleh Admin",
    "Terverifikasi",
)
_PRIVACY = ("", "", "", "Anonim", "Rahasia")


def write_export(path: Path, *, rows: int) -> None:
    """A workbook with so many different rows, in the layout of the real one."""
    random = Random(rows)  # noqa: S311 invented data, the same each time
    snapshot = reference()
    sayings = Sayings(rows, random)
    agencies = [info.name for info in snapshot.agencies.values() if not info.is_branch][:60]
    categories = list(snapshot.categories.values())
    regencies = [region.name for region in snapshot.region_children[None]]
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    for place, label in enumerate(LABEL_ROWS):
        sheet.write_row(2 * place, 0, [label])
    sheet.write_row(HEADER_ROW - 1, 0, COLUMNS)
    begin = now().astimezone(site_zone()) - timedelta(days=700)
    for number in range(rows):
        received = begin + timedelta(minutes=number % 1_000_000)
        category = random.choice(categories)
        said = sayings.say(number, year=received.year).text
        sheet.write_row(
            HEADER_ROW + number,
            0,
            [str(6_000_000 + number), received.strftime("%d-%m-%Y").replace("-", "/"), received.strftime("%H:%M:%S"),
             random.choice(list(CLASS_WORDS.values())), category.code, category.name, said[:60], said, said,
             random.choice(_PRIVACY), random.choice(list(SOURCE_WORDS.values())), "Pemprov NTB", random.choice(agencies),
             random.choice(_STATUSES), "", "Nusa Tenggara Barat", random.choice(regencies)],
        )  # fmt: skip
    book.close()
