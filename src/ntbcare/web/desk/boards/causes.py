"""Blocks of service standards and of oversight: causes, clarifications, training, refusals, complaints with oversight content."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ntbcare.agencies.queries import reference
from ntbcare.cases.sets import Classification
from ntbcare.guidance.effect import Claim
from ntbcare.guidance.effects import effect_of
from ntbcare.guidance.models import Course, CourseState
from ntbcare.monitoring.boards.attention import cards_in
from ntbcare.monitoring.boards.audiences import Scope
from ntbcare.monitoring.boards.reading import ALWAYS, Groups, months_of, read_by
from ntbcare.monitoring.card_reading import Sums
from ntbcare.monitoring.labels import label_of
from ntbcare.monitoring.models import Dimension
from ntbcare.monitoring.rules import percent as percent_of
from ntbcare.monitoring.suppression import hidden_in_line, is_small
from ntbcare.web.desk.boards.sections import Asked, Cell, Section, Table, number, signed
from ntbcare.web.templatetags.words import day, percent, whole

_CAUSES = ("received", "clarified", "refused", "reopened", "due", "within_deadline")
_MOST = 10
_CLAIMS: dict[Claim, Promise] = {
    Claim.BETTER: gettext_lazy("Jawaban petugas yang ikut kursus terakhir menjadi lebih baik daripada yang tidak ikut."),
    Claim.WORSE: gettext_lazy("Jawaban petugas yang ikut kursus terakhir tidak menjadi lebih baik, malah lebih buruk."),
    Claim.UNCLEAR: gettext_lazy("Beda antara yang ikut dan yang tidak ikut kursus terakhir mungkin kebetulan."),
}


def causes(asked: Asked) -> Section:
    """What people complain of, now and in the half-year before."""
    scope = asked.opened.scope
    mine, _kept = _by_category(scope, asked, earlier=False)
    theirs, kept_before = _by_category(scope, asked, earlier=True)
    order = sorted(mine, key=lambda key: (-mine[key]["received"], key))
    sentence = _("Belum ada laporan pada %(period)s.") % {"period": asked.now_name}
    if order:
        first = order[0]
        sentence = _("Penyebab terbanyak: %(name)s, %(n)s laporan.") % {
            "name": label_of("category", first),
            "n": whole(mine[first]["received"]),
        }
    rows: list[list[Cell]] = []
    raw: list[list[object]] = []
    for key in order:
        sums, before = mine[key], None if key in kept_before else theirs.get(key, {}).get("received", 0)
        raw.append([key, label_of("category", key), "" if before is None else before, *(sums[name] for name in _CAUSES)])
        if len(rows) < _MOST:
            timely = percent(percent_of(sums["within_deadline"], sums["due"]))
            rows.append(
                [
                    Cell(label_of("category", key)),
                    number(before),
                    *(number(sums[name]) for name in ("received", "refused", "reopened")),
                    Cell(timely, is_number=True),
                ]
            )
    heads = [
        _("Penyebab (kategori)"),
        asked.before_name.capitalize(),
        asked.now_name.capitalize(),
        _("Pernah ditolak"),
        _("Dibuka kembali"),
        _("Tepat waktu"),
    ]
    notes = [_("Semua kategori ada dalam CSV.")] if len(order) > _MOST else []
    if not scope.everything:
        notes.append(_("Kategori dengan sedikit laporan tidak ditampilkan."))
    changes = [(_("Perubahan layanan"), reverse("desk:changes"))]
    if order:
        asked_for = urlencode({"place": asked.opened.node.id, "category": order[0]})
        changes.insert(0, (_("Catat apa yang diubah karena penyebab ini"), f"{reverse('desk:change-new')}?{asked_for}"))
    return Section(
        "causes",
        sentence,
        links=changes,
        table=Table(heads, rows, ("category", "name", "received_before", *_CAUSES), raw) if rows else None,
        notes=notes,
    )


def _by_category(scope: Scope, asked: Asked, *, earlier: bool) -> tuple[Groups, frozenset[str]]:
    """Categories, and those that are kept from who sees what everybody sees: of few cases, and what would give them away."""
    period = asked.period.before() if earlier else asked.period
    found = {
        key: sums for key, sums in read_by(scope, Dimension.CATEGORY, months_of(period), _CAUSES).items() if sums["received"]
    }
    hidden = frozenset() if scope.everything else hidden_in_line({key: sums["received"] for key, sums in found.items()})
    return {key: sums for key, sums in found.items() if key not in hidden}, hidden


def clarified(asked: Asked) -> Section:
    """How agencies' clarifications ended: found right by a neutral officer, or not."""
    scope, period = asked.opened.scope, asked.period
    stated = sum(sums["clarified"] for sums in read_by(scope, Dimension.AGENCY, months_of(period), ("clarified",)).values())
    cards = cards_in(scope, period)
    upheld = sum(one["neutral"] for one in cards.values())
    sentence = _("Tidak ada instansi yang mengklarifikasi laporan pada %(period)s.") % {"period": asked.now_name}
    if stated:
        sentence = ngettext(
            "%(n)s laporan diklarifikasi instansi; %(upheld)s dibenarkan putusan netral.",
            "%(n)s laporan diklarifikasi instansi; %(upheld)s dibenarkan putusan netral.",
            stated,
        ) % {"n": whole(stated), "upheld": whole(upheld)}  # fmt: skip
    rows = [[Cell(_("Diklarifikasi instansi")), number(stated)], [Cell(_("Dibenarkan putusan netral")), number(upheld)]]
    rows.append([Cell(_("Belum diputuskan, atau tidak dibenarkan")), number(max(0, stated - upheld))])
    raw = [["clarified", stated], ["upheld", upheld]]
    return Section("clarified", sentence, table=Table([_("Klarifikasi"), _("Laporan")], rows, ("state", "cases"), raw))


def training(asked: Asked) -> Section:
    """What the last course of the government changed in the answers of those who came, beside those who stayed away."""
    courses = Course.objects.filter(state=CourseState.HELD, branch_id=asked.opened.node.id).order_by("-held_on", "-pk")
    course = courses.first()
    if course is None:
        return Section("training", _("Belum ada kursus yang terlaksana."))
    found, minimum = effect_of(course)
    sentence = _("Dampak kursus terakhir belum dapat dinilai: perlu paling sedikit %(n)s petugas yang ikut dan yang tidak.") % {
        "n": minimum.officers,
    }  # fmt: skip
    said = _("belum dapat dinilai")
    if found.difference is not None and found.claim != Claim.FEW:
        gap = found.difference
        sentence = str(_CLAIMS[found.claim])
        said = f"{signed(gap.mean)} ({signed(gap.low)} … {signed(gap.high)})"
    link = reverse("desk:course", args=[course.pk])
    row = [Cell(course.title, link=link), Cell(day(course.held_on)), Cell(said, is_number=True)]
    heads = [_("Kursus"), _("Diadakan"), _("Beda mutu jawaban dalam poin (kisaran 95 %)")]
    raw = [[course.title, course.held_on.isoformat(), said]]
    return Section("training", sentence, table=Table(heads, [row], ("course", "held_on", "effect"), raw))


def refusals(asked: Asked) -> Section:
    """Which agencies refused, hid and had cases reopened."""
    known, scope = reference().agencies, asked.opened.scope
    cards = cards_in(scope, asked.period)
    found = sorted(
        (one for one in cards.items() if one[1]["refused"] or one[1]["hidden"]),
        key=lambda one: (-one[1]["refused"], -one[1]["hidden"]),
    )
    total = sum(sums["refused"] for _agency, sums in found)
    sentence = _("Tidak ada instansi yang menolak laporan pada %(period)s.") % {"period": asked.now_name}
    if total:
        sentence = ngettext(
            "Instansi menolak %(n)s laporan pada %(period)s.", "Instansi menolak %(n)s laporan pada %(period)s.", total
        ) % {"n": whole(total), "period": asked.now_name}
    rows = [
        [Cell(known[agency_id].name), *(number(_shown(sums, name, scope)) for name in ("refused", "hidden", "units"))]
        for agency_id, sums in found
    ]
    raw = [
        [known[agency_id].name, *(_shown(sums, name, scope) for name in ("refused", "hidden", "units"))]
        for agency_id, sums in found
    ]
    heads = [_("Instansi"), _("Menolak"), _("Ditutup tanpa jawaban"), _("Dari laporan yang dipegang")]
    links = [(_("Bukan tugas kami: alasan tiap penolakan"), reverse("desk:refusals"))]
    return Section(
        "refusals",
        sentence,
        table=Table(heads, rows[:_MOST], ("agency", "refused", "hidden", "units"), raw) if rows else None,
        links=links,
    )


def oversight(asked: Asked) -> Section:
    """Complaints with oversight content beside the other classes."""
    measures = ("received", "followed_up", "answered", "reopened", "open", "overdue")
    lately = read_by(asked.opened.scope, Dimension.CLASS, months_of(asked.period), measures)
    always = read_by(asked.opened.scope, Dimension.CLASS, ALWAYS, ("open", "overdue"))
    hidden = _hidden_classes(asked.opened.scope, lately, always)
    mine = lately.get(Classification.OVERSIGHT.value, {})
    late = always.get(Classification.OVERSIGHT.value, {}).get("overdue", 0)
    sentence = _("Pengaduan berkadar pengawasan terlalu sedikit untuk ditampilkan.")
    if Classification.OVERSIGHT.value not in hidden:
        sentence = _("%(n)s pengaduan berkadar pengawasan diterima pada %(period)s; %(late)s lewat batas, belum ditanggapi.") % {
            "n": whole(mine.get("received", 0)), "period": asked.now_name, "late": whole(late),
        }  # fmt: skip
    rows, raw = [], []
    for key in [*Classification.values, ""]:
        sums = lately.get(key, {}) | {name: always.get(key, {}).get(name, 0) for name in ("open", "overdue")}
        values = [None if key in hidden else sums.get(name, 0) for name in measures]
        rows.append([Cell(label_of("class", key)), *(number(value) for value in values)])
        raw.append([key, *("" if value is None else value for value in values)])
    heads = [
        _("Klasifikasi"),
        _("Diterima"),
        _("Ditindaklanjuti"),
        _("Ditanggapi"),
        _("Dibuka kembali"),
        _("Terbuka"),
        _("Lewat batas"),
    ]
    return Section("oversight", sentence, table=Table(heads, rows, ("class", *measures), raw))


def _hidden_classes(scope: Scope, lately: Groups, always: Groups) -> frozenset[str]:
    """The classes whose figures are kept from who sees what everybody sees: few cases, or what would give these away."""
    if scope.everything:
        return frozenset()
    lines = ({key: sums[name] for key, sums in groups.items()} for groups, name in ((lately, "received"), (always, "overdue")))
    return frozenset[str]().union(*(hidden_in_line(line) for line in lines))


def _shown(sums: Sums, name: str, scope: Scope) -> int | None:
    """A figure of a scorecard; of one to four cases only to who answers for them."""
    return None if not scope.everything and is_small(sums["units"]) else sums[name]
