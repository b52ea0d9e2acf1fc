"""An agency's statement, the complainant's reply and the finding; events that hold their words."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_joins'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='clarification',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='kind',
            field=models.CharField(choices=[('received', 'Laporan diterima'), ('imported', 'Diambil dari arsip'), ('import_updated', 'Arsip diperbarui'), ('verified', 'Diverifikasi'), ('classified', 'Klasifikasi diubah'), ('taken', 'Diambil petugas'), ('completion_requested', 'Kelengkapan diminta'), ('replied', 'Pelapor menulis'), ('reply_read', 'Balasan pelapor dibaca'), ('returned', 'Dialihkan'), ('archived', 'Diarsipkan'), ('blocked', 'Konten diblokir'), ('assigned', 'Didisposisikan'), ('accepted', 'Diterima instansi'), ('declined', 'Ditolak instansi'), ('released', 'Dilepas dari instansi'), ('acted', 'Tindakan dilakukan'), ('delivered', 'Bagian selesai'), ('answered', 'Ditanggapi'), ('clarified', 'Instansi memberi klarifikasi'), ('statement_replied', 'Pelapor menanggapi klarifikasi'), ('finding_made', 'Klarifikasi diputuskan'), ('finding_released', 'Klarifikasi dimuat untuk umum'), ('rated', 'Dinilai'), ('reopened', 'Dibuka kembali'), ('closed', 'Ditutup'), ('text_released', 'Teks publik disetujui'), ('text_withdrawn', 'Teks publik ditarik'), ('noted', 'Catatan internal'), ('attached', 'Lampiran ditambahkan'), ('reminded', 'Pengingat tenggat'), ('overdue', 'Tenggat terlewati'), ('escalated', 'Dinaikkan ke atasan'), ('deadline_moved', 'Tenggat disesuaikan'), ('code_renewed', 'Kode baru dibuat'), ('person_joined', 'Pelapor dikenali sebagai orang yang sama'), ('person_parted', 'Pelapor dipisahkan lagi'), ('joined', 'Digabung dengan laporan serupa'), ('parted', 'Dipisahkan dari laporan serupa'), ('undone', 'Dibatalkan'), ('erased', 'Data dihapus')], max_length=20),
        ),
        migrations.CreateModel(
            name='Clarification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('author_id', models.BigIntegerField()),
                ('contested', models.CharField(choices=[('all', 'Seluruh laporan'), ('part', 'Sebagian laporan')], max_length=4)),
                ('state', models.CharField(choices=[('stated', 'Menunggu tanggapan pelapor'), ('replied', 'Menunggu putusan petugas netral'), ('found', 'Sudah diputuskan')], default='stated', max_length=7)),
                ('stance', models.CharField(blank=True, choices=[('accepts', 'Saya menerima klarifikasi ini'), ('disputes', 'Saya tidak setuju')], max_length=8)),
                ('finding', models.CharField(blank=True, choices=[('upheld', 'Klarifikasi instansi terbukti'), ('partly', 'Klarifikasi terbukti sebagian'), ('not_upheld', 'Klarifikasi tidak terbukti')], max_length=10)),
                ('due_at', models.DateTimeField()),
                ('lapse_told', models.BooleanField(default=False)),
                ('statement_number', models.PositiveIntegerField()),
                ('reply_number', models.PositiveIntegerField(null=True)),
                ('finding_number', models.PositiveIntegerField(null=True)),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='clarification', to='cases.assignment')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clarifications', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('lapse_told', False), ('state', 'stated')), fields=['due_at'], name='clarification_lapses')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'found'), _negated=True), fields=('case',), name='one_open_clarification')],
            },
        ),
    ]
