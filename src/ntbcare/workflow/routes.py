"""How a complainant is reached: a device that asked for news, the conversation that the case came by, mail, the telephone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeAlias

from ntbcare.cases.models import Case
from ntbcare.cases.threads import threads_of_cases
from ntbcare.channels.queries import accounts, device_accounts, sending_account
from ntbcare.channels.registry import adapter_of
from ntbcare.complainants.models import ContactKind, ContactPoint
from ntbcare.complainants.queries import value_of
from ntbcare.correspondence.actions import Rung
from ntbcare.correspondence.models import Thread
from ntbcare.correspondence.templates import BUILT_IN, PUBLIC
from ntbcare.correspondence.threads import sender_of

Way: TypeAlias = Thread | ContactPoint


@dataclass(frozen=True, slots=True)
class Route:
    """The ways to the person, the first to be tried first. ``trusted``: on every one of them the person is known to read.

    ``public`` is the conversation before everybody that the case came by: the last way, and only for a sentence without content.
    """

    ways: tuple[Way, ...]
    trusted: bool
    public: Thread | None = None

    def ways_for(self, template: str) -> tuple[Way, ...]:
        """The ways that a message of that kind may take; empty where there is none."""
        if self.public is not None and PUBLIC + template in BUILT_IN:
            return (*self.ways, self.public)
        return self.ways


def rung_of(way: Way) -> Rung:
    """A way as the outbox names those after the first."""
    return Rung("thread" if isinstance(way, Thread) else "point", way.pk)


def routes_to(cases: Collection[Case]) -> dict[int, Route]:
    """The route of each case whose complainant can be reached; three statements, however many cases."""
    threads = threads_of_cases({case.pk for case in cases})
    points = _points({case.complainant_id for case in cases if case.complainant_id})
    found = {}
    for case in cases:
        route = _route(threads.get(case.pk, []), points.get(case.complainant_id or 0, []))
        if route is not None:
            found[case.pk] = route
    return found


def _route(threads: list[Thread], points: list[ContactPoint]) -> Route | None:
    asking = {account.id for account in device_accounts()}
    # Whoever asked for news on a device gets it there, on the one that asked last, before anywhere else.
    devices = [thread for thread in reversed(threads) if thread.account_id in asking]
    threads = [thread for thread in threads if thread.account_id not in asking]
    private = [thread for thread in threads if not thread.public]
    # One address is one way, whether as a conversation or as a contact point.
    kinds = {account.id: adapter_of(account.kind).contact_kind for account in accounts()}
    known = {(kind, sender_of(thread)) for thread in private if (kind := kinds.get(thread.account_id)) is not None}
    points = [point for point in points if not known or (point.kind, value_of(point)) not in known]
    if threads:
        # Where it came by a comment, the private conversation at the same page goes before an SMS that joined earlier.
        private.sort(key=lambda thread: thread.account_id != threads[0].account_id)
    ways: tuple[Way, ...] = (*devices, *private, *points)
    public = next((thread for thread in threads if thread.public), None)
    if not ways and public is None:
        return None
    trusted = bool(ways) and all(isinstance(way, Thread) or way.verified_at is not None for way in ways)
    return Route(ways=ways, trusted=trusted, public=public)


def _points(complainant_ids: Collection[int]) -> dict[int, list[ContactPoint]]:
    """Mail first; a telephone only where the site can send SMS."""
    if not complainant_ids:
        return {}
    kinds = [ContactKind.EMAIL, *([ContactKind.PHONE] if sending_account(ContactKind.PHONE) else [])]
    found: dict[int, list[ContactPoint]] = {}
    rows = ContactPoint.objects.filter(complainant_id__in=complainant_ids, kind__in=kinds).order_by("pk")
    for point in sorted(rows, key=lambda point: kinds.index(ContactKind(point.kind))):
        found.setdefault(point.complainant_id, []).append(point)
    return found
