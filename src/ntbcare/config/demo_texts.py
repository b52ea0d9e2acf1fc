"""Invented complaints and answers for the demonstration. No person, number or event in them is real."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """One invented complaint: what is said, what it is, whose it is, and how it might be answered."""

    title: str
    text: str
    category: str
    classification: str
    region: str
    agency: str
    answer: str


STORIES: tuple[Story, ...] = (
    Story(
        "Lampu jalan mati",
        "Lampu jalan di depan pasar mati sejak dua minggu. Kalau malam gelap sekali dan sudah ada yang jatuh dari motor.",
        "1398",
        "no_oversight",
        "52.01.01",
        "Dinas Perhubungan Provinsi NTB",
        "Tim kami mengganti 4 lampu di depan pasar pada hari Selasa. Bila ada lampu lain yang mati, sebutkan "
        "nomor tiangnya dan kami "
        "periksa paling lambat 3 hari kerja. Penanggung jawab: Bidang Lalu Lintas.",
    ),
    Story(
        "Jalan berlubang menuju sekolah",
        "Jalan provinsi menuju SMP berlubang dalam sepanjang kira-kira 200 meter. Anak-anak sekolah sering jatuh waktu hujan.",
        "1397",
        "no_oversight",
        "52.02",
        "Dinas Pekerjaan Umum dan Penataan Ruang Provinsi NTB",
        "Lubang sepanjang 200 meter sudah ditambal sementara pada 12 titik. Pengaspalan ulang masuk "
        "pekerjaan bulan depan, dikerjakan "
        "oleh UPTD Jalan. Anda dapat membuka kembali laporan ini bila tambalan rusak lagi.",
    ),
    Story(
        "Sampah di bantaran sungai",
        "Warga buang sampah di bantaran sungai dekat jembatan gantung, baunya sampai ke masjid. Tolong disediakan tempat sampah.",
        "942",
        "no_oversight",
        "52.71",
        "Dinas Lingkungan Hidup dan Kehutanan Provinsi NTB",
        "Sampah sudah diangkut bersama warga. Dua bak sampah kami pasang di dekat jembatan dan diangkut setiap Senin dan Kamis.",
    ),
    Story(
        "Air PDAM keruh",
        "Air PDAM keruh dan berbau sejak hari Jumat, tidak bisa dipakai memasak. Sudah telepon kantor tetapi tidak ada jawaban.",
        "1618",
        "no_oversight",
        "52.01",
        "PDAM Kab. Lombok Barat",
        "Pipa induk pecah pada hari Jumat dan sudah diperbaiki. Tagihan bulan ini dikurangi 20 persen untuk "
        "pelanggan yang terdampak.",
    ),
    Story(
        "Antre obat terlalu lama",
        "Antre obat di puskesmas dari jam delapan sampai jam satu, padahal orang tua saya sudah sepuh dan sulit berdiri lama.",
        "921",
        "no_oversight",
        "52.01.02",
        "Dinas Kesehatan Kab. Lombok Barat",
        "Mulai minggu ini ada loket khusus lansia dan ibu hamil, dan jumlah petugas obat ditambah satu orang pada pagi hari.",
    ),
    Story(
        "Syarat pindah alamat KTP",
        "Mau tanya, apa saja syarat pindah alamat KTP antar kabupaten, dan apakah bisa diurus anak karena orang tua sakit?",
        "1461",
        "information",
        "52.71",
        "Dinas Kependudukan dan Pencatatan Sipil Kota Mataram",
        "Syaratnya: KK asli, KTP asli, dan surat kuasa bermeterai bila diurus anak. Tidak ada biaya. Datang "
        "Senin sampai Jumat, "
        "pukul 08.00 sampai 15.00, di loket 3.",
    ),
    Story(
        "Pungutan di sekolah",
        "Sekolah menarik uang pembangunan dari setiap siswa dan katanya wajib. Saya takut anak saya "
        "dipersulit kalau tidak bayar.",
        "1558",
        "oversight",
        "52.03",
        "Inspektorat Provinsi NTB",
        "Tim Inspektorat memeriksa sekolah pada hari Rabu. Pungutan dihentikan dan uang yang sudah dibayar "
        "dikembalikan kepada orang tua. "
        "Hasil pemeriksaan diteruskan ke Dinas Pendidikan dan Kebudayaan.",
    ),
    Story(
        "Bantuan sosial tidak tepat",
        "Janda tua di kampung kami tidak dapat bantuan, sedangkan yang punya mobil dapat. Tolong dicek datanya.",
        "957",
        "no_oversight",
        "52.05",
        "Dinas Sosial Provinsi NTB",
        "Petugas sosial mengunjungi warga yang Anda sebut. Datanya diusulkan masuk DTKS pada pemutakhiran bulan ini. "
        "Penerima yang tidak memenuhi syarat diusulkan keluar lewat musyawarah desa.",
    ),
    Story(
        "Koperasi tidak mengembalikan simpanan",
        "Koperasi tidak mau mengembalikan simpanan anggota, pengurusnya sulit ditemui. Ada sembilan anggota yang sama nasibnya.",
        "981",
        "no_oversight",
        "52.08",
        "Dinas Koperasi dan UKM Provinsi NTB",
        "Kami mempertemukan pengurus dengan sembilan anggota. Disepakati pengembalian dalam tiga tahap sampai akhir tahun; "
        "berita acaranya ada di dinas dan dapat diminta salinannya.",
    ),
    Story(
        "Angkutan desa tidak jalan",
        "Angkutan desa tidak jalan lagi sejak terminal dipindah. Anak sekolah terpaksa jalan kaki empat kilometer.",
        "936",
        "no_oversight",
        "52.04",
        "Dinas Perhubungan Kab. Sumbawa",
        "Trayek dialihkan supaya tetap lewat desa Anda dua kali sehari, pukul 06.15 dan 13.30, mulai Senin depan.",
    ),
    Story(
        "Usul taman bermain",
        "Usul, lahan kosong di dekat lapangan dijadikan taman bermain anak. Warga siap gotong royong menanam pohon.",
        "1402",
        "aspiration",
        "52.72",
        "Dinas Pekerjaan Umum dan Penataan Ruang Kota Bima",
        "Usul Anda kami masukkan ke musyawarah rencana pembangunan kelurahan. Bibit pohon dapat diambil "
        "gratis di dinas lingkungan hidup.",
    ),
    Story(
        "Tiang listrik miring",
        "Tiang listrik di tikungan jalan miring ke arah rumah warga. Kalau angin kencang kami takut roboh.",
        "1604",
        "no_oversight",
        "52.03.01",
        "PLN UIW NTB",
        "Tiang sudah ditegakkan dan diberi penyangga. Petugas memeriksa ulang setelah dua minggu.",
    ),
)

REPLIES = (
    "Terima kasih, nanti saya kirim fotonya.",
    "Sudah saya cek, di jalan itu masih ada satu yang belum.",
    "Lokasinya di sebelah timur kantor desa, dekat pohon beringin.",
)
COMMENTS = ("Cepat ditangani.", "Jawabannya jelas.", "Sudah baik, semoga tidak rusak lagi.", "")
