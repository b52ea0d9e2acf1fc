"""What must not stand in a public text: the proposal that an officer corrects and releases.

Numbers that name a person, a telephone, a household or a vehicle are masked. It is a proposal: names and
addresses in running text are the officer's to find.
"""

from __future__ import annotations

import re

MASK = "▇▇▇"

_PATTERNS = (
    # E-mail addresses. Looked for from the beginning of a word only: or a long word would be read anew at each letter.
    re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    # Identity (NIK) and family-card numbers: 16 digits, also in groups.
    re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)"),
    # Telephone numbers: 08…, 62…, +62…, also with the letter O for zero.
    re.compile(r"(?<![\w])(?:\+?62|0)[ .-]?8[\dOo](?:[ .-]?[\dOo]){6,11}(?!\w)"),
    re.compile(r"(?<!\d)\(?0(?:370|371|372|373|374|376|21)\)?[ .-]?\d(?:[ .-]?\d){4,7}(?!\d)"),
    # Bank accounts and tax numbers: long runs of digits, and the grouped form of the tax number.
    re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}(?!\d)"),
    re.compile(r"(?<!\d)\d{10,20}(?!\d)"),
    # Vehicle plates of the two islands and elsewhere: DR 1234 AB, EA 55 C, B 1 XYZ.
    re.compile(r"\b(?!RT|RW|NO|KM)[A-Z]{1,2}[ .-]?\d{1,4}[ .-]?[A-Z]{1,3}\b"),
    re.compile(r"\b(?:dr|ea)[ .-]?\d{1,4}[ .-]?[a-z]{1,3}\b", re.IGNORECASE),
)


def propose_text(text: str) -> str:
    """The text with identity, telephone, account and plate numbers and e-mail addresses masked."""
    for pattern in _PATTERNS:
        text = pattern.sub(MASK, text)
    return text


_WORD = r"(?!(?:No|Nomor|Blok|RT|RW)\b)[A-Z][\w'-]*"
_ADDRESSES = (
    # A street or lane with its name and number: Jl. Pejanggik No. 12, Gang Melati 3, Perumahan Contoh Blok C5.
    re.compile(
        rf"\b(?:[Jj]ln?\.?|[Jj]alan|[Gg]ang|[Gg]g\.?|[Pp]erum(?:ahan)?|BTN|[Kk]omplek(?:s)?)[ \t]+{_WORD}(?:[ \t]+{_WORD}){{0,3}}"
        r"(?:,?[ \t]*(?:[Nn]o(?:mor)?\.?|[Bb]lok)[ \t]*[A-Za-z]?[\d/-]*\d[A-Za-z]?\b)*",
    ),
    re.compile(r"\b(?:rumah|kamar|kios|toko|lapak)[ \t]+(?:no(?:mor)?\.?)[ \t]*\d+[A-Za-z]?\b", re.IGNORECASE),
    re.compile(r"\bblok[ \t]+[A-Z]{0,2}[ \t./-]?\d+[A-Za-z]?\b", re.IGNORECASE),
    re.compile(r"\bRT[ .:]*\d{1,3}(?:[ ,/]*(?:RW[ .:]*)?\d{1,3})?\b", re.IGNORECASE),
    re.compile(r"\bRW[ .:]*\d{1,3}\b", re.IGNORECASE),
)
# What stands before a person's name; the word stays, the name goes.
_BEFORE_NAME = (
    r"[Pp]ak|[Bb]apak|[Bb]u|[Ii]bu|[Ss]audara|[Ss]audari|[Ss]dr[i]?\.?|[Mm]as|[Mm]bak|[Kk]ak|[Bb]ang|[Hh]aji|[Hh]ajah|[Hh]j?\.|"
    r"[Tt]uan|[Tt]gh\.?|TGH\.?|[Uu]stad[zh]?|[Dd]okter|[Dd]r\.?|[Dd]rg\.?|[Bb]idan|[Pp]erawat|[Gg]uru|atas nama|a\.n\.?|"
    r"bernama|nama saya|[Nn]amanya|[Nn]ama(?: saya)?[ \t]*:"
)
_NAME = r"(?:[A-Z]\.|[A-Z][\w'’-]*)"
_NAMED = re.compile(rf"\b({_BEFORE_NAME})[ \t]+({_NAME}(?:[ \t]+(?:bin|binti|{_NAME}))*)")
_TITLED = re.compile(
    r"\b(?:Lalu|Baiq|Lale|I Gusti|Ni Luh|Ida Bagus|I Made|I Wayan|Ni Made|Ni Wayan)[ \t]+[A-Z][\w'’-]*(?:[ \t]+[A-Z][\w'’-]*)*"
)
_OFFICES = frozenset(
    {"Kepala", "Camat", "Lurah", "Bupati", "Gubernur", "Wali", "Walikota", "Desa", "Dinas", "Sekretaris", "Ketua", "RT", "RW"}
    | {"Kades", "Kadus", "Dusun", "Polisi", "Guru", "Dokter"}
)


def propose_unnamed(text: str) -> str:
    """As ``propose_text``, and names after a word of address, names with a title of the islands, and addresses masked: for
    texts that leave their case, such as practice. Still a proposal: an officer reads it and says that nobody is named.
    """
    text = propose_text(text)
    for pattern in _ADDRESSES:
        text = pattern.sub(MASK, text)
    return _NAMED.sub(_without_name, _TITLED.sub(MASK, text))


def _without_name(found: re.Match[str]) -> str:
    address, name = found.groups()
    # "Bapak Kepala Desa" names an office, not a person.
    return found.group() if name.split()[0] in _OFFICES else f"{address} {MASK}"
