"""The tree of agencies as who administers it reads it: how far each has come, folded by branch, narrowed on request."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntbcare.agencies.models import Agency
from ntbcare.agencies.queries import reference


@dataclass(frozen=True, slots=True)
class Onboarding:
    """How far an agency has come: decree, trained officers, first sign-in; active when someone worked this month."""

    agency: Agency
    depth: int
    officers: int
    trained: int
    active_now: bool
    is_branch: bool
    is_regional: bool


@dataclass(frozen=True, slots=True)
class Fold:
    """A branch with its agencies, or the vertical agencies together, that can be folded away."""

    name: str
    rows: list[Onboarding]
    active: int
    decrees: int


LACKS: dict[str, tuple[Promise, Callable[[Onboarding], bool]]] = {
    "officers": (gettext_lazy("belum ada petugas"), lambda one: not one.officers),
    "decree": (gettext_lazy("belum ada SK tim"), lambda one: not one.agency.decree_number),
    "training": (gettext_lazy("belum ada yang terlatih"), lambda one: not one.trained),
    "work": (gettext_lazy("belum masuk bulan ini"), lambda one: not one.active_now),
    "review": (gettext_lazy("perlu diperiksa"), lambda one: one.agency.needs_review),
}
"""What an agency can lack, by its code in the address."""


def onboarding_of(reach: Collection[int], *, month: date) -> list[Onboarding]:
    """All agencies within reach in the order of the tree, the province first; one statement."""
    members = Q(members__until=None, members__user__is_active=True)
    rows = (
        Agency.objects.with_tree_fields()
        .filter(pk__in=reach)
        .annotate(
            officers=Count("members", filter=members, distinct=True),
            trained=Count("members", filter=members & Q(members__trained_on__isnull=False), distinct=True),
            last_seen=Max("members__user__last_seen_on", filter=members),
        )
    )
    return sorted((_onboarding(row, month) for row in rows), key=lambda one: not one.is_regional)


def narrowed(rows: Sequence[Onboarding], *, words: str, lacks: str) -> list[Onboarding]:
    """Those whose name holds all the words and who lack what is asked for."""
    wanted = words.casefold().split()
    lacking = LACKS[lacks][1] if lacks in LACKS else (lambda one: True)
    return [one for one in rows if lacking(one) and all(word in _names(one) for word in wanted)]


def folds(rows: Sequence[Onboarding]) -> list[Fold]:
    """The rows by branch, in their order; vertical agencies stand together at the end."""
    found: dict[int | None, list[Onboarding]] = {}
    for one in rows:
        found.setdefault(one.agency.branch_id if one.is_regional else None, []).append(one)
    return [_fold(branch, members) for branch, members in found.items()]


def _fold(branch: int | None, rows: list[Onboarding]) -> Fold:
    known = reference().agencies.get(branch or 0)
    name = known.name if known else _("Instansi vertikal (pusat di daerah)")
    return Fold(name, rows, sum(one.active_now for one in rows), sum(bool(one.agency.decree_number) for one in rows))


def _names(one: Onboarding) -> str:
    return f"{one.agency.name} {one.agency.short_name}".casefold()


def _onboarding(row: Any, month: date) -> Onboarding:  # noqa: ANN401 an agency with the tree's and the counted columns
    is_regional = row.tree_path[0] == reference().province.id
    above = reference().agencies.get(row.branch_id) if is_regional else None
    return Onboarding(
        agency=row,
        # A regency or city begins its own fold, so its agencies stand one step in as the province's do.
        depth=min(2, row.tree_depth - (1 if above and above.parent_id else 0)),
        officers=row.officers,
        trained=row.trained,
        active_now=bool(row.last_seen and row.last_seen >= month),
        is_branch=row.branch_id == row.pk,
        is_regional=is_regional,
    )
