"""Targets: what figures should be, as dated rows, and whether they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntbcare.audit.actions import record
from ntbcare.common.clock import now
from ntbcare.common.errors import FieldError, InvalidInput, NotFound
from ntbcare.common.text import clean_line
from ntbcare.monitoring.figures import Figures
from ntbcare.monitoring.models import Target, TargetOf
from ntbcare.monitoring.queries import Group
from ntbcare.monitoring.rules import percent

MEASURES = ("followed_up_percent", "completed_percent", "within_deadline_percent", "satisfied_percent")
"""The figures that a target may be set for."""
KNOWN = (
    gettext_lazy("Instansi baik: tindak lanjut paling sedikit 50 %"),
    gettext_lazy("Paling sedikit 45 % laporan selesai"),
    gettext_lazy("30 % instansi menindaklanjuti paling sedikit 45 %"),
    gettext_lazy("SP4N-LAPOR! (tanggal berlakunya belum diperiksa)"),
    gettext_lazy("Sasaran nasional 2022 (SP4N-LAPOR!)"),
)
"""The names and sources of the targets that every site begins with (``0004_targets``), for the catalogue of translations."""
_FIRST, _LAST = date(2018, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Judged:
    """A target beside what was reached: ``value`` in percent, of the figure or of agencies; None where nothing can be judged.

    ``good`` of ``agencies`` reached what each should; both 0 for a target of the whole. ``reached`` is None for a
    target that is only held against each agency.
    """

    target: Target
    value: Decimal | None
    good: int = 0
    agencies: int = 0

    @property
    def name(self) -> str:
        """The target's name; of those that every site begins with in the reader's language."""
        return _(self.target.name)

    @property
    def source(self) -> str:
        """What it rests on, likewise."""
        return _(self.target.source)

    @property
    def reached(self) -> bool | None:
        """Whether the target is met."""
        if self.value is None or self.target.held_against == TargetOf.AGENCY:
            return None
        needed = self.target.at_least if self.target.share is None else self.target.share
        return self.value >= needed


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTarget:
    """What is asked for; ``share`` only for a target of agencies."""

    name: str
    measure: str
    held_against: str
    at_least: Decimal
    share: Decimal | None
    source: str
    valid_from: date
    valid_until: date | None = None


def targets_in(first: date | None, last: date | None) -> list[Target]:
    """The targets that held on some day of a period of receipt (None is open), the oldest first."""
    rows = Target.objects.filter(Q(valid_until=None) | Q(valid_until__gte=first or _FIRST), valid_from__lte=last or _LAST)
    return list(rows.order_by("valid_from", "pk"))


def judge_targets(targets: Sequence[Target], total: Figures, agencies: Sequence[Group]) -> list[Judged]:
    """Each target beside the figures of a period: of the whole, and by agency. Cases that no agency leads count in the whole."""
    return [_judged(target, total, [group.figures for group in agencies if group.key]) for target in targets]


def reaches(figures: Figures, measure: str, at_least: Decimal) -> bool:
    """Whether a figure reaches a percentage, unrounded: 49.96 % is not 50 %. False where nothing was received."""
    parts = {
        "followed_up_percent": (figures.followed_up, figures.received),
        "completed_percent": (figures.completed, figures.received),
        "satisfied_percent": (figures.satisfied, figures.rated),
    }
    if measure not in parts:
        value = getattr(figures, measure)
        return value is not None and value >= at_least
    part, whole = parts[measure]
    return bool(whole) and 100 * Decimal(part or 0) >= at_least * Decimal(whole or 0)


def _judged(target: Target, total: Figures, agencies: Sequence[Figures]) -> Judged:
    if target.held_against == TargetOf.WHOLE:
        return Judged(target, getattr(total, target.measure))
    known = [figures for figures in agencies if getattr(figures, target.measure) is not None]
    good = sum(reaches(figures, target.measure, target.at_least) for figures in known)
    return Judged(target, percent(good, len(known)), good, len(known))


def add_target(asked: NewTarget, *, user_id: int) -> Target:
    """Lay a target down. Needs an open transaction. Raises InvalidInput field by field."""
    errors = list(_faults(asked))
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
    target = Target.objects.create(
        name=clean_line(asked.name), measure=asked.measure, held_against=asked.held_against, at_least=asked.at_least,
        share=asked.share, source=clean_line(asked.source), valid_from=asked.valid_from, valid_until=asked.valid_until,
        added_by_id=user_id, added_at=now(),
    )  # fmt: skip
    record("target_added", f"target:{target.pk}", user_id=user_id, details={"measure": target.measure})
    return target


def end_target(target_id: int, *, last: date, user_id: int) -> None:
    """Let a target hold until a day. Needs an open transaction. Raises NotFound for one that is unknown or has an end."""
    row = Target.objects.select_for_update().filter(pk=target_id, valid_until=None).first()
    if row is None:
        raise NotFound(_("Target ini tidak ada atau sudah berakhir."))
    row.valid_until = max(last, row.valid_from)
    row.save(update_fields=["valid_until"])
    record("target_ended", f"target:{target_id}", user_id=user_id, details={"until": row.valid_until.isoformat()})


def _faults(asked: NewTarget) -> list[FieldError]:
    found = []
    if not clean_line(asked.name):
        found.append(FieldError("name", "required", _("Beri nama target ini.")))
    if not clean_line(asked.source):
        found.append(FieldError("source", "required", _("Sebutkan dasar target ini.")))
    if asked.measure not in MEASURES:
        found.append(FieldError("measure", "unknown", _("Angka ini tidak dikenal.")))
    if asked.held_against not in TargetOf.values:
        found.append(FieldError("held_against", "unknown", _("Pilih terhadap apa target ini dinilai.")))
    found += [
        FieldError(field, "range", _("Isi dari 0 sampai 100."))
        for field, value in (("at_least", asked.at_least), ("share", asked.share))
        if value is not None and not 0 <= value <= 100
    ]
    if (asked.share is None) == (asked.held_against == TargetOf.AGENCIES):
        found.append(FieldError("share", "share", _("Isi bagian instansi hanya bila target dinilai atas bagian instansi.")))
    if asked.valid_until is not None and asked.valid_until < asked.valid_from:
        found.append(FieldError("valid_until", "order", _("Akhirnya sebelum awalnya.")))
    return found
