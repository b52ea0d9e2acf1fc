"""Pages that only tell: home, deadlines and rights, about."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ntbcare.agencies.queries import reference
from ntbcare.cases.sets import Classification, Priority
from ntbcare.common.clock import local_day, now
from ntbcare.deadlines.book import book
from ntbcare.deadlines.models import LimitKind
from ntbcare.deadlines.queries import policy_now
from ntbcare.deadlines.rules import Unit
from ntbcare.deadlines.traces import public_ways
from ntbcare.deadlines.words import limit_in_words
from ntbcare.web.portal.headline import headline


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and the two doors."""
    limit = book().policy_on(local_day(now())).limit(LimitKind.VERIFY)
    days = limit.rule.amount if limit is not None and limit.rule.unit is Unit.DAY else None
    return render(request, "portal/home.html", {"verify_days": days, "figure": headline()})


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The deadlines in force, each with its legal basis, and where to go after a refusal."""
    in_force = policy_now()
    bases = list(dict.fromkeys((limit.article, limit.verified) for limit in in_force.limits))
    groups: dict[str, list[LimitRow]] = {}
    for limit in in_force.limits:
        basis = bases.index((limit.article, limit.verified)) + 1
        groups.setdefault(limit.label, []).append(
            LimitRow(narrow=_narrow(limit.key), how_long=limit_in_words(limit.amount, limit.unit, limit.calendar), basis=basis)
        )
    unverified = not all(verified for _article, verified in bases)
    context = {
        "ways": public_ways(),
        "policy": in_force,
        "groups": groups,
        "bases": bases,
        "unverified": unverified,
        "ladder": _ladder(),
        "by_law": {limit.kind.value: limit_in_words(limit.amount, limit.unit, limit.calendar) for limit in in_force.limits},
    }
    return render(request, "portal/policy.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who runs the service, and how people are protected in it."""
    return render(request, "portal/about.html")


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A limit in words; ``basis`` numbers its article in the list below the table."""

    narrow: str
    how_long: str
    basis: int


@dataclass(frozen=True, slots=True)
class RungRow:
    """A level of the ladder in words."""

    after: str
    position: str


def _ladder() -> list[tuple[str, list[RungRow]]]:
    """The province's ladder in force: of all cases, and of urgent ones where that is another."""
    ladder = book().ladder_on(local_day(now()), reference().province.id)
    groups = [(_("Laporan biasa"), ladder.rungs_for(Priority.ORDINARY)), (_("Laporan mendesak"), ladder.rungs.get("urgent", ()))]
    return [
        (name, [RungRow(limit_in_words(r.after.amount, r.after.unit, r.after.counting), str(r.position.label)) for r in rungs])
        for name, rungs in groups
        if rungs
    ]


def _narrow(key: str) -> str:
    if key in Classification.values:
        return str(Classification(key).label)
    return _("Laporan %(priority)s") % {"priority": str(Priority(key).label).lower()} if key in Priority.values else ""
