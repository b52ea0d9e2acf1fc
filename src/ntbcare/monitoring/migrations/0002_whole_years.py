from django.db import migrations, models


def sum_up_years(apps, schema_editor):
    """Whole years of what is counted by month already."""
    counter = apps.get_model("monitoring", "Counter")
    keys = ("dimension", "grain", "period", "key", "other")
    measures = [field.name for field in counter._meta.fields if field.name not in ("id", *keys)]
    year = "date_trunc('year', period)::date" if schema_editor.connection.vendor == "postgresql" else "strftime('%Y-01-01', period)"
    sums = ", ".join(f"sum({name})" for name in measures)
    schema_editor.execute(
        f"INSERT INTO monitoring_counter ({', '.join((*keys, *measures))}) "
        f"SELECT dimension, 'year', {year}, key, other, {sums} FROM monitoring_counter WHERE grain = 'month' "
        f"GROUP BY dimension, {year}, key, other"
    )


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="counter",
            name="grain",
            field=models.CharField(choices=[("year", "Year"), ("month", "Month"), ("day", "Day")], max_length=5),
        ),
        migrations.RunPython(sum_up_years, migrations.RunPython.noop),
    ]
