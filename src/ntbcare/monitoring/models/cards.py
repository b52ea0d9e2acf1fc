"""What scorecards of agencies are made of: kept sums by agency and month of receipt, and what waits with each agency."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ntbcare.monitoring.models.counters import RESPONSES, WORDS

CARD_STATES = (
    "units",
    "judged",
    "in_time",
    "excused",
    "acted",
    "answered",
    "confirmed",
    "rated",
    "satisfied",
    "silent",
    "refused",
    "hidden",
    "untimed",
    "neutral",
)
"""What a case may be for an agency that led it; each is counted. Defined in ``cards.py``. Bits: a new one goes to the end."""

CARD_MEASURES = (*CARD_STATES, *RESPONSES, *WORDS)


class CardSum(models.Model):
    """Sums of one agency over the cases received in one month: states, and histograms of its working days to answer and word."""

    agency_id = models.BigIntegerField()
    month = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["month", "agency_id"], name="one_card_sum")]


for _name in CARD_MEASURES:
    models.IntegerField(db_default=0).contribute_to_class(CardSum, _name)


class CardWait(models.Model):
    """How many cases received in a month wait for an agency's answer and first word, by the day since when it has them."""

    agency_id = models.BigIntegerField()
    month = models.DateField()
    since = models.DateField()
    answers = models.IntegerField(db_default=0)
    words = models.IntegerField(db_default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["month", "agency_id", "since"], name="one_card_wait")]
        indexes: ClassVar = [
            models.Index(
                fields=["month", "agency_id", "since"],
                include=["answers", "words"],
                condition=models.Q(answers__gt=0) | models.Q(words__gt=0),
                name="card_waiting",
            )
        ]
