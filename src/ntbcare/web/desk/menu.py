"""The desk's menu: what the officer's roles open, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.common.training import in_training
from ntbcare.monitoring.boards.audiences import boards_of
from ntbcare.monitoring.letters import has_letter
from ntbcare.monitoring.meetings.access import reads_anything
from ntbcare.monitoring.pack.readers import may_read

_A, _C = Role.ADMINISTRATOR, Role.COORDINATOR


@dataclass(frozen=True, slots=True)
class Entry:
    """A page, and to whom it opens: who has one of the roles anywhere, for a whole government, for the whole province,
    or whom ``asks`` lets in."""

    address: str
    name: Promise
    anywhere: frozenset[Role] = frozenset()
    government: frozenset[Role] = frozenset()
    province: frozenset[Role] = frozenset()
    asks: Callable[[Viewer], bool] | None = None

    def opens_to(self, viewer: Viewer) -> bool:
        """Whether the officer may open the page; the page itself asks again."""
        return (
            bool(viewer.roles & self.anywhere)
            or viewer.is_of_government(*self.government)
            or viewer.is_of_province(*self.province)
            or (self.asks is not None and self.asks(viewer))
        )


_READS_FIGURES = frozenset({_C, Role.LEADER, Role.INSPECTOR, Role.AUDITOR, Role.OBSERVER})
_READS_POLICY = frozenset({_C, Role.LEADER, Role.LIAISON, Role.INSPECTOR, Role.APPROVER, Role.AUDITOR})
_READING = (
    # An administrator sees no complaints.
    Entry("desk:inbox", pgettext_lazy("desk", "Laporan"), frozenset(Role) - {_A}),
    Entry("desk:counter", pgettext_lazy("desk", "Loket"), frozenset({_C, Role.CLERK})),
    Entry("desk:boards", _("Dasbor"), asks=lambda viewer: bool(boards_of(viewer))),
)
_MANAGING = (
    # Not in the row: with one more word it takes two lines on a telephone.
    Entry("desk:figures", _("Angka"), _READS_FIGURES),
    Entry("desk:questions", pgettext_lazy("desk", "Pertanyaan"), asks=lambda viewer: bool(boards_of(viewer))),
    Entry("desk:scorecards", _("Rapor"), frozenset(Role) - {_A}),
    Entry("desk:letter", _("Surat bulan ini"), asks=has_letter),
    Entry("desk:packs", _("Bahan evaluasi"), asks=may_read),
    Entry("desk:alerts", _("Peringatan"), frozenset({_C, Role.LEADER, Role.INSPECTOR, Role.AUDITOR})),
    Entry("desk:meetings", _("Rapat koordinasi"), asks=reads_anything),
    Entry("desk:tasks", _("Tindak lanjut rapat"), asks=reads_anything),
    Entry("desk:commitments", _("Komitmen"), asks=reads_anything),
    Entry("desk:changes", _("Perubahan layanan"), asks=reads_anything),
    Entry("desk:agencies", pgettext_lazy("desk", "Instansi"), frozenset({_A, _C})),
    Entry("desk:members", pgettext_lazy("desk", "Petugas"), frozenset({_A, _C})),
    Entry("desk:reorganisations", _("Penataan instansi"), frozenset({_A})),
    Entry("desk:categories", pgettext_lazy("desk", "Kategori"), province=frozenset({_A})),
    Entry("desk:holidays", _("Hari libur"), province=frozenset({_C})),
    Entry("desk:policies", pgettext_lazy("desk", "Kebijakan"), _READS_POLICY),
    Entry("desk:ladders", _("Eskalasi"), _READS_POLICY | {_A}),
    Entry("desk:routing", pgettext_lazy("desk", "Disposisi"), frozenset({_C})),
    Entry("desk:incidents", _("Kejadian bersama"), frozenset({_C})),
    Entry("desk:aspirations", pgettext_lazy("desk", "Aspirasi"), frozenset({_C, Role.LIAISON})),
    Entry("desk:published", _("Informasi publik"), frozenset({_C, Role.LIAISON})),
    Entry("desk:refusals", _("Bukan tugas kami"), frozenset({_C, Role.LEADER, Role.INSPECTOR, Role.AUDITOR})),
    Entry("desk:templates", pgettext_lazy("desk", "Pesan"), province=frozenset({_C})),
    Entry(
        "desk:guidance",
        pgettext_lazy("desk", "Mutu jawaban"),
        frozenset({Role.APPROVER, Role.LIAISON}),
        government=frozenset({_C}),
    ),
    Entry("desk:unplaced", _("Pesan menunggu"), province=frozenset({_C})),
    Entry("desk:people", _("Orang yang sama"), frozenset({_C})),
    Entry("desk:channels", pgettext_lazy("desk", "Saluran"), province=frozenset({_A})),
    Entry("desk:webhooks", _("Webhook"), government=frozenset({_A})),
    Entry("desk:outbox", _("Kotak keluar"), province=frozenset({_A, _C})),
    Entry("desk:exchange", _("Impor/ekspor"), province=frozenset({_C})),
    Entry("desk:audit", _("Audit"), province=frozenset({_A, Role.AUDITOR, Role.INSPECTOR})),
)

_LEARNS = frozenset(Role) - {Role.OBSERVER}
_LEARNING = (
    Entry("desk:practice", _("Latihan"), _LEARNS),
    Entry("desk:courses", _("Kursus"), _LEARNS),
    Entry("desk:handbook", _("Buku panduan"), frozenset(Role)),
    Entry("desk:coach", _("Mutu tulisan saya"), _LEARNS - {_A}),
)


_TRAINING = (Entry("desk:training", _("Provinsi latihan"), frozenset({_A, _C})),)
"""Only where there is one."""


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
    learning = {"desk_learning": _links(request, viewer, _LEARNING + (_TRAINING if in_training() else ()))}
    return learning | ({"desk_menu": row, "desk_managing": managing} if len(managing) > 1 else {"desk_menu": row + managing})


def _links(request: HttpRequest, viewer: Viewer, entries: tuple[Entry, ...]) -> list[Link]:
    addresses = [(entry.name, reverse(entry.address)) for entry in entries if entry.opens_to(viewer)]
    return [Link(name, address, _is_here(request.path, address)) for name, address in addresses]


def _is_here(path: str, address: str) -> bool:
    inbox = reverse("desk:inbox")
    return path == inbox or path.startswith(f"{inbox}cases/") if address == inbox else path.startswith(address)
