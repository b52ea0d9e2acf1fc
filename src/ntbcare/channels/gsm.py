"""SMS text: what fits the GSM alphabet, and into how many parts a text falls (3GPP TS 23.038 and 23.040)."""

from __future__ import annotations

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "\f^{}\\[~]|€"
_WEIGHT = {**dict.fromkeys(_BASIC, 1), **dict.fromkeys(_EXTENDED, 2)}
GSM_ONE, GSM_PART = 160, 153
UCS2_ONE, UCS2_PART = 70, 67
LONGEST = 459
"""Three parts of the GSM alphabet; longer answers are cut and lead to the page."""


def is_gsm(text: str) -> bool:
    """Whether every letter is in the GSM alphabet, so that 160 fit into one SMS."""
    return all(letter in _WEIGHT for letter in text)


def weight(text: str) -> int:
    """The length of a text as an SMS counts it: letters of the extension twice, without GSM in UTF-16 units."""
    if is_gsm(text):
        return sum(_WEIGHT[letter] for letter in text)
    return len(text.encode("utf-16-be")) // 2


def split(text: str) -> list[str]:
    """The parts in which a text is sent. No letter is torn apart: neither an escaped one nor a surrogate pair."""
    gsm = is_gsm(text)
    one, part = (GSM_ONE, GSM_PART) if gsm else (UCS2_ONE, UCS2_PART)
    if weight(text) <= one:
        return [text]
    parts, held, size = [], "", 0
    for letter in text:
        more = _WEIGHT[letter] if gsm else len(letter.encode("utf-16-be")) // 2
        if size + more > part:
            parts.append(held)
            held, size = "", 0
        held += letter
        size += more
    return [*parts, held]


def plain(text: str) -> str:
    """The text with typographic signs that would cost the GSM alphabet written plainly."""
    return text.translate(_PLAINER)


_PLAINER = str.maketrans({"–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "•": "*", "\u00a0": " "})
