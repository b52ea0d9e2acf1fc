"""The form of a question: what may be chosen, what was, and what is wrong beside its field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.agencies.roles import AgencyKind, Topic
from ntbcare.cases.sets import Classification, Source
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import FieldError
from ntbcare.monitoring.questions.asking import DEFAULT_PERIOD, Params
from ntbcare.monitoring.questions.places import Place
from ntbcare.monitoring.questions.sheet import name_of
from ntbcare.monitoring.questions.spans import FIRST_YEAR, OWN, ROLLING
from ntbcare.monitoring.questions.terms import FILTERS, MEASURES, OFTEN, By
from ntbcare.monitoring.questions.words import DIMENSIONS
from ntbcare.web.scorecards import period_name, periods

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose."""

    value: str
    words: str | Promise
    chosen: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A field to choose one thing in, or with a ``list`` to type its name; ``error`` is what is wrong with it."""

    name: str
    label: str
    choices: Sequence[Choice]
    error: str = ""
    typed: str | None = None


def form_context(params: Params, places: Sequence[Place], place: Place, errors: Iterable[FieldError]) -> dict[str, Any]:
    """What the form's template needs. ``params`` are as they came, also where they could not be understood."""
    said = {name: values[-1].strip()[:_LONGEST] for name, values in params.items() if values}
    wrong: dict[str, str] = {}
    for error in errors:
        wrong.setdefault(error.field, error.message)
    chosen = set(params.get("measure", ()))
    measures = [Choice(one.name, name_of(one), one.name in chosen) for one in MEASURES.values()]
    filters = [_filter(one, said, wrong, place) for one in FILTERS if one != By.BRANCH or place.scope.is_whole]
    return {
        "measures": measures[:OFTEN],
        "more_measures": measures[OFTEN:],
        "more_open": any(one.chosen for one in measures[OFTEN:]),
        "dimensions": [
            _dimensions(name, label, said, wrong, place) for name, label in (("rows", _("Baris")), ("columns", _("Kolom")))
        ],
        "period": Select(
            "period", _("Laporan diterima pada"), _periods(said.get("period") or DEFAULT_PERIOD), wrong.get("period", "")
        ),
        "own": [
            (name, label, said.get(name, ""), wrong.get(name, ""))
            for name, label in (("from", pgettext("period", "Dari")), ("to", pgettext("period", "Sampai")))
        ],
        "places": [Choice(str(one.node.id), _place_words(one), one is place) for one in places],
        "filters": filters,
        "filters_open": any(said.get(one.value) for one in FILTERS),
        "wrong": wrong,
        "labels_of_wrong": _wrong_labels(wrong),
    }


def _place_words(place: Place) -> str:
    return _("Seluruh provinsi") if place.node.kind == AgencyKind.PROVINCE else place.node.name


def _dimensions(name: str, label: str, said: dict[str, str], wrong: dict[str, str], place: Place) -> Select:
    none = Choice("", _("tidak dibagi"), not said.get(name))
    offered = [Choice(one.value, _capital(DIMENSIONS[one]), said.get(name) == one.value) for one in place.dimensions()]
    return Select(name, label, [none, *offered], wrong.get(name, ""))


def _periods(code: str) -> list[Choice]:
    words = {
        "m1": _("bulan lalu"),
        "m3": _("3 bulan penuh terakhir"),
        "m6": _("6 bulan penuh terakhir"),
        "m12": _("12 bulan penuh terakhir"),
        "m24": _("24 bulan penuh terakhir"),
        "this-half": _("semester ini"),
        "last-half": _("semester lalu"),
        "this-year": _("tahun ini"),
        "last-year": _("tahun lalu"),
    }
    pairs = [(one, words[one]) for one in ROLLING]
    pairs += [(OWN, _("tanggal sendiri (isi di sebelahnya)"))]
    pairs += [(str(one), period_name(one)) for one in periods()]
    pairs += [(str(year), _("tahun %(year)s") % {"year": year}) for year in range(local_day(now()).year, FIRST_YEAR - 1, -1)]
    if code not in dict(pairs) and code.startswith("m") and code[1:].isdigit() and len(code) < 4:
        pairs.insert(0, (code, _("%(n)s bulan penuh terakhir") % {"n": code[1:]}))
    return [Choice(value, name, value == code) for value, name in pairs]


def _filter(dimension: By, said: dict[str, str], wrong: dict[str, str], place: Place) -> Select:
    name, label, value = dimension.value, _capital(DIMENSIONS[dimension]), said.get(dimension.value, "")
    keys = _keys(dimension, place)
    error = wrong.get(name, "")
    if dimension in {By.AGENCY, By.CATEGORY}:
        typed = dict(keys).get(value, value)
        return Select(name, label, [Choice(key, words, key == value) for key, words in keys], error, typed)
    every = Choice("", _("semua"), not value)
    return Select(name, label, [every, *(Choice(key, words, key == value) for key, words in keys)], error)


def _keys(dimension: By, place: Place) -> list[tuple[str, str]]:
    """The keys to choose from, with their names."""
    snapshot = reference()
    if dimension == By.BRANCH:
        return [(str(one.id), one.name) for one in snapshot.branches]
    if dimension == By.AGENCY:
        return sorted(((str(one.id), one.name) for one in _agencies(place)), key=lambda pair: pair[1])
    if dimension == By.CATEGORY:
        return sorted(((one.code, one.name) for one in snapshot.categories.values()), key=lambda pair: pair[1])
    if dimension == By.REGION:
        return [(one.code, one.name) for one in snapshot.region_children.get(None, [])]
    sets = {By.TOPIC: Topic, By.SOURCE: Source, By.CLASS: Classification}
    return [(value, str(label)) for value, label in sets[dimension].choices]


def _agencies(place: Place) -> list[AgencyInfo]:
    every = reference().agencies.values()
    if place.scope.agencies is not None:
        return [one for one in every if one.id in place.scope.agencies]
    return [one for one in every if place.scope.branch in {None, one.branch_id} or one.kind == AgencyKind.VERTICAL]


def _wrong_labels(wrong: dict[str, str]) -> list[tuple[str, str, str]]:
    """For the summary: the field's id, its name and what is wrong."""
    names = {
        "measure": _("Ukuran"),
        "rows": _("Baris"),
        "columns": _("Kolom"),
        "period": _("Laporan diterima pada"),
        "from": pgettext("period", "Dari"),
        "to": pgettext("period", "Sampai"),
    } | {one.value: _capital(DIMENSIONS[one]) for one in FILTERS}
    return [(f"q-{name}", names.get(name, name), words) for name, words in wrong.items()]


def _capital(words: Promise | str) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]
