"""Answer policies, templates with fields, and the library of good answers. Dated and versioned rows, never overwritten."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency
from ntbcare.cases.models import Case


class AnswerPolicy(models.Model):
    """What a branch does with an answer whose score is low, from a day on; without a row it only advises.

    ``holds``: an answer below ``threshold`` waits until a second officer has approved it as it stands.
    """

    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    holds = models.BooleanField()
    threshold = models.PositiveSmallIntegerField(default=0)
    from_day = models.DateField()
    basis = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["branch", "-from_day", "-id"], name="answer_policy")]


class AnswerTemplate(models.Model):
    """A version of an answer to begin from; words in braces are filled in before it is sent."""

    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    body = models.TextField()
    created_at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # Of the versions of a name only the newest counts, and none when that one was withdrawn.
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["branch", "name", "version"], name="one_answer_template")]


class GoodState(models.TextChoices):
    """Where a good answer stands."""

    PROPOSED = "proposed", _("Diusulkan")
    APPROVED = "approved", _("Disetujui")
    WITHDRAWN = "withdrawn", _("Ditarik")


class GoodAnswer(models.Model):
    """A sent answer that others may begin from, without what names people. A changed text is a new version, a new row.

    ``roots`` are the dictionary words of its complaint, by which it is found: no names, numbers or sentences.
    """

    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="+")
    before = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="after")
    version = models.PositiveIntegerField(default=1)
    text = models.TextField()
    roots = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=GoodState.choices, default=GoodState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["branch", "state", "-id"], name="good_answer_branch")]
