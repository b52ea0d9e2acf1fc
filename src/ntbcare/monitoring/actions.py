"""Keeping the counters: what a case was counted as is taken out, what it is now is put in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from django.db import connection, transaction

from ntbcare.cases.models import Case
from ntbcare.common.clock import now
from ntbcare.common.many import among
from ntbcare.monitoring.card_sums import CardChanges, add_to_cards, lacking_cards
from ntbcare.monitoring.cells import CELL, add_to_counters
from ntbcare.monitoring.facts import KEPT, counted_of, keys_of, read_contributions
from ntbcare.monitoring.models import MEASURES, CardSum, CardWait, Contribution, Counter
from ntbcare.monitoring.vectors import NOTHING, Cell, Sums, Vector, minus, note

_BATCH = 500
_MANY = 2000
"""So many cases are counted at once in a rebuild: neighbours share days and months, and so cells."""


def count_cases(case_ids: Collection[int]) -> int:
    """Count these cases as they are now; the number of those whose figures changed. Needs an open transaction.

    Locks the cases in the order of their ids and then writes the cells in one order, so that workers side by side
    wait for each other and do not lock each other out.
    """
    sums: Sums = {}
    cards = CardChanges()
    changed = []
    for row, old in _changed(case_ids):
        changed.append(row)
        _note_change(sums, old, row)
        _note_card(cards, old, row)
    # Contributions before sums: a rebuild that has locked the former is waited for with nothing in hand.
    _save(changed)
    add_to_counters(sums)
    add_to_cards(cards)
    return len(changed)


def _changed(case_ids: Collection[int]) -> Iterator[tuple[Contribution, Contribution | None]]:
    """What these cases should have put in, with what they have, where that differs; the cases are locked."""
    locked = Case.objects.select_for_update(of=("self",)).filter(pk__in=among(case_ids)).order_by("pk")
    rows = read_contributions(locked, case_ids, now())
    before = {row.case_id: row for row in Contribution.objects.filter(case_id__in=among(case_ids))}
    for row in rows:
        old = before.get(row.case_id)
        if old is None or not _same(old, row):
            yield row, old


def _save(changed: list[Contribution]) -> None:
    if changed:
        Contribution.objects.bulk_create(
            changed, update_conflicts=True, update_fields=list(KEPT), unique_fields=["case_id"], batch_size=_BATCH
        )


def recount_due(limit: int = 500) -> int:
    """Count anew the cases whose limit has passed since; the number of cases looked at. Needs an open transaction."""
    waiting = Contribution.objects.filter(recount_at__lt=now()).order_by("recount_at")
    case_ids = sorted(waiting.values_list("case_id", flat=True)[:limit])
    if case_ids:
        count_cases(case_ids)
    return len(case_ids)


def rebuild(progress: Callable[[int, int], None] | None = None) -> int:
    """Count every case anew, in batches of their own transactions, and write all sums from that; the number of cases.

    ``progress`` is told how many cases of how many are counted.

    The service may go on meanwhile: figures stay as they were until the end, when followers wait for the sums to be written.
    """
    total = Case.objects.count()
    last = done = 0
    while True:
        case_ids = list(Case.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_MANY])
        if not case_ids:
            break
        last = case_ids[-1]
        with transaction.atomic():
            _save([row for row, _old in _changed(case_ids)])
        done += len(case_ids)
        if progress:
            progress(done, max(total, done))
    with transaction.atomic():
        _write_all_sums()
    return done


def _write_all_sums() -> None:
    """Every sum anew from the contributions. Who counts meanwhile waits until it is done."""
    from ntbcare.monitoring.whole import write_all_counters  # noqa: PLC0415  # with numpy, which the service does without

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE monitoring_contribution IN SHARE ROW EXCLUSIVE MODE")
    for model in (Counter, CardSum, CardWait):
        model.objects.all().delete()
    write_all_counters()
    cards = CardChanges()
    for day, card in Contribution.objects.exclude(card="").values_list("day", "card").iterator(chunk_size=2000):
        cards.note(day, card, 1)
    add_to_cards(cards)


def mend_counters() -> int:
    """Add to every cell what it lacks of the sum of the cases; the number of wrong cells. Needs an open transaction."""
    lacking, cards = lacking_sums(), lacking_from_cards()
    add_to_counters(lacking)
    add_to_cards(cards)
    return len(lacking) + len(cards.sums) + len(cards.waits)


def lacking_from_cards() -> CardChanges:
    """What the sums of scorecards lack of what the contributions say."""
    return lacking_cards(Contribution.objects.exclude(card="").values_list("day", "card").iterator(chunk_size=2000))


def lacking_sums() -> dict[Cell, Vector]:
    """What every cell lacks (or has too much, below zero) of the sum of the contributions."""
    should: Sums = {}
    for row in Contribution.objects.order_by().iterator(chunk_size=2000):
        note(should, keys_of(row), counted_of(row), 1)
    columns = Counter.objects.values_list(*CELL, *MEASURES)
    have: dict[Cell, Vector] = {row[: len(CELL)]: row[len(CELL) :] for row in columns.iterator(chunk_size=2000)}
    lacking = {cell: minus(should.get(cell, NOTHING), have.get(cell, NOTHING)) for cell in should.keys() | have.keys()}
    return {cell: change for cell, change in lacking.items() if any(change)}


def _note_change(sums: Sums, old: Contribution | None, new: Contribution) -> None:
    if old is not None:
        note(sums, keys_of(old), counted_of(old), -1)
    note(sums, keys_of(new), counted_of(new), 1)


def _note_card(cards: CardChanges, old: Contribution | None, new: Contribution) -> None:
    if old is not None:
        cards.note(old.day, old.card, -1)
    cards.note(new.day, new.card, 1)


def _same(one: Contribution, other: Contribution) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in KEPT)
