"""The figures for everybody: one sentence, one chart and one table at a time, all from kept counters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from ntbcare.agencies.queries import reference
from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.charts import FEWEST_FOR_A_LINE, Bar, Point, bars, months, tile_map
from ntbcare.monitoring.figures import Figures
from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.queries import Group, Question, statistics
from ntbcare.monitoring.targets import Judged, judge_targets, targets_in
from ntbcare.web.portal.asking import FIRST_YEAR, asked_of
from ntbcare.web.templatetags.words import whole

_MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Picture:
    """A sentence, how to read the chart that answers it, the chart, and the table of the same figures."""

    name: str
    sentence: str
    hint: str
    chart: SafeString
    head: str
    rows: Sequence[Group]


@require_safe
def statistik(request: HttpRequest) -> HttpResponse:
    """``/statistik``: of a year or of all years, of the whole province or of one regency, city or agency."""
    asked = asked_of(request)
    question = asked.question
    total = statistics(Question(**question)).total
    context: dict[str, Any] = {
        "here": "statistik",
        "asked": asked.words,
        "unknown_agency": asked.unknown_agency,
        "total": total,
        "csv_query": f"?{urlencode({name: value for name, value in asked.words.items() if value} | {'group_by': 'agency'})}",
        "targets": _targets(question, total) if total.received else [],
        "pictures": [] if asked.unknown_agency or not total.received else _pictures(question),
        "years": range(local_day(now()).year, FIRST_YEAR - 1, -1),
        "regions": reference().region_children.get(None, []),
        "agencies": sorted(info.name for info in reference().agencies.values()),
    }
    return render(request, "portal/statistics.html", context)


def _targets(question: dict[str, Any], total: Figures) -> list[Judged]:
    """The targets of the period, where the whole province is asked for: they are the province's, not a place's."""
    if question["agency"] is not None or question["region"] is not None:
        return []
    targets = targets_in(question.get("received_from"), question.get("received_to"))
    return judge_targets(targets, total, _groups(question, GroupBy.AGENCY)) if targets else []


def _pictures(question: dict[str, Any]) -> list[Picture]:
    """Month, topic, place, agency, source; not what the reader has already fixed."""
    found = [_by_month(_groups(question, GroupBy.MONTH)), _by_bars(_groups(question, GroupBy.TOPIC), GroupBy.TOPIC)]
    if question["region"] is None:
        found.append(_by_region(_groups(question, GroupBy.REGION)))
    if question["agency"] is None:
        found.append(_by_bars(_groups(question, GroupBy.AGENCY), GroupBy.AGENCY))
    found.append(_by_bars(_groups(question, GroupBy.SOURCE), GroupBy.SOURCE))
    return [picture for picture in found if picture is not None]


def _groups(question: dict[str, Any], by: GroupBy) -> list[Group]:
    return statistics(Question(**question, group_by=by)).groups


def _shown(groups: Sequence[Group]) -> list[Group]:
    return [group for group in groups if not group.figures.suppressed]


def _by_month(groups: Sequence[Group]) -> Picture | None:
    points = [
        Point(month=date.fromisoformat(f"{group.key}-01"), value=group.figures.received, cases=group.figures.received or 0)
        for group in groups
        if group.key
    ]
    shown = _shown(groups)
    if len(points) < 2 or not shown:
        return None
    sentence = _most(_SENTENCES[GroupBy.MONTH], shown)
    few = any(point.cases < FEWEST_FOR_A_LINE for point in points)
    hint = _("Bulan dengan kurang dari %(n)s laporan digambar sebagai titik tanpa garis: terlalu sedikit untuk menunjukkan arah.")
    hint %= {"n": FEWEST_FOR_A_LINE}
    chart = months(points, name="month", title=sentence, description=_said(groups))
    return Picture("month", sentence, hint if few else "", mark_safe(chart), _("Bulan"), groups)  # noqa: S308 every text in a chart is escaped


_SENTENCES = {
    GroupBy.MONTH: gettext_lazy("Paling banyak laporan masuk pada %(first)s: %(n)s."),
    GroupBy.TOPIC: gettext_lazy("Topik yang paling banyak dilaporkan adalah %(first)s: %(n)s."),
    GroupBy.REGION: gettext_lazy("Paling banyak laporan tentang %(first)s: %(n)s."),
    GroupBy.AGENCY: gettext_lazy("Paling banyak laporan ada pada %(first)s: %(n)s."),
    GroupBy.SOURCE: gettext_lazy("Paling sering orang melapor lewat %(first)s: %(n)s."),
}
_HEADS = {GroupBy.TOPIC: gettext_lazy("Topik"), GroupBy.AGENCY: gettext_lazy("Instansi"), GroupBy.SOURCE: gettext_lazy("Saluran")}


def _most(sentence: Promise, groups: Sequence[Group]) -> str:
    """The sentence of a chart: who has the most, all of them where several have as many."""
    most = max(group.figures.received or 0 for group in groups)
    first = [group.label for group in groups if group.figures.received == most]
    said = {"n": whole(most)}
    names = first[0]
    if len(first) == 2:
        names = _("%(one)s dan %(other)s") % {"one": first[0], "other": first[1]}
    elif len(first) > 2:
        names = _("%(one)s, %(other)s, dan %(n)s lainnya") % {"one": first[0], "other": first[1], "n": len(first) - 2}
    if len(first) > 1:
        said["n"] = _("masing-masing %(n)s") % said
    return str(sentence) % (said | {"first": names})


def _by_bars(groups: Sequence[Group], by: GroupBy) -> Picture | None:
    shown = _shown(groups)
    known = [group for group in shown if group.key]
    if not known:
        return None
    said = _most(_SENTENCES[by], known)
    # What is not decided yet answers no question: it stands at the end, however much it is.
    drawn = known[:_MOST_BARS] + [group for group in shown if not group.key]
    rows = [_bar(group.label, group.figures) for group in drawn]
    hint = _("“%(example)s” berarti: ditindaklanjuti dari yang diterima.") % {"example": rows[0].text}
    chart = bars(rows, name=by.value, title=said, description=_said(drawn))
    return Picture(by.value, said, hint, mark_safe(chart), str(_HEADS[by]), groups)  # noqa: S308 every text in a chart is escaped


def _bar(label: str, figures: Figures) -> Bar:
    text = _("%(followed)s dari %(received)s") % {"followed": whole(figures.followed_up), "received": whole(figures.received)}
    return Bar(label=label, whole=figures.received or 0, part=figures.followed_up or 0, text=text)


def _by_region(groups: Sequence[Group]) -> Picture | None:
    values = {group.key: group.figures.received for group in groups if group.key}
    shown = [group for group in _shown(groups) if group.key]
    if not shown:
        return None
    sentence = _most(_SENTENCES[GroupBy.REGION], shown)
    nowhere = sum(group.figures.received or 0 for group in groups if not group.key)
    hint = (
        ngettext("%(n)s laporan belum jelas tempatnya.", "%(n)s laporan belum jelas tempatnya.", nowhere) % {"n": whole(nowhere)}
        if nowhere
        else ""
    )
    names = {region.code: region.name for region in reference().region_children.get(None, [])}
    chart = tile_map(dict(values), names, name="region", title=sentence, description=_said(groups))
    return Picture("region", sentence, hint, mark_safe(chart), _("Kabupaten atau kota"), groups)  # noqa: S308 every text in a chart is escaped


def _said(groups: Sequence[Group]) -> str:
    """The chart in words, for those who do not see it."""
    return "; ".join(f"{group.label}: {whole(group.figures.received)}" for group in groups if not group.figures.suppressed)
