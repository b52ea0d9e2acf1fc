"""Kept figures: counters, what scorecards are made of, targets, what was found unusual; and what meetings made of them."""

from __future__ import annotations

from ntbcare.monitoring.models.alerts import Alert, AlertKind, AlertSaid, AlertWord
from ntbcare.monitoring.models.cards import CARD_MEASURES, CARD_STATES, CardSum, CardWait
from ntbcare.monitoring.models.changes import Change, ChangeEntry, ChangeState
from ntbcare.monitoring.models.commitments import Commitment, Milestone, Progress, ProgressReport, Verdict
from ntbcare.monitoring.models.counters import (
    HISTOGRAMS,
    MEASURES,
    RESPONSE_CLASSES,
    RESPONSES,
    SOLUTIONS,
    STATES,
    WAIT_CLASSES,
    WORDS,
    Contribution,
    Counter,
    Dimension,
    Grain,
    Measured,
)
from ntbcare.monitoring.models.deeds import Deed, DeedKind
from ntbcare.monitoring.models.letters import LetterMark, LetterRefusal
from ntbcare.monitoring.models.meetings import (
    Addendum,
    Meeting,
    MeetingState,
    Task,
    TaskEntry,
    TaskReminder,
    TaskState,
    TaskStep,
)
from ntbcare.monitoring.models.packs import OPEN, OPEN_CHECKS, Pack, PackCheck, PackState, PackStep
from ntbcare.monitoring.models.questions import Cadence, PausedFor, SavedQuestion, Subscription
from ntbcare.monitoring.models.remarks import Remark, RemarkKind, RemarkState
from ntbcare.monitoring.models.targets import Target, TargetOf

__all__ = [
    "CARD_MEASURES",
    "CARD_STATES",
    "HISTOGRAMS",
    "MEASURES",
    "OPEN",
    "OPEN_CHECKS",
    "RESPONSES",
    "RESPONSE_CLASSES",
    "SOLUTIONS",
    "STATES",
    "WAIT_CLASSES",
    "WORDS",
    "Addendum",
    "Alert",
    "AlertKind",
    "AlertSaid",
    "AlertWord",
    "Cadence",
    "CardSum",
    "CardWait",
    "Change",
    "ChangeEntry",
    "ChangeState",
    "Commitment",
    "Contribution",
    "Counter",
    "Deed",
    "DeedKind",
    "Dimension",
    "Grain",
    "LetterMark",
    "LetterRefusal",
    "Measured",
    "Meeting",
    "MeetingState",
    "Milestone",
    "Pack",
    "PackCheck",
    "PackState",
    "PackStep",
    "PausedFor",
    "Progress",
    "ProgressReport",
    "Remark",
    "RemarkKind",
    "RemarkState",
    "SavedQuestion",
    "Subscription",
    "Target",
    "TargetOf",
    "Task",
    "TaskEntry",
    "TaskReminder",
    "TaskState",
    "TaskStep",
    "Verdict",
]
