"""Replies say when they expire: a complaint that waits on a telephone may be sent again weeks later."""

from __future__ import annotations

from datetime import timedelta

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add_a_day(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Replies kept until now were kept for a day."""
    replies = apps.get_model("correspondence", "IdempotentReply").objects
    replies.update(expires_at=models.F("expires_at") + timedelta(hours=24))


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0006_public_conversations")]

    operations = [
        migrations.RenameField("idempotentreply", "created_at", "expires_at"),
        migrations.RunPython(add_a_day, migrations.RunPython.noop),
    ]
