"""How much a word says about what a text is about. Words that stand in any complaint or answer say nothing."""

from __future__ import annotations

from functools import lru_cache

from ntbcare.common.stems import is_root, stem

# Of no account: function words, forms of address, the office's own words.
_EMPTY = """
ada adalah agar akan akibat anda antara apa apabila apakah atas atau bagai bagaimana bagi bahwa baik banyak bapak baru
beberapa begini begitu belum
benar berapa berbagai beri bila bisa boleh buat bukan cara cukup dalam dan dapat dari dekat demi demikian dengan depan di
dia diri dll dong dulu
guna hal hanya harap harus hendak hingga ia ibu ialah ini itu iya jadi jangan jelas jika juga kak kakak kalau kali kalian
kami kan kapan karena
kata ke kembali kemudian kenapa kepada kita kok kurang lagi lah lain laku lalu lama langsung lebih lewat maka mana masih
masing maupun mau melalui
memang mengenai mereka mesti minta mohon mulai mungkin namun nanti nih nya oleh pada padahal pak paling para perlu pernah
pihak pula punya rasa
saat saja saling sama sampai sangat satu saudara saya se sebab sebagai sebelum sebut secara sedang segera sehingga sejak
sekali sekarang selain
selalu selama seluruh semoga semua sendiri seperti sering serta sesuai setelah setiap si siapa silakan silahkan sini sih
sudah supaya tapi tahu
telah tentang tentu terhadap terkait terlalu termasuk tersebut terus tetap tetapi tidak tolong tuju turut untuk usah waktu
walau ya yaitu yakni yang
dua tiga empat lima enam tujuh delapan sembilan sepuluh pertama kedua ketiga beliau oh halo hai min admin gan bang bos om
bro tuan nyonya
assalamualaikum waalaikumsalam wassalam wr wb salam selamat pagi siang sore malam hormat yth
lapor laporan adu keluh aduan saran kritik masuk sampai terima kasih tindak lanjut proses koordinasi tangan tangani
tanggap tanggapan jawab respon
perhati hati maaf nyaman layan pelayanan informasi hubung kontak datang sedia jelas dinas instansi kantor petugas pejabat
kepala bidang bagian
seksi unit tim uptd opd pemerintah pemda pemprov pemkab pemkot provinsi kabupaten kota kecamatan kelurahan masyarakat
warga rakyat umum daerah ntb
nusa tenggara barat hari minggu bulan tahun tanggal jam pukul senin selasa rabu kamis jumat sabtu ahad januari februari
maret april mei juni juli
agustus september oktober november desember besok kemarin lusa tadi nanti wita rp rupiah ribu juta persen nomor telepon
orang dimaksud kait wenang
atur laku berlaku tentu ketentuan prosedur nama alamat lokasi tempat wilayah kondisi adanya sebesar senilai pribadi milik
harap tunggu sabar
mohon terus catat aspirasi partisipasi ucap saling dipahami tampung tunggu sampai upaya usaha solusi masalah kendala kerja
sehubung perihal rangka terap laksana pelaksanaan kegiatan program rencana jadwal
butuh ingin bantu tanya tulis pesan surat nyata hasil evaluasi kaji rapat pimpin pimpinan atas atasan duduk camat lurah
kades kadus bupati
bagus mantap hebat jumlah khusus dampak papan tempel kanal identitas staf kasi kabid nip
noted ok oke siap update trims min atensi verifikasi konfirmasi identifikasi klarifikasi cek survei tinjau usul anggar
agenda apbd apbn arti evaluasi selidik kirim catat sebab penting
gubernur walikota sekretaris
"""
# Common words that many complaints share: they say a little.
_COMMON = """
air ambil anak alat baca bahaya bangun bantuan barang bawa bayar besar bersih biaya buka buruk cepat cek dana desa dusun
dijual dokter dokumen
foto gang ganggu ganti gelap guru harga hilang hujan jalan jatuh jauh jual kampung kawan kecil keluarga kena kepala kota
kuat lambat lapang lingkungan
lihat luas main malam marah masalah mati motor mobil muncul muda naik obat pakai panas panjang pasang pasar pasien pergi
perbaiki periksa pindah
pinggir pintu posko raya rugi rumah rusak sakit samping sekolah selesai sepi siswa sudut susah tahan takut tambah tanah
tanggung tarik temu tempat
teman terang tiap tiba tinggal tinggi titik toko tua turun tutup uang ukur usia waktu
potong setor pegawai panggil sanksi tegur wajib jamin janji rencana ikut pilih tolak terima tunjuk habis sisa hubung
setuju gagal coba gratis
mataram lombok sumbawa dompu bima praya selong barat timur utara selatan
aman sulit mudah sehat tugas data daftar bangunan tingkat hasil pusat dewasa murid aktif ubah kirim keluar kumpul buang
angkut ramai
"""


@lru_cache(maxsize=1)
def _tables() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(_forms(_EMPTY)), frozenset(_forms(_COMMON))


def _forms(table: str) -> set[str]:
    return {form for word in table.split() for form in (word, stem(word))}


@lru_cache(maxsize=50_000)
def weight(root: str) -> float:
    """How much a stem says of the subject: 0 for empty words, up to 1.3 for a name or a word that no dictionary holds."""
    empty, common = _tables()
    if root in empty or len(root) < 2 or root.isdigit():
        return 0.0
    if root in common:
        return 0.35
    return 0.9 if is_root(root) else 1.2
