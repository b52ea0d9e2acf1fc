"""Words that belong together: who answers about *PJU* speaks of the lamp that somebody wrote of. A table anyone can mend."""

from __future__ import annotations

from functools import lru_cache

from ntbcare.common.stems import stem

_TABLE = """
road: jalan rusak lubang berlubang aspal hotmix tambal penambalan ruas trotoar pupr pu bina marga drainase beton rabat
  bahu kerikil longsor amblas gorong paving pengaspalan perkerasan
bridge: jembatan gantung tali baja sungai seberang penyeberangan tiang lantai roboh putus
lamp: lampu pju penerangan padam mati nyala menyala gelap tiang dishub bohlam led kabel panel menerangi redup
traffic: rambu macet lalu lintas dishub parkir karcis juru trotoar persimpangan lampu merah zebra cross marka ngebut
  kecelakaan pita kejut polisi tidur knalpot angkutan jukir derek perparkiran helm satlantas polantas
transport: bus angkutan angkot terminal trayek travel penumpang kapal feri ferry pelabuhan dermaga asdp sopir tiket rute
  halte berangkat penyeberangan bandara damri ojek
water: pecah induk tagihan pelanggan rekening air pdam ledeng pipa bocor keruh mengalir kran keran sumur meteran pam
  tangki sumber mata bersih giri menang debit
  pompa bor reservoir aliran galon kekeringan
flood: banjir selokan got drainase gorong tersumbat mampet genangan tergenang luapan sungai keruk normalisasi sedimen air
  hujan tanggul parit irigasi bws
waste: sampah tps tpa kontainer bau angkut pengangkutan truk dlh kebersihan lingkungan menumpuk tumpukan bak limbah got
  bank sampah depo tempat pembuangan busuk
pollution: asap debu limbah bau pabrik cemar pencemaran polusi bising kandang ternak kotoran dlh amdal tambang galian ipal
  bakar pembakaran ayam babi
noise: bising berisik musik karaoke kafe knalpot sound orgen satpol pp tertib ketertiban miras minuman keras hiburan subuh
  jam izin keramaian
trees: pohon tumbang dahan ranting pangkas pemangkasan tebang roboh miring rindang taman rth
idcard: ktp ktpel elektronik blangko blanko rekam perekaman cetak nik dukcapil kk kartu keluarga kependudukan identitas
  ikd pindah domisili akta kelahiran akte catatan sipil kia disdukcapil capil kematian
civil: akta akte kelahiran kematian nikah cerai catatan sipil dukcapil kk kartu keluarga kua pindah domisili
aid: bansos bantuan sosial pkh blt bpnt sembako dtks miskin janda dinsos kpm rutilahu pendamping penerima sasaran mampu
  beras desil cek raskin kks puskesos dtsen verifikasi musdes
school: sekolah guru murid siswa kelas smp sma sd smk smpn sman sdn kepala komite dikbud pendidikan ppdb spmb zonasi rapor
  ijazah seragam ujian spp bos les madrasah wali buku pelajaran belajar mengajar beasiswa pip kip toilet ruang atap nilai
levy: pungutan pungli liar sumbangan komite wajib uang bayar iuran membayar gratis biaya kutipan setor meminta memungut
  dipungut saber suap gratifikasi amplop tarif kuitansi
health: lansia sepuh hamil balita rumah sakit rsud rsup igd ugd dokter spesialis perawat pasien poli poliklinik rawat inap
  rujukan bpjs jkn kis
  puskesmas obat resep farmasi apotek antre antrean operasi kamar icu ambulans ambulan bidan medis kesehatan dinkes
  imunisasi vaksin posyandu stunting loket triase gawat darurat klinik melahirkan persalinan
emergency: igd ugd gawat darurat triase dokter jaga spesialis prosedur stabil perawat rujukan pasien nyawa sakit
insurance: perusahaan gaji potong nonaktif bpjs jkn kis iuran peserta faskes tunggakan pbi kartu aktif nonaktif
  kepesertaan
epidemic: dbd demam berdarah nyamuk fogging jentik wabah malaria rabies anjing gigit vaksin campak diare abate jumantik
electric: tagihan pelanggan rekening listrik pln padam trafo gardu kabel tegangan meteran tiang daya kwh pemadaman token
  voltase ulp
internet: internet sinyal jaringan wifi menara bts tower blank spot kominfo diskominfo diskominfotik provider operator
  bakti seluler starlink telkom fiber
land: tanah sertifikat bpn sengketa ptsl lahan batas pertanahan ukur pengukuran agraria waris ahli girik sporadik ganti
  pembebasan hak kantor
permit: izin perizinan oss nib imb pbg dpmptsp usaha siup kbli pirt halal pelaku umkm modal terpadu satu pintu slf
market: pasar pedagang kios lapak los harga sembako retribusi minyak goreng beras gula lpg gas elpiji pangkalan subsidi
  langka operasi disdag perdagangan timbang tabung melon kilogram het
fuel: bbm solar pertalite spbu bensin langka antre pertamina jeriken barcode nelayan subsidi
farming: pupuk subsidi petani padi sawah irigasi kios rdkk poktan benih hama panen pertanian ppl penyuluh traktor tani
  jagung gagal bulog gabah urea distributor
livestock: ternak sapi kambing hewan peternakan disnak keswan puskeswan vaksin anjing ayam kandang pmk daging
fishery: nelayan ikan kapal laut tangkap perikanan dkp bom solar pelabuhan keramba budidaya tambak terumbu karang pukat
mining: tambang galian c pasir batu truk esdm izin liar merkuri emas
labour: gaji upah ump umk thr phk kerja pekerja buruh karyawan disnaker disnakertrans perusahaan jam lembur kontrak
  pesangon tki pmi migran magang honorer lowongan outsourcing pengawas mediasi bipartit
civilservant: pns asn honorer pppk cpns seleksi pegawai disiplin bkd bkn netralitas formasi p3k sk mutasi kepegawaian
  absen bolos inspektorat oknum
village: desa dana apbdes kades perangkat bpd musdes dusun blt bumdes pembangunan transparansi inspektorat kepala sekdes
  dpmd
procurement: proyek tender lelang kontraktor rekanan pekerjaan mangkrak korupsi anggaran kualitas inspektorat pengadaan
  volume ppk
tax: pajak samsat kendaraan pbb stnk bpkb denda pemutihan bapenda bphtb njop tunggakan motor keliling fisik plat
pension: pensiun pensiunan taspen asabri otentikasi janda
tourism: wisata pantai retribusi tiket gili turis pengunjung dispar pariwisata pungutan mandalika rinjani pendakian hotel
  toilet wisatawan porter objek
housing: rumah rtlh rutilahu layak huni perumahan pengembang developer fasum fasos bedah perkim rusunawa
security: maling pencurian begal curanmor polisi polsek polres patroli ronda kamtibmas tawuran narkoba premanisme preman
  judi sabung satpol siskamling keamanan
social: odgj gelandangan pengemis anjal disabilitas lansia panti terlantar jalanan dinsos difabel tuli netra kursi roda
  inklusi slb
women: kekerasan perempuan anak kdrt pelecehan uptd ppa pendampingan korban pernikahan dini psikolog bullying perundungan
  visum
disaster: bencana gempa longsor kebakaran bpbd damkar tenda pengungsi logistik huntara kekeringan tsunami korban tangki
  pemadam
religion: masjid haji umrah kua nikah kemenag pesantren jamaah musala zakat porsi tpq ngaji
sport: lapangan olahraga gor stadion atlet dispora sepak bola voli pemuda
library: perpustakaan buku arsip baca
cooperative: koperasi simpanan anggota pengurus pinjaman umkm rat ksp kredit bunga pinjol kur diskop modal
transmigration: transmigrasi permukiman lahan
forest: hutan kayu illegal logging perambahan kph kebakaran lindung pembalakan ladang
letters: surat keterangan sktm mampu domisili pengantar desa kelurahan pungut pungutan gratis staf perangkat stempel
  legalisir
bureaucracy: lansia sepuh khusus prioritas antre piket pulang disiplin perangkat pegawai jadwal tegur kosong antrean loket
  lambat ramah petugas kantor
  pelayanan berkas berbelit persyaratan syarat jam buka tutup lama calo nomor daring sistem offline
park: taman bermain rth mainan ayunan bangku ruang terbuka hijau
cemetery: makam kuburan pemakaman tpu
broadcast: videotron reklame baliho spanduk iklan
"""


@lru_cache(maxsize=1)
def _topics() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    # A line that begins with spaces goes on with the topic above it.
    for line in _TABLE.replace("\n  ", " ").strip().split("\n"):
        topic, _, row = line.partition(": ")
        for word in row.split():
            for form in (word, stem(word)):
                found.setdefault(form, set()).add(topic)
    return {root: frozenset(topics) for root, topics in found.items()}


def topics_of(root: str) -> frozenset[str]:
    """The topics that a stem belongs to; mostly none."""
    return _topics().get(root, frozenset())
