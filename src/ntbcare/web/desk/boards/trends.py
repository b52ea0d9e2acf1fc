"""Blocks of time, of the national indicator, of targets and of what the figures mean."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.boards.reading import Sums, judged_in, read_months, shown_months
from ntbcare.monitoring.charts import FEWEST_FOR_A_LINE, Point
from ntbcare.monitoring.charts import months as draw_months
from ntbcare.monitoring.indicators import indicators_on
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.monitoring.scorecard import Card, scorecard
from ntbcare.monitoring.suppression import SMALLEST_SHOWN
from ntbcare.monitoring.targets import Judged
from ntbcare.web.desk.boards.sections import Asked, Cell, Section, Table, number, share
from ntbcare.web.templatetags.words import percent, whole

_READ = ("received", "followed_up", "answered", "due", "within_deadline")
RIPE = timedelta(days=30)
"""So long after its end a month is judged: before that the limits of its newest cases (14 working days) have not all passed."""


def months(asked: Asked) -> Section:
    """The share answered in time by month of receipt."""
    shown = shown_months(asked.opened.scope)
    every = read_months(asked.opened.scope, _READ)
    hidden = {month for month, sums in every if shown is not None and sums["received"] and f"{month:%Y-%m}" not in shown}
    rows = [(month, dict.fromkeys(_READ, 0) if month in hidden else sums) for month, sums in every]
    points = [_point(month, sums) for month, sums in rows]
    known = [
        (month, sums) for (month, sums), point in zip(rows, points, strict=True) if point.value is not None and _is_ripe(month)
    ]
    sentence = _("Belum ada bulan yang dapat dinilai: laporannya kurang dari %(n)s, atau batas waktunya belum lewat.") % {
        "n": SMALLEST_SHOWN
    }
    if known:
        month, sums = known[-1]
        sentence = _("Dari laporan %(month)s, %(share)s ditanggapi tepat waktu.") % {
            "month": date_format(month, "F Y"), "share": share(sums["within_deadline"] / sums["due"]),
        }  # fmt: skip
    said = "; ".join(
        f"{date_format(month, 'M Y')}: {share(_part(sums))}" for month, sums in rows if sums["due"] >= SMALLEST_SHOWN
    )
    chart = draw_months(points, name="board-months", title=sentence, description=said or sentence, unit="\u00a0%")
    hint = _("Titik kosong tanpa garis: kurang dari %(few)s laporan, atau batas waktunya belum semua lewat. "
        "Di bawah %(least)s laporan tidak digambar.") % {
        "few": FEWEST_FOR_A_LINE, "least": SMALLEST_SHOWN,
    }  # fmt: skip
    table = _month_table(rows, hidden)
    return Section("months", sentence, hint=hint, chart=mark_safe(chart), table=table, folded=True)  # noqa: S308 every text in a chart is escaped


def _month_table(rows: Sequence[tuple[date, Sums]], hidden: Collection[date]) -> Table:
    heads = [
        _("Bulan diterima"),
        _("Diterima"),
        _("Ditindaklanjuti"),
        _("Ditanggapi"),
        _("Dapat dinilai"),
        _("Tepat waktu"),
        _("Bagian tepat waktu"),
    ]
    cells, raw = [], []
    for month, sums in rows:
        counts = [None if month in hidden else sums[name] for name in _READ]
        part = Cell(share(_part(sums)), is_number=True)
        cells.append([Cell(date_format(month, "F Y")), *(number(count) for count in counts), part])
        raw.append([f"{month:%Y-%m}", *("" if count is None else count for count in counts)])
    return Table(heads, cells, ("month", *_READ), raw)


def _point(month: date, sums: Sums) -> Point:
    """Nothing of fewer cases than could be shown; a month that is not ripe is a dot, however many its cases."""
    found = _part(sums)
    enough = found is not None and sums["due"] >= SMALLEST_SHOWN
    return Point(month, round(100 * found, 1) if found is not None and enough else None, sums["due"] if _is_ripe(month) else 0)


def _part(sums: Sums) -> float | None:
    return sums["within_deadline"] / sums["due"] if sums["due"] else None


def _is_ripe(month: date) -> bool:
    return month.replace(day=monthrange(month.year, month.month)[1]) + RIPE <= local_day(now())


def targets(asked: Asked) -> Section:
    """Which targets are reached."""
    rows = judged_in(asked.opened.scope, asked.period)
    held = [one for one in rows if one.reached is not None]
    reached = sum(one.reached is True for one in held)
    sentence = _("Belum ada target yang dapat dinilai pada %(period)s.") % {"period": asked.now_name}
    by_agency = next((one for one in rows if one.agencies), None)
    if by_agency is not None and not held:
        said = {"good": whole(by_agency.good), "all": whole(by_agency.agencies), "name": by_agency.name}
        sentence = _("%(good)s dari %(all)s instansi mencapai target “%(name)s”.") % said
    if held:
        sentence = _("%(reached)s dari %(all)s target tercapai pada %(period)s.") % {
            "reached": reached,
            "all": len(held),
            "period": asked.now_name,
        }
    cells = [[Cell(one.name), Cell(_value(one), is_number=True), _mark(one), Cell(one.source)] for one in rows]
    raw = [
        [
            one.name,
            "" if one.value is None else float(one.value),
            "" if one.reached is None else str(one.reached).lower(),
            one.source,
        ]
        for one in rows
    ]
    table = Table([_("Target"), _("Dicapai"), _("Hasil"), _("Dasar")], cells, ("target", "percent", "reached", "source"), raw)
    return Section("targets", sentence, table=table if rows else None, links=[(_("Semua target"), reverse("desk:targets"))])


def _value(one: Judged) -> str:
    if one.agencies:
        return _("%(good)s dari %(all)s instansi (%(share)s)") % {
            "good": whole(one.good),
            "all": whole(one.agencies),
            "share": percent(one.value),
        }
    return percent(one.value)


def _mark(one: Judged) -> Cell:
    if one.reached is None:
        return Cell(_("dinilai per instansi") if one.agencies else _("belum dapat dinilai"), tone="plain")
    return Cell(_("tercapai"), tone="good") if one.reached else Cell(_("belum tercapai"), tone="warn")


def national(asked: Asked) -> Section:
    """The national indicator with what it leaves out beside it."""
    period = asked.period
    total = statistics(
        Question(received_from=period.first, received_to=period.last, everything=asked.opened.scope.everything)
    ).total
    cards = scorecard(period, everything=asked.opened.scope.everything).cards
    good, judged = _count(cards)
    fast = sum(card.good_with_speed is True for card in cards)
    timed = sum(card.good_with_speed is not None for card in cards)
    sentence = _("Belum ada laporan pada %(period)s.") % {"period": asked.now_name}
    if total.received:
        sentence = ngettext(
            "%(followed)s dari %(received)s laporan ditindaklanjuti: %%TL %(share)s.",
            "%(followed)s dari %(received)s laporan ditindaklanjuti: %%TL %(share)s.",
            total.received,
        ) % {
            "followed": whole(total.followed_up), "received": whole(total.received), "share": percent(total.followed_up_percent),
        }  # fmt: skip
    rows = [
        (_("Ditindaklanjuti (%TL)"), total.followed_up, percent(total.followed_up_percent)),
        (_("Di antaranya ditutup sistem tanpa tanggapan yang diketahui"), total.closed_without_answer, ""),
        (_("Ada tindakan"), total.acted, ""),
        (_("Ditanggapi"), total.answered, ""),
        (_("Dibenarkan pelapor"), total.confirmed, ""),
        (_("Selesai"), total.completed, percent(total.completed_percent)),
        (_("Instansi baik menurut ukuran nasional"), good, _("dari %(n)s") % {"n": whole(judged)}),
        (_("Instansi baik dan cepat"), fast, _("dari %(n)s yang kecepatannya dapat dinilai") % {"n": whole(timed)}),
    ]
    cells = [[Cell(name), number(value), Cell(beside, is_number=True)] for name, value, beside in rows]
    raw = [[name, "" if value is None else value, beside] for name, value, beside in rows]
    links = [(_("Rapor instansi"), reverse("desk:scorecards")), (_("Statistik untuk umum"), reverse("portal:statistics"))]
    return Section(
        "national",
        sentence,
        table=Table([_("Ukuran"), _("Jumlah"), _("Bagian")], cells, ("measure", "count", "beside"), raw),
        links=links,
    )


def _count(cards: Sequence[Card]) -> tuple[int, int]:
    return sum(card.good is True for card in cards), sum(card.good is not None for card in cards)


def method(asked: Asked) -> Section:
    """How each figure is counted."""
    rows = indicators_on(asked.period.last)
    cells = [[Cell(str(one.label)), Cell(str(one.sentence)), Cell(one.formula)] for one in rows]
    sentence = _("Setiap angka dihitung menurut hari laporan diterima dan keadaan saat ini.")
    links = [(_("Arti tiap angka"), reverse("portal:definitions"))]
    return Section("method", sentence, table=Table([_("Angka"), _("Artinya"), _("Rumus")], cells), folded=True, links=links)
