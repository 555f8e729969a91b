"""The process that the application runs in, as far as the application must know of it."""

from __future__ import annotations

import asyncio
import mmap
import struct
import zlib

_HEAD = struct.Struct("=?II")  # ready, length of the text, its checksum
_SIZE = 1024 * 1024


class Board:
    """Memory that equal processes share: each has a place to write on, and all read all.

    It is made before the processes are forked, and goes when the last of them ends. A text that is
    being written while it is read counts as none: its checksum doesn't fit.
    """

    def __init__(self, places: int) -> None:
        self._places = [mmap.mmap(-1, _SIZE) for _ in range(places)]

    def __len__(self) -> int:
        return len(self._places)

    def clear(self, place: int) -> None:
        """Empties a place for the next process."""
        self._places[place][: _HEAD.size] = bytes(_HEAD.size)

    def write(self, place: int, text: bytes) -> None:
        """Replaces the text of a process that is ready. Raises ValueError above the place's size.

        The bytes of a place are taken from the machine's memory only when they are written.
        """
        memory, end = self._places[place], _HEAD.size + len(text)
        if end > _SIZE:
            raise ValueError(f"{len(text)} bytes are more than a place of the board holds")
        memory[_HEAD.size : end] = text
        memory[: _HEAD.size] = _HEAD.pack(True, len(text), zlib.crc32(text))

    def is_ready(self, place: int) -> bool:
        """Whether the process of that place has written anything yet."""
        ready: bool = _HEAD.unpack_from(self._places[place])[0]
        return ready

    def read(self, place: int) -> bytes | None:
        """The text of a place; None where there is none, or it changed meanwhile."""
        memory = self._places[place]
        for _ in range(3):
            ready, length, checksum = _HEAD.unpack_from(memory)
            text = memory[_HEAD.size : _HEAD.size + length]
            if ready and zlib.crc32(text) == checksum:
                return text
        return None


class Process:
    """One process that serves: alone, or one of several that share a board.

    ``number`` is its place among them, from 0. ``stopping`` is set when it begins to stop: what
    would go on for good (a stream of events) ends then, so that the server need not wait for it.
    """

    def __init__(self, number: int = 0, board: Board | None = None) -> None:
        self.number = number
        self.board = board
        self.stopping = asyncio.Event()

    def tell(self, text: bytes) -> None:
        """Lets the others know something; the first time it says that this one serves."""
        if self.board is not None:
            self.board.write(self.number, text)

    def others(self) -> list[tuple[int, bytes]]:
        """What each of the others told last."""
        if self.board is None:
            return []
        told = ((place, self.board.read(place)) for place in range(len(self.board)))
        return [(place, text) for place, text in told if text and place != self.number]
