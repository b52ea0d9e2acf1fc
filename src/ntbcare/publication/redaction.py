"""What must not stand in a public text: the proposal that an officer corrects and releases.

Numbers that name a person, a telephone, a household or a vehicle are masked. It is a proposal: names and
addresses in running text are the officer's to find.
"""

from __future__ import annotations

import re

MASK = "▇▇▇"

_PATTERNS = (
    # E-mail addresses.
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
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
