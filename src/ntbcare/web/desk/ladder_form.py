"""The form of a new ladder: read from what was posted, or filled from the ladder in force; and what it would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntbcare.agencies.queries import reference
from ntbcare.cases.sets import Position, Priority
from ntbcare.common.clock import local_day, now, site_zone
from ntbcare.common.errors import FieldError, InvalidInput
from ntbcare.deadlines.actions.ladders import next_day
from ntbcare.deadlines.book import book
from ntbcare.deadlines.ladders import DEFAULT_DIGEST, LadderInfo, Quiet, Rung, ladder_info
from ntbcare.deadlines.models import How, Ladder, LimitKind
from ntbcare.deadlines.rules import Counting, LimitRule, Unit, due_moment
from ntbcare.deadlines.schedule import NOTICED, REMINDED, steps
from ntbcare.deadlines.words import unit_in_words

ROWS = 5
GROUPS: tuple[tuple[str, str, Promise], ...] = (
    ("all", "", gettext_lazy("Semua laporan")),
    ("important", Priority.IMPORTANT, gettext_lazy("Penting, bila berbeda")),
    ("urgent", Priority.URGENT, gettext_lazy("Mendesak, bila berbeda")),
)
COUNTED = ("day-working", "hour-wall", "hour-working", "day-wall")
"""What an amount can count, as unit and calendar."""
_LONGEST = 999


def counted_words() -> list[tuple[str, str]]:
    """The choices of what an amount counts, in words."""
    words = {code: unit_in_words(*_counted(code), 2) for code in COUNTED}
    # "Days" alone would be read as working days.
    return [*(words | {"day-wall": _("hari kalender")}).items()]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form, as it was typed."""

    number: int
    amount: str
    counted: str
    position: str
    how: str


def filled(info: LadderInfo, today: date) -> dict[str, str]:
    """What stands in the form at first: the ladder in force, from tomorrow on."""
    quiet = info.quiet
    values = {
        "in_force_from": next_day(today).isoformat(),
        "quiet_from": _clock(quiet.start) if quiet else "",
        "quiet_until": _clock(quiet.end) if quiet else "",
        "digest_at": info.digest_at.strftime("%H:%M"),
        "yellow_days": str(info.yellow.amount),
        "red_days": str(info.red.amount),
        "hold_amount": str(info.hold.amount),
        "hold_counted": f"{info.hold.unit}-{info.hold.counting}",
        "organisation": str(info.organisation_id or ""),
        "secretariat": str(info.secretariat_id or ""),
    }
    for key, priority, _label in GROUPS:
        for rung in info.rungs.get(priority, ()):
            values |= {
                f"amount-{key}-{rung.level}": str(rung.after.amount),
                f"counted-{key}-{rung.level}": f"{rung.after.unit}-{rung.after.counting}",
                f"position-{key}-{rung.level}": rung.position.value,
                f"how-{key}-{rung.level}": rung.how.value,
            }
    return values


def rows_of(values: Mapping[str, str], key: str) -> list[Row]:
    """The lines of a group as they stand in the form."""
    names = ("amount", "counted", "position", "how")
    return [Row(n, *(values.get(f"{name}-{key}-{n}", "") for name in names)) for n in range(1, ROWS + 1)]


def read_ladder(values: Mapping[str, str], branch_id: int) -> tuple[Ladder, list[tuple[str, Rung]]]:
    """The ladder that the form says, not saved. Raises InvalidInput naming the fields."""
    wrong: list[FieldError] = []
    ladder = Ladder(
        branch_id=branch_id,
        in_force_from=_day(values.get("in_force_from", ""), wrong),
        reason=values.get("reason", ""),
        legal_basis=values.get("legal_basis", ""),
        quiet_from=_time("quiet_from", values, wrong),
        quiet_until=_time("quiet_until", values, wrong),
        digest_at=_time("digest_at", values, wrong) or DEFAULT_DIGEST,
        yellow_days=_number("yellow_days", values, wrong),
        red_days=_number("red_days", values, wrong),
        hold_amount=_number("hold_amount", values, wrong),
        organisation_id=_agency(values.get("organisation", ""), branch_id),
        secretariat_id=_agency(values.get("secretariat", ""), branch_id),
    )
    ladder.hold_unit, ladder.hold_calendar = _counted(values.get("hold_counted", ""))
    rungs = [(priority, rung) for key, priority, _label in GROUPS for rung in _rungs(values, key, wrong)]
    if wrong:
        raise InvalidInput(_("Jenjang belum dapat disimpan."), errors=wrong)
    return ladder, rungs


def _rungs(values: Mapping[str, str], key: str, wrong: list[FieldError]) -> list[Rung]:
    """The lines with an amount; their levels count from one whatever was left empty between."""
    found: list[Rung] = []
    for row in rows_of(values, key):
        if not row.amount.strip():
            continue
        amount = _number(f"amount-{key}-{row.number}", values, wrong, least=0)
        unit, counting = _counted(row.counted)
        position = Position(row.position) if row.position in Position.values else Position.AGENCY_HEAD
        how = How.DIGEST if row.how == How.DIGEST else How.AT_ONCE
        found.append(Rung(len(found) + 1, LimitRule(amount, Unit(unit), Counting(counting)), position, how))
    return found


def _counted(text: str) -> tuple[str, str]:
    unit, _dash, counting = (text if text in COUNTED else "day-working").partition("-")
    return unit, counting


def _number(name: str, values: Mapping[str, str], wrong: list[FieldError], *, least: int = 1) -> int:
    text = values.get(name, "").strip()
    if text.isascii() and text.isdigit() and least <= int(text) <= _LONGEST:
        return int(text)
    wrong.append(FieldError(name, "invalid", _("Isi angka antara %(least)s dan 999.") % {"least": least}))
    return least


def _day(text: str, wrong: list[FieldError]) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        wrong.append(FieldError("in_force_from", "invalid", _("Isi tanggal mulai berlaku.")))
        return local_day(now())


def _time(name: str, values: Mapping[str, str], wrong: list[FieldError]) -> time | None:
    text = values.get(name, "").strip()
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None) if text else None
    except ValueError:
        wrong.append(FieldError(name, "invalid", _("Isi jam, misalnya 21.00.")))
        return None


def _agency(text: str, branch_id: int) -> int | None:
    agency = reference().agencies.get(int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else None
    return agency.id if agency and agency.branch_id == branch_id else None


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the preview: when, what happens, and how high it stands (0 for reminder and deadline)."""

    at: datetime
    says: str
    level: int
    how: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of a case that comes today at ten and that nobody answers."""

    title: str
    came: datetime
    stops: list[Stop]


def previews(ladder: Ladder, rungs: list[tuple[str, Rung]]) -> list[Preview]:
    """One for each priority that has a limit to its first response in the policy of today."""
    info = ladder_info(ladder, rungs, site_zone())
    rules = book()
    policy, calendar = rules.policy_on(local_day(now())), rules.calendar(rules.calendar_id_of(ladder.branch_id))
    came = datetime.combine(local_day(now()), time(10), site_zone())
    shown = []
    for priority in (Priority.ORDINARY, Priority.URGENT):
        limit = policy.limit(LimitKind.FIRST_RESPONSE, priority)
        due = due_moment(limit.rule, came, (), calendar) if limit else None
        if limit is None or due is None:
            continue
        own = info.rungs_for(priority)
        quiet = None if priority == Priority.URGENT else info.quiet
        plan = steps(limit, started_at=came, due_at=due, ladder=own, calendar=calendar, quiet=quiet)
        said = {NOTICED + rung.level: rung for rung in own}
        shown.append(Preview(str(priority.label), came, [_stop(stage, moment, said.get(stage), quiet) for stage, moment in plan]))
    return shown


def _stop(stage: int, moment: datetime, rung: Rung | None, quiet: Quiet | None) -> Stop:
    if rung is None:
        says = _("Pengingat untuk yang bertugas") if stage == REMINDED else _("Tenggat tanggapan pertama lewat")
        at_night = quiet is not None and quiet.holds(moment)
        return Stop(moment, says, 0, str(How.DIGEST.label) if at_night else "")
    return Stop(moment, str(rung.position.label), rung.level, str(rung.how.label))
