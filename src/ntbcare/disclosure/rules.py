"""How well a published item fits what somebody asks, pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

ASKED = 8
"""So many of a question's weightiest words are compared."""
ENOUGH = 2.0
"""From here on an item is offered: two words of the question, or one that stands in the title of a short question."""
_IN_TITLE = 1.5
_SAYS_NOTHING = frozenset("informasi data mohon minta salinan dokumen tahun daftar provinsi ntb kabupaten ~jalan".split())  # noqa: SIM905 as read


def fit(asked: Sequence[str], title: Collection[str], rest: Collection[str]) -> float:
    """The weight of the question's words that an item speaks of; words of its title count more."""
    words = [word for word in asked[:ASKED] if word not in _SAYS_NOTHING]
    found = sum(_IN_TITLE if word in title else 1.0 for word in words if word in title or word in rest)
    # Who asks in one or two words is met by one of them in the title.
    return found + (0.5 if len(words) <= 2 and any(word in title for word in words) else 0.0)
