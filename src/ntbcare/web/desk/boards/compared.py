"""The block that says whether it is better than the half-year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ntbcare.monitoring.boards.better import ANSWERED_BY, Compared, Verdict, compare
from ntbcare.monitoring.fair import Share
from ntbcare.monitoring.scorecard import BY_DAYS
from ntbcare.web.desk.boards.sections import Asked, Cell, Section, Table, share, signed
from ntbcare.web.templatetags.words import whole

_WORDS: dict[Verdict, tuple[Promise, str]] = {
    Verdict.BETTER: (gettext_lazy("lebih baik"), "good"),
    Verdict.WORSE: (gettext_lazy("lebih buruk"), "bad"),
    Verdict.CHANCE: (gettext_lazy("mungkin kebetulan"), "plain"),
    Verdict.EARLY: (gettext_lazy("terlalu dini"), "plain"),
    Verdict.NOTHING: (gettext_lazy("tidak dapat dibandingkan"), "plain"),
}
_NAMES: dict[str, Promise] = {
    "followed_up_percent": gettext_lazy("Ditindaklanjuti (%TL)"),
    "answered": gettext_lazy("Ditanggapi"),
    "within_deadline_percent": gettext_lazy("Ditanggapi tepat waktu"),
    "completed_percent": gettext_lazy("Selesai"),
    "reopened": gettext_lazy("Dibuka kembali, dari yang ditanggapi"),
    "satisfied_percent": gettext_lazy("Puas, dari yang menilai"),
}


def better(asked: Asked) -> Section:
    """Each measure now and before, the difference with its interval, and what it says."""
    found = compare(asked.opened.scope, asked.period)
    return Section(
        "better",
        _sentence(found, asked),
        hint=_hint(found),
        table=Table(
            [
                _("Ukuran"),
                asked.before_name.capitalize(),
                asked.now_name.capitalize(),
                _("Beda dalam poin (kisaran 95 %)").replace(" %", "\u00a0%"),
                _("Artinya"),
            ],
            [_row(one) for one in found],
            _RAW,
            [_raw(one) for one in found],
        ),
    )


_RAW = (
    "measure",
    "before_percent",
    "before_part",
    "before_whole",
    "now_percent",
    "now_part",
    "now_whole",
    "points",
    "low",
    "high",
    "verdict",
)


def name_of(one: Compared) -> str:
    """A measure in words."""
    if one.name == ANSWERED_BY:
        return _("Dijawab instansi dalam %(n)s hari kerja") % {"n": BY_DAYS}
    return str(_NAMES[one.name])


def _sentence(found: Sequence[Compared], asked: Asked) -> str:
    """The answer in one sentence: how many measures are better and worse, and how many say nothing."""
    counts = Counter(one.verdict for one in found)
    judged = len(found) - counts[Verdict.NOTHING]
    said = {"before": asked.before_name, "better": counts[Verdict.BETTER], "worse": counts[Verdict.WORSE], "n": judged}
    if not judged:
        return _("Belum dapat dibandingkan dengan %(before)s: laporannya terlalu sedikit.") % said
    if not said["better"] and not said["worse"]:
        return _("Tidak ada beda yang pasti dengan %(before)s.") % said
    if not said["worse"]:
        return (
            ngettext(
                "Lebih baik daripada %(before)s pada %(better)s dari %(n)s ukuran, tidak ada yang lebih buruk.",
                "Lebih baik daripada %(before)s pada %(better)s dari %(n)s ukuran, tidak ada yang lebih buruk.",
                judged,
            )
            % said
        )
    if not said["better"]:
        return (
            ngettext(
                "Lebih buruk daripada %(before)s pada %(worse)s dari %(n)s ukuran, tidak ada yang lebih baik.",
                "Lebih buruk daripada %(before)s pada %(worse)s dari %(n)s ukuran, tidak ada yang lebih baik.",
                judged,
            )
            % said
        )
    return _("Dibanding %(before)s: %(better)s ukuran lebih baik, %(worse)s lebih buruk, dari %(n)s.") % said


def _hint(found: Sequence[Compared]) -> str:
    """What the words mean that stand in the table."""
    said = {one.verdict for one in found}
    words = []
    if Verdict.CHANCE in said:
        words.append(_("“Mungkin kebetulan”: bedanya masih dapat terjadi tanpa ada yang berubah."))
    if Verdict.EARLY in said:
        words.append(
            _(
                "Semester ini masih berjalan: laporan terbarunya belum sempat diselesaikan. "
                "Beda yang hanya karena itu disebut “terlalu dini”."
            )
        )
    words.append(_("“Dijawab instansi dalam %(n)s hari kerja” ikut menghitung laporan yang masih terbuka.") % {"n": BY_DAYS})
    return " ".join(words)


def _row(one: Compared) -> list[Cell]:
    word, tone = _WORDS[one.verdict]
    gap = "–" if one.gap is None else f"{signed(one.gap.points)} ({signed(one.gap.low)} … {signed(one.gap.high)})"
    return [
        Cell(name_of(one)),
        Cell(_said(one.before, one.before_counts, one), is_number=True),
        Cell(_said(one.now, one.now_counts, one), is_number=True),
        Cell(gap, is_number=True),
        Cell(str(word), tone=tone),
    ]


def _said(value: Share | None, counts: tuple[int, int] | None, one: Compared) -> str:
    if one.is_hidden:
        return _("disembunyikan")
    if value is None:
        return "–"
    if counts is None:
        return share(value.value)
    parts = _("%(part)s dari %(whole)s") % {"part": whole(counts[0]), "whole": whole(counts[1])}
    return f"{share(value.value)} ({parts})"


def _raw(one: Compared) -> list[Any]:
    def part(value: Share | None, counts: tuple[int, int] | None) -> list[Any]:
        return ["" if value is None else round(100 * value.value, 2), *(counts or ("", ""))]

    gap = ["", "", ""] if one.gap is None else [round(number, 2) for number in (one.gap.points, one.gap.low, one.gap.high)]
    return [one.name, *part(one.before, one.before_counts), *part(one.now, one.now_counts), *gap, one.verdict.value]
