"""What messages brought beside words, as officers see it: files of a case, and what waits, was refused or is lost."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntbcare.correspondence.models import IncomingMedia, MediaState

_REASONS: dict[str, str | Promise] = {
    "too_large": gettext_lazy("25 MB atau lebih"),
    "type": gettext_lazy("jenis berkas tidak diterima"),
    "broken": gettext_lazy("berkas rusak"),
    "locked": gettext_lazy("dikunci dengan kata sandi"),
    "bomb": gettext_lazy("isinya terlalu besar"),
    "too_many_pixels": gettext_lazy("isinya terlalu besar"),
    "virus": gettext_lazy("berisi virus"),
    "empty": gettext_lazy("berkas kosong"),
    "gone": gettext_lazy("tautannya sudah kedaluwarsa"),
    "no_address": gettext_lazy("saluran tidak memberi tautan"),
    "address": gettext_lazy("tautannya salah"),
    "host": gettext_lazy("tautannya menuju tempat lain"),
    "redirects": gettext_lazy("tautannya menuju tempat lain"),
    "quota": gettext_lazy("terlalu banyak berkas hari itu"),
    "scanner_away": gettext_lazy("pemeriksa virus sedang tidak ada"),
    "no_room": gettext_lazy("tempat berkas penuh"),
    "case_full_or_blocked": gettext_lazy("laporan penuh atau diblokir"),
    "account_ended": gettext_lazy("salurannya diakhiri"),
    "storage": gettext_lazy("hilang dari penyimpanan"),
}


@dataclass(frozen=True, slots=True)
class Brought:
    """One media in words. ``kept``: its bytes can be looked at."""

    media: IncomingMedia
    said: str
    kept: bool


def told(media: IncomingMedia) -> Brought:
    """A media with its state and, where there is one, its reason."""
    said = str(MediaState(media.state).label)
    why = _REASONS.get(media.reason, _("saluran tidak menjawab")) if media.reason else ""
    return Brought(media, f"{said}: {why}" if why else said, kept=media.state == MediaState.KEPT)
