"""SMS text: what fits the GSM alphabet, and into how many parts a text falls (3GPP TS 23.038 and 23.040)."""

from __future__ import annotations

from dataclasses import dataclass

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "\f^{}\\[~]|€"
_WEIGHT = {**dict.fromkeys(_BASIC, 1), **dict.fromkeys(_EXTENDED, 2)}
GSM_ONE, GSM_PART = 160, 153
UCS2_ONE, UCS2_PART = 70, 67
MOST_PARTS = 255
LONGEST = 459
"""Three parts of the GSM alphabet; longer answers are cut and lead to the page."""


_CODES = {letter: bytes([code + (code >= 0x1B)]) for code, letter in enumerate(_BASIC)}
_ESCAPE = 0x1B
_EXTENSION = dict(zip(_EXTENDED, (0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65), strict=True))
_ENCODED = _CODES | {letter: bytes([_ESCAPE, code]) for letter, code in _EXTENSION.items()}
_LETTERS = {code[0]: letter for letter, code in _CODES.items()}
_EXTENSION_LETTERS = {code: letter for letter, code in _EXTENSION.items()}


def encode_gsm(text: str) -> bytes:
    """The octets of a text in the GSM alphabet, one septet to an octet. Raises ValueError for a letter outside it."""
    try:
        return b"".join(_ENCODED[letter] for letter in text)
    except KeyError as error:
        raise ValueError("a letter outside the GSM alphabet") from error


def decode_gsm(octets: bytes) -> str:
    """The text of octets in the GSM alphabet; an unknown extension is read as the letter that shares its code."""
    letters, escaped = [], False
    for octet in octets:
        if octet == _ESCAPE:
            escaped = True
            continue
        extended = _EXTENSION_LETTERS.get(octet) if escaped else None
        letters.append(extended or _LETTERS.get(octet, "\ufffd"))
        escaped = False
    return "".join(letters)


@dataclass(frozen=True, slots=True)
class Segment:
    """What one SMS carries: the head that joins it to the others (empty for a single one) and the text's octets."""

    head: bytes
    body: bytes
    text: str
    gsm: bool

    @property
    def octets(self) -> int:
        """How many of the 140 octets of an SMS it takes: letters of the GSM alphabet are packed, eight into seven."""
        if not self.gsm:
            return len(self.head) + len(self.body)
        padded = -(-len(self.head) * 8 // 7)
        return -(-(padded + len(self.body)) * 7 // 8)


def segments(text: str, *, reference: int) -> list[Segment]:
    """A text as it is sent. ``reference`` (of eight bits) tells messages to the same person apart.

    Raises ValueError when it would take more than 255 pieces.
    """
    gsm = is_gsm(text)
    parts = split(text)
    if len(parts) > MOST_PARTS:
        raise ValueError("too long for SMS")
    bodies = [encode_gsm(part) if gsm else part.encode("utf-16-be") for part in parts]
    if len(parts) == 1:
        return [Segment(b"", bodies[0], parts[0], gsm)]
    head = bytes([5, 0, 3, reference % 256, len(parts)])
    return [Segment(head + bytes([n]), body, part, gsm) for n, (body, part) in enumerate(zip(bodies, parts, strict=True), 1)]


def is_gsm(text: str) -> bool:
    """Whether every letter is in the GSM alphabet, so that 160 fit into one SMS."""
    return all(letter in _WEIGHT for letter in text)


def odd_letters(text: str) -> tuple[str, ...]:
    """The letters outside the GSM alphabet, each once: a single one makes every SMS of the text hold 70 instead of 160."""
    return tuple(dict.fromkeys(letter for letter in text if letter not in _WEIGHT))


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
