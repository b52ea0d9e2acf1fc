"""Takes in what people send before a thread is spent on it: in time, in measure, and small in memory."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

IN_MEMORY = 64 * 1024
"""A longer body lies in a file without a name until it has been dealt with."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What one process bears. Seconds and bytes; a telephone on a weak signal stays far within."""

    longest_pause: float = 30.0
    grace: float = 60.0
    slowest_per_second: int = 1024
    bodies: int = 1000
    bodies_per_address: int = 32
    held: int = 1024 * 1024 * 1024
    held_per_address: int = 256 * 1024 * 1024

    def time_for(self, octets: int) -> float:
        """Seconds that a body of this length may take in all."""
        return self.grace + octets / self.slowest_per_second


class Refused(Exception):
    """The body is not waited for any longer. ``status`` is what the sender is told."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(slots=True)
class _Parcel:
    """One body and how much of it has come."""

    address: str
    file: IO[bytes]
    keep: bool
    got: int = 0
    held: int = 0


class Bodies:
    """The bodies that are under way in this process, counted by address so that one sender cannot take all the room."""

    def __init__(self, folder: Path, measures: Measures | None = None) -> None:
        self._folder = folder
        self._measures = measures or Measures()
        self._open: Counter[str] = Counter()
        self._held: Counter[str] = Counter()

    @asynccontextmanager
    async def taken(
        self, pieces: AsyncIterable[bytes], octets: int, address: str, *, keep: bool = True
    ) -> AsyncIterator[IO[bytes]]:
        """The whole body of ``octets`` bytes, to be read and closed by the caller; its room is free when the block ends.

        Without ``keep`` it is only listened to and thrown away: a browser hears nothing before it has said everything.

        Raises Refused: 408 too slow, 400 the sender went away, 429 too much at once from one address, 503 too much
        in all or no room on the disk.
        """
        if self._open.total() >= self._measures.bodies:
            raise Refused(503)
        if self._open[address] >= self._measures.bodies_per_address:
            raise Refused(429)
        file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(self._folder))  # noqa: SIM115 see above
        parcel = _Parcel(address, file, keep)
        self._open[address] += 1
        try:
            await self._fill(parcel, pieces, octets)
            yield file
        finally:
            self._held[address] -= parcel.held
            self._open[address] -= 1
            self._held += Counter()  # forgets the addresses that nothing is left of
            self._open += Counter()

    async def _fill(self, parcel: _Parcel, pieces: AsyncIterable[bytes], octets: int) -> None:
        source = aiter(pieces)
        try:
            async with asyncio.timeout(self._measures.time_for(octets)):
                while parcel.got < octets:
                    async with asyncio.timeout(self._measures.longest_pause):
                        piece = await anext(source, b"")
                    self._put(parcel, piece)
            parcel.file.seek(0)
        except BaseException as error:
            parcel.file.close()
            if isinstance(error, OSError):  # a time-out is one
                raise Refused(408 if isinstance(error, TimeoutError) else 503) from error
            raise

    def _put(self, parcel: _Parcel, piece: bytes) -> None:
        if not piece:
            raise Refused(400)
        parcel.got += len(piece)
        if not parcel.keep:
            return
        if self._held.total() + len(piece) > self._measures.held:
            raise Refused(503)
        if self._held[parcel.address] + len(piece) > self._measures.held_per_address:
            raise Refused(429)
        self._held[parcel.address] += len(piece)
        parcel.held += len(piece)
        parcel.file.write(piece)
