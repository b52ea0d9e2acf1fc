"""Filters that write times, places and numbers as people read them."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.cases.sets import Classification, Status
from ntbcare.common.clock import local_day, site_zone
from ntbcare.common.training import in_training
from ntbcare.monitoring.fair import Share
from ntbcare.monitoring.figures import Figures
from ntbcare.monitoring.indicators import indicator
from ntbcare.web.scorecards import share_text

register = template.Library()


@register.simple_tag
def training() -> SafeString | str:
    """The banner of a training province; nothing elsewhere."""
    if not in_training():
        return ""
    words = _("bukan data nyata")
    return format_html('<aside class="training" aria-label="{}"><b>LATIHAN</b> – {}</aside>', _("Provinsi latihan"), words)


@register.filter
def day(value: date | datetime | None) -> str:
    """``22 November 2026`` in both languages; empty for None."""
    if value is None:
        return ""
    local = local_day(value) if isinstance(value, datetime) else value
    return date_format(local, "j F Y", use_l10n=False)


@register.filter
def clock_time(value: datetime | None) -> str:
    """``09.30 WITA``: the site's zone by the short name its people use."""
    if value is None:
        return ""
    local = value.astimezone(site_zone())
    hours = local.strftime("%H.%M" if get_language() == "id" else "%H:%M")
    return f"{hours}\u00a0{local.tzname()}"


@register.filter
def hour(value: time | None) -> str:
    """``21.00`` (Indonesian) or ``21:00``: an hour of every day in the site's zone; empty for None."""
    return "" if value is None else value.strftime("%H.%M" if get_language() == "id" else "%H:%M")


@register.filter
def moment(value: datetime | None) -> str:
    """``22 November 2026, pukul 09.30 WITA``."""
    if value is None:
        return ""
    return _("%(day)s, pukul %(time)s") % {"day": day(value), "time": clock_time(value)}


@register.filter
def stamp(value: datetime | None) -> SafeString | str:
    """A moment as a ``time`` element, exact for programs and in words for people."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', value.astimezone(site_zone()).isoformat(timespec="minutes"), moment(value)
    )


@register.filter
def percent(value: Decimal | float | str | None) -> str:
    """``52,2 %`` (Indonesian) or ``52.2 %``; a dash where nothing can be divided."""
    return "–" if value is None else f"{number_format(Decimal(str(value)), decimal_pos=1)}\u00a0%"


@register.filter
def whole(value: int | None) -> str:
    """``2.187`` (Indonesian) or ``2,187``."""
    return "–" if value is None else number_format(value, decimal_pos=0, force_grouping=True)


@register.filter
def rupiah(value: int | None) -> str:
    """``Rp1.500.000.000``; empty for None."""
    return "" if value is None else f"Rp{whole(value)}"


@register.filter
def decimal(value: Decimal | float | None) -> str:
    """``3,5`` (Indonesian) or ``3.5``; whole numbers without a fraction."""
    if value is None:
        return "–"
    number = Decimal(str(value))
    return number_format(number, decimal_pos=0 if number == number.to_integral_value() else 1)


@register.filter
def place(code: str | None) -> str:
    """A region's code as words, smallest first."""
    return reference().place(code)


@register.filter
def agency_name(agency_id: int | None) -> str:
    """An agency's name; empty for None."""
    found = reference().agencies.get(agency_id) if agency_id is not None else None
    return found.name if found else ""


@register.filter
def size(octets: int) -> str:
    """A file's size: ``340 KB``, ``2,1 MB``."""
    if octets < 1_000_000:
        return f"{number_format(max(1, round(octets / 1000)), decimal_pos=0)}\u00a0KB"
    return f"{number_format(Decimal(octets) / 1_000_000, decimal_pos=1)}\u00a0MB"


@register.filter
def status_label(code: str) -> str:
    """A status in words."""
    return str(Status(code).label) if code in Status.values else code


@register.filter
def class_label(code: str) -> str:
    """A class in words; empty while there is none."""
    return str(Classification(code).label) if code in Classification.values else ""


@register.simple_tag
def defined(name: str, shorter: str = "") -> SafeString:
    """The name of a figure, or a shorter one where there is little room, as a link to what it means."""
    label = shorter or indicator(name).label
    return format_html('<a class="defined" href="{}#{}">{}</a>', reverse("portal:definitions"), name, label)


@register.filter
def opinion(figures: Figures) -> str:
    """How many of those who rated were satisfied, and how many said nothing: never the one without the other."""
    if figures.opinions_hidden:
        return _("1–4 penilaian, disembunyikan")
    said = {"rated": whole(figures.rated), "silent": whole(figures.silent), "percent": percent(figures.satisfied_percent)}
    if not figures.rated:
        return _("belum ada yang menilai; %(silent)s diam") % said
    return _("%(percent)s dari %(rated)s yang menilai; %(silent)s diam") % said


@register.filter
def interval(share: Share | None) -> str:
    """``62 % (55–69)``: a share with its interval of 95 %; a dash where there is none."""
    return share_text(share)
