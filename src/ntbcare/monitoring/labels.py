"""The words for the keys of groups."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Topic
from ntbcare.cases.sets import Classification, Source


def label_of(grouping: str, key: str) -> str:
    """The name of an agency, category, topic, region, month, source or class in the reader's language."""
    snapshot = reference()
    if grouping == "agency":
        agency = snapshot.agencies.get(int(key)) if key.isdigit() else None
        return agency.name if agency else _("Belum ada instansi")
    if grouping == "month":
        return date_format(date(int(key[:4]), int(key[5:7]), 1), "F Y")
    if not key:
        return {"class": _("Belum diklasifikasi"), "region": _("Wilayah belum diketahui")}.get(grouping, _("Belum ditentukan"))
    if grouping == "category":
        return snapshot.categories[key].name if key in snapshot.categories else key
    if grouping == "region":
        return snapshot.regions[key].name if key in snapshot.regions else key
    choices = {"topic": Topic, "source": Source, "class": Classification}[grouping]
    return str(choices(key).label) if key in choices.values else key
