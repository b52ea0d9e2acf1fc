"""Cases to practise on, what officers practised, and what the check found in the answers they really sent.

Of an officer's writing only codes and numbers are kept: no sentence of an answer, practised or sent, stands here.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from ntbcare.agencies.models import Agency
from ntbcare.cases.models import Case
from ntbcare.guidance.models.answers import GoodState
from ntbcare.guidance.quality.stakes import Criterion


class PracticeCase(models.Model):
    """A complaint to answer for practice, with a good answer to compare with. A changed text is a new version, a new row.

    Without ``branch`` it is one of the invented cases that come with the product (``seed`` names it there) and is offered
    everywhere. ``case`` is the real case that a masked one was made from.
    """

    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    seed = models.CharField(max_length=40, blank=True)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="+")
    before = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="after")
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=120)
    complaint = models.TextField()
    answer = models.TextField()
    lesson = models.CharField(max_length=300, blank=True)
    focus = models.CharField(max_length=10, choices=Criterion.choices)
    state = models.CharField(max_length=9, choices=GoodState.choices, default=GoodState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["branch", "state", "-id"], name="practice_branch")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seed", "version"], condition=~Q(seed=""), name="one_invented_practice"),
        ]

    def __str__(self) -> str:
        return self.title


class PracticeAttempt(models.Model):
    """One try at a practice case: the score and the kinds of findings. The officer's, and the supervisor's to see."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    practice = models.ForeignKey(PracticeCase, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    score = models.PositiveSmallIntegerField()
    findings = models.JSONField(default=list)
    rules = models.PositiveSmallIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "-id"], name="practice_user")]


class JudgedAnswer(models.Model):
    """What the check found in an answer that was sent, by officer: kept by the follower ``coach`` from the event's facts."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    score = models.PositiveSmallIntegerField()
    findings = models.JSONField(default=list)
    rules = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="one_judged_answer")]
        indexes: ClassVar = [
            models.Index(fields=["user", "-at"], name="judged_user"),
            models.Index(fields=["branch", "at"], name="judged_branch"),
        ]
