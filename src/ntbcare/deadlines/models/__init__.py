"""Working calendars, dated policies with their limits, ladders, and the clocks that run under them."""

from __future__ import annotations

from ntbcare.deadlines.models.calendars import Calendar, CalendarUse, Holiday, RuleChange
from ntbcare.deadlines.models.clocks import Clock, ClockChange
from ntbcare.deadlines.models.ladders import Digest, How, Ladder, LadderStep
from ntbcare.deadlines.models.policies import (
    AtEnd,
    InformationRule,
    Limit,
    LimitKind,
    Policy,
    PolicyComment,
    PolicyState,
    Reopening,
)
from ntbcare.deadlines.models.traces import PolicyTrace, TraceKind

__all__ = [
    "AtEnd",
    "Calendar",
    "CalendarUse",
    "Clock",
    "ClockChange",
    "Digest",
    "Holiday",
    "How",
    "InformationRule",
    "Ladder",
    "LadderStep",
    "Limit",
    "LimitKind",
    "Policy",
    "PolicyComment",
    "PolicyState",
    "PolicyTrace",
    "Reopening",
    "RuleChange",
    "TraceKind",
]
