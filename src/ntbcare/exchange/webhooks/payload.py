"""What a webhook says: numbers, codes and dates. Never a word that somebody wrote, a name, a contact or a code."""

from __future__ import annotations

from ntbcare.agencies.queries import Snapshot
from ntbcare.cases.address import status_url
from ntbcare.cases.models import CaseEvent
from ntbcare.common.canonical import Json
from ntbcare.common.clock import now, rfc3339

PING = "ping"


def body_of(event: CaseEvent, snapshot: Snapshot) -> dict[str, Json]:
    """The body of a delivery, of an event with its case at hand.

    Of a confidential case dates, class and status only (contract): every other field is null, and the type tells no
    more than that the status moved.
    """
    case = event.case
    open_to_all = not case.confidential
    lead = snapshot.agencies.get(case.lead_id or 0)
    return {
        "type": f"case.{event.kind}" if open_to_all else "case.status_moved",
        "timestamp": rfc3339(event.at),
        "data": {
            "reference": case.reference,
            "number": event.number if open_to_all else None,
            "kind": str(event.kind) if open_to_all else None,
            "at": rfc3339(event.at),
            "by": str(event.actor_role) if open_to_all else None,
            "status_before": str(event.status_before) or None,
            "status_after": str(event.status_after),
            "class": case.classification,
            "category": case.category_id if open_to_all else None,
            "region_code": case.region_id if open_to_all else None,
            "agency": lead.name if lead and open_to_all else None,
            "received_at": rfc3339(case.received_at),
            "answer_due_at": rfc3339(case.answer_due_at) if case.answer_due_at else None,
            "status_url": status_url(case.reference),
        },
    }


def ping_body() -> dict[str, Json]:
    """A sample without a case, sent when an administrator asks for it."""
    return {"type": PING, "timestamp": rfc3339(now()), "data": {"message": "NTB Care"}}
