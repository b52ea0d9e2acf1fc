"""Of whose cases an officer may ask, and what. The only check of questions: pages, files and letters all pass it.

It is that of the dashboards (``boards.audiences``): who has none asks nothing, and asks of the same nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.agencies.roles import AgencyKind
from ntbcare.agencies.scope import Viewer
from ntbcare.common.errors import FieldError, Forbidden
from ntbcare.monitoring.boards.audiences import Scope, scopes_of
from ntbcare.monitoring.questions.spans import Days
from ntbcare.monitoring.questions.terms import By, Query


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the tree and the cases that it stands for."""

    node: AgencyInfo
    scope: Scope

    @property
    def filters(self) -> frozenset[By]:
        """What the place itself fixes."""
        return frozenset() if self.scope.branch is None else frozenset({By.BRANCH})

    def dimensions(self) -> tuple[By, ...]:
        """By what its cases may be told apart: those of one government not by governments."""
        return tuple(one for one in By if one != By.BRANCH or self.scope.is_whole)


def places_of(viewer: Viewer) -> tuple[Place, ...]:
    """The places of an officer, the first one first. Raises Forbidden for who has no dashboard."""
    found = tuple(Place(node, scope) for node, scope in scopes_of(viewer))
    if not found:
        raise Forbidden(_("Pertanyaan hanya untuk petugas yang mempunyai dasbor."))
    return found


def faults_of(query: Query, place: Place, days: Days) -> Iterator[FieldError]:
    """Why this officer may not ask this: beside which field, in words."""
    for field, dimension in (("rows", query.rows), ("columns", query.columns)):
        if dimension is not None and dimension not in place.dimensions():
            yield FieldError(field, "outside", _("Wilayah kerja Anda satu pemerintah saja: tidak ada yang dapat dibandingkan."))
    if By.BRANCH in query.only and not place.scope.is_whole:
        yield FieldError("branch", "outside", _("Pemerintah ini di luar wilayah kerja yang Anda pilih."))
    if By.AGENCY in query.only and not _may_ask_of(place, int(query.only[By.AGENCY])):
        yield FieldError("agency", "outside", _("Instansi ini di luar wilayah kerja yang Anda pilih."))
    if not place.scope.everything:
        yield from _faults_of_hidden(query, place, days)


def _may_ask_of(place: Place, agency_id: int) -> bool:
    """Vertical agencies hang on the province and lead cases of every government."""
    if place.scope.agencies is not None:
        return agency_id in place.scope.agencies
    agency = reference().agencies.get(agency_id)
    return place.scope.branch is None or (
        agency is not None and (agency.branch_id == place.scope.branch or agency.kind == AgencyKind.VERTICAL)
    )


def table_of(query: Query, place: Place) -> tuple[By, ...]:
    """The dimensions of the table in which the answer's cells lie: filters count as much as rows and columns."""
    found = {*query.only, *place.filters, *query.groups}
    if {By.TOPIC, By.CATEGORY} <= found:
        found.remove(By.TOPIC)  # A category says its topic.
    return tuple(one for one in By if one in found)


def is_finer(table: tuple[By, ...]) -> bool:
    """Whether it is more than a table of one dimension that is open to everybody (contract, *Figures*)."""
    return len(table) > 1 or bool(set(table) & {By.CLASS, By.CATEGORY})


def _faults_of_hidden(query: Query, place: Place, days: Days) -> Iterator[FieldError]:
    """Who may not see small cells asks of tables in which they can be hidden with their complements (decision 015)."""
    table = table_of(query, place)
    field = "columns" if query.columns is not None else "rows" if query.rows is not None else "measure"
    if len(table) > 2:
        yield FieldError(
            field, "finer",
            _("Angka kecil disembunyikan untuk Anda. Karena itu paling banyak dua hal sekaligus: baris, kolom, dan saringan "
              "bersama-sama. Lepaskan satu."),
        )  # fmt: skip
    elif len(table) == 2 and By.CATEGORY in table:
        yield FieldError(
            field, "finer", _("Angka kecil disembunyikan untuk Anda. Kategori hanya dapat ditanyakan sendiri; pakailah topik.")
        )
    elif is_finer(table) and not days.is_whole_months:
        yield FieldError(
            "period",
            "finer",
            _("Angka kecil disembunyikan untuk Anda. Untuk tabel rinci pilihlah bulan, semester, atau tahun yang penuh."),
        )
