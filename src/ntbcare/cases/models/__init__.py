"""The case, its events and what hangs on them. Only ``cases/actions.py`` writes here."""

from __future__ import annotations

from ntbcare.cases.models.beside import Attachment, CaseJoin, CaseThread, ExternalNumber, UploadedBytes, WrongCode
from ntbcare.cases.models.case import Case
from ntbcare.cases.models.events import CaseEvent, EventContent, FollowerFailure, PendingEvent
from ntbcare.cases.models.parts import Assignment, Clarification, ContributionLink, Draft, Escalation

__all__ = [
    "Assignment",
    "Attachment",
    "Case",
    "CaseEvent",
    "CaseJoin",
    "CaseThread",
    "Clarification",
    "ContributionLink",
    "Draft",
    "Escalation",
    "EventContent",
    "ExternalNumber",
    "FollowerFailure",
    "PendingEvent",
    "UploadedBytes",
    "WrongCode",
]
