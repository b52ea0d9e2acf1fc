"""Reading the register: what everybody may read today, and what fits a question."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Count, Q, QuerySet

from ntbcare.common.clock import local_day, now
from ntbcare.common.fulltext import FullTextTable
from ntbcare.common.stems import stems
from ntbcare.disclosure.models import ItemUse, PublishedItem
from ntbcare.disclosure.rules import ASKED, ENOUGH, fit
from ntbcare.verification.duplicates.likeness import heaviest

TABLE = FullTextTable("disclosure_search")
PAGE, LOOKED_AT = 25, 60
_NO_LETTER = re.compile(r"[^0-9a-z]")
_ADDRESS = re.compile(r"/informasi/(\d{1,15})")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the register and the key of the next, empty at the end."""

    items: list[PublishedItem]
    next: str


def open_today(rows: QuerySet[PublishedItem] | None = None) -> QuerySet[PublishedItem]:
    """What everybody may read today (in Makassar)."""
    today = local_day(now())
    found = PublishedItem.objects.all() if rows is None else rows
    valid = Q(valid_until=None) | Q(valid_until__gte=today)
    return found.filter(valid, withdrawn_at=None, valid_from__lte=today)


def published(*, words: str = "", agency_id: int | None = None, kind: str = "", after: str = "") -> Page:
    """One page of what is open, the newest first; at most three statements."""
    rows = open_today(PublishedItem.objects.select_related("agency"))
    before = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else None
    if agency_id is not None:
        rows = rows.filter(agency_id=agency_id)
    if kind:
        rows = rows.filter(kind=kind)
    if words.strip():
        rows = rows.filter(pk__in=TABLE.ask(words, limit=PAGE * 8 + 1, before=before))
    elif before is not None:
        rows = rows.filter(pk__lt=before)
    items = list(rows.order_by("-pk")[: PAGE + 1])
    return Page(items[:PAGE], str(items[PAGE - 1].pk) if len(items) > PAGE else "")


def open_item(pk: int) -> PublishedItem | None:
    """An item that everybody may read today."""
    return open_today(PublishedItem.objects.select_related("agency")).filter(pk=pk).first()


def matching_items(text: str, *, limit: int = 3) -> list[PublishedItem]:
    """Open items that may answer what is asked, the best first; two statements, none for a text that says nothing."""
    asked = heaviest(text, limit=ASKED)
    found = TABLE.ask_any([word for token in asked if (word := _word(token))], limit=LOOKED_AT)
    if not found:
        return []
    rows = open_today(PublishedItem.objects.select_related("agency")).filter(pk__in=found)
    scored = [(_fit(asked, row), row) for row in rows]
    best = sorted((one for one in scored if one[0] >= ENOUGH), key=lambda one: (-one[0], -one[1].pk))
    return [row for _score, row in best[:limit]]


def named_items(text: str) -> list[int]:
    """The open items whose address stands in a text."""
    numbers = {int(number) for number in _ADDRESS.findall(text)}
    return sorted(open_today().filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else []


def address_of(item: PublishedItem) -> str:
    """Where everybody reads an item."""
    return f"{settings.NTBCARE_BASE_URL}/informasi/{item.pk}"


def read_file(item: PublishedItem) -> bytes:
    """The bytes of an item's file. Raises FileNotFoundError where it has none."""
    if not item.file_path:
        raise FileNotFoundError(item.title)
    with default_storage.open(item.file_path) as stored:
        data: bytes = stored.read()
    return data


def uses_by_item(items: Iterable[PublishedItem]) -> dict[int, int]:
    """How many cases each item answered; one statement."""
    rows = ItemUse.objects.filter(item_id__in=[item.pk for item in items]).values("item_id").annotate(n=Count("id"))
    return dict(rows.values_list("item_id", "n"))


def cases_answered(since: date, until: date, agencies: frozenset[int]) -> int:
    """How many cases received between two days (both included) were answered with what these agencies published."""
    uses = ItemUse.objects.filter(item__agency_id__in=agencies, case__received_at__date__range=(since, until))
    return uses.values("case_id").distinct().count()


def index_item(item: PublishedItem) -> None:
    """Keep the search of an item; one withdrawn leaves it. Stems for who searches, concepts for who asks."""
    said = f"{item.title} {item.keywords} {item.summary}"
    words = [*stems(said), *(word for token in heaviest(said, limit=60) if (word := _word(token)))]
    TABLE.write([(item.pk, [] if item.withdrawn_at else words)])


def _fit(asked: list[str], item: PublishedItem) -> float:
    title = heaviest(f"{item.title} {item.keywords}", limit=60)
    return fit(asked, set(title), set(heaviest(item.summary, limit=60)))


def _word(token: str) -> str:
    """A concept or stem as a word of the index: letters and digits, concepts apart from words."""
    plain = _NO_LETTER.sub("", token)
    return f"zk{plain}" if token.startswith("~") else plain
