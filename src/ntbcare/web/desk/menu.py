"""The desk's menu: what the officer's roles open, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer

_A, _C = Role.ADMINISTRATOR, Role.COORDINATOR
_ENTRIES: tuple[tuple[str, Promise, frozenset[Role]], ...] = (
    ("desk:figures", _("Angka"), frozenset({_C, Role.LEADER, Role.INSPECTOR, Role.AUDITOR, Role.OBSERVER})),
    ("desk:agencies", _("Instansi"), frozenset({_A, _C})),
    ("desk:members", _("Petugas"), frozenset({_A, _C})),
    ("desk:categories", _("Kategori"), frozenset({_A})),
    ("desk:holidays", _("Hari libur"), frozenset({_C})),
    ("desk:policies", _("Kebijakan"), frozenset({_C, Role.LEADER, Role.LIAISON, Role.INSPECTOR, Role.APPROVER, Role.AUDITOR})),
    ("desk:templates", _("Pesan"), frozenset({_C})),
    ("desk:outbox", _("Kotak keluar"), frozenset({_A, _C})),
    ("desk:exchange", _("Impor/ekspor"), frozenset({_C})),
    ("desk:audit", _("Audit"), frozenset({_A, Role.AUDITOR, Role.INSPECTOR})),
)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the menu."""

    name: Promise
    address: str
    here: bool


def desk_menu(request: HttpRequest) -> dict[str, Any]:
    """Template context: the entries for the officer of this request; empty elsewhere."""
    viewer = getattr(request, "viewer", None)
    if not isinstance(viewer, Viewer):
        return {}
    links = [
        Link(name, reverse(address), request.path.startswith(reverse(address)))
        for address, name, roles in _ENTRIES
        if viewer.roles & roles
    ]
    return {"desk_menu": links}
