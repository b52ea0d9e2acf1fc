"""Kept counters. They are what the events say, and can be rebuilt from event one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

STATES = (
    "verified",
    "answered",
    "followed_up",
    "closed_without_answer",
    "completed",
    "archived",
    "refused",
    "reopened",
    "rated",
    "satisfied",
    "due",
    "within_deadline",
    "acted",
    "confirmed",
    "silent",
    "clarified",
    "delivery_known",
    "open",
    "overdue",
)
"""What a received case may be or have been; each is counted as a number of cases. Defined in ``indicators.py``.

Kept as bits in this order: a new one goes to the end.
"""

RESPONSE_CLASSES: tuple[int, ...] = (*range(16), 20, 30, 45, 60, 61)
"""Upper bounds, in working days, of the classes of the first-response histogram: single days to 15, then coarser; 61 is more."""

WAIT_CLASSES: tuple[int, ...] = (0, 1, 2, 3, 5, 7, 10, 14, 20, 30, 60, 61)
"""The same of the histograms of the first word and of the end, which carry less: the limits of law are among them."""

RESPONSES = tuple(f"response_{bound:03d}" for bound in RESPONSE_CLASSES)
WORDS = tuple(f"word_{bound:03d}" for bound in WAIT_CLASSES)
SOLUTIONS = tuple(f"solution_{bound:03d}" for bound in WAIT_CLASSES)
HISTOGRAMS = (*RESPONSES, *WORDS, *SOLUTIONS)
MEASURES = ("received", *STATES, *HISTOGRAMS)
"""The columns of every counter, in the order in which vectors of them are kept."""


class Measured(models.Model):
    """A row of sums: of the cases received in its period and under its key, so many …

    The database knows the zeros, so that a batch names only the columns that it changes.
    """

    received = models.IntegerField(db_default=0)
    verified = models.IntegerField(db_default=0)
    answered = models.IntegerField(db_default=0)
    followed_up = models.IntegerField(db_default=0)
    closed_without_answer = models.IntegerField(db_default=0)
    completed = models.IntegerField(db_default=0)
    archived = models.IntegerField(db_default=0)
    refused = models.IntegerField(db_default=0)
    reopened = models.IntegerField(db_default=0)
    rated = models.IntegerField(db_default=0)
    satisfied = models.IntegerField(db_default=0)
    due = models.IntegerField(db_default=0)
    within_deadline = models.IntegerField(db_default=0)
    acted = models.IntegerField(db_default=0)
    confirmed = models.IntegerField(db_default=0)
    silent = models.IntegerField(db_default=0)
    clarified = models.IntegerField(db_default=0)
    delivery_known = models.IntegerField(db_default=0)
    open = models.IntegerField(db_default=0)
    overdue = models.IntegerField(db_default=0)

    class Meta:
        abstract = True


for _name in HISTOGRAMS:
    models.IntegerField(db_default=0).contribute_to_class(Measured, _name)


class Dimension(models.TextChoices):
    """By what the single-dimension counters are kept. Topics are sums of categories, months of ``total``."""

    TOTAL = "total"
    BRANCH = "branch"
    AGENCY = "agency"
    CATEGORY = "category"
    REGION = "region"
    SOURCE = "source"
    CLASS = "class"


class Grain(models.TextChoices):
    """The length of a counter's period: whole years are read from fewest rows, the days at the edges from many."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class Counter(Measured):
    """One cell of one dimension, or (not by day) of two: ``agency*class`` with the agency in ``key`` and the class in ``other``.

    ``period`` is a day or the first of a month or year; a key is the code, empty or 0 for none. Every pair of dimensions is
    kept, so the number of rows is bounded by the codes there are and not by the cases. Three dimensions together
    would have nearly as many cells as cases; they are read from the cases' contributions.
    """

    dimension = models.CharField(max_length=20)
    grain = models.CharField(max_length=5, choices=Grain.choices)
    period = models.DateField()
    key = models.CharField(max_length=20)
    other = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dimension", "grain", "period", "key", "other"], name="one_counter")
        ]


class Contribution(models.Model):
    """What a case has put into the counters, so that a change takes out exactly what went in."""

    case_id = models.BigIntegerField(primary_key=True)
    day = models.DateField()
    branch_id = models.BigIntegerField()
    agency_id = models.BigIntegerField()
    category = models.CharField(max_length=12)
    # The smallest known region; counters use the regency or city it lies in.
    region = models.CharField(max_length=13)
    source = models.CharField(max_length=9)
    classification = models.CharField(max_length=12)
    # Which of STATES hold, as bits in their order.
    states = models.IntegerField()
    # The class of RESPONSE_CLASSES in which the first answer came; null without one.
    response = models.PositiveSmallIntegerField(null=True)
    # The classes of WAIT_CLASSES of the first word of an officer and of the end; null without one.
    word = models.PositiveSmallIntegerField(null=True)
    solution = models.PositiveSmallIntegerField(null=True)
    # What it put into the scorecards of agencies, as ``cards.py`` writes it.
    card = models.TextField(blank=True, default="")
    # A passed limit changes the figures without an event: when to count the case anew.
    recount_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["day"], name="contribution_day"),
            models.Index(fields=["agency_id", "day"], name="contribution_agency"),
            models.Index(fields=["region", "day"], name="contribution_region"),
            models.Index(fields=["recount_at"], condition=models.Q(recount_at__isnull=False), name="contribution_recount"),
        ]
