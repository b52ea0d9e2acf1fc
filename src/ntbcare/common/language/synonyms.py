"""Words that say the same of a complaint: *PJU* and *lampu jalan*, *padam* and *tidak menyala*. A table anyone can mend.

Unlike ``topics.py``, where words only belong to one field, the words of a line here may stand for each other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ntbcare.common.language.spelling import plain, words
from ntbcare.common.stems import stem

# A concept, then its words and phrases. Phrases are looked for first, the longest before the shorter.
_TABLE = """
lampu: lampu, lampu jalan, pju, penerangan, penerangan jalan, lampu penerangan, lampu penerangan jalan, penerangan
  jalan umum, lampu pju, bohlam, bola lampu
padam: mati, padam, tidak menyala, tidak nyala, tidak hidup, gelap, gelap gulita, tidak berfungsi, mati total, tidak
  ada penerangan, gulita
rusak: rusak, kerusakan, tidak bisa dipakai, tidak dapat dipakai, rusak parah, rusak berat, hancur, bolong, lubang,
  berlubang, lobang, banyak lubang, ambles, amblas, mengelupas, terkelupas, remuk, tidak mulus, jelek, kubangan,
  bergelombang
jalan: jalan, jalan raya, jalanan, aspal, ruas jalan, jalur, badan jalan
jembatan: jembatan, titian
roboh: roboh, ambruk, runtuh, putus, patah, tumbang, jebol, rubuh, longsor, retak
air: air, air pdam, pdam, air bersih, air ledeng, ledeng, air minum, air keran, air kran, air pam, keran, kran
macet air: tidak mengalir, tidak keluar, macet, mampet, tersumbat, seret, kecil sekali alirannya, tidak jalan, buntu,
  tidak ada air, air mati, mati air
keruh: keruh, kotor, berwarna, cokelat, coklat, butek, tidak jernih
sampah: sampah, tumpukan sampah, gunungan sampah, sampah rumah tangga, limbah rumah tangga, buangan sampah
menumpuk: menumpuk, truk sampah tidak datang, truk tidak datang, numpuk, menggunung, berserakan, berceceran, tidak
  diangkut, belum diangkut, tidak diambil, dibiarkan, meluber, overload, penuh
bau: bau, berbau, bau busuk, bau menyengat, busuk, menyengat, aroma tidak sedap, bau tidak sedap, apak, amis
banjir: banjir, kebanjiran, genangan, tergenang, terendam, meluap, luapan air, air menggenang, genangan air
saluran: selokan, got, drainase, parit, gorong-gorong, saluran air, saluran, saluran pembuangan, riol
bising: bising, berisik, ribut, gaduh, kebisingan, suara keras, musik keras, suara bising, brong, knalpot brong
pungli: pungli, pungutan, pungutan liar, dipungut, ditarik uang, diminta uang, dimintai uang, minta uang, minta duit,
  dimintai duit, diminta bayar, dimintai bayaran, harus bayar, disuruh bayar, bayar, membayar, tarif, iuran,
  sumbangan, sumbangan wajib, uang pelicin, setoran, uang rokok, biaya tambahan, uang lebih, dipatok, mematok, minta
  bayaran, memungut, ditarik, maksa minta
sekolah: sekolah, sd, sdn, smp, smpn, sma, sman, smk, smkn, madrasah, tempat belajar
siswa: siswa, murid, anak didik, pelajar, anak sekolah
guru: guru, pengajar, tenaga pendidik, wali kelas
tidak hadir: bolos, tidak pernah datang, tidak masuk kerja, tidak masuk, jarang masuk, jarang hadir, tidak hadir,
  tidak pernah masuk, kosong, tidak ada petugas, tidak datang, absen, sering kosong, mangkir, tidak ada di tempat,
  tidak pernah ada, tidak pernah datang lagi, tidak pernah dateng
puskesmas: puskesmas, puskesmas pembantu, pustu, klinik, poskesdes
rumah sakit: rumah sakit, rsud, rsup, rs
dokter: dokter, tenaga medis, nakes, perawat, tenaga kesehatan, bidan
obat: obat, obat-obatan, resep, vitamin
habis: habis, kosong, tidak tersedia, stok habis, stok kosong, langka, sulit didapat, susah dicari, susah didapat,
  sulit dicari, tidak ada stok, kehabisan, menghilang
lama: lama, lambat, lelet, berjam-jam, antre, antrean, antri, mengantre, menunggu lama, nunggu lama, lama sekali,
  tidak kunjung selesai, belum selesai, tidak kunjung, berbulan-bulan, molor, belum jadi, belum juga jadi, tidak jadi
  jadi
ktp: ktp, e-ktp, ktp elektronik, kartu tanda penduduk, ktp el, ektp
kk: kk, kartu keluarga
akta: akta, akte, akta kelahiran, akte kelahiran, akta lahir
blangko: blangko, blanko, keping, blangko kosong, keping ktp
bansos: bansos, bantuan sosial, bantuan, pkh, bpnt, blt, bantuan tunai, sembako, bantuan pemerintah, bantuan pangan
belum cair: belum cair, tidak cair, belum dapat, tidak dapat, belum menerima, tidak menerima, belum diterima, tidak
  kebagian, belum turun, tidak turun, belum dibagikan, tidak pernah dapat, belum masuk rekening
salah sasaran: tidak tepat sasaran, salah sasaran, orang kaya dapat, orang mampu dapat, yang kaya dapat, yang mampu
  dapat, tidak adil, pilih kasih, dikasih ke orang kaya, diberikan ke orang kaya, orang kaya, orang mampu, tidak
  sesuai, yang kaya malah dapat, yang miskin tidak dapat, yang miskin tidak
listrik: listrik, pln, aliran listrik, setrum, arus listrik
kabel: kabel, kabel listrik, kawat listrik
menjuntai: menjuntai, menggantung, putus, terjuntai, bergelantungan, semrawut, kendor, kendur
tiang: tiang, tiang listrik, tiang telepon
miring: miring, doyong, mau roboh, hampir roboh, condong, hampir tumbang, mau tumbang
pohon: pohon, dahan, ranting, batang pohon
parkir: parkir, parkir liar, juru parkir, tukang parkir, jukir, parkiran
angkutan: angkutan, angkot, bemo, bus, angkutan umum, angkutan desa, angdes, bis, bus sekolah, bis sekolah
lampu merah: lampu merah, lampu lalu lintas, traffic light, apill, lampu stopan, lampu bangjo
kecelakaan: kecelakaan, celaka, jatuh, tabrakan, terjatuh, tergelincir, terpeleset, hampir nabrak, menabrak, nabrak,
  ditabrak, nyaris nabrak
polusi: asap, polusi, debu, abu, pencemaran, asap pekat, asap tebal
limbah: limbah, limbah pabrik, air limbah, limbah cair, buangan pabrik
pabrik: pabrik, gudang, industri, tambak, peternakan, kandang, kandang ayam
sungai: sungai, kali, kokok
pupuk: pupuk, pupuk subsidi, urea, pupuk bersubsidi
elpiji: elpiji, lpg, gas, gas melon, tabung melon, gas 3 kg, elpiji 3 kg, tabung gas
bbm: bbm, solar, pertalite, bensin, bahan bakar
mahal: mahal, harga naik, tinggi, melonjak, di atas het, melebihi het, harga tinggi, melambung, lebih mahal, tidak
  sesuai tarif, di atas tarif, tarif naik, naik harga, kemahalan, dinaikkan
internet: internet, sinyal, jaringan, wifi, jaringan internet, jaringan seluler
lemah: lemah, lemot, hilang, hilang timbul, tidak stabil, putus-putus, tidak ada sinyal, susah sinyal
pegawai: pegawai, petugas, pelayan, staf, karyawan, aparat, pelayanan
kasar: kasar, tidak ramah, judes, membentak, marah-marah, dibentak, tidak sopan, ketus, jutek, dimarahi
anjing: anjing, anjing liar, anjing gila
rabies: rabies, menggigit, digigit, gigitan
nyamuk: nyamuk, jentik, jentik nyamuk
demam berdarah: dbd, demam berdarah, demam dengue
fogging: fogging, difogging, pengasapan
balap: balap liar, kebut-kebutan, balapan, trek-trekan, ngebut, balapan liar
miras: miras, minuman keras, mabuk, mabuk-mabukan, tuak
tambang: tambang, galian, galian c, galian pasir, penambangan, truk pasir, penambang
tanah: tanah, lahan, kebun, sawah
sertifikat: sertifikat, sertipikat, ptsl, sertifikat tanah
upah: gaji, upah, honor, thr, insentif, tunjangan, honorarium, bayaran
belum dibayar: belum dibayar, tidak dibayar, belum dibayarkan, tidak dibayarkan, menunggak, nunggak, terlambat
  dibayar, ditahan
toilet: toilet, wc, kamar mandi, jamban
atap: atap, plafon, genteng, langit-langit
bocor: bocor, rembes, tiris, bocoran
taman: taman, taman kota, tempat bermain
pedagang: pedagang, pkl, kaki lima, lapak, penjual
trotoar: trotoar, pedestrian
dana desa: dana desa, apbdes, dd, anggaran desa
kepala desa: kades, kepala desa, lurah, pak kades
korupsi: korupsi, dikorupsi, diselewengkan, penyelewengan, disalahgunakan, fiktif, penyalahgunaan, digelapkan
perbaiki: perbaiki, perbaikan, diperbaiki, dibenahi, ditambal, dibetulkan, dibenerin
depan: depan, muka, seberang, dekat, samping, sekitar, sebelah, belakang, tepi, pinggir, ujung, arah, menuju,
  tikungan, tikungan menuju, tikungan arah
beres: sudah nyala, sudah menyala, sudah diperbaiki, sudah ditambal, sudah bagus, sudah lancar, sudah mengalir, sudah
  diangkut, sudah selesai diperbaiki, sudah normal, terima kasih sudah
minta baru: minta dibuatkan, minta dibangunkan, mohon dibangunkan, tolong dibangunkan, minta dibangun, mohon dibangun,
  minta pemasangan, mohon pemasangan, minta dipasang, mohon dipasang, minta dipasangkan, mohon dipasangkan, usul,
  mengusulkan, usulan, mohon pengadaan, minta pengadaan
hipertensi: hipertensi, darah tinggi, tensi tinggi
kadus: kadus, kepala dusun, kepala lingkungan, kaling
potong: potong, memotong, dipotong, potongan, disunat, pemotongan, dipangkas
tidak lewat: tidak lewat, tidak beroperasi, berhenti beroperasi, tidak lagi lewat, udah tidak lewat, tidak melayani
mangkrak: mangkrak, terbengkalai, tidak dilanjutkan, berhenti, tidak selesai, belum selesai dikerjakan, ditinggal,
  tidak diteruskan, tidak jalan, tutup terus, tidak aktif, vakum, tidak ada kegiatan
proyek: proyek, pekerjaan, pembangunan, pengerjaan
kuitansi: kuitansi, kwitansi, bukti bayar, bukti pembayaran, struk, nota, karcis
beras: beras, beras bantuan, raskin
tumbuh kembang: stunting, gizi buruk
curi: dicuri, pencurian, kemalingan, maling, dimaling, kehilangan
kekeringan: kekeringan, kekurangan air, kesulitan air, krisis air, sulit air, susah air, kekurangan air bersih,
  kesulitan air bersih
kapal: kapal, feri, ferry, kapal penyeberangan, kapal feri, kapal laut
tower: tower, menara, bts, tower seluler, menara bts, tower bts
izin: izin, ijin, persetujuan, perizinan, tidak berizin, tanpa izin
ternak lepas: berkeliaran, sapi lepas, lepas di jalan, sapi berkeliaran, kambing berkeliaran, ternak lepas
sapi: sapi, kerbau, kambing, ternak
warung malam: warung remang-remang, remang-remang, warung esek-esek, esek esek, kafe remang-remang, kafe ilegal
pagi: sampai pagi, sampai subuh, sampe subuh, sampe pagi, larut malam, dini hari, sampai malam
pesantren: pesantren, ponpes, pondok pesantren, pondok
tiket: tiket, karcis kapal, tiket kapal
kepala sekolah: kepala sekolah, kepsek, kasek
motor: motor, sepeda motor
nonaktif: nonaktif, dinonaktifkan, tidak aktif lagi, diblokir, dicabut
pasien: pasien, orang sakit
padi: padi, sawah, tanaman padi, petani
terlambat: terlambat, telat, molor, delay, tidak tepat waktu
salah: salah, keliru, tidak benar, salah tulis, salah ketik
"""

_RUN = re.compile(r"(?<=\d)(?=[A-Za-z])")
_APART = " "
_BETWEEN = re.compile(r"(?<= )((?:belum|tidak) )(?:(?:juga|kunjung|pernah|lagi|pada|sempat) )+")


def concepts_of(text: str) -> list[str]:
    """What a text speaks of, in order: a concept where the table has one, else the stem of the word."""
    # "50rb" is a number and its unit.
    said = f" {' '.join(words(plain(_RUN.sub(_APART, text))))} "
    # "belum juga cair" is "belum cair".
    said = _BETWEEN.sub(r"\1", said)
    said = _pattern().sub(lambda found: f" {_by_phrase()[found[1]]} ", said)
    return [token if token.startswith("~") else stem(token) for token in said.split()]


def is_concept(word: str) -> bool:
    """Whether the table has the word by itself."""
    return word in _by_phrase()


@lru_cache(maxsize=1)
def _by_phrase() -> dict[str, str]:
    found: dict[str, str] = {}
    # A line that begins with spaces goes on with the concept above it.
    for line in _TABLE.replace("\n  ", " ").strip().split("\n"):
        concept, _, row = line.partition(": ")
        for phrase in row.split(", "):
            found.setdefault(" ".join(words(plain(phrase))), f"~{concept.replace(' ', '_')}")
    return found


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_by_phrase(), key=lambda phrase: (-phrase.count(" "), -len(phrase), phrase))
    return re.compile(rf" (?=\S)({'|'.join(map(re.escape, longest_first))})(?:nya|lah)?(?= )")
