"""Service changes in words: the same at the desk and for everybody."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ntbcare.monitoring.meetings.effects import Effect, Known, effect_of
from ntbcare.monitoring.models import Change
from ntbcare.web.templatetags.words import whole


def place_words(change: Change) -> str:
    """Whose complaints they were."""
    if change.agency is not None:
        return change.agency.name
    return change.region.name if change.region is not None else change.branch.name


def effect_words(change: Change) -> list[str]:
    """What the counters say of the months before and after."""
    effect = effect_of(change)
    if effect.known == Known.EARLY:
        return [_("Terlalu dini untuk menilai: enam bulan sesudahnya belum lewat.")]
    if effect.known == Known.FEW or effect.before is None or effect.after is None:
        return [_("Laporannya terlalu sedikit untuk ditampilkan tanpa menunjuk orang.")]
    counts = {"before": whole(effect.before[0]), "after": whole(effect.after[0])}
    first = _("Laporan tentang penyebab ini: %(before)s dalam enam bulan sebelumnya, %(after)s dalam enam bulan sesudahnya.")
    return [first % counts, *_compared(effect)]


def _compared(effect: Effect) -> list[str]:
    gap = effect.gap
    if gap is None:
        return []
    said = {"points": _points(abs(gap.points)), "low": _signed(gap.low), "high": _signed(gap.high)}
    if not gap.is_clear:
        return [_("Bagiannya dari semua laporan belum dapat dibedakan dari kebetulan (antara %(low)s dan %(high)s poin).") % said]
    if gap.points < 0:
        return [_("Bagiannya dari semua laporan turun %(points)s poin (antara %(low)s dan %(high)s).") % said]
    return [_("Bagiannya dari semua laporan naik %(points)s poin (antara %(low)s dan %(high)s).") % said]


def _points(value: float) -> str:
    return number_format(round(value, 1), decimal_pos=1)


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{_points(abs(value))}"
