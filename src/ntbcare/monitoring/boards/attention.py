"""Where help is needed: agencies and governments with overdue, refused and reopened cases."""

from __future__ import annotations

from dataclasses import dataclass

from ntbcare.agencies.queries import reference
from ntbcare.monitoring.boards.audiences import Scope
from ntbcare.monitoring.boards.reading import ALWAYS, months_of, read_agencies, read_by, shown_agencies
from ntbcare.monitoring.card_reading import Sums, read_cards
from ntbcare.monitoring.models import Dimension
from ntbcare.monitoring.scorecard import HalfYear
from ntbcare.monitoring.suppression import is_small

_NOW = ("received", "open", "overdue")
_PERIOD = ("received", "reopened", "answered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """An agency (None: cases that no agency has yet): what waits now, of whatever half-year; refusals and reopened cases of the
    half-year. All but the name are None where they are hidden."""

    agency_id: int | None
    name: str
    open: int | None
    overdue: int | None
    refused: int | None
    reopened: int | None

    @property
    def is_pressing(self) -> bool:
        """Whether anything calls for help."""
        return bool(self.overdue or self.refused or self.reopened)


def needs_of(scope: Scope, period: HalfYear) -> list[Need]:
    """Every agency of the scope, the most pressing first; a constant number of statements."""
    waiting = read_agencies(scope, ALWAYS, _NOW)
    lately = read_agencies(scope, months_of(period), _PERIOD)
    cards = cards_in(scope, period)
    shown, shown_lately = shown_agencies(scope, ALWAYS), shown_agencies(scope, months_of(period))
    found = []
    for key in waiting.keys() | {str(agency_id) for agency_id in cards}:
        info = reference().agencies.get(int(key))
        if info is None:
            continue
        hidden = shown is not None and key not in shown
        # Where none were received there is nothing to hide.
        hidden_lately = shown_lately is not None and key in lately and key not in shown_lately
        card = cards.get(info.id)
        found.append(
            Need(
                agency_id=info.id,
                name=info.name,
                open=None if hidden else waiting.get(key, {}).get("open", 0),
                overdue=None if hidden else waiting.get(key, {}).get("overdue", 0),
                refused=None if hidden or _is_hidden(card, scope) else (card["refused"] if card else 0),
                reopened=None if hidden or hidden_lately else lately.get(key, {}).get("reopened", 0),
            )
        )
    return sorted(found, key=_urgency)


def without_agency(scope: Scope) -> tuple[int, int]:
    """Open and overdue cases that no agency has yet: they wait for the coordinators. Zeros where these are hidden."""
    shown = shown_agencies(scope, ALWAYS)
    if shown is not None and "0" not in shown:
        return 0, 0
    sums = read_agencies(scope, ALWAYS, _NOW).get("0", {})
    return sums.get("open", 0), sums.get("overdue", 0)


def cards_in(scope: Scope, period: HalfYear) -> dict[int, Sums]:
    """The scorecards' sums of the agencies of the scope."""
    known = reference().agencies
    return {
        agency_id: sums
        for agency_id, sums in read_cards(period.first, period.last).items()
        if agency_id in known
        and (scope.agencies is None or agency_id in scope.agencies)
        and (scope.branch is None or known[agency_id].branch_id == scope.branch)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A government or a region: what was received in the half-year, and what waits now."""

    key: str
    name: str
    received: int
    open: int
    overdue: int


def governments_of(period: HalfYear) -> list[Standing]:
    """Each government's own cases, the one with most overdue first."""
    names = {str(branch.id): branch.name for branch in reference().branches}
    found = _standings(Dimension.BRANCH, period, names)
    return sorted(found, key=lambda one: (-one.overdue, -one.open, one.name))


def regencies_of(period: HalfYear) -> list[Standing]:
    """Each regency and city by where the matter lies, in the order of their codes."""
    names = {region.code: region.name for region in reference().region_children.get(None, [])}
    return _standings(Dimension.REGION, period, names)


def _standings(dimension: Dimension, period: HalfYear, names: dict[str, str]) -> list[Standing]:
    everything = Scope()
    waiting = read_by(everything, dimension, ALWAYS, _NOW)
    lately = read_by(everything, dimension, months_of(period), _PERIOD)
    return [
        Standing(
            key=key,
            name=name,
            received=lately.get(key, {}).get("received", 0),
            open=waiting.get(key, {}).get("open", 0),
            overdue=waiting.get(key, {}).get("overdue", 0),
        )
        for key, name in names.items()
    ]


def _is_hidden(card: Sums | None, scope: Scope) -> bool:
    """As on the scorecards: of one to four cases nothing but the national figures is for everybody."""
    return card is not None and not scope.everything and is_small(card["units"])


def _urgency(need: Need) -> tuple[int, int, int, str]:
    return -(need.overdue or 0), -(need.refused or 0), -(need.reopened or 0), need.name
