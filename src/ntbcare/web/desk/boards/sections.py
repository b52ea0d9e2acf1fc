"""What a block of a dashboard is made of, on the page, on the wall and as a file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ntbcare.agencies.scope import Viewer
from ntbcare.cases.reach import AGENCY_ROLES, BRANCH_ROLES
from ntbcare.monitoring.boards.audiences import Opened
from ntbcare.monitoring.scorecard import HalfYear
from ntbcare.web.scorecards import period_name
from ntbcare.web.tables import cell
from ntbcare.web.templatetags.words import whole

_LISTS_FROM = frozenset({*BRANCH_ROLES, *AGENCY_ROLES})


@dataclass(frozen=True, slots=True)
class Asked:
    """The dashboard, the half-year and the officer that a page is made for."""

    opened: Opened
    period: HalfYear
    viewer: Viewer

    @property
    def now_name(self) -> str:
        """The half-year in words."""
        return period_name(self.period)

    @property
    def before_name(self) -> str:
        """The half-year before it in words."""
        return period_name(self.period.before())

    def inbox_of(self, agency_id: int | None, view: str = "overdue") -> str:
        """The address of the cases of an agency (None: of all) that the officer's inbox shows; empty where it shows none."""
        node = agency_id if agency_id is not None else self.opened.node.id
        if node not in self.viewer.reach_as(*_LISTS_FROM):
            return ""
        # The inbox itself decides what the officer sees; an agency's officers have no branches to choose from.
        asked = {"view": view, "branch": ""} | ({} if agency_id is None else {"agency": str(agency_id)})
        return f"{reverse('desk:inbox')}?{urlencode(asked)}"

    def inbox_of_government(self, branch_id: int, view: str = "overdue") -> str:
        """The same of a government's own cases."""
        if branch_id not in self.viewer.reach_as(*BRANCH_ROLES):
            return ""
        return f"{reverse('desk:inbox')}?{urlencode({'view': view, 'branch': branch_id})}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: what people read, whether it is a number, where it leads, the tone of a mark (``good`` ``bad`` …)."""

    text: str
    is_number: bool = False
    link: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Heads (the first names the rows) and rows of as many cells. ``raw`` are the rows of the file, of bare numbers, where they
    are more than the page's; its heads are ``raw_heads``."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    raw_heads: Sequence[str] = ()
    raw: Sequence[Sequence[object]] = ()

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Each head, and whether numbers stand below it."""
        return [(head, any(row[place].is_number for row in self.rows)) for place, head in enumerate(self.heads)]

    @property
    def wall(self) -> list[list[Cell]]:
        """The rows without what stands in brackets: on a wall the number alone is read."""
        return [[replace(cell, text=cell.text.split(" (")[0]) if cell.is_number else cell for cell in row] for row in self.rows]

    @property
    def labelled(self) -> list[list[tuple[str, Cell]]]:
        """Each row as (head, cell)."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Section:
    """A block: the sentence that it says, how to read it, a picture, its table. ``folded`` keeps the table under the picture
    closed. ``links`` are (words, address)."""

    key: str
    sentence: str
    hint: str = ""
    chart: SafeString | str = ""
    table: Table | None = None
    folded: bool = False
    links: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()


def number(value: int | None, link: str = "") -> Cell:
    """A count; what is hidden says so."""
    return Cell(_("1–4, disembunyikan") if value is None else whole(value), is_number=True, link=link if value else "")


def share(value: float | None) -> str:
    """A fraction as ``52,2 %``."""
    return "–" if value is None else f"{_one_decimal(100 * value)}\u00a0%"


def signed(points: float) -> str:
    """``+3,4`` or ``−3,4``."""
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{_one_decimal(abs(points))}"


def _one_decimal(value: float) -> str:
    """Half up, as all percentages here: ``number_format`` by itself cuts off."""
    return number_format(Decimal(str(value)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), decimal_pos=1)


def as_file(section: Section, name: str) -> HttpResponse:
    """The table of a block as CSV."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    table = section.table
    if table is None:
        return response
    writer.writerow([cell(str(head)) for head in table.raw_heads or table.heads])
    for row in table.raw or [[one.text for one in cells] for cells in table.rows]:
        writer.writerow([cell(one) if isinstance(one, str) else one for one in row])
    return response
