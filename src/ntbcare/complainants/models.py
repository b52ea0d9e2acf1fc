"""People who complain, and the points where they can be reached: sealed, and found by keyed hash."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactKind(models.TextChoices):
    """How a person is reached."""

    PHONE = "phone", _("Telepon")
    EMAIL = "email", _("Surel")


class Complainant(models.Model):
    """A person as far as known. Two filings make two rows until a verified contact point says they are one."""

    name_sealed = models.BinaryField(null=True)
    language = models.CharField(max_length=2, default="id")
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)


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
