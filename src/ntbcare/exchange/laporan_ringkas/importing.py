"""The import of a whole file: batches, a report with a line for every row, progress."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.common.clock import now, site_zone
from ntbcare.common.errors import FieldError, InvalidInput
from ntbcare.exchange.laporan_ringkas.layout import ZONES
from ntbcare.exchange.laporan_ringkas.rows import Cells, NationalRow, NotTaken, read_row, tracking_id_of
from ntbcare.exchange.laporan_ringkas.sheet import open_sheet
from ntbcare.exchange.laporan_ringkas.taking import Verdict, preview_rows, take_rows

BATCH = 500
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Outcome:
    """What came of a file. ``verdicts`` has a line for every row, in the order of the sheet."""

    verdicts: list[Verdict] = field(default_factory=list)

    def count(self, verdict: str) -> int:
        """How many rows have a verdict."""
        return Counter(line.verdict for line in self.verdicts)[verdict]

    def report(self) -> str:
        """The report as CSV: row, tracking_id, verdict, reason. Nothing of what people wrote stands in it."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["row", "tracking_id", "verdict", "reason"])
        for line in self.verdicts:
            writer.writerow([line.row, _harmless(line.tracking_id), line.verdict, _harmless(line.reason)])
        return out.getvalue()


def import_file(
    path: Path, *, agency: str = "", zone: str = "", dry_run: bool = False, progress: Progress = lambda _done, _total: None
) -> Outcome:
    """Import a *Laporan Ringkas* workbook. Raises UnreadableFile, and InvalidInput for an unknown agency or zone.

    ``agency`` names whose export it is (its branch owns rows without an agency); by default the file says it.
    ``zone`` is WIB, WITA, WIT or an IANA name; by default the site's. A row that cannot be taken stops nothing.
    """
    times = find_zone(zone)
    outcome = Outcome()
    with open_sheet(path) as sheet:
        branch = _owner(agency, sheet.agency)
        done = 0
        for batch in _batches(sheet.rows, times, outcome):
            outcome.verdicts.extend(preview_rows(batch) if dry_run else take_rows(batch, owner_branch=branch))
            done = max((line.row for line in outcome.verdicts), default=done)
            progress(min(len(outcome.verdicts), sheet.total), sheet.total)
    outcome.verdicts.sort(key=lambda line: line.row)
    progress(sheet.total, sheet.total)
    return outcome


def find_zone(named: str) -> ZoneInfo:
    """The zone of the times in a file."""
    if not named:
        return site_zone()
    try:
        return ZoneInfo(ZONES.get(named.upper(), named))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = _("Zona waktu tidak dikenal. Pakai WIB, WITA, WIT, atau nama seperti Asia/Makassar.")
        raise InvalidInput(message, errors=[FieldError("zone", "unknown", message)]) from error


def _owner(named: str, in_file: str) -> int:
    snapshot = reference()
    if named:
        agency = snapshot.find_agency(named)
        if agency is None:
            message = _("Instansi “%(name)s” tidak dikenal.") % {"name": named[:80]}
            raise InvalidInput(message, errors=[FieldError("agency", "unknown", message)])
        return agency.branch_id
    agency = snapshot.find_agency(in_file) if in_file else None
    return agency.branch_id if agency else snapshot.province.id


def _batches(rows: Iterator[tuple[int, Cells]], zone: ZoneInfo, outcome: Outcome) -> Iterator[list[NationalRow]]:
    """Readable rows in batches; the others go into the report as they come."""
    moment = now()
    seen: set[str] = set()
    batch: list[NationalRow] = []
    for number, cells in rows:
        tracking_id = tracking_id_of(cells)
        try:
            if tracking_id and tracking_id in seen:
                raise NotTaken("repeated in the file: the first stands")
            batch.append(read_row(number, cells, zone=zone, now=moment))
            seen.add(tracking_id)
        except NotTaken as reason:
            outcome.verdicts.append(Verdict(number, tracking_id, "reported", str(reason)))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _harmless(text: str) -> str:
    """A CSV cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
