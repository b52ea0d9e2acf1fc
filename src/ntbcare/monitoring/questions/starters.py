"""Questions to begin with: one click each. Data only."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ntbcare.monitoring.questions.asking import Params
from ntbcare.monitoring.questions.places import Place


@dataclass(frozen=True, slots=True)
class Starter:
    """A question in people's words, and as an address has it."""

    words: Promise
    params: Params


STARTERS: tuple[Starter, ...] = (
    Starter(
        _("Instansi mana yang paling banyak lewat batas?"),
        {"measure": ["overdue", "open", "received"], "rows": ["agency"], "period": ["m12"]},
    ),
    Starter(_("Topik apa yang naik bulan lalu?"), {"measure": ["received"], "rows": ["topic"], "period": ["m1"]}),
    Starter(
        _("Apakah tindak lanjut membaik dari bulan ke bulan?"),
        {"measure": ["followed_up_percent", "received"], "rows": ["month"], "period": ["m12"]},
    ),
    Starter(
        _("Instansi mana yang menjawab tepat waktu?"),
        {"measure": ["within_deadline_percent", "median_first_response_days", "answered"], "rows": ["agency"], "period": ["m6"]},
    ),
    Starter(_("Laporan datang lewat saluran apa?"), {"measure": ["received"], "rows": ["source"], "period": ["m3"]}),
    Starter(
        _("Di kabupaten/kota mana warga paling puas?"),
        {"measure": ["satisfied_percent", "rated", "received"], "rows": ["region"], "period": ["m12"]},
    ),
    Starter(
        _("Topik apa di kabupaten/kota mana?"),
        {"measure": ["received"], "rows": ["topic"], "columns": ["region"], "period": ["last-half"]},
    ),
    Starter(
        _("Jawaban instansi mana yang sering dibuka kembali?"),
        {"measure": ["reopened", "answered", "refused"], "rows": ["agency"], "period": ["m12"]},
    ),
)


def starters_for(place: Place) -> list[Starter]:
    """Those that can be answered at a place: two dimensions only where that is not one too many."""
    too_fine = not place.scope.everything and place.scope.branch is not None
    return [one for one in STARTERS if not (too_fine and "columns" in one.params)]
