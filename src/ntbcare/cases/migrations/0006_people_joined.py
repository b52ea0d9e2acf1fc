"""That the people of two cases are one, or were parted again, is an event of both."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_open_parts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='caseevent',
            name='kind',
            field=models.CharField(choices=[('received', 'Laporan diterima'), ('imported', 'Diambil dari arsip'), ('import_updated', 'Arsip diperbarui'), ('verified', 'Diverifikasi'), ('classified', 'Klasifikasi diubah'), ('taken', 'Diambil petugas'), ('completion_requested', 'Kelengkapan diminta'), ('replied', 'Pelapor menulis'), ('reply_read', 'Balasan pelapor dibaca'), ('returned', 'Dialihkan'), ('archived', 'Diarsipkan'), ('blocked', 'Konten diblokir'), ('assigned', 'Didisposisikan'), ('accepted', 'Diterima instansi'), ('declined', 'Ditolak instansi'), ('released', 'Dilepas dari instansi'), ('acted', 'Tindakan dilakukan'), ('delivered', 'Bagian selesai'), ('answered', 'Ditanggapi'), ('rated', 'Dinilai'), ('reopened', 'Dibuka kembali'), ('closed', 'Ditutup'), ('text_released', 'Teks publik disetujui'), ('text_withdrawn', 'Teks publik ditarik'), ('noted', 'Catatan internal'), ('attached', 'Lampiran ditambahkan'), ('reminded', 'Pengingat tenggat'), ('overdue', 'Tenggat terlewati'), ('escalated', 'Dinaikkan ke atasan'), ('deadline_moved', 'Tenggat disesuaikan'), ('code_renewed', 'Kode baru dibuat'), ('person_joined', 'Pelapor dikenali sebagai orang yang sama'), ('person_parted', 'Pelapor dipisahkan lagi'), ('undone', 'Dibatalkan'), ('erased', 'Data dihapus')], max_length=20),
        ),
    ]
