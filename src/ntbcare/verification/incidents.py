"""Writing incidents and their news, and reading those that everybody may. Each writing function needs a transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _

from ntbcare.audit.actions import record
from ntbcare.cases.models import Case
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Conflict, FieldError, InvalidInput, NotFound
from ntbcare.common.ids import parse_reference
from ntbcare.verification.models import Incident, IncidentNews, IncidentState, SurgePolicy
from ntbcare.verification.surges import USUAL, SurgeRule

LIVE = (IncidentState.PROPOSED, IncidentState.OPEN)
LEAST, MOST = SurgeRule(reports=2, hours=1), SurgeRule(reports=500, hours=24 * 14)


@dataclass(frozen=True, slots=True)
class Notice:
    """An incident as everybody reads it."""

    incident: Incident
    news: Sequence[IncidentNews]
    reports: int
    """How many cases go with it, the main one counted."""

    @property
    def newest(self) -> IncidentNews | None:
        """What was said last."""
        return self.news[0] if self.news else None


def surge_rule(day: date | None = None) -> SurgeRule:
    """The rule in force on a day (today)."""
    rows = SurgePolicy.objects.filter(from_day__lte=day or local_day(now())).order_by("-from_day", "-pk")
    row = rows.first()
    return SurgeRule(row.reports, row.hours) if row is not None else USUAL


def set_surge_rule(rule: SurgeRule, *, from_day: date, basis: str, by: int | None) -> SurgePolicy:
    """A new rule from a day on, today at the earliest. Raises InvalidInput."""
    errors = []
    if not LEAST.reports <= rule.reports <= MOST.reports:
        errors.append(FieldError("reports", "range", _("Jumlah laporan antara 2 dan 500.")))
    if not LEAST.hours <= rule.hours <= MOST.hours:
        errors.append(FieldError("hours", "range", _("Waktu antara 1 dan 336 jam.")))
    if from_day < local_day(now()):
        errors.append(FieldError("from_day", "past", _("Aturan berlaku paling cepat hari ini.")))
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
    row = SurgePolicy.objects.create(
        from_day=from_day, reports=rule.reports, hours=rule.hours, basis=basis[:200], added_at=now(), added_by_id=by
    )
    record("incident.rule_set", f"surge:{row.pk}", user_id=by, details={"reports": rule.reports, "hours": rule.hours})
    return row


def propose_incident(main: Case, candidates: Collection[int]) -> Incident:
    """Write down that many reports may be one thing."""
    found = sorted(set(candidates) - {main.pk})
    return Incident.objects.create(main=main, branch_id=main.branch_id, candidates=found, found_at=now())


def keep_candidates(incident: Incident, candidates: Collection[int]) -> None:
    """What was found alike and does not go with it yet."""
    found = sorted(set(candidates) - {incident.main_id})
    if found != incident.candidates:
        incident.candidates = found
        incident.save(update_fields=["candidates"])


def lock_incident(pk: int) -> Incident:
    """Raises NotFound."""
    incident = Incident.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if incident is None:
        raise NotFound(_("Kejadian ini tidak ada."))
    return incident


def move_incident(incident: Incident, to: IncidentState, *, allowed: Collection[str], by: int | None) -> None:
    """Put an incident into a state from one of those allowed. Raises Conflict."""
    if incident.state not in allowed:
        raise Conflict(_("Keadaan kejadian ini sudah berubah. Muat ulang untuk melihatnya."))
    incident.state = to
    if to == IncidentState.OPEN:
        incident.opened_at, incident.ended_at = incident.opened_at or now(), None
    else:
        incident.ended_at = now()
    incident.save()
    record(f"incident.{to}", f"incident:{incident.pk}", user_id=by)


def add_news(incident: Incident, text: str, *, next_at: datetime | None, by: int | None) -> IncidentNews:
    """Tell everybody something of an incident."""
    return IncidentNews.objects.create(incident=incident, at=now(), text=text, next_at=next_at, author_id=by)


def live_incidents() -> list[Incident]:
    """Proposed and open ones, with their main cases."""
    return list(Incident.objects.filter(state__in=LIVE).select_related("main").order_by("pk"))


def is_public_main(case_id: int) -> bool:
    """Whether everybody can read of a case as the main one of an open incident."""
    return Incident.objects.filter(main_id=case_id, state=IncidentState.OPEN).exists()


def public_main(said: str) -> int | None:
    """The main case of an open incident by its reference; None for any other."""
    parsed = parse_reference(said)
    return parsed.number if parsed is not None and is_public_main(parsed.number) else None


def notices(*, mains: Collection[int] | None = None, ended_since: datetime | None = None, limit: int = 20) -> list[Notice]:
    """Open incidents (and those ended since a moment) with their news, the newest first; two statements."""
    wanted = Q(state=IncidentState.OPEN)
    if ended_since is not None:
        wanted |= Q(state=IncidentState.ENDED, ended_at__gte=ended_since)
    rows = Incident.objects.filter(wanted, main__confidential=False).select_related("main")
    if mains is not None:
        rows = rows.filter(main_id__in=mains)
    news = Prefetch("news", queryset=IncidentNews.objects.order_by("-pk"))
    counted = rows.annotate(joined=Count("main__joins", filter=Q(main__joins__until=None))).prefetch_related(news)
    return [Notice(row, list(row.news.all()), row.joined + 1) for row in counted.order_by("-pk")[:limit]]
