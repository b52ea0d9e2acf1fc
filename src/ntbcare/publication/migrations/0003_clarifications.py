"""What of a clarification everybody may read."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publication', '0002_search'),
    ]

    operations = [
        migrations.AddField(
            model_name='publiccase',
            name='clarification',
            field=models.JSONField(null=True),
        ),
    ]
