"""Laying down ladders: each is a new dated row. What has begun is never changed, only followed by another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from itertools import pairwise

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ntbcare.audit.actions import record
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import FieldError, InvalidInput
from ntbcare.common.text import clean_line
from ntbcare.deadlines.book import forget_book
from ntbcare.deadlines.errors import LadderFixed, LadderNotFound, PolicyDate
from ntbcare.deadlines.ladders import Rung
from ntbcare.deadlines.models import Ladder, LadderStep, RuleChange
from ntbcare.deadlines.rules import Counting, LimitRule, Unit

Rungs = Sequence[tuple[str, Rung]]
"""Rungs with the priority that they are for ("" for all others)."""
_HOURS_A_DAY = {Counting.WALL: 24, Counting.WORKING: 8}


def save_ladder(ladder: Ladder, rungs: Rungs, *, user_id: int | None) -> Ladder:
    """Add a ladder (not saved before) with its rungs, from a coming day on. Raises PolicyDate, InvalidInput."""
    check_ladder(ladder, rungs)
    if ladder.in_force_from <= local_day(now()):
        raise PolicyDate(_("Jenjang berlaku paling cepat besok; tidak berlaku surut."))
    ladder.created_at, ladder.created_by_id = now(), user_id
    try:
        with transaction.atomic():
            ladder.save(force_insert=True)
    except IntegrityError as error:
        raise PolicyDate(_("Sudah ada jenjang yang mulai berlaku pada hari itu. Pilih hari lain.")) from error
    LadderStep.objects.bulk_create(_step(ladder, priority, rung) for priority, rung in rungs)
    _changed(_("Jenjang eskalasi ditetapkan: %(reason)s") % {"reason": ladder.reason}, user_id=user_id)
    record("deadlines.ladder_saved", f"ladder:{ladder.pk}", user_id=user_id, details={"from": ladder.in_force_from.isoformat()})
    return ladder


def withdraw_ladder(ladder_id: int, *, user_id: int | None) -> None:
    """Give up a ladder whose day has not come. Raises LadderFixed, LadderNotFound."""
    ladder = Ladder.objects.select_for_update().filter(pk=ladder_id, withdrawn_at=None).first()
    if ladder is None:
        raise LadderNotFound(_("Jenjang itu tidak ada."))
    if ladder.in_force_from <= local_day(now()):
        raise LadderFixed(_("Jenjang yang sudah berlaku tidak dapat ditarik; tetapkan penggantinya."))
    ladder.withdrawn_at = now()
    ladder.save(update_fields=["withdrawn_at"])
    _changed(_("Jenjang eskalasi ditarik: %(reason)s") % {"reason": ladder.reason}, user_id=user_id)
    record("deadlines.ladder_withdrawn", f"ladder:{ladder.pk}", user_id=user_id)


def check_ladder(ladder: Ladder, rungs: Rungs) -> None:
    """Raises InvalidInput with all that is wrong, field by field: no reason, zones or rungs that do not rise, half a night."""
    ladder.reason, ladder.legal_basis = clean_line(ladder.reason)[:300], clean_line(ladder.legal_basis)[:300]
    wrong: list[FieldError] = []
    if not ladder.reason:
        wrong.append(FieldError("reason", "required", _("Tulis mengapa jenjang ini dibuat.")))
    if not 0 < ladder.yellow_days < ladder.red_days:
        wrong.append(FieldError("red_days", "order", _("Zona merah harus sesudah zona kuning.")))
    if (ladder.quiet_from is None) != (ladder.quiet_until is None):
        wrong.append(FieldError("quiet_until", "required", _("Isi kedua jamnya, atau kosongkan keduanya.")))
    elif ladder.quiet_from and ladder.quiet_until and _is_within(ladder.digest_at, ladder.quiet_from, ladder.quiet_until):
        wrong.append(FieldError("digest_at", "quiet", _("Ringkasan pagi tidak dapat dikirim pada jam tenang.")))
    if not any(priority == "" for priority, _rung in rungs):
        wrong.append(FieldError("rungs", "required", _("Isi paling sedikit satu jenjang untuk semua laporan.")))
    wrong.extend(_disorder(rungs))
    if wrong:
        raise InvalidInput(_("Jenjang belum dapat disimpan."), errors=wrong)


def _disorder(rungs: Rungs) -> list[FieldError]:
    """A rung that comes before the one below it, or goes to a lower position, is a slip of the pen."""
    for priority in dict.fromkeys(priority for priority, _rung in rungs):
        own = sorted((rung for one, rung in rungs if one == priority), key=lambda rung: rung.level)
        if any(_length(above.after) < _length(below.after) for below, above in pairwise(own)):
            return [FieldError("rungs", "order", _("Tiap tingkat harus sama atau lebih lambat daripada tingkat di bawahnya."))]
    return []


def _length(rule: LimitRule) -> int:
    """Roughly in hours, to compare what is counted differently."""
    return rule.amount * (24 if rule.unit is Unit.DAY else 24 // _HOURS_A_DAY[rule.counting])


def _is_within(moment: time, start: time, end: time) -> bool:
    return start <= moment < end if start <= end else (moment >= start or moment < end)


def _step(ladder: Ladder, priority: str, rung: Rung) -> LadderStep:
    return LadderStep(
        ladder=ladder,
        priority=priority,
        level=rung.level,
        amount=rung.after.amount,
        unit=rung.after.unit,
        calendar=rung.after.counting,
        position=rung.position,
        how=rung.how,
    )


def _changed(reason: str, *, user_id: int | None) -> None:
    RuleChange.objects.create(at=now(), by_id=user_id, what=RuleChange.What.LADDER, reason=reason[:200])
    transaction.on_commit(forget_book)


def next_day(today: date) -> date:
    """The first day that a new ladder may begin on."""
    return date.fromordinal(today.toordinal() + 1)
