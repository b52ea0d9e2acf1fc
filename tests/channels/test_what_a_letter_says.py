from __future__ import annotations

from email.message import EmailMessage
from time import process_time

import pytest

from ntbcare.channels.contract import Incoming
from ntbcare.channels.email.reading import carried, read_mail
from ntbcare.channels.email.words import text_of_html, without_history, without_signature
from ntbcare.channels.errors import NotUnderstood
from tests.channels.letters import BOX, WRITTEN, letter
from tests.channels.media_files import photo


def _read(mail: EmailMessage | bytes) -> Incoming:
    [told] = read_mail(mail if isinstance(mail, bytes) else mail.as_bytes(), uid="7/1", cut=False, own=BOX)
    assert isinstance(told, Incoming)
    return told


def test_html_is_read_and_nothing_in_it_is_loaded_or_kept() -> None:
    html = (
        "<html><head><title>x</title><style>p{color:red}</style></head><body><p>Lampu jalan di Gerung&nbsp;mati.</p>"
        "<script>alert(1)</script><img src='https://iklan.example/p.gif?id=sri' width=1 height=1>"
        "<div style='display:none'>rahasia iklan</div><ul><li>gelap</li><li>bahaya</li></ul></body></html>"
    )
    mail = letter("")
    mail.set_content(html, subtype="html")
    said = _read(mail)
    assert said.text.replace("\xa0", " ") == "Lampu jalan di Gerung mati.\ngelap\nbahaya"
    assert not said.media
    assert "iklan" not in said.text


@pytest.mark.parametrize(
    "again",
    ["<div>", "<b></i>", "<", "<a ", "<a b='", "<a a=a a", "<!--", "<!", "<?", "<![CDATA[", "</", "</x>", "&#", "<script></",
     "\0", " \n", "-- \n", "\n_____", "Pada x\n", "Dari: x\n", "> a\n", "*" * 40],
)  # fmt: skip
def test_no_letter_holds_up_the_others(again: str) -> None:
    """200 KB of what parsers and patterns have got lost in. Read within a tenth of a second on an idle machine; before
    there were letters of 50 KB that took minutes."""
    text = again * (200_000 // len(again))
    begun = process_time()
    without_signature(without_history(text_of_html(text)))
    without_signature(without_history(text))
    assert process_time() - begun < 2


def test_html_that_never_ends_is_read() -> None:
    assert text_of_html("<div>" * 50_000 + "Air mati") == "Air mati"
    assert text_of_html("Air <b>mati &amp; keruh") == "Air mati & keruh"


@pytest.mark.parametrize(
    "history",
    [
        "Pada Sel, 24 Nov 2026 pukul 10.00 NTB Care\n<lapor+m1@contoh.example> menulis:\n\n> Di mana?\n",
        "On Tue, Nov 24, 2026 at 10:00 AM NTB Care <lapor@contoh.example> wrote:\n> Where?\n> Thanks\n",
        "-----Pesan Asli-----\nDari: NTB Care\nDikirim: Selasa\nKepada: Sri\nSubjek: Di mana?\n\nDi mana?",
        "________________________________\nFrom: NTB Care <lapor@contoh.example>\nSent: Tuesday\nTo: Sri\n\nWhere?",
        "> Di mana kejadiannya?\n> NTB Care",
    ],
    ids=["gmail", "gmail in English", "outlook in Indonesian", "outlook on the web", "only quoted"],
)
def test_the_history_of_an_answer_is_cut_and_the_whole_kept(history: str) -> None:
    said = _read(letter(f"Di Gerung, depan pasar.\n\n{history}", subject="Re: Di mana?", In_Reply_To="<a@b>"))
    assert said.text == "Di Gerung, depan pasar."
    assert "Di Gerung, depan pasar." in said.whole
    assert len(said.whole) > len(said.text)


def test_what_stands_below_the_history_is_read_too() -> None:
    assert without_history("> Di mana?\nDi Gerung.\n> Kapan?\nKemarin.") == "Di Gerung.\nKemarin."


def test_words_that_only_look_like_history_stay() -> None:
    text = "Pada malam hari petugas menulis:\nsurat tilang palsu di Gerung.\n> bukan kutipan pertama\nSaya keberatan."
    assert "surat tilang palsu" in without_history(text)


def test_what_a_first_letter_quotes_is_part_of_it() -> None:
    said = _read(letter("Dinas menjawab begini:\n> Bukan urusan kami.\nPadahal jalan di Gerung rusak."))
    assert "Bukan urusan kami" in said.text


@pytest.mark.parametrize(
    "end", ["-- \nSri Wahyuni\n0812", "Dikirim dari iPhone saya", "Sent from my Galaxy", "Get Outlook for Android"]
)
def test_a_signature_is_cut(end: str) -> None:
    assert without_signature(f"Lampu mati di Gerung.\n\n{end}") == "Lampu mati di Gerung."


def test_a_letter_of_only_a_signature_stays() -> None:
    assert without_signature("-- \nLampu mati di Gerung") == "-- \nLampu mati di Gerung"


def test_a_subject_says_it_when_the_letter_is_empty() -> None:
    assert _read(letter("", subject="Sampah menumpuk di pasar Gerung")).text == "Sampah menumpuk di pasar Gerung"
    assert _read(letter("", subject="Laporan")).text == ""


def test_files_and_forwarded_letters_are_found_and_marks_of_letterheads_are_not() -> None:
    mail = letter()
    mail.add_attachment(photo(), maintype="image", subtype="jpeg", filename="jalan.jpg")
    mail.add_attachment(b"BEGIN:VCARD", maintype="text", subtype="vcard", filename="sri.vcf")
    mail.add_attachment(letter("surat lama", number=9))
    mail.add_attachment(b"x" * 100, maintype="image", subtype="gif", cid="<logo>", disposition="inline")
    found = _read(mail).media
    assert [(media.media_type, media.name) for media in found] == [("image/jpeg", "jalan.jpg"), ("message/rfc822", "")]
    assert carried(mail.as_bytes(), found[0].media_id) == photo()
    assert carried(mail.as_bytes(), "99") is None


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@b.example\r\nSubject: =?x?b?8J+?=\r\nContent-Type: text/plain; charset=x-unknown\r\n\r\n\xe9 rusak di Gerung",
        b"From: a@b.example\r\nMessage-ID: <<<>>>\r\nReferences: \r\n <\r\n\r\nJalan rusak di Gerung parah",
        b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nJalan rusak di Gerung",
        b"From: a@b.example\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\nSmFsYW4gcnVzYWsgZGkgR2VydW5n!",
        b"From: a@b.example\nDate: yesterday\n\nJalan rusak di Gerung\x00\xe2\x80\xae",
    ],
    ids=["unknown letters", "damaged headers", "cut off", "damaged base64", "no date"],
)
def test_damaged_letters_are_read_as_far_as_they_go(raw: bytes) -> None:
    assert "rusak di Gerung" in _read(raw).text


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"Subject: x\r\n\r\nhalo", b"From: bukan\r\n\r\nhalo", bytes(range(256))])
def test_what_names_no_sender_goes_before_a_person(raw: bytes) -> None:
    with pytest.raises(NotUnderstood):
        _read(raw)


def test_a_letter_without_a_name_of_its_own_is_known_by_its_place_in_the_mailbox() -> None:
    assert _read(f"From: a@b.example\n\n{WRITTEN}".encode()).external_id == "7/1"
