"""What officers ended and complainants rated, as the rules of the unusual look at it: no words, no names."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ntbcare.cases.models import Case


class DeedKind(models.TextChoices):
    """What was done. ``finished`` is the first answer, or an end by an officer without any."""

    FINISHED = "finished"
    RATED = "rated"


class Deed(models.Model):
    """One event of a case, by its key and number. Kept by the follower ``watch``; a replay writes the same.

    ``agency_id`` led the case then, or is the government where none did. ``seconds``: of what is finished since the agency was
    given the case, of a rating since the answer; null where that is not known.
    """

    event_id = models.BigIntegerField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=DeedKind.choices)
    day = models.DateField()
    agency_id = models.BigIntegerField()
    user_id = models.BigIntegerField(null=True)
    seconds = models.IntegerField(null=True)
    # Of what is finished: ended without an answer.
    unanswered = models.BooleanField(default=False)
    stars = models.PositiveSmallIntegerField(null=True)
    # What the answer's words hash to, in four parts; no text can be read from them. Empty once the words are erased.
    print_1 = models.BigIntegerField(null=True)
    print_2 = models.BigIntegerField(null=True)
    print_3 = models.BigIntegerField(null=True)
    print_4 = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "day", "agency_id"], name="deed_day")]
