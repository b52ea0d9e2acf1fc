"""The monthly letter to heads of agencies and of governments: that it was seen to, and who does not want it by mail."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class LetterMark(models.Model):
    """That an officer's letter of a month (its first day) has been seen to, whether there was anything to say or not."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()
    sections = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["month", "officer"], name="one_letter_a_month")]


class LetterRefusal(models.Model):
    """An officer who reads the letter at the desk and does not want it by mail."""

    officer = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField()
