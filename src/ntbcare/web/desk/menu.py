"""The desk's menu: what the officer's roles open, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer

_A, _C = Role.ADMINISTRATOR, Role.COORDINATOR
_READING: tuple[tuple[str, Promise, frozenset[Role]], ...] = (
    # An administrator sees no complaints.
    ("desk:inbox", pgettext_lazy("desk", "Laporan"), frozenset(Role) - {_A}),
    ("desk:counter", pgettext_lazy("desk", "Loket"), frozenset({_C, Role.CLERK})),
    ("desk:figures", _("Angka"), frozenset({_C, Role.LEADER, Role.INSPECTOR, Role.AUDITOR, Role.OBSERVER})),
)
_READS_POLICY = frozenset({_C, Role.LEADER, Role.LIAISON, Role.INSPECTOR, Role.APPROVER, Role.AUDITOR})
_MANAGING: tuple[tuple[str, Promise, frozenset[Role]], ...] = (
    ("desk:agencies", pgettext_lazy("desk", "Instansi"), frozenset({_A, _C})),
    ("desk:members", pgettext_lazy("desk", "Petugas"), frozenset({_A, _C})),
    ("desk:categories", pgettext_lazy("desk", "Kategori"), frozenset({_A})),
    ("desk:holidays", _("Hari libur"), frozenset({_C})),
    ("desk:policies", pgettext_lazy("desk", "Kebijakan"), _READS_POLICY),
    ("desk:routing", pgettext_lazy("desk", "Disposisi"), frozenset({_C})),
    ("desk:templates", pgettext_lazy("desk", "Pesan"), frozenset({_C})),
    ("desk:guidance", _("Mutu jawaban"), frozenset({_C, Role.APPROVER, Role.LIAISON})),
    ("desk:unplaced", _("Pesan menunggu"), frozenset({_C})),
    ("desk:people", _("Orang yang sama"), frozenset({_C})),
    ("desk:channels", pgettext_lazy("desk", "Saluran"), frozenset({_A})),
    ("desk:webhooks", _("Webhook"), frozenset({_A})),
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
    """Template context: the entries for the officer of this request; empty elsewhere.

    One entry to manage stands in the row itself, several under one word.
    """
    viewer = getattr(request, "viewer", None)
    if not isinstance(viewer, Viewer):
        return {}
    row, managing = _links(request, viewer, _READING), _links(request, viewer, _MANAGING)
    return {"desk_menu": row, "desk_managing": managing} if len(managing) > 1 else {"desk_menu": row + managing}


def _links(request: HttpRequest, viewer: Viewer, entries: tuple[tuple[str, Promise, frozenset[Role]], ...]) -> list[Link]:
    return [
        Link(name, reverse(address), _is_here(request.path, reverse(address)))
        for address, name, roles in entries
        if viewer.roles & roles
    ]


def _is_here(path: str, address: str) -> bool:
    inbox = reverse("desk:inbox")
    return path == inbox or path.startswith(f"{inbox}cases/") if address == inbox else path.startswith(address)
