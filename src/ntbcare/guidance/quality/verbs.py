"""Stems of what an office does. A table anyone can mend."""

from __future__ import annotations

# What changes something for the complainant.
_STRONG = """
ada adakan ajar aktif aktivasi alih alir amankan ambil angkat angkut antar aspal atur bagi baik bangun bantu batal bayar
bebas berhenti bersih beton bongkar bor buat buka cabut cair cat cegah cetak copot cor cuci daftar damping dampingi
dinding evakuasi fogging gali ganti garap gelar gratis hapus henti hitung hukum input isolasi jalan jemput kembali keras
kerja keruk kirim koreksi kunjung kurang kuras lancar larang las latih layan lebar ledak lelang lengkap lepas mangkas
mediasi muat musnah mutakhir mutasi normal normalisasi nyala obat operasi padam panggil pangkas panjang pasang patroli
pecat perbaharui perbaiki perban perbarui pindah potong pulih putus raih ralat rata rawat razia rehab rehabilitasi
relokasi renovasi revisi ringan rotasi rujuk salur sanksi sedia sedot segel selesai semprot serah sinkron siram sita
skors sosialisasi sterilisasi tambah tambal tanam tangkap tebang tegur tempel temu tera terbit tertib tetap timbun timpa
tindak tingkat transfer tunjuk tutup umum uras urug uruk vaksin wajib
"""
# What finds out, or prepares.
_WEAK = """
anggar awas bahas bina catat cek dalam data datang evaluasi himbau identifikasi imbau inventarisasi jadwal kaji
klarifikasi konfirmasi lapang lihat minta monitor musyawarah pantau pelajar periksa rapat rencana sampai selidik siap
surat survei tanya teliti telusur tinjau tuju turun uji ukur upaya usaha usul verifikasi
"""

STRONG = frozenset(_STRONG.split())
WEAK = frozenset(_WEAK.split())
