"""The register of courses: what was taught, who came, which certificates stand, and from when a change may be told."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.models import Agency


class CourseState(models.TextChoices):
    """Where a course stands."""

    PLANNED = "planned", _("Direncanakan")
    HELD = "held", _("Terlaksana")
    CANCELLED = "cancelled", _("Dibatalkan")


class Course(models.Model):
    """A course or the yearly technical guidance of a branch, on one day or from ``held_on`` to ``until``."""

    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=160)
    topic = models.CharField(max_length=160, blank=True)
    held_on = models.DateField()
    until = models.DateField()
    place = models.CharField(max_length=160)
    trainer = models.CharField(max_length=160)
    curriculum = models.TextField(blank=True)
    yearly = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=CourseState.choices, default=CourseState.PLANNED)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["branch", "-held_on", "-id"], name="course_branch")]

    def __str__(self) -> str:
        return self.title


class Participant(models.Model):
    """Somebody who takes part: an officer (``user``), or a person without an account by a sealed name and office.

    ``number`` is the certificate's: random, so that nobody finds others by counting. A revoked one stays, and says so.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    name_sealed = models.BinaryField(null=True)
    office_sealed = models.BinaryField(null=True)
    attended = models.BooleanField(default=False)
    number = models.CharField(max_length=24, null=True, unique=True)
    issued_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["course", "user"], name="one_place_each")]


class EffectPolicy(models.Model):
    """From how many officers and answers on a branch tells whether a course changed something. Dated, never overwritten."""

    branch = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    officers = models.PositiveSmallIntegerField()
    answers = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField()
    from_day = models.DateField()
    basis = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["branch", "-from_day", "-id"], name="effect_policy")]
