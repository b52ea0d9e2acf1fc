"""The monthly letter in words: facts in, plain text out, in the language that is active."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ntbcare.monitoring.letters import Pressing, Section, month_before
from ntbcare.monitoring.pack.comparing import difference
from ntbcare.monitoring.suppression import SMALLEST_SHOWN

_OFFICES = 12
"""So many offices are named; a government has dozens."""


def month_name(month: date) -> str:
    """``Oktober 2026``."""
    return date_format(month, "F Y")


def summary_of(sections: Sequence[Section], month: date) -> str:
    """The subject: the month, and what is late."""
    late = sum(one.overdue for one in sections)
    if not late:
        return _("Tindak lanjut laporan %(month)s: tidak ada yang lewat batas") % {"month": month_name(month)}
    said = ngettext(
        "Tindak lanjut laporan %(month)s: %(n)s laporan lewat batas",
        "Tindak lanjut laporan %(month)s: %(n)s laporan lewat batas",
        late,
    )
    return said % {"month": month_name(month), "n": _whole(late)}


def letter_of(sections: Sequence[Section], month: date, at: datetime) -> str:
    """The letter: a part for each agency or government, with what to do this week."""
    return "\n\n".join("\n".join(_part(section, month, at)) for section in sections)


def _part(section: Section, month: date, at: datetime) -> Iterator[str]:
    yield from _headed(section.node.name, "=")
    yield _received(section, month)
    if section.received:
        said = _("Ditindaklanjuti: %(n)s dari %(of)s.") % {"n": _whole(section.followed_up), "of": _whole(section.received)}
        yield f"{said} {_better(section, month)}".rstrip()
    yield _late(section)
    for office in section.offices[:_OFFICES] if len(section.offices) > 1 else ():
        yield f"- {office.name or _nobody()}: {_whole(office.overdue)}"
    if len(section.offices) > _OFFICES:
        yield "- " + _("dan %(n)s instansi lain") % {"n": len(section.offices) - _OFFICES}
    yield _answered(section, month)
    yield ""
    yield from _headed(_("Yang perlu dilakukan minggu ini"), "-")
    yield from _to_do(section, at)


def _headed(title: str, line: str) -> Iterator[str]:
    yield title
    yield line * min(len(title), 60)
    yield ""


def _received(section: Section, month: date) -> str:
    return _("Diterima pada %(month)s: %(n)s laporan (%(before)s: %(then)s).") % {
        "month": month_name(month),
        "n": _whole(section.received),
        "before": month_name(month_before(month)),
        "then": _whole(section.received_before),
    }


def _better(section: Section, month: date) -> str:
    """Said only where there are enough cases and the difference is no chance. A month's cases are younger than those of the month
    before and less of them is followed up for that alone: that it is worse cannot be told from these."""
    if min(section.received, section.received_before) < SMALLEST_SHOWN:
        return ""
    gap = difference((section.followed_up, section.received), (section.followed_up_before, section.received_before))
    if gap is None or not gap.is_clear or gap.points <= 0:
        return ""
    before = month_name(month_before(month))
    return _("Bagiannya lebih besar daripada %(before)s, dan itu bukan kebetulan.") % {"before": before}


def _late(section: Section) -> str:
    if not section.open:
        return _("Tidak ada laporan yang masih terbuka.")
    if not section.overdue:
        said = ngettext(
            "%(n)s laporan masih terbuka, tidak ada yang lewat batas.",
            "%(n)s laporan masih terbuka, tidak ada yang lewat batas.",
            section.open,
        )
        return said % {"n": _whole(section.open)}
    said = _("Lewat batas dan belum ditanggapi sekarang: %(n)s dari %(of)s yang masih terbuka.")
    return said % {"n": _whole(section.overdue), "of": _whole(section.open)}


def _answered(section: Section, month: date) -> str:
    """As on the dashboard: answered, confirmed and satisfied, each of what it is a share of; of three months, so that there are
    answers to judge."""
    sums = section.answers
    first = month_before(month_before(month))
    spell = {"first": date_format(first, "F Y"), "last": month_name(month)}
    if not sums["units"]:
        return _("Dari laporan %(first)s sampai %(last)s belum ada jawaban yang dapat dinilai.") % spell
    said = _(
        "Jawaban atas laporan %(first)s sampai %(last)s: %(answered)s dari %(units)s dijawab, "
        "%(confirmed)s dibenarkan selesai oleh pelapornya."
    ) % (spell | {name: _whole(sums[name]) for name in ("answered", "units", "confirmed")})
    rated = _("Belum ada yang menilai.")
    if sums["rated"]:
        rated = _("Puas: %(n)s dari %(of)s yang menilai.") % {"n": _whole(sums["satisfied"]), "of": _whole(sums["rated"])}
    return f"{said} {rated}"


def _to_do(section: Section, at: datetime) -> Iterator[str]:
    if section.pressing:
        yield _("Mulai dari yang paling lama lewat batas:")
        for case in section.pressing:
            yield f"- {case.reference}: {_waited(case, at)}"
            yield f"  {settings.NTBCARE_BASE_URL}/desk/cases/{case.reference}"
    others = section.overdue - len(section.pressing)
    if others > 0:
        said = ngettext("%(n)s laporan lain juga lewat batas.", "%(n)s laporan lain juga lewat batas.", others)
        yield f"- {said % {'n': _whole(others)}}"
        yield f"  {settings.NTBCARE_BASE_URL}/desk/?view=overdue"
    if section.overdue or section.pressing:
        return
    if section.open:
        yield "- " + _("Lihat laporan yang segera jatuh tempo, supaya tetap tidak ada yang terlambat.")
        yield f"  {settings.NTBCARE_BASE_URL}/desk/?view=due_soon"
    else:
        yield "- " + _("Tidak ada yang mendesak.")


def _waited(case: Pressing, at: datetime) -> str:
    days = max((at - case.due_at).days, 0)
    late = _("lewat kurang dari sehari")
    if days:
        late = ngettext("lewat %(n)s hari", "lewat %(n)s hari", days) % {"n": _whole(days)}
    return f"{late}, {case.agency or _nobody()}"


def _nobody() -> str:
    return _("belum ada instansi")


def _whole(number: int) -> str:
    return str(number_format(number, decimal_pos=0, use_l10n=True, force_grouping=True))
