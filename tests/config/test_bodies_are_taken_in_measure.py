"""A body is waited for as long as it comes; nobody takes more than his share of the room for those under way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import TypeVar

import pytest

from ntbcare.config.bodies import Bodies, Measures, Refused

T = TypeVar("T")
_STRICT = Measures(
    longest_pause=0.2, grace=0.5, slowest_per_second=1000, bodies=3, bodies_per_address=2, held=300, held_per_address=200
)


async def pieces(*given: bytes | float) -> AsyncIterator[bytes]:
    """A sender: bytes are sent, a number is a pause in seconds; after the last the line is closed."""
    for piece in given:
        if isinstance(piece, bytes):
            yield piece
        else:
            await asyncio.sleep(piece)


async def read(bodies: Bodies, octets: int, *given: bytes | float, address: str = "a", hold: float = 0) -> bytes:
    async with bodies.taken(pieces(*given), octets, address) as body:
        await asyncio.sleep(hold)
        with body:
            return body.read()


def status_of(attempt: Awaitable[T]) -> int:
    async def run() -> T:
        return await attempt

    with pytest.raises(Refused) as refused:
        asyncio.run(run())
    return refused.value.status


@pytest.fixture
def bodies(tmp_path: Path) -> Bodies:
    """With room for little."""
    return Bodies(tmp_path, _STRICT)


def test_what_comes_in_pieces_is_whole(bodies: Bodies) -> None:
    assert asyncio.run(read(bodies, 6, b"ab", 0.1, b"cd", 0.1, b"ef")) == b"abcdef"


def test_a_long_body_is_whole_and_leaves_nothing_behind(tmp_path: Path) -> None:
    long = b"0123456789" * 20_000
    assert asyncio.run(read(Bodies(tmp_path), len(long), long[:70_000], long[70_000:])) == long
    assert list(tmp_path.iterdir()) == []


def test_a_halt_is_not_waited_for(bodies: Bodies) -> None:
    assert status_of(read(bodies, 4, b"ab", 1.0, b"cd")) == 408


def test_a_drip_is_not_waited_for(bodies: Bodies) -> None:
    assert status_of(read(bodies, 20, *(item for _ in range(20) for item in (b"x", 0.1)))) == 408


def test_a_broken_line_is_no_whole_body(bodies: Bodies) -> None:
    assert status_of(read(bodies, 4, b"ab")) == 400


def test_one_address_sends_two_at_once_and_all_together_three(bodies: Bodies) -> None:
    async def many(*addresses: str) -> list[bytes | BaseException]:
        attempts = (read(bodies, 1, 0.05, b"x", address=address) for address in addresses)
        return await asyncio.gather(*attempts, return_exceptions=True)

    for _again in range(2):  # the room is free again
        told = asyncio.run(many("a", "a", "a", "b", "c"))
        assert [answer.status if isinstance(answer, Refused) else answer for answer in told] == [b"x", b"x", 429, b"x", 503]


def test_what_is_held_is_measured_too(bodies: Bodies) -> None:
    async def two(first: str, second: str, octets: int) -> tuple[bytes | BaseException, bytes | BaseException]:
        return await asyncio.gather(
            read(bodies, octets, b"x" * octets, address=first, hold=0.1),
            read(bodies, octets, 0.05, b"x" * octets, address=second),
            return_exceptions=True,
        )

    for first, second, octets, status in (("a", "a", 120, 429), ("a", "b", 160, 503)):
        taken, refused = asyncio.run(two(first, second, octets))
        assert isinstance(refused, Refused)
        assert (taken, refused.status) == (b"x" * octets, status)


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    nowhere = Bodies(tmp_path / "missing")
    assert status_of(read(nowhere, 100_000, b"x" * 100_000)) == 503
