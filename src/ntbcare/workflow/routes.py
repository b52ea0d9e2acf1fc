"""How a complainant is reached: a device that asked for news, the conversation that the case came by, mail, the telephone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ntbcare.cases.models import Case
from ntbcare.cases.threads import threads_of_cases
from ntbcare.channels.queries import device_accounts, mail_accounts, sending_account
from ntbcare.complainants.models import ContactKind, ContactPoint
from ntbcare.complainants.queries import value_of
from ntbcare.correspondence.actions import Rung
from ntbcare.correspondence.models import Thread
from ntbcare.correspondence.threads import sender_of


@dataclass(frozen=True, slots=True)
class Route:
    """The first way to try, and those after it. ``trusted``: on every one of them the person is known to read.

    ``public`` is the conversation before everybody that the case came by: the last way, and only for a sentence without content.
    """

    thread: Thread | None
    point: ContactPoint | None
    ladder: tuple[Rung, ...]
    trusted: bool
    public: Thread | None = None


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
    boxes = {account.id for account in mail_accounts()}
    mailed = {sender_of(thread) for thread in private if thread.account_id in boxes}
    points = [point for point in points if not mailed or value_of(point) not in mailed]
    if threads:
        # Where it came by a comment, the private conversation at the same page goes before an SMS that joined earlier.
        private.sort(key=lambda thread: thread.account_id != threads[0].account_id)
    ways: list[Thread | ContactPoint] = [*devices, *private, *points]
    public = next((thread for thread in threads if thread.public), None)
    if not ways:
        return Route(thread=None, point=None, ladder=(), trusted=False, public=public) if public else None
    first, rest = ways[0], ways[1:]
    return Route(
        thread=first if isinstance(first, Thread) else None,
        point=first if isinstance(first, ContactPoint) else None,
        ladder=tuple(Rung("thread" if isinstance(way, Thread) else "point", way.pk) for way in rest),
        trusted=all(isinstance(way, Thread) or way.verified_at is not None for way in ways),
        public=public,
    )


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
