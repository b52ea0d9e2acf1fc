"""The small map beside a case's place: ten tiles roughly where the regencies and cities lie, one of them filled."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference

# Column and row: Lombok with its north coast and its south-west, then Sumbawa eastward; the gap is the strait.
_SPOTS: dict[str, tuple[float, float]] = {
    "52.08": (1, 0),
    "52.71": (0, 1),
    "52.02": (1, 1),
    "52.03": (2, 1),
    "52.01": (0, 2),
    "52.07": (3.5, 1),
    "52.04": (4.5, 1),
    "52.05": (5.5, 1),
    "52.06": (6.5, 1),
    "52.72": (6.5, 0),
}
_WIDTH, _HEIGHT = 20, 17


def place_map(region_id: str | None) -> SafeString | str:
    """An SVG of 150 by 51 units; empty for a place outside or not known."""
    path = reference().region_path(region_id)
    if not path or path[0].code not in _SPOTS:
        return ""
    here = path[0]
    tiles = format_html_join(
        "",
        '<rect x="{}" y="{}" width="18" height="15" rx="2" class="{}"><title>{}</title></rect>',
        (
            (column * _WIDTH + 1, row * _HEIGHT + 1, "here" if code == here.code else "land", _name(code))
            for code, (column, row) in _SPOTS.items()
        ),
    )
    label = _("Letak %(place)s di peta provinsi") % {"place": here.name}
    return format_html('<svg class="placemap" viewBox="0 0 150 51" role="img" aria-label="{}">{}</svg>', label, tiles)


def _name(code: str) -> str:
    found = reference().regions.get(code)
    return found.name if found else code
