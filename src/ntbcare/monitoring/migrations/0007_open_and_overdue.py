from django.db import migrations, models


def count_anew(apps, schema_editor):
    """Every case is due for counting: the worker does it in batches, and nothing waits for it."""
    schema_editor.execute("UPDATE monitoring_contribution SET recount_at = '2000-01-01 00:00:00+00:00'")


class Migration(migrations.Migration):

    dependencies = [
        ('monitoring', '0006_alerts'),
    ]

    operations = [
        migrations.AddField(
            model_name='counter',
            name='open',
            field=models.IntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name='counter',
            name='overdue',
            field=models.IntegerField(db_default=0),
        ),
        migrations.RunPython(count_anew, migrations.RunPython.noop),
    ]
