"""Who looked at or changed what. Rows are only ever added."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One look or change. ``what`` is a code (``case.identity_seen``), ``subject`` an id, never a name or a text."""

    at = models.DateTimeField(db_index=True)
    user_id = models.BigIntegerField(null=True, db_index=True)
    role = models.CharField(max_length=20, blank=True)
    what = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    reason = models.CharField(max_length=300, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "-id"], name="audit_subject"),
            models.Index(fields=["what", "-id"], name="audit_what"),
        ]
