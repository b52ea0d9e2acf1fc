"""Who may be one person, and what coordinators said of it."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complainants', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='complainant',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='complainants.complainant'),
        ),
        migrations.CreateModel(
            name='Match',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('phone', 'Telepon'), ('email', 'Surel')], max_length=5)),
                ('state', models.CharField(choices=[('suggested', 'Belum diputuskan'), ('joined', 'Orang yang sama'), ('dismissed', 'Orang yang berbeda')], default='suggested', max_length=9)),
                ('found_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='complainants.complainant')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='complainants.complainant')),
            ],
            options={
                'indexes': [models.Index(fields=['state', '-id'], name='match_state')],
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='one_match')],
            },
        ),
    ]
