"""Which criterion a finding belongs to, and what is at stake there: for whoever looks at many answers of one person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from ntbcare.guidance.quality.findings import FindingKind


class Criterion(models.TextChoices):
    """What an answer is judged by, in words for people. The codes are those of ``score.CRITERIA``, and ``about``."""

    ACTION = "action", _("Tindakan yang jelas")
    POINTS = "points", _("Semua pokok dijawab")
    ABOUT = "about", _("Sesuai laporannya")
    OFFICE = "office", _("Siapa yang mengerjakan")
    MOMENT = "moment", _("Kapan selesai")
    OUTCOME = "outcome", _("Hasil atau alasan")
    WAY_ON = "way_on", _("Langkah bila belum puas")
    TONE = "tone", _("Sapaan dan kesopanan")
    PLAINNESS = "plainness", _("Bahasa sederhana")
    PRIVACY = "privacy", _("Data pribadi terjaga")


_OF: dict[FindingKind, Criterion] = {
    FindingKind.EMPTY: Criterion.ACTION,
    FindingKind.ONLY_PHRASES: Criterion.ACTION,
    FindingKind.ONLY_FORWARDED: Criterion.ACTION,
    FindingKind.NO_ACTION: Criterion.ACTION,
    FindingKind.FIELD_OPEN: Criterion.ACTION,
    FindingKind.POINT_MISSING: Criterion.POINTS,
    FindingKind.OFF_TOPIC: Criterion.ABOUT,
    FindingKind.OTHER_PLACE: Criterion.ABOUT,
    FindingKind.COPIED: Criterion.ABOUT,
    FindingKind.NO_OFFICE: Criterion.OFFICE,
    FindingKind.NO_DATE: Criterion.MOMENT,
    FindingKind.NO_REASON: Criterion.OUTCOME,
    FindingKind.NO_WAY_ON: Criterion.WAY_ON,
    FindingKind.COLD: Criterion.TONE,
    FindingKind.RUDE: Criterion.TONE,
    FindingKind.SHOUTING: Criterion.TONE,
    FindingKind.LONG_SENTENCE: Criterion.PLAINNESS,
    FindingKind.OFFICE_LANGUAGE: Criterion.PLAINNESS,
    FindingKind.PERSONAL_DATA: Criterion.PRIVACY,
}

STAKES: dict[Criterion, int] = {
    Criterion.ACTION: 46,
    Criterion.POINTS: 9,
    Criterion.ABOUT: 50,
    Criterion.OFFICE: 7,
    Criterion.MOMENT: 10,
    Criterion.OUTCOME: 10,
    Criterion.WAY_ON: 12,
    Criterion.TONE: 3,
    Criterion.PLAINNESS: 3,
    Criterion.PRIVACY: 72,
}
"""Points of 100 that an answer can lose there: the weights of ``score.CRITERIA``; where a rule multiplies or caps, what it
usually takes (an answer that names another place keeps half, personal data leaves at most 28)."""


def criteria_of(kinds: Iterable[str]) -> frozenset[Criterion]:
    """The criteria in which an answer with these kinds of findings fell short. Codes of another edition are passed over."""
    return frozenset(_OF[FindingKind(kind)] for kind in kinds if kind in FindingKind.values)
