"""Tags of the desk's templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ntbcare.aspirations.models import Outcome
from ntbcare.common.clock import local_day, now, site_zone
from ntbcare.correspondence.foreseeing import Arrival
from ntbcare.deadlines.models import LadderStep, Limit
from ntbcare.deadlines.rules import Remaining
from ntbcare.deadlines.words import left_in_words, limit_in_words, unit_in_words
from ntbcare.guidance.coaching import Trend
from ntbcare.guidance.effect import Claim
from ntbcare.guidance.effect_chart import signed
from ntbcare.guidance.quality.findings import FindingKind
from ntbcare.guidance.quality.score import Quality
from ntbcare.web.desk import labels, travel
from ntbcare.web.desk.audit_labels import AUDIT
from ntbcare.web.desk.book import handbook, handbook_block, section_of
from ntbcare.web.desk.ladder_form import Preview
from ntbcare.web.desk.ladder_picture import ladder_picture as draw_ladder
from ntbcare.web.desk.place_map import place_map
from ntbcare.web.templatetags.words import clock_time, day, moment, percent

register = template.Library()
DAYS_IN_WORDS = 14


@register.simple_block_tag(takes_context=True)
def step(
    context: Context, content: str, *, name: str, label: str, action: str, send: str, key: str = "", main: bool = False
) -> SafeString:
    """A step as a button that opens its form: ``content`` its fields, ``name`` its name in the page, ``key`` its shortcut."""
    fields = mark_safe(content)  # noqa: S308 the template engine rendered it
    values = {"id": name, "label": label, "action": action, "send": send, "key": key, "main": main, "content": fields}
    values["section"] = section_of(name)
    around: dict[str, Any] = {str(key): value for key, value in context.flatten().items()}
    return render_to_string("desk/step.html", around | values)


@register.filter
def left_words(left: Remaining | None) -> str:
    """What is left until a deadline, in working time."""
    return left_in_words(left) if left is not None else ""


@register.simple_tag
def ladder_picture(preview: Preview) -> SafeString:
    """The stairs of a ladder's preview."""
    return draw_ladder(preview.stops)


@register.filter
def limit_unit(limit: Limit) -> str:
    """What a limit counts, as it stands behind its number."""
    return unit_in_words(limit.unit, limit.calendar, limit.amount)


@register.filter
def limit_words(limit: Limit | LadderStep) -> str:
    """A limit or a rung of a ladder with its number."""
    return limit_in_words(limit.amount, limit.unit, limit.calendar)


@register.filter
def ago(value: datetime | None) -> SafeString | str:
    """``3 jam lalu`` as a ``time`` element that says the exact moment on hover and in print; older than two weeks the day."""
    if value is None:
        return ""
    exact = moment(value)
    machine = value.astimezone(site_zone()).isoformat(timespec="minutes")
    return format_html('<time class="ago" datetime="{}" title="{}">{}</time>', machine, exact, _ago(value))


def _ago(value: datetime) -> str:
    minutes = int((now() - value).total_seconds() // 60)
    if minutes < 1:
        return _("baru saja")
    if minutes < 60:
        return ngettext("%(n)s menit lalu", "%(n)s menit lalu", minutes) % {"n": minutes}
    if minutes < 24 * 60:
        return ngettext("%(n)s jam lalu", "%(n)s jam lalu", minutes // 60) % {"n": minutes // 60}
    days = minutes // (24 * 60)
    if days > DAYS_IN_WORDS:
        return day(value)
    return ngettext("%(n)s hari lalu", "%(n)s hari lalu", days) % {"n": days}


@register.filter
def source_icon(code: str) -> str:
    """The icon's name for a channel."""
    return labels.SOURCE_ICONS.get(code, "globe")


@register.filter
def message_name(code: str) -> str:
    """A kind of message in words."""
    return labels.said(labels.MESSAGES, code)


@register.filter
def audit_name(code: str) -> str:
    """An entry of the audit in words."""
    return labels.said(AUDIT, code)


@register.filter
def arrival_way(arrival: Arrival) -> str:
    """The way by which a message would go."""
    return travel.arrival_way(arrival)


@register.filter
def why_closed(arrival: Arrival) -> str:
    """Why a message would not go that way."""
    return travel.why_closed(arrival)


@register.filter
def spaced(letters: Sequence[str]) -> str:
    """Letters as they can be told apart: ``ā`` ``…``; at most five."""
    return " ".join(f"“{letter}”" for letter in letters[:5])


@register.filter
def at_minute(value: datetime | None) -> SafeString | str:
    """``pukul 09.30``, on another day with the date; the exact moment on hover."""
    if value is None:
        return ""
    hours = clock_time(value)
    shown = hours if local_day(value) == local_day(now()) else f"{day(value)} {hours}"
    machine = value.astimezone(site_zone()).isoformat(timespec="minutes")
    return format_html('<time datetime="{}" title="{}">{}</time>', machine, moment(value), shown)


@register.filter
def language_name(code: str) -> str:
    """A language in words."""
    return labels.said(labels.LANGUAGES, code)


@register.filter
def limit_key(code: str) -> str:
    """The class or priority that a limit is for."""
    return labels.limit_key(code)


@register.filter
def role_name(code: str) -> str:
    """A role in words."""
    return labels.role_name(code)


@register.simple_tag
def where(region_id: str | None) -> SafeString | str:
    """The small map with the regency or city marked; nothing while the place is not known."""
    return place_map(region_id)


@register.filter
def chance(value: float | str) -> str:
    """A probability between 0 and 1 in whole per cent; never 0 or 100, which nobody can promise."""
    return f"{min(max(round(float(value) * 100), 1), 99)}\u00a0%"


@register.filter
def share(value: float | str | None) -> str:
    """A fraction as ``72,1 %``; a dash where there is none."""
    return percent(None if value in (None, "") else round(float(value) * 100, 1))


@register.filter
def ground_words(code: str) -> str:
    """Why an agency is suggested."""
    return labels.said(labels.GROUNDS, code)


@register.filter
def quality_word(quality: Quality) -> str:
    """The score of an answer as a word."""
    return labels.quality_word(quality.score)


@register.filter
def trend_word(trend: Trend) -> str:
    """Whether a weak point comes less or more often than before."""
    return {
        Trend.FEW: _("belum cukup untuk dikatakan"),
        Trend.STEADY: _("tidak jelas berubah"),
        Trend.BETTER: _("lebih jarang"),
        Trend.WORSE: _("lebih sering"),
    }[trend]


@register.filter
def finding_words(kinds: Iterable[str]) -> str:
    """The kinds of findings of an answer as words; kinds of another edition are passed over."""
    return ", ".join(str(FindingKind(kind).label) for kind in kinds if kind in FindingKind.values)


@register.filter
def claim_words(claim: Claim) -> str:
    """What may be said of a course."""
    return {
        Claim.FEW: _("Terlalu sedikit petugas untuk mengatakan sesuatu."),
        Claim.UNCLEAR: _("Tidak terlihat beda yang jelas antara peserta dan bukan peserta."),
        Claim.BETTER: _("Jawaban peserta membaik lebih banyak daripada bukan peserta."),
        Claim.WORSE: _("Jawaban peserta membaik lebih sedikit daripada bukan peserta."),
    }[claim]


@register.filter
def points(value: float) -> str:
    """``+3,5`` or ``−1,0``."""
    return signed(value)


register.simple_tag(handbook_block)
register.simple_tag(handbook)


@register.filter
def outcome_label(code: str) -> str:
    """What the planning agency answered, in words."""
    return str(Outcome(code).label) if code in Outcome.values else code
