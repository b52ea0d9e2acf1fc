"""Hash trees as RFC 6962 (section 2.1) draws them, SHA-256. Pure. Leaves and nodes are 32 bytes each.

A tree is cut into parts of ``PART`` leaves, whose roots are kept: the path of one leaf among a million is found from the
leaves of its part and the roots of the others. The parts are as long as a power of two, so the tree is the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

PART = 1024


def leaf_hash(data: bytes) -> bytes:
    """The leaf of some data."""
    return hashlib.sha256(b"\x00" + data).digest()


def tree_root(nodes: Sequence[bytes]) -> bytes:
    """The root over leaves, or over the roots of parts; of nothing it is the hash of nothing."""
    if not nodes:
        return hashlib.sha256(b"").digest()
    level = list(nodes)
    while len(level) > 1:
        level = _above(level)
    return level[0]


def tree_path(nodes: Sequence[bytes], index: int) -> list[bytes]:
    """The neighbours, from the leaf upward, with which the root is found again. Raises IndexError."""
    if not 0 <= index < len(nodes):
        raise IndexError(index)
    level, path = list(nodes), []
    while len(level) > 1:
        if (beside := index ^ 1) < len(level):
            path.append(level[beside])
        level, index = _above(level), index // 2
    return path


def _above(level: Sequence[bytes]) -> list[bytes]:
    """The next level: two become one, and who is left over at the end goes up alone."""
    pairs = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)]
    return [*pairs, level[-1]] if len(level) % 2 else pairs
