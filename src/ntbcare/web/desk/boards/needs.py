"""Blocks of where help is needed: agencies, governments, places, offices, and by whom it was late."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ntbcare.agencies.queries import reference
from ntbcare.monitoring.boards.attention import Need, Standing, cards_in, governments_of, needs_of, regencies_of, without_agency
from ntbcare.monitoring.charts import tile_map
from ntbcare.monitoring.fair import wilson
from ntbcare.web.desk.boards.sections import Asked, Cell, Section, Table, number, share
from ntbcare.web.templatetags.words import whole

_FEW = 7


def help_needed(asked: Asked) -> Section:
    """The agencies that call most for help."""
    every = needs_of(asked.opened.scope, asked.period)
    pressing = [one for one in every if one.is_pressing]
    shown = pressing[:_FEW]
    late = sum(one.overdue or 0 for one in every)
    sentence = _("Tidak ada instansi dengan laporan lewat batas, ditolak, atau dibuka kembali.")
    if pressing and not late:
        sentence = _("Tidak ada laporan instansi yang lewat batas. Yang lain tetap perlu dilihat.")
    elif pressing:
        first = pressing[0]
        sentence = _("Bantuan paling dibutuhkan %(name)s: %(n)s laporan lewat batas dan belum ditanggapi.") % {
            "name": first.name,
            "n": whole(first.overdue),
        }
    rest = len(pressing) - len(shown)
    notes = []
    if rest:
        notes.append(
            ngettext(
                "%(n)s instansi lain tidak ditampilkan di sini; semuanya ada dalam CSV.",
                "%(n)s instansi lain tidak ditampilkan di sini; semuanya ada dalam CSV.",
                rest,
            )
            % {"n": whole(rest)}
        )
    nobody, late_nobody = without_agency(asked.opened.scope)
    if nobody:
        notes.append(
            _("%(n)s laporan belum ada instansinya, %(late)s di antaranya lewat batas: itu menunggu koordinator.")
            % {"n": whole(nobody), "late": whole(late_nobody)}
        )
    return Section(
        "help",
        sentence,
        hint=_(
            "Lewat batas dan terbuka: keadaan sekarang, dari semester mana pun. "
            "Ditolak dan dibuka kembali: laporan yang diterima pada %(period)s."
        )
        % {"period": asked.now_name},
        table=_agencies(asked, shown, every) if shown else None,
        notes=notes,
    )


def offices(asked: Asked) -> Section:
    """What is open and overdue in each office of an agency."""
    every = needs_of(asked.opened.scope, asked.period)
    late, waiting = sum(one.overdue or 0 for one in every), sum(one.open or 0 for one in every)
    sentence = _("Tidak ada laporan yang terbuka pada instansi ini.")
    if late:
        sentence = ngettext(
            "%(n)s laporan lewat batas dan belum ditanggapi, dari %(all)s yang terbuka.",
            "%(n)s laporan lewat batas dan belum ditanggapi, dari %(all)s yang terbuka.",
            late,
        ) % {"n": whole(late), "all": whole(waiting)}
    elif waiting:
        sentence = ngettext(
            "%(n)s laporan terbuka, tidak ada yang lewat batas.", "%(n)s laporan terbuka, tidak ada yang lewat batas.", waiting
        ) % {"n": whole(waiting)}
    return Section("offices", sentence, table=_agencies(asked, every, every) if every else None)


def _agencies(asked: Asked, shown: Sequence[Need], every: Sequence[Need]) -> Table:
    heads = [_("Instansi"), _("Lewat batas"), _("Terbuka"), _("Ditolak"), _("Dibuka kembali")]
    rows = [
        [
            Cell(one.name),
            number(one.overdue, asked.inbox_of(one.agency_id)),
            number(one.open, asked.inbox_of(one.agency_id, "all")),
            number(one.refused),
            number(one.reopened),
        ]
        for one in shown
    ]
    raw = [
        [one.name, *("" if value is None else value for value in (one.overdue, one.open, one.refused, one.reopened))]
        for one in every
    ]
    return Table(heads, rows, ("agency", "overdue", "open", "refused", "reopened"), raw)


def governments(asked: Asked) -> Section:
    """What waits with each government."""
    rows = governments_of(asked.period)
    late = [one for one in rows if one.overdue]
    sentence = _("Tidak ada pemerintah daerah dengan laporan lewat batas.")
    if late:
        sentence = _("%(n)s dari %(all)s pemerintah daerah mempunyai laporan lewat batas, terbanyak %(name)s: %(most)s.") % {
            "n": len(late), "all": len(rows), "name": late[0].name, "most": whole(late[0].overdue),
        }  # fmt: skip
    cells = [
        [
            Cell(one.name),
            number(one.received),
            number(one.open, asked.inbox_of_government(int(one.key), "all")),
            number(one.overdue, asked.inbox_of_government(int(one.key))),
        ]
        for one in rows
    ]
    return Section(
        "governments",
        sentence,
        table=Table([_("Pemerintah"), _("Diterima semester ini"), _("Terbuka"), _("Lewat batas")], cells, *_raw(rows)),
    )


def places(asked: Asked) -> Section:
    """The tile map: overdue cases by where the matter lies."""
    rows = regencies_of(asked.period)
    late = sorted((one for one in rows if one.overdue), key=lambda one: -one.overdue)
    sentence = _("Tidak ada laporan lewat batas di kabupaten dan kota mana pun.")
    if late:
        sentence = _("Laporan lewat batas paling banyak tentang %(name)s: %(n)s.") % {
            "name": late[0].name,
            "n": whole(late[0].overdue),
        }
    names = {one.key: one.name for one in rows}
    said = "; ".join(f"{one.name}: {whole(one.overdue)}" for one in rows)
    chart = tile_map({one.key: one.overdue for one in rows}, names, name="board-places", title=sentence, description=said)
    cells = [[Cell(one.name), number(one.received), number(one.open), number(one.overdue)] for one in rows]
    return Section(
        "places",
        sentence,
        hint=_("Angka dalam kotak: laporan yang lewat batas dan belum ditanggapi, menurut tempat masalahnya."),
        chart=mark_safe(chart),  # noqa: S308 every text in a chart is escaped
        table=Table([_("Kabupaten atau kota"), _("Diterima semester ini"), _("Terbuka"), _("Lewat batas")], cells, *_raw(rows)),
        folded=True,
    )


def _raw(rows: Sequence[Standing]) -> tuple[tuple[str, ...], list[list[object]]]:
    return ("name", "received", "open", "overdue"), [[one.name, one.received, one.open, one.overdue] for one in rows]


def delay(asked: Asked) -> Section:
    """Of what was late, what is charged to this agency and what to others."""
    cards = cards_in(asked.opened.scope, asked.period)
    known = reference().agencies
    ours = sum(one["judged"] - one["in_time"] for one in cards.values())
    others = sum(one["excused"] for one in cards.values())
    sentence = _("Tidak ada keterlambatan yang dibebankan kepada instansi ini pada %(period)s.") % {"period": asked.now_name}
    if ours:
        sentence = ngettext(
            "%(n)s keterlambatan dibebankan kepada instansi ini pada %(period)s.",
            "%(n)s keterlambatan dibebankan kepada instansi ini pada %(period)s.",
            ours,
        ) % {"n": whole(ours), "period": asked.now_name}
    rows = [
        [
            Cell(known[agency_id].name),
            number(one["judged"]),
            number(one["in_time"]),
            number(one["judged"] - one["in_time"]),
            number(one["excused"]),
        ]
        for agency_id, one in sorted(cards.items(), key=lambda item: known[item[0]].name)
    ]
    raw = [
        [known[agency_id].name, one["judged"], one["in_time"], one["judged"] - one["in_time"], one["excused"]]
        for agency_id, one in cards.items()
    ]
    heads = [
        _("Instansi"),
        _("Dapat dinilai"),
        _("Tepat waktu"),
        _("Terlambat karena instansi ini"),
        _("Terlambat karena pihak lain"),
    ]
    hint = _("Keterlambatan dibebankan kepada yang paling lama memegang laporannya.")
    if others:
        hint += " " + ngettext(
            "%(n)s keterlambatan disebabkan pihak lain dan tidak dihitung.",
            "%(n)s keterlambatan disebabkan pihak lain dan tidak dihitung.",
            others,
        ) % {"n": whole(others)}
    return Section(
        "delay",
        sentence,
        hint=hint,
        table=Table(heads, rows, ("agency", "judged", "in_time", "late_by_us", "late_by_others"), raw) if rows else None,
    )


def answers(asked: Asked) -> Section:
    """How the agency's cases were answered: replied, acted, confirmed and satisfied, each of what it is a share of."""
    cards = cards_in(asked.opened.scope, asked.period).values()

    def summed(name: str) -> int:
        return sum(one[name] for one in cards)

    units = summed("units")
    sentence = _("Belum ada laporan yang dipegang instansi ini pada %(period)s.") % {"period": asked.now_name}
    if units:
        sentence = _("Dari %(n)s laporan, %(answered)s dijawab dan %(confirmed)s dibenarkan selesai oleh pelapornya.") % {
            "n": whole(units), "answered": whole(summed("answered")), "confirmed": whole(summed("confirmed")),
        }  # fmt: skip
    parts = (
        ("answered", "units", _("Dijawab")),
        ("acted", "units", _("Ada tindakan")),
        ("confirmed", "units", _("Dibenarkan pelapor")),
        ("satisfied", "rated", _("Puas, dari yang menilai")),
        ("hidden", "units", _("Ditutup tanpa jawaban")),
    )
    rows, raw = [], []
    for part, of, name in parts:
        found = wilson(summed(part), summed(of))
        spread = "–" if found is None else f"{share(found.low)} … {share(found.high)}"
        rows.append(
            [
                Cell(name),
                number(summed(part)),
                number(summed(of)),
                Cell(share(found.value if found else None), is_number=True),
                Cell(spread, is_number=True),
            ]
        )
        raw.append([part, summed(part), summed(of)])
    heads = [_("Ukuran"), _("Laporan"), _("Dari"), _("Bagian"), _("Kisaran 95 %")]
    return Section("answers", sentence, table=Table(heads, rows, ("measure", "part", "whole"), raw) if units else None)
