"""Writing accounts: opening one, changing and rotating what it knows, pausing, ending. Callers write the audit entry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ntbcare.channels.contract import Need
from ntbcare.channels.devices import ForDevices
from ntbcare.channels.models import ChannelAccount
from ntbcare.channels.queries import SEAL_VALUES, forget_accounts, open_values
from ntbcare.channels.registry import KINDS, adapter_of
from ntbcare.common.clock import now
from ntbcare.common.errors import FieldError, InvalidInput
from ntbcare.common.real import require_real_site
from ntbcare.common.text import clean_line
from ntbcare.common.training import in_training
from ntbcare.vault.actions import seal

OVERLAP = timedelta(hours=24)
"""How long a secret that was replaced is still accepted on the way in: the other side is changed later than we are."""


def open_account(
    kind: str, name: str, *, label: str, values: Mapping[str, str], agency_id: int | None = None, own_voice: bool = False
) -> ChannelAccount:
    """A new account. Raises InvalidInput when the name is taken or something needed is missing."""
    require_real_site()
    adapter = adapter_of(kind)
    known = {**adapter.first_values(), **_checked(adapter.needs, values, before={})}
    if ChannelAccount.objects.filter(name=name).exists():
        message = _("Nama ini sudah dipakai.")
        raise InvalidInput(message, errors=[FieldError("name", "taken", message)])
    account = ChannelAccount.objects.create(
        kind=kind,
        name=name,
        label=clean_line(label)[:120] or name,
        agency_id=agency_id,
        own_voice=own_voice,
        values_sealed=_sealed(known),
        created_at=now(),
    )
    forget_accounts()
    return account


def accounts_of(agency_id: int) -> int:
    """How many accounts an agency has."""
    return ChannelAccount.objects.filter(agency_id=agency_id).count()


def hand_accounts_over(agency_id: int, heir_id: int) -> int:
    """Whoever has an agency's tasks now has its accounts; how many."""
    changed = ChannelAccount.objects.filter(agency_id=agency_id).update(agency_id=heir_id)
    forget_accounts()
    return changed


def open_for_devices() -> list[ChannelAccount]:
    """Open an account of each kind for devices that never had one; those that were opened. An ended one stays ended."""
    if in_training():
        return []
    kinds = [kind for kind in KINDS if isinstance(adapter_of(kind), ForDevices)]
    had = set(ChannelAccount.objects.filter(kind__in=kinds).values_list("kind", flat=True))
    missing = [kind for kind in kinds if kind not in had]
    return [open_account(kind, kind, label=str(adapter_of(kind).label), values={}) for kind in missing]


def change_account(account_id: int, *, label: str, values: Mapping[str, str]) -> ChannelAccount:
    """Change what an account knows; a secret left empty stays. What is replaced is accepted for the overlap."""
    with transaction.atomic():
        account = ChannelAccount.objects.select_for_update().get(pk=account_id)
        before = open_values(account.values_sealed)
        needs = adapter_of(account.kind).needs
        made = {name: value for name, value in before.items() if name not in {need.name for need in needs}}
        known = {**made, **_checked(needs, values, before=before)}
        if known != before:
            account.former_sealed, account.former_until = _sealed(before), now() + OVERLAP
        account.values_sealed = _sealed(known)
        account.label = clean_line(label)[:120] or account.name
        account.save(update_fields=["label", "values_sealed", "former_sealed", "former_until"])
    forget_accounts()
    return account


def pause_account(account_id: int, *, paused: bool) -> None:
    """Let everything of an account wait, or go on. Nothing is lost meanwhile."""
    ChannelAccount.objects.filter(pk=account_id).update(paused_at=now() if paused else None)
    forget_accounts()


def end_account(account_id: int) -> None:
    """End an account: its address answers no more. What it brought stays."""
    ChannelAccount.objects.filter(pk=account_id).update(ended_at=now())
    forget_accounts()


def _sealed(values: Mapping[str, str]) -> bytes:
    return seal(json.dumps(dict(values), sort_keys=True), purpose=SEAL_VALUES)


def _checked(needs: tuple[Need, ...], values: Mapping[str, str], *, before: Mapping[str, str]) -> dict[str, str]:
    known: dict[str, str] = {}
    errors = []
    for need in needs:
        given = values.get(need.name, "").strip()
        kept = before.get(need.name, "") if need.secret and not given else given
        if need.required and not kept:
            errors.append(FieldError(need.name, "required", _("Bagian ini belum diisi.")))
        if kept:
            known[need.name] = kept
    if errors:
        raise InvalidInput(_("Ada bagian yang belum diisi."), errors=errors)
    return known
