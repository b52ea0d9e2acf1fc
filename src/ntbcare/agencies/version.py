"""Telling all processes that reference data changed."""

from __future__ import annotations

from django.db.models import F

from ntbcare.agencies.models import ReferenceVersion
from ntbcare.agencies.queries import forget_reference


def bump_reference() -> None:
    """Raise the version of the reference data; call it in the transaction of every change to it."""
    if not ReferenceVersion.objects.filter(pk=1).update(number=F("number") + 1):
        ReferenceVersion.objects.create(pk=1)
    forget_reference()
