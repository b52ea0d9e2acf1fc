"""References and codes that people read out, write down and type again.

A reference is ``NTB-YY-`` and at least six digits and one check digit; a code is twelve Crockford
base32 characters. The reference names a case; only reference and code together open it.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from ntbcare.common.training import PREFIX, in_training

# Damm's quasigroup of order 10 (H. M. Damm, 2004): finds every single wrong digit and every swap of neighbours.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_REFERENCE = re.compile(rf"(NTB|{PREFIX})-?(\d{{2}})-?(\d{{7,19}})", re.ASCII)
CODE_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Reference:
    """A parsed reference: two digits of the year and the case's number."""

    year: int
    number: int

    def __str__(self) -> str:
        digits = f"{self.number:06d}"
        return f"{prefix()}-{self.year:02d}-{digits}{check_digit(digits)}"


def prefix() -> str:
    """What every reference of this site begins with."""
    return PREFIX if in_training() else "NTB"


def check_digit(digits: str) -> int:
    """Damm's check digit of a string of decimal digits."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


def parse_reference(typed: str) -> Reference | None:
    """Read a reference as a person types it (case, spaces and hyphens forgiven); None when it cannot be one."""
    match = _REFERENCE.fullmatch("".join(typed.split()).upper())
    if match is None or match[1] != prefix():
        return None
    year, digits = match[2], match[3]
    if check_digit(digits[:-1]) != int(digits[-1]):
        return None
    reference = Reference(year=int(year), number=int(digits[:-1]))
    # Leading zeros beyond six digits would give one case two names.
    shown = str(reference).rpartition("-")[2]
    return reference if shown == digits else None


def new_code() -> str:
    """A fresh code: 60 random bits as twelve Crockford base32 characters, without hyphens."""
    # Five bits of each byte: the alphabet has 32 letters, so that none is likelier than another.
    return "".join(_ALPHABET[byte & 31] for byte in secrets.token_bytes(CODE_LENGTH))


def show_code(code: str) -> str:
    """The code in groups of four, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def normalise_code(typed: str) -> str | None:
    """A typed code with case, look-alike letters, spaces and hyphens forgiven; None when it cannot be one."""
    code = re.sub(r"[\s-]", "", typed).upper().translate(_LOOK_ALIKES)
    return code if len(code) == CODE_LENGTH and all(letter in _ALPHABET for letter in code) else None
