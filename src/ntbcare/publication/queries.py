"""Reading the public register, newest first, by key."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from ntbcare.common.ids import parse_reference
from ntbcare.publication.followers import TABLE
from ntbcare.publication.models import PublicCase

PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicQuestion:
    """Filters of the register; empty ones do not narrow. ``region`` is a code of any level."""

    words: str = ""
    agency_id: int | None = None
    category: str = ""
    topic: str = ""
    region: str = ""
    status: str = ""
    classification: str = ""
    year: int | None = None
    after: str = ""
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class PublicPage:
    """One page of the register and the key of the next, empty at the end."""

    items: list[PublicCase]
    next: str


def register(question: PublicQuestion) -> PublicPage:
    """One page of the register, at most three statements."""
    rows = _filtered(PublicCase.objects.select_related("agency", "category", "region"), question)
    before = int(question.after) if question.after.isascii() and question.after.isdigit() and len(question.after) < 19 else None
    found: list[int] | None = None
    if question.words.strip():
        found = TABLE.ask(question.words, limit=question.limit * 8 + 1, before=before)
        rows = rows.filter(pk__in=found)
    elif before is not None:
        rows = rows.filter(pk__lt=before)
    items = list(rows.order_by("-pk")[: question.limit + 1])
    if len(items) > question.limit:
        return PublicPage(items[: question.limit], str(items[question.limit - 1].pk))
    more = found is not None and len(found) == question.limit * 8 + 1
    return PublicPage(items, str(found[-1]) if more and found else "")


def readable_case(said: str) -> int | None:
    """The case of a reference whose text everybody may read; None for any other."""
    parsed = parse_reference(said)
    if parsed is None:
        return None
    return PublicCase.objects.filter(pk=parsed.number).exclude(text="").values_list("pk", flat=True).first()


def public_case(case_id: int) -> PublicCase | None:
    """One row of the register; None when there is none."""
    return PublicCase.objects.select_related("agency", "category", "region").filter(pk=case_id).first()


def _filtered(rows: QuerySet[PublicCase], question: PublicQuestion) -> QuerySet[PublicCase]:
    exact = {
        "agency_id": question.agency_id,
        "category_id": question.category or None,
        "topic": question.topic or None,
        "status": question.status or None,
        "classification": question.classification or None,
        "regency": question.region if len(question.region) == 5 else None,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if len(question.region) > 5:
        rows = rows.filter(regency=question.region[:5], region__code__startswith=question.region)
    if question.year is not None and 1900 <= question.year <= 9998:
        rows = rows.filter(received_year=question.year)
    return rows
