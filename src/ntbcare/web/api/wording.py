"""What the API says of a field whose form is wrong, in the reader's language instead of the validator's English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_WORDS = {
    "missing": gettext_lazy("Wajib diisi."),
    "string_type": gettext_lazy("Harus berupa teks."),
    "bool": gettext_lazy("Harus true atau false."),
    "int": gettext_lazy("Harus berupa bilangan bulat."),
    "float": gettext_lazy("Harus berupa bilangan."),
    "finite_number": gettext_lazy("Harus berupa bilangan."),
    "date": gettext_lazy("Harus berupa tanggal yang benar, misalnya 2026-11-01."),
    "list_type": gettext_lazy("Harus berupa daftar."),
    "json_invalid": gettext_lazy("Bukan JSON yang dapat dibaca."),
}
_LIMITS = {
    "greater_than_equal": (gettext_lazy("Sedikitnya %(limit)s."), "ge"),
    "less_than_equal": (gettext_lazy("Paling banyak %(limit)s."), "le"),
    "string_too_long": (gettext_lazy("Paling panjang %(limit)s huruf."), "max_length"),
    "too_long": (gettext_lazy("Paling banyak %(limit)s isian."), "max_length"),
}


def words_for(item: Mapping[str, Any]) -> str:
    """A sentence for one finding of pydantic's (``type`` and ``ctx``); a general one where there is none of its own."""
    kind = str(item.get("type", ""))
    if kind in _LIMITS:
        sentence, name = _LIMITS[kind]
        return str(sentence) % {"limit": (item.get("ctx") or {}).get(name, "")}
    return str(_WORDS.get(kind) or _WORDS.get(kind.partition("_")[0]) or _("Isian ini tidak sesuai."))
