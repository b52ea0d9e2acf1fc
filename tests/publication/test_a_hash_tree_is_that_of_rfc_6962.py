"""The tree against the definition as the RFC writes it, and the program's way up against every leaf of every size."""

from __future__ import annotations

import contextlib
import hashlib
import runpy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntbcare.publication.record import merkle
from tests.publication.record import PROGRAM

_ALONE = runpy.run_path(str(PROGRAM))
FOLD, WRONG = _ALONE["fold"], _ALONE["WrongError"]


def defined(leaves: list[bytes]) -> bytes:
    """Section 2.1, word for word; the leaves are hashed already."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + defined(leaves[:split]) + defined(leaves[split:])).digest()


def some(count: int) -> list[bytes]:
    return [merkle.leaf_hash(str(number).encode()) for number in range(count)]


@pytest.mark.parametrize("count", range(34))
def test_root_and_every_path(count: int) -> None:
    leaves = some(count)
    assert merkle.tree_root(leaves) == defined(leaves)
    for index, leaf in enumerate(leaves):
        assert FOLD(leaf, index, count, merkle.tree_path(leaves, index)) == defined(leaves)


@pytest.mark.parametrize("count", [1, 4, 5, 8, 9, 15, 16, 17, 31, 33])
def test_a_tree_of_parts_is_the_same_tree(count: int) -> None:
    leaves, part = some(count), 4
    roots = [merkle.tree_root(leaves[start : start + part]) for start in range(0, count, part)]
    assert merkle.tree_root(roots) == defined(leaves)
    for index, leaf in enumerate(leaves):
        start = index // part * part
        path = merkle.tree_path(leaves[start : start + part], index - start) + merkle.tree_path(roots, index // part)
        assert FOLD(leaf, index, count, path) == defined(leaves)


@given(st.integers(2, 70), st.data())
def test_a_bit_or_a_place_that_is_wrong_never_leads_to_the_root(count: int, data: st.DataObject) -> None:
    leaves = some(count)
    index = data.draw(st.integers(0, count - 1))
    path = merkle.tree_path(leaves, index)
    at, bit = data.draw(st.integers(0, len(path))), 1 << data.draw(st.integers(0, 7))
    nodes = [leaves[index], *path]
    nodes[at] = bytes([nodes[at][0] ^ bit]) + nodes[at][1:]
    assert FOLD(nodes[0], index, count, nodes[1:]) != defined(leaves)
    other = data.draw(st.integers(0, count - 1).filter(lambda number: number != index))
    with contextlib.suppress(WRONG):
        assert FOLD(leaves[index], other, count, path) != defined(leaves)
