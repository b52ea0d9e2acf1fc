"""Published information: who may edit the register, and what of it answers a question.

The liaison officers and coordinators of an agency publish for it, nobody else.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.files import CheckedFile
from ntbcare.cases.sets import Classification
from ntbcare.common.errors import FieldError, InvalidInput, NotFound
from ntbcare.disclosure.actions import ItemText, change_item, publish_item, withdraw_item
from ntbcare.disclosure.models import PublishedItem
from ntbcare.disclosure.queries import address_of, matching_items
from ntbcare.routing.signals import read_signals

EDITORS = (Role.COORDINATOR, Role.LIAISON)


def editable_agencies(viewer: Viewer) -> frozenset[int]:
    """The agencies for which the officer publishes."""
    return viewer.reach_as(*EDITORS)


def items_for(viewer: Viewer) -> list[PublishedItem]:
    """What the officer may edit, withdrawn ones too, the newest first; at most two hundred."""
    rows = PublishedItem.objects.filter(agency_id__in=editable_agencies(viewer)).select_related("agency")
    return list(rows.order_by("-pk")[:200])


def item_for(viewer: Viewer, pk: int) -> PublishedItem:
    """An item that the officer may edit. Raises NotFound for every other."""
    row = PublishedItem.objects.filter(pk=pk, agency_id__in=editable_agencies(viewer)).select_related("agency").first()
    if row is None:
        raise NotFound(_("Informasi ini tidak ada."))
    return row


def publish(text: ItemText, *, file: CheckedFile | None, viewer: Viewer) -> PublishedItem:
    """Publish something for an agency of the officer's."""
    _check_agency(text.agency_id, viewer)
    with transaction.atomic(durable=True):
        return publish_item(text, file=file, by=viewer.user_id)


def revise(pk: int, text: ItemText, *, seen: int, file: CheckedFile | None, viewer: Viewer) -> PublishedItem:
    """The next version of an item; it may go over to another agency of the officer's. Two at once: the second is told."""
    item_for(viewer, pk)
    _check_agency(text.agency_id, viewer)
    with transaction.atomic(durable=True):
        return change_item(pk, text, seen=seen, file=file, by=viewer.user_id)


def withdraw(pk: int, *, viewer: Viewer) -> None:
    """Take an item back, or put it up again."""
    item_for(viewer, pk)
    with transaction.atomic(durable=True):
        withdraw_item(pk, by=viewer.user_id)


def offered_items(text: str) -> list[PublishedItem]:
    """What may answer somebody who is still writing: only where the words ask for something. Nothing is kept."""
    signal = read_signals(text).classification
    if signal is None or signal.code != Classification.INFORMATION:
        return []
    return matching_items(text, limit=2)


def item_text(item: PublishedItem, language: str) -> str:
    """What an answer says of a published item, in the person's language; its address counts it (``answer.py``)."""
    with override(language):
        said = _("Informasi ini sudah diterbitkan oleh %(agency)s: %(title)s. Baca atau unduh di %(address)s.")
    return said % {"agency": item.agency.name, "title": item.title, "address": address_of(item)}


def _check_agency(agency_id: int, viewer: Viewer) -> None:
    if agency_id not in editable_agencies(viewer):
        message = _("Pilih instansi Anda.")
        raise InvalidInput(message, errors=[FieldError("agency", "unknown", message)])
