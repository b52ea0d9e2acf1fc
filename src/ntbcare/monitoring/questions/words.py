"""A question and its figures in words: the sentence, the names of keys, numbers and days, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.monitoring.labels import label_of
from ntbcare.monitoring.models import RESPONSE_CLASSES
from ntbcare.monitoring.questions.answers import Answer, Value
from ntbcare.monitoring.questions.comparing import Change, Said
from ntbcare.monitoring.questions.places import Place
from ntbcare.monitoring.questions.spans import Days
from ntbcare.monitoring.questions.terms import By, Kind, Measure, Query

DIMENSIONS: Mapping[By, Promise] = {
    By.AGENCY: gettext_lazy("instansi"),
    By.BRANCH: gettext_lazy("pemerintah daerah"),
    By.TOPIC: gettext_lazy("topik"),
    By.CATEGORY: gettext_lazy("kategori"),
    By.REGION: gettext_lazy("kabupaten/kota tempat kejadian"),
    By.MONTH: gettext_lazy("bulan"),
    By.SOURCE: gettext_lazy("saluran"),
    By.CLASS: gettext_lazy("klasifikasi"),
}
_PHRASES: Mapping[str, Promise] = {
    "received": gettext_lazy("laporan diterima"),
    "followed_up": gettext_lazy("laporan yang ditindaklanjuti"),
    "followed_up_percent": gettext_lazy("persentase tindak lanjut"),
    "answered": gettext_lazy("laporan yang ditanggapi"),
    "within_deadline_percent": gettext_lazy("persentase yang ditanggapi tepat waktu"),
    "completed": gettext_lazy("laporan selesai"),
    "completed_percent": gettext_lazy("persentase selesai"),
    "open": gettext_lazy("laporan yang masih terbuka"),
    "overdue": gettext_lazy("laporan yang lewat batas dan belum ditanggapi"),
    "refused": gettext_lazy("laporan yang pernah ditolak instansi"),
    "reopened": gettext_lazy("laporan yang dibuka kembali"),
    "satisfied_percent": gettext_lazy("persentase puas dari yang menilai"),
    "median_first_response_days": gettext_lazy("waktu tanggapan pertama"),
    "median_first_word_days": gettext_lazy("waktu sampai kabar pertama"),
    "median_solution_days": gettext_lazy("waktu sampai selesai"),
    "closed_without_answer": gettext_lazy("laporan yang ditutup tanpa tanggapan"),
    "verified": gettext_lazy("laporan yang diverifikasi"),
    "acted": gettext_lazy("laporan yang ada tindakannya"),
    "clarified": gettext_lazy("laporan yang diklarifikasi instansi"),
    "archived": gettext_lazy("laporan yang diarsipkan"),
    "rated": gettext_lazy("laporan yang dinilai"),
    "satisfied": gettext_lazy("laporan yang dinilai puas"),
    "silent": gettext_lazy("laporan yang dijawab tetapi tidak dinilai"),
    "confirmed": gettext_lazy("laporan yang dibenarkan selesai oleh pelapor"),
    "delivery_known": gettext_lazy("laporan yang tanggapannya pasti sampai"),
}
SAID: Mapping[Said, tuple[Promise, str]] = {
    Said.BETTER: (gettext_lazy("lebih baik"), "good"),
    Said.WORSE: (gettext_lazy("lebih buruk"), "bad"),
    Said.MORE: (gettext_lazy("naik"), "plain"),
    Said.FEWER: (gettext_lazy("turun"), "plain"),
    Said.CHANCE: (gettext_lazy("mungkin kebetulan"), "plain"),
    Said.EARLY: (gettext_lazy("terlalu dini"), "plain"),
    Said.NOTHING: (gettext_lazy("tidak dapat dibandingkan"), "plain"),
}
"""What a difference says, with the tone of its mark."""


def sentence(query: Query, place: Place, days: Days, *, today: date) -> str:
    """``Laporan diterima dan persentase tindak lanjut menurut instansi, Januari–Juni 2026, Kota Mataram``."""
    asked = _listed([phrase(one) for one in query.asked])
    if query.groups:
        by = _listed([str(DIMENSIONS[one]) for one in query.groups])
        asked = _("%(measures)s menurut %(dimensions)s") % {"measures": asked, "dimensions": by}
    parts = [asked[:1].upper() + asked[1:], period_words(days, today=today)]
    parts += [filter_words(dimension, key) for dimension, key in query.only.items()]
    where = place_words(place)
    # A filter says more exactly where than "the whole province", and sometimes the same as the place.
    is_said = where in parts or (place.scope.is_whole and bool(query.only))
    return ", ".join(parts if is_said else [*parts, where])


def phrase(measure: Measure) -> str:
    """A measure within a sentence."""
    return str(_PHRASES[measure.name])


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s dan %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def place_words(place: Place) -> str:
    """Whose cases are meant."""
    if place.scope.is_whole:
        return _("seluruh provinsi")
    return place.node.name


def filter_words(dimension: By, key: str) -> str:
    """``hanya saluran SMS``."""
    if dimension in {By.AGENCY, By.BRANCH, By.REGION}:
        return key_words(dimension, key)
    return _("hanya %(dimension)s %(key)s") % {"dimension": DIMENSIONS[dimension], "key": key_words(dimension, key)}


def key_words(dimension: By, key: str) -> str:
    """The name of a key. An agency that is no more is still named, and said to be none any more."""
    if dimension in {By.AGENCY, By.BRANCH}:
        agency = reference().agencies.get(int(key)) if key.isdigit() else None
        if agency is None:
            return _("Belum ada instansi") if key in {"", "0"} else _("Instansi yang tidak dikenal")
        return agency_words(agency)
    return label_of(dimension.value, key)


def agency_words(agency: AgencyInfo) -> str:
    """A name, with a word where the agency was merged or dissolved."""
    return agency.name if agency.active else _("%(agency)s (sudah tidak ada)") % {"agency": agency.name}


def period_words(days: Days, *, today: date) -> str:
    """``Januari–Juni 2026``, ``tahun 2026``, ``3 Maret–15 April 2026``; of what still runs that it does."""
    first, last = days.first, days.last
    if days.is_whole_months:
        if (first.month, days.months) == (1, 12):
            said = _("tahun %(year)s") % {"year": first.year}
        elif days.months == 1:
            said = date_format(first, "F Y")
        else:
            said = f"{date_format(first, 'F' if first.year == last.year else 'F Y')}–{date_format(last, 'F Y')}"
    elif first == last:
        said = date_format(first, "j F Y", use_l10n=False)
    else:
        begin = "j" if (first.year, first.month) == (last.year, last.month) else "j F" if first.year == last.year else "j F Y"
        said = f"{date_format(first, begin, use_l10n=False)}–{date_format(last, 'j F Y', use_l10n=False)}"
    return _("%(period)s (masih berjalan)") % {"period": said} if last >= today else said


def value_words(value: Value, measure: Measure) -> str:
    """A figure as people read it."""
    if value.hidden:
        return _("disembunyikan")
    if value.number is None:
        return "–"
    if measure.kind == Kind.SHARE:
        return f"{_decimal(value.number)}\u00a0%"
    if measure.kind == Kind.DAYS:
        return days_words(Decimal(value.number))
    return whole_words(int(value.number))


def days_words(days: Decimal) -> str:
    """Working days of a median; the last class is more than can be told."""
    if days >= RESPONSE_CLASSES[-1]:
        return _("lebih dari 60 hari kerja")
    if not days:
        return _("hari yang sama")
    whole = days == days.to_integral_value()
    number = number_format(days, decimal_pos=0 if whole else 1)
    count = 1 if days == 1 else 2
    return ngettext("%(n)s hari kerja", "%(n)s hari kerja", count) % {"n": number}


def change_words(change: Change, measure: Measure) -> str:
    """``+3,4 poin (−1,0 … +7,8)`` or ``+12``."""
    if change.by is None:
        return "–"
    if measure.kind == Kind.COUNT:
        return ("+" if change.by > 0 else "−" if change.by < 0 else "") + whole_words(abs(int(change.by)))
    interval = "" if change.low is None or change.high is None else f" ({_signed(change.low)} … {_signed(change.high)})"
    return _("%(points)s poin") % {"points": _signed(change.by)} + interval


def before_words(found: Answer) -> str:
    """The period that the answer is held against."""
    return "" if found.before is None else period_words(found.before, today=date.max)


def whole_words(value: int) -> str:
    """``2.187``."""
    return str(number_format(value, decimal_pos=0, force_grouping=True))


def _signed(points: float) -> str:
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{_decimal(abs(points))}"


def _decimal(value: float | Decimal) -> str:
    return str(number_format(Decimal(str(value)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), decimal_pos=1))
