"""Who held a case for how long, as a picture with a sentence above it and a table beneath."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntbcare.agencies.queries import reference
from ntbcare.deadlines.held import Held, held_times
from ntbcare.deadlines.holding import Holder, Party
from ntbcare.deadlines.words import held_in_words
from ntbcare.monitoring.charts import Bar, bars

_WORDS: dict[Holder, Promise] = {
    Holder.COORDINATOR: gettext_lazy("Koordinator %(agency)s"),
    Holder.LEAD: gettext_lazy("%(agency)s"),
    Holder.REFUSED: gettext_lazy("%(agency)s, lalu menolak"),
    Holder.CONTRIBUTOR: gettext_lazy("Menunggu bagian %(agency)s"),
    Holder.COMPLAINANT: gettext_lazy("Menunggu pelapor"),
    Holder.OUTSIDE: gettext_lazy("Lembaga di luar layanan ini"),
    Holder.ENDED: gettext_lazy("Sudah selesai, sebelum dibuka kembali"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One party in words."""

    who: str
    working: str
    share: int
    """Percent of the whole, rounded."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The picture and its table. ``rows`` stand in the order in which the parties came."""

    picture: SafeString
    rows: list[Row]
    total: str
    longest: Row


def shown_holding(case_id: int) -> Shown | None:
    """Who held the case; None for one out of the archive, of which nobody knows, and before an hour has passed."""
    held = held_times([case_id]).get(case_id)
    if held is None or held.total < timedelta(hours=1):
        return None
    told = [one for one in held.rows if one.working]
    rows = [Row(party_name(one.party), held_in_words(one.working, held.day), _share(one, held.total)) for one in told]
    longest = max(zip(told, rows, strict=True), key=lambda pair: pair[0].working)[1]
    hours = [
        Bar(row.who, round(one.working / timedelta(hours=1), 1), text=row.working) for one, row in zip(told, rows, strict=True)
    ]
    title = _("Siapa memegang berapa lama")
    picture = bars(hours, name="held", title=title, description="; ".join(f"{row.who}: {row.working}" for row in rows))
    return Shown(mark_safe(picture), rows, held_in_words(held.total, held.day), longest)  # noqa: S308 made here, words escaped


def party_name(party: Party) -> str:
    """A party in words."""
    agency = reference().agencies.get(party.agency_id or 0)
    return str(_WORDS[party.holder]) % {"agency": agency.short_name if agency else ""}


def _share(one: Held, total: timedelta) -> int:
    return round(100 * (one.working / total))
