"""Freezing a half-year: what the counters say now, what it means, and the list of cases, as plain files with their hashes."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils import translation

from ntbcare.agencies.queries import reference
from ntbcare.cases.models import Case
from ntbcare.common.clock import local_day, now, rfc3339, site_zone
from ntbcare.common.training import in_training
from ntbcare.monitoring.figures import Figures
from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.indicators import indicators_on
from ntbcare.monitoring.meetings.freezing import frozen_meeting
from ntbcare.monitoring.pack.comparing import Difference, difference
from ntbcare.monitoring.queries import Group, Question, statistics
from ntbcare.monitoring.scorecard import Card, HalfYear, Scorecard, scorecard
from ntbcare.monitoring.targets import Judged, judge_targets, targets_in
from ntbcare.monitoring.years import frozen_years

Progress = Callable[[int, int], None]
FORMAT = 1
FIGURES, CASES, SUMS = "angka.json", "kasus.csv", "SHA256SUMS"
COLUMNS = (
    "nomor", "diterima", "klasifikasi", "topik", "kategori", "kabupaten_kota", "instansi", "sumber", "status", "ditanggapi",
    "ditutup", "ditutup_oleh", "dibuka_kembali", "ditolak",
)  # fmt: skip
"""Columns of the case list. Of a confidential case number, day, class and status alone (as in the public register)."""
_GROUPS = (GroupBy.AGENCY, GroupBy.TOPIC, GroupBy.REGION, GroupBy.MONTH, GroupBy.SOURCE, GroupBy.CLASS)
_BATCH = 2000


def freeze(semester: HalfYear, folder: Path, *, progress: Progress = lambda _done, _total: None) -> int:
    """Write the frozen data of a half-year into a folder; how many cases. In Indonesian, with the rules that hide small cells:
    the pack is shown to the civil society too."""
    folder.mkdir(parents=True, exist_ok=True)
    with translation.override("id"):
        said = _figures(semester)
        cases = _write_cases(semester, folder / CASES, progress)
    (folder / FIGURES).write_text(json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1) + "\n", encoding="utf-8")
    sums = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in (CASES, FIGURES)]
    (folder / SUMS).write_text("".join(sums), encoding="ascii")
    return cases


def _figures(semester: HalfYear) -> dict[str, Any]:
    before_it, cards = semester.before(), scorecard(semester)
    groups = {grouping.value: _of(semester, grouping) for grouping in _GROUPS}
    total, before = statistics(_asked(semester)).total, statistics(_asked(before_it)).total
    targets = judge_targets(targets_in(semester.first, semester.last), total, groups[GroupBy.AGENCY.value])
    return {
        "format": FORMAT,
        "semester": str(semester),
        "title": semester.title,
        "first": semester.first.isoformat(),
        "last": semester.last.isoformat(),
        "frozen_at": rfc3339(now()),
        "unfinished": local_day(now()) <= semester.last,
        "training": in_training(),
        "before": {"title": before_it.title, "figures": before.as_json()},
        "total": total.as_json(),
        "differences": {name: _said(gap) for name, gap in _differences(total, before).items()},
        "groups": {name: [_group(row) for row in rows] for name, rows in groups.items()},
        "scorecard": _scorecard(cards),
        "targets": [_target(judged) for judged in targets],
        "meeting": frozen_meeting(semester),
        "years": frozen_years(semester.year),
        "definitions": [
            {
                "name": one.name,
                "label": str(one.label),
                "formula": one.formula,
                "source": str(one.source),
                "sentence": str(one.sentence),
                "valid_from": one.valid_from.isoformat(),
            }
            for one in indicators_on(local_day(now()))
        ],
    }


def _asked(semester: HalfYear, grouping: GroupBy | None = None) -> Question:
    return Question(received_from=semester.first, received_to=semester.last, group_by=grouping)


def _of(semester: HalfYear, grouping: GroupBy) -> list[Group]:
    return statistics(_asked(semester, grouping)).groups


def _group(row: Group) -> dict[str, Any]:
    return {"key": row.key, "label": str(row.label), "figures": row.figures.as_json()}


def _scorecard(found: Scorecard) -> dict[str, Any]:
    """The fair shares in time by band, and how many agencies are good by the national indicator with and without speed."""
    return {
        "mean": round(found.whole.mean, 4) if found.whole else None,
        "judged": sum(card.good is not None for card in found.cards),
        "good": sum(card.good is True for card in found.cards),
        "judged_with_speed": sum(card.good_with_speed is not None for card in found.cards),
        "good_with_speed": sum(card.good_with_speed is True for card in found.cards),
        # Of an agency whose cases are all the archive's no time is known: there is nothing on its card.
        "cards": [_card(card) for card in found.cards if card.units],
    }


def _card(card: Card) -> dict[str, Any]:
    fair = card.fair
    return {
        "name": card.name,
        "band": card.band.value,
        "units": card.units,
        "fair": [round(fair.value, 4), round(fair.low, 4), round(fair.high, 4)] if fair else None,
        "followed_up_percent": _number(card.followed_up_percent),
        "good": card.good,
        "good_with_speed": card.good_with_speed,
        "refused": card.refused,
        "waiting": card.waiting,
        "median_answer_days": card.median_answer_days,
    }


def _differences(total: Figures, before: Figures) -> dict[str, Difference | None]:
    """Of the shares of all received; a share of what was hidden has none."""
    found = {}
    for name in ("followed_up", "answered", "completed"):
        mine, theirs = getattr(total, name), getattr(before, name)
        hidden = total.suppressed or before.suppressed
        found[name] = None if hidden else difference((mine, total.received or 0), (theirs, before.received or 0))
    return found


def _said(gap: Difference | None) -> dict[str, Any] | None:
    if gap is None:
        return None
    return {"points": round(gap.points, 1), "low": round(gap.low, 1), "high": round(gap.high, 1), "clear": gap.is_clear}


def _target(judged: Judged) -> dict[str, Any]:
    return {
        "name": str(judged.name),
        "source": str(judged.source),
        "value": _number(judged.value),
        "reached": judged.reached,
        "good": judged.good,
        "agencies": judged.agencies,
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _write_cases(semester: HalfYear, path: Path, progress: Progress) -> int:
    cases = Case.objects.filter(
        received_at__gte=datetime.combine(semester.first, time(), tzinfo=site_zone()),
        received_at__lt=datetime.combine(semester.last + timedelta(days=1), time(), tzinfo=site_zone()),
    )
    total = cases.count()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        done = 0
        for done, case in enumerate(_in_order(cases), start=1):
            writer.writerow(_row(case))
            if done % 500 == 0:
                progress(done, total)
    progress(total, total)
    return done


def _in_order(cases: Any) -> Iterator[Case]:  # noqa: ANN401 a query set
    last: Case | None = None
    while True:
        page = cases.order_by("received_at", "pk")
        if last is not None:
            page = page.filter(Q(received_at__gt=last.received_at) | Q(received_at=last.received_at, pk__gt=last.pk))
        rows: list[Case] = list(page[:_BATCH])
        yield from rows
        if len(rows) < _BATCH:
            return
        last = rows[-1]


def _row(case: Case) -> list[str]:
    known = reference()
    category = known.categories.get(case.category_id or "")
    lead = known.agencies.get(case.lead_id or 0)
    regency = known.regions.get((case.region_id or "")[:5])
    said = [
        case.reference,
        local_day(case.received_at).isoformat(),
        str(case.get_classification_display() or ""),
        str(category.topic if category else ""),
        category.name if category else "",
        regency.name if regency else "",
        lead.name if lead else "",
        str(case.get_source_display()),
        str(case.get_status_display()),
        _day(case.answered_at),
        _day(case.ended_at),
        str(case.get_closed_by_display() or ""),
        str(case.reopened or ""),
        str(case.refused or ""),
    ]
    if case.confidential:
        shown = {"nomor", "diterima", "klasifikasi", "status"}
        return [value if name in shown else "" for name, value in zip(COLUMNS, said, strict=True)]
    return said


def _day(moment: datetime | None) -> str:
    return "" if moment is None else local_day(moment).isoformat()
