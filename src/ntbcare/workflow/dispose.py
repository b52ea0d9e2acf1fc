"""Step 4, helped: what is suggested for a case, and cases that go their way by themselves where the site wants that."""

from __future__ import annotations

from collections.abc import Iterable

import structlog

from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Assignment, Case, EventContent
from ntbcare.cases.reach import ENDED_PARTS
from ntbcare.cases.sets import EventKind, Status
from ntbcare.common.errors import NtbCareError
from ntbcare.routing.keeping import held_model
from ntbcare.routing.models import AutomaticPolicy
from ntbcare.routing.queries import Advice, Told, advise, surest
from ntbcare.workflow.assign import Suggested, dispose_case

AT_A_TIME = 50
log = structlog.get_logger()


def advise_on(case: Case, *, text: str, assignments: Iterable[Assignment]) -> Advice:
    """What is suggested for a case to whoever may read its ``text``."""
    return advise(_told(case, text, assignments))


def dispose_by_themselves() -> int:
    """Hand on verified cases of whose agency the learned model is surer than the site's threshold; how many went.

    Only cases that came in order: verified since the site said so, of their agency never refused, not reopened, not
    confidential and not about a coordinators' own office. A case below the threshold waits for a person.
    """
    policy = AutomaticPolicy.objects.order_by("-pk").first()
    held = held_model()
    if policy is None or policy.threshold is None or held is None or held.model is None:
        return 0
    waiting = Case.objects.filter(
        status=Status.VERIFIED,
        lead=None,
        verified_at__gte=policy.since,
        refused=0,
        reopened=0,
        confidential=False,
        own_office=False,
    ).order_by("-pk")[:AT_A_TIME]
    texts = _texts(waiting)
    gone = 0
    for case in waiting:
        first = surest(_told(case, texts.get(case.pk, ""), ()))
        if first is None or first.probability is None or first.probability < policy.threshold:
            continue
        said = Suggested(version=held.version, rank=1, automatic=True)
        try:
            dispose_case(case.pk, lead=first.agency.id, suggestion=said, actor=Actor.system(), seen=case.last_number)
        except NtbCareError as error:
            # Somebody was quicker, or the case is no longer what it was: a person has it.
            log.info("not disposed by itself", case=case.pk, why=error.code)
        else:
            gone += 1
    return gone


def _told(case: Case, text: str, assignments: Iterable[Assignment]) -> Told:
    ended = frozenset(one.agency_id for one in assignments if one.status in ENDED_PARTS)
    return Told(text=text, region_code=case.region_id, category=case.category_id, not_again=ended)


def _texts(cases: Iterable[Case]) -> dict[int, str]:
    rows = EventContent.objects.filter(
        event__case__in=[case.pk for case in cases], event__kind__in=(EventKind.RECEIVED, EventKind.IMPORTED), erased_at=None
    )
    return {
        case_id: " ".join(str((body or {}).get(name, "")) for name in ("title", "text", "landmark"))
        for case_id, body in rows.values_list("event__case_id", "body")
    }
