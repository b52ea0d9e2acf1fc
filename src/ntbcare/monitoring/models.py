"""Kept counters. They are what the events say, and can be rebuilt from event one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

MEASURES = (
    "received",
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
)
"""The columns of every counter: how many of the cases received on that day and under that key …"""


class Contribution(models.Model):
    """What a case has put into the counters, so that a change takes out exactly what went in."""

    case_id = models.BigIntegerField(primary_key=True)
    day = models.DateField()
    keys = models.JSONField()
    counted = models.JSONField()
    # A passed limit changes the figures without an event: when to count the case anew.
    recount_at = models.DateTimeField(null=True, db_index=True)


class Counter(models.Model):
    """One cell. ``dimension`` is ``total``, one of the single dimensions, or ``cube`` for the finest table.

    ``period`` is a day or the first of a month (``grain``); ``key`` is the code within the dimension, for the
    cube the codes of all of them.
    """

    grain = models.CharField(max_length=5)
    dimension = models.CharField(max_length=10)
    period = models.DateField()
    key = models.CharField(max_length=120)
    branch_id = models.BigIntegerField()
    received = models.IntegerField(default=0)
    verified = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    followed_up = models.IntegerField(default=0)
    closed_without_answer = models.IntegerField(default=0)
    completed = models.IntegerField(default=0)
    archived = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    rated = models.IntegerField(default=0)
    satisfied = models.IntegerField(default=0)
    due = models.IntegerField(default=0)
    within_deadline = models.IntegerField(default=0)
    # Days to the first human answer → number of cases, in working days of resolution 1.
    first_response = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grain", "dimension", "period", "key", "branch_id"], name="one_counter"),
        ]
