"""Reading a question from what an address or a saved row says; every fault beside its field, nothing guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import RegionKind, Topic
from ntbcare.cases.sets import Classification, Source
from ntbcare.common.errors import FieldError, InvalidInput, NotFound
from ntbcare.monitoring.questions.places import Place, faults_of
from ntbcare.monitoring.questions.spans import EARLIEST, OWN, Days, Span
from ntbcare.monitoring.questions.terms import FILTERS, MEASURES, MOST_MEASURES, By, Query

Params = Mapping[str, Sequence[str]]
DEFAULT_PERIOD = "m6"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What was understood. ``query`` and ``days`` are None where something is wrong, which ``errors`` say; ``moved``: the place
    of the question is not the reader's, and the reader's own is meant."""

    place: Place
    query: Query | None = None
    days: Days | None = None
    errors: tuple[FieldError, ...] = ()
    moved: bool = False


@dataclass(slots=True)
class _Faults:
    found: list[FieldError] = field(default_factory=list)

    def add(self, name: str, code: str, words: str) -> None:
        self.found.append(FieldError(name, code, words))


def read_question(params: Params, places: Sequence[Place], *, today: date, own_place: bool = False) -> Asked:
    """The question for an officer of these places. Raises NotFound for a place that is not the officer's, unless ``own_place``:
    then the officer's own first one is meant (somebody else's saved question)."""
    place, moved = _place(_one(params, "place"), places, own_place=own_place)
    faults = _Faults()
    measures = _measures(params.get("measure", ()), faults)
    rows, columns = (_dimension(_one(params, name), name, faults) for name in ("rows", "columns"))
    if rows is None:
        rows, columns = columns, None
    if rows is not None and rows == columns:
        faults.add("columns", "same", _("Baris dan kolom harus berbeda."))
    if columns is not None and len(measures) > 1:
        faults.add("measure", "many", _("Dengan baris dan kolom, pilih satu ukuran saja."))
    span, days = _span(params, today, faults)
    only = dict(_filters(params, faults))
    if faults.found or span is None or days is None:
        return Asked(place, errors=tuple(faults.found), moved=moved)
    query = Query(
        measures=measures, span=span, rows=rows, columns=columns, place=place.node.id, only=only, sort=_one(params, "sort")
    )
    errors = tuple(faults_of(query, place, days))
    return Asked(place, errors=errors, moved=moved) if errors else Asked(place, query, days, moved=moved)


def _one(params: Params, name: str) -> str:
    values = params.get(name, ())
    return values[-1].strip()[:_LONGEST] if values else ""


def _place(said: str, places: Sequence[Place], *, own_place: bool) -> tuple[Place, bool]:
    found = next((one for one in places if said in {"", str(one.node.id)}), None)
    if found is None and not own_place:
        raise NotFound(_("Wilayah kerja ini bukan milik Anda."))
    return found or places[0], found is None


def _measures(said: Sequence[str], faults: _Faults) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(one for one in said if one))
    if not names:
        faults.add("measure", "required", _("Pilih paling sedikit satu ukuran."))
    elif len(names) > MOST_MEASURES:
        faults.add("measure", "many", _("Pilih paling banyak %(n)s ukuran.") % {"n": MOST_MEASURES})
    elif not all(one in MEASURES for one in names):
        faults.add("measure", "unknown", _("Ukuran ini tidak dikenal. Pilih dari daftar."))
    return tuple(one for one in names if one in MEASURES)[:MOST_MEASURES]


def _dimension(said: str, name: str, faults: _Faults) -> By | None:
    if said and said not in set(By):
        faults.add(name, "unknown", _("Pilihan ini tidak dikenal. Pilih dari daftar."))
        return None
    return By(said) if said else None


def _span(params: Params, today: date, faults: _Faults) -> tuple[Span | None, Days | None]:
    code = _one(params, "period") or DEFAULT_PERIOD
    own = None
    if code == OWN:
        own = _own_days(params, today, faults)
        if own is None:
            return None, None
    try:
        days = Span(code, own).days(today)
    except InvalidInput:
        faults.add("period", "unknown", _("Kurun waktu ini tidak dikenal. Pilih dari daftar."))
        return None, None
    if days.first > today:
        faults.add("period", "future", _("Kurun waktu ini belum mulai."))
    return Span(code, own), days


def _own_days(params: Params, today: date, faults: _Faults) -> Days | None:
    first, last = (_day(_one(params, name), name, today, faults) for name in ("from", "to"))
    if first is None or last is None:
        return None
    if last < first:
        faults.add("to", "order", _("Tanggal akhir harus sama dengan atau sesudah tanggal awal."))
        return None
    return Days(first, last)


def _day(said: str, name: str, today: date, faults: _Faults) -> date | None:
    if not said:
        faults.add(name, "required", _("Isi tanggalnya."))
        return None
    try:
        found = date.fromisoformat(said)
    except ValueError:
        faults.add(name, "unknown", _("Tanggal ini tidak ada."))
        return None
    if not EARLIEST <= found <= date(today.year, 12, 31):
        words = _("Pilih tanggal dari %(first)s sampai %(last)s.") % {"first": EARLIEST.year, "last": today.year}
        faults.add(name, "range", words)
        return None
    return found


def _filters(params: Params, faults: _Faults) -> Iterator[tuple[By, str]]:
    for dimension in FILTERS:
        said = _one(params, dimension.value)
        if not said:
            continue
        key = _KNOWN[dimension](said)
        if key is None:
            faults.add(dimension.value, "unknown", _("Tidak ada yang bernama demikian. Pilih dari daftar."))
        else:
            yield dimension, key


def _agency(said: str) -> str | None:
    agency = reference().find_agency(said)
    return None if agency is None else str(agency.id)


def _branch(said: str) -> str | None:
    agency = reference().find_agency(said)
    return str(agency.id) if agency is not None and agency.is_branch else None


def _region(said: str) -> str | None:
    region = reference().regions.get(said)
    return said if region is not None and region.kind == RegionKind.REGENCY else None


def _category(said: str) -> str | None:
    """A category by its code or its name."""
    categories = reference().categories
    if said in categories:
        return said
    return next((one.code for one in categories.values() if one.name.casefold() == said.casefold()), None)


def _of(values: Sequence[str]) -> Callable[[str], str | None]:
    return lambda said: said if said in values else None


_KNOWN: Mapping[By, Callable[[str], str | None]] = {
    By.BRANCH: _branch,
    By.AGENCY: _agency,
    By.REGION: _region,
    By.TOPIC: _of(Topic.values),
    By.CATEGORY: _category,
    By.SOURCE: _of(Source.values),
    By.CLASS: _of(Classification.values),
}
