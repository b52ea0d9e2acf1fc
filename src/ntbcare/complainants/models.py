"""People who complain, and the points where they can be reached: sealed, and found by keyed hash."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactKind(models.TextChoices):
    """How a person is reached."""

    PHONE = "phone", _("Telepon")
    EMAIL = "email", _("Surel")


class Complainant(models.Model):
    """A person as far as known. Two filings make two rows, unless they came by one conversation.

    ``person`` is the oldest row of the same person, by what coordinators said (``Match``); empty for a row that is alone
    or the oldest. It follows from the matches and is never set otherwise.
    """

    name_sealed = models.BinaryField(null=True)
    language = models.CharField(max_length=2, default="id")
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    person = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    @property
    def oldest_id(self) -> int:
        """The key of the oldest row of the same person."""
        return self.person_id or self.pk


class ContactPoint(models.Model):
    """A telephone number (E.164) or e-mail address (lower case), sealed; ``value_hash`` finds it again."""

    complainant = models.ForeignKey(Complainant, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=5, choices=ContactKind.choices)
    value_sealed = models.BinaryField()
    value_hash = models.CharField(max_length=80, db_index=True)
    created_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["complainant", "kind", "value_hash"], name="one_contact_point")]


class MatchState(models.TextChoices):
    """What a coordinator said of a match."""

    SUGGESTED = "suggested", _("Belum diputuskan")
    JOINED = "joined", _("Orang yang sama")
    DISMISSED = "dismissed", _("Orang yang berbeda")


class Match(models.Model):
    """Two people who showed that one contact point is theirs, so perhaps one person. It can be decided anew at any time."""

    first = models.ForeignKey(Complainant, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Complainant, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=ContactKind.choices)
    state = models.CharField(max_length=9, choices=MatchState.choices, default=MatchState.SUGGESTED)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["first", "second"], name="one_match")]
        indexes: ClassVar = [models.Index(fields=["state", "-id"], name="match_state")]
