"""Kept figures: counters, what scorecards are made of, targets, and what was found unusual."""

from __future__ import annotations

from ntbcare.monitoring.models.alerts import Alert, AlertKind, AlertSaid, AlertWord
from ntbcare.monitoring.models.cards import CARD_MEASURES, CARD_STATES, CardSum, CardWait
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
from ntbcare.monitoring.models.packs import OPEN, OPEN_CHECKS, Pack, PackCheck, PackState, PackStep
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
    "Alert",
    "AlertKind",
    "AlertSaid",
    "AlertWord",
    "CardSum",
    "CardWait",
    "Contribution",
    "Counter",
    "Deed",
    "DeedKind",
    "Dimension",
    "Grain",
    "Measured",
    "Pack",
    "PackCheck",
    "PackState",
    "PackStep",
    "Remark",
    "RemarkKind",
    "RemarkState",
    "Target",
    "TargetOf",
]
