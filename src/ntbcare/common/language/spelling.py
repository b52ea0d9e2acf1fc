"""Text as the rules read it: lower case, everyday abbreviations written out, invisible letters gone."""

from __future__ import annotations

import re
import unicodedata

MAX_LETTERS = 20_000
"""What is read of a text; complaints and answers are at most this long."""

_WORD = re.compile(r"[0-9a-zà-ÿ]+")
_LONGEST = 40
_SUMS = {"rb": "ribu", "k": "ribu", "jt": "juta"}
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_SHORT_SUM = re.compile(r"\b(\d+)(rb|jt|k)\b")
_DOUBLED = re.compile(r"\b([a-z]{3,})2(nya)?\b")

# The full word, then how it is written in messages. Only what can hardly be another word.
_TABLE = """
tidak: tdk gak ga gk nggak ngga enggak engga kagak ndak nda tdak tidk tak
yang: yg yng
dengan: dgn dg dngn
sudah: sdh udh udah dah sudh
belum: blm blom blum belom
untuk: utk untk tuk
karena: krn krna karna
dari: dr
kepada: kpd
pada: pd
dalam: dlm
jalan: jln jl
depan: dpn
belakang: blkg
dekat: dkt
saya: sy sya aku gue gw
kami: kmi
bapak: bpk pak
ibu: bu
saudara: sdr sdri saudari
banyak: bnyk byk bnyak
orang: org orng
jangan: jgn jngan
kalau: klo kalo kl klu
juga: jg jga
lagi: lg lgi
bisa: bs bsa
dapat: dpt dpat
harus: hrs hrus
sama: sm
seperti: spt sprti kayak kyk
sebagai: sbg sbgai
tentang: ttg
terhadap: thd
tersebut: tsb tsbt
segera: sgr sgera
mohon: mhn mohn
tolong: tlg tlong
terima kasih: makasih mksh mksih trims trimakasih thx tks thanks terimakasih makasi
informasi: info infonya
bagaimana: bgmn gmn gimana
kenapa: knp knapa
kapan: kpn
berapa: brp brapa
sekarang: skrg skrang
kemarin: kmrn kmren kemaren
besok: bsk besuk
tanggal: tgl tggl
bulan: bln
tahun: thn
minggu: mgg mggu
hari: hr
pukul: pkl
sebelum: sblm
sesudah: ssdh
setelah: stlh
sebulan: sbulan
kecamatan: kec
kabupaten: kab
kelurahan: kel
desa: ds
dusun: dsn
provinsi: prov propinsi
pasar: psr
sekolah: sklh skolah
rumah sakit: rs
puskesmas: pkm
kantor: kntr
petugas: ptgs
laporan: lprn
masyarakat: masy msyarakat
telepon: telp tlp tlpn telpon telfon
nomor: nmr nomer
proses lebih lanjut: lnjt
lebih: lbh
baru: bru
kerja: krj
langsung: lgsg lngsung langsng
masih: msh
semua: smua
terus: trs trus
sangat: bgt banget
saja: aja aj
memang: emang emg
tetapi: tp tapi
dan lain lain: dll
tadi: td tdi
malam: mlm mlem
sebelah: sblh
mungkin: mgkn
silakan: silahkan slkn silhkan
ribu: rb
juta: jt
lubang: lobang
diperbaiki: dperbaiki dibenerin dibenahin dibetulin dibenahi
diganti: digantiin
tindak lanjut: tindaklanjut
ditindak lanjuti: ditindaklanjuti
menindak lanjuti: menindaklanjuti
"""
SHORT: dict[str, str] = {
    short: full for full, _, row in (line.partition(": ") for line in _TABLE.strip().split("\n")) for short in row.split()
}


def visible(text: str) -> str:
    """The beginning of a text without letters that nobody sees."""
    return "".join(letter for letter in text[:MAX_LETTERS] if letter in "\n\t" or unicodedata.category(letter)[0] != "C")


def plain(text: str) -> str:
    """The text in lower case with abbreviations written out; its punctuation and line ends stay.

    ``anak2`` becomes ``anak anak``, ``bangettt`` ``banget``; compatibility forms and letters that nobody sees
    (zero width, direction) are folded away, so that they cannot hide a word.
    """
    # Cut again: one compatibility form may stand for eighteen letters.
    seen = unicodedata.normalize("NFKC", visible(text))[:MAX_LETTERS].lower()
    seen = _SHORT_SUM.sub(lambda found: f"{found[1]} {_SUMS[found[2]]}", seen)
    seen = _DOUBLED.sub(r"\1 \1\2", _DRAWN_OUT.sub(r"\1", seen))
    return _WORD.sub(lambda found: SHORT.get(found[0], found[0]), seen)


def words(text: str) -> list[str]:
    """The words and numbers of a plain text in their order; a run of letters that is longer than any word is left out."""
    return [word for word in _WORD.findall(text) if len(word) <= _LONGEST]
