"""Writing the register: every change is a new version, with who made it. Each function needs a transaction."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from ntbcare.audit.actions import record
from ntbcare.cases.files import CheckedFile
from ntbcare.cases.models import Case
from ntbcare.common.clock import now
from ntbcare.common.errors import Conflict, FieldError, InvalidInput, NotFound
from ntbcare.common.text import clean_line, clean_text
from ntbcare.disclosure.models import InformationKind, ItemUse, ItemVersion, PublishedItem
from ntbcare.disclosure.queries import index_item

_VERSIONED = ("agency_id", "kind", "title", "summary", "keywords", "link", "file_name", "valid_from", "valid_until")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemText:
    """What an officer writes of an item. ``valid_until`` None: until it is withdrawn."""

    agency_id: int
    kind: str
    title: str
    summary: str
    keywords: str = ""
    link: str = ""
    valid_from: date
    valid_until: date | None = None


def publish_item(text: ItemText, *, file: CheckedFile | None, by: int | None) -> PublishedItem:
    """A new item, open to everybody from its day on. Raises InvalidInput."""
    item = PublishedItem(version=0)
    return _write(item, text, file=file, by=by)


def change_item(pk: int, text: ItemText, *, seen: int, file: CheckedFile | None, by: int | None) -> PublishedItem:
    """The next version of an item. Raises Conflict when another was written since version ``seen``, InvalidInput, NotFound."""
    item = _lock(pk)
    if item.version != seen:
        raise Conflict(_("Informasi ini sudah diubah orang lain. Muat ulang untuk melihat yang terbaru."))
    return _write(item, text, file=file, by=by)


def withdraw_item(pk: int, *, by: int | None) -> None:
    """Take an item from the register; its versions and uses stay on record. Again: it comes back."""
    item = _lock(pk)
    item.withdrawn_at = None if item.withdrawn_at else now()
    item.save(update_fields=["withdrawn_at"])
    index_item(item)
    record("information.withdrawn" if item.withdrawn_at else "information.restored", f"information:{pk}", user_id=by)


def count_uses(items: Collection[int], case: Case, number: int) -> None:
    """Keep that the answer of event ``number`` referred to these items; a case counts once for each."""
    rows = [ItemUse(item_id=pk, case=case, number=number, at=now()) for pk in sorted(items)]
    ItemUse.objects.bulk_create(rows, ignore_conflicts=True)


def _lock(pk: int) -> PublishedItem:
    item = PublishedItem.objects.select_for_update().filter(pk=pk).first()
    if item is None:
        raise NotFound(_("Informasi ini tidak ada."))
    return item


def _write(item: PublishedItem, text: ItemText, *, file: CheckedFile | None, by: int | None) -> PublishedItem:
    title, summary, link = clean_line(text.title)[:160], clean_text(text.summary)[:4000], text.link.strip()
    _check(text, title, summary, link)
    item.agency_id, item.kind, item.title, item.summary = text.agency_id, text.kind, title, summary
    item.keywords, item.link = clean_line(text.keywords)[:300], link
    item.valid_from, item.valid_until = text.valid_from, text.valid_until
    if file is not None:
        item.file_path = default_storage.save(f"information/{secrets.token_hex(16)}", ContentFile(file.data))
        item.file_name, item.media_type, item.file_size = file.name, file.media_type, len(file.data)
    item.version, item.changed_at = item.version + 1, now()
    item.save()
    body = {name: str(getattr(item, name)) if name.startswith("valid") else getattr(item, name) for name in _VERSIONED}
    ItemVersion.objects.create(item=item, number=item.version, at=item.changed_at, author_id=by, body=body)
    index_item(item)
    record("information.published", f"information:{item.pk}", user_id=by, details={"version": item.version})
    return item


def _check(text: ItemText, title: str, summary: str, link: str) -> None:
    errors = []
    if text.kind not in InformationKind.values:
        errors.append(FieldError("kind", "choice", _("Pilih jenis informasi.")))
    if len(title) < 5:
        errors.append(FieldError("title", "too_short", _("Beri judul yang menyebut isinya.")))
    if len(summary) < 20:
        errors.append(FieldError("summary", "too_short", _("Tulis ringkasan paling sedikit 20 huruf.")))
    if link and (urlsplit(link).scheme not in {"http", "https"} or not urlsplit(link).netloc or len(link) > 500):
        errors.append(FieldError("link", "invalid", _("Tulis alamat lengkap yang diawali https://.")))
    if text.valid_until is not None and text.valid_until < text.valid_from:
        errors.append(FieldError("valid_until", "range", _("Berakhir sesudah mulai berlaku.")))
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
