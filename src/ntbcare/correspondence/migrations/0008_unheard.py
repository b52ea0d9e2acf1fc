"""Messages whose receipt never came are looked for every few minutes."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0007_replies_last")]

    operations = [
        migrations.AddIndex(
            "outgoingmessage",
            models.Index(fields=["sent_at"], condition=models.Q(state="sent", receipts_follow=True), name="outbox_unheard"),
        ),
    ]
