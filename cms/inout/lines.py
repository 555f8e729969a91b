"""The form of an export: a folder with ``graph.ndjson`` and the media files.

The first line is the header; each of the others is one entry or one record of the desk, a JSON
object (RFC 8259) in UTF-8 with sorted names. Lines end with ``\\n`` alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import orjson

from cms.errors import ClientError, InputError, LimitExceeded

GRAPH = "graph.ndjson"
FILES = "files"
FORMAT = "lang-son-cms/graph"
VERSION = 1
LINE_LIMIT = 32 * 1024 * 1024
"""Most bytes of a line; the largest entry that the content's limits allow is smaller."""


@dataclass(frozen=True)
class Header:
    """The first line. ``counts`` are the numbers of lines of each kind and type, if they are known:
    a file that was cut off has fewer."""

    locales: tuple[str, ...]
    counts: Mapping[str, int]

    def line(self) -> bytes:
        """As it is written."""
        return dump(
            {
                "format": FORMAT,
                "version": VERSION,
                "locales": list(self.locales),
                "counts": dict(self.counts),
            }
        )

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Header:
        """Raises InputError when it is none, or of another version."""
        if raw.get("format") != FORMAT:
            raise InputError(
                "The first line is no header: {argument} must be {wanted}.",
                path=("format",),
                argument="format",
                wanted=FORMAT,
            )
        if raw.get("version") != VERSION:
            raise InputError(
                "The file has version {found} of its form; this program reads version {known}.",
                path=("version",),
                argument="version",
                found=str(raw.get("version"))[:20],
                known=VERSION,
            )
        locales, counts = raw.get("locales", []), raw.get("counts", {})
        if not _are(str, locales) or not isinstance(counts, dict) or not _are(int, counts.values()):
            raise InputError(
                "The first line is no header: {argument} must be {wanted}.",
                path=("locales",),
                argument="locales, counts",
                wanted='["VI", …], {"Article": 1, …}',
            )
        return cls(tuple(locales), counts)


def _are(kind: type[Any], values: Any) -> bool:
    return not isinstance(values, str | dict) and all(type(value) is kind for value in values)


@dataclass(frozen=True)
class Line:
    """One line of the file: its number from 1, where it begins, its size in bytes, and its object
    or what is wrong with it. ``left_out`` is what is wrong with parts that the object lacks."""

    number: int
    offset: int
    raw: Mapping[str, Any] | None
    fault: ClientError | None = None
    size: int = 0
    left_out: tuple[ClientError, ...] = ()

    @property
    def label(self) -> str:
        """What kind of thing it is, as the header counts it: an entry's type, or ``release``."""
        raw = self.raw or {}
        named = raw.get("type") if raw.get("kind") == "entry" else raw.get("kind")
        return named[:64] if isinstance(named, str) else ""


def dump(value: object) -> bytes:
    """A line, with its end."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def read(file: IO[bytes], number: int = 1) -> Iterator[Line]:
    """The lines from where the file stands; never more than one in memory. Empty ones are left
    out."""
    while True:
        offset = file.tell()
        text = file.readline(LINE_LIMIT + 1)
        if not text:
            return
        if len(text) > LINE_LIMIT and not text.endswith(b"\n"):
            yield Line(number, offset, None, _skip(file))
        elif text.strip():
            yield parse(text, number, offset)
        number += 1


def read_at(file: IO[bytes], number: int, offset: int) -> Line:
    """One line again."""
    file.seek(offset)
    return parse(file.readline(), number, offset)


def parse(text: bytes, number: int, offset: int) -> Line:
    """A line's object."""
    try:
        raw = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        fault = InputError("The line is not JSON in UTF-8: {reason}.", reason=str(error)[:120])
        return Line(number, offset, None, fault)
    if not isinstance(raw, dict):
        return Line(number, offset, None, InputError("The line must be a JSON object."))
    return Line(number, offset, raw, size=len(text))


def _skip(file: IO[bytes]) -> LimitExceeded:
    while (more := file.readline(1024 * 1024)) and not more.endswith(b"\n"):
        pass
    return LimitExceeded("The line has more than {limit} bytes.", limit=LINE_LIMIT)


def key_of(raw: Mapping[str, Any], name: str = "key") -> UUID:
    """A key, in its usual form. Raises InputError."""
    try:
        key = UUID(raw[name])
        if str(key) != raw[name]:
            raise ValueError
    except (KeyError, ValueError, TypeError, AttributeError):
        raise InputError(
            "{argument} must be the key of an entry, as 32 hexadecimal digits with hyphens.",
            path=(name,),
            argument=name,
        ) from None
    return key


def only(raw: Mapping[str, Any], *known: str) -> None:
    """Raises InputError for a member of a line that isn't known."""
    for name in raw.keys() - known:
        raise InputError(
            "There is no field {argument} here; there are {known}.",
            path=(name,),
            argument=name[:60],
            known=", ".join(sorted(known)),
        )


def graph_in(source: Path) -> Path:
    """The file with the lines, in an export's folder or given itself. Raises InputError."""
    path = source / GRAPH if source.is_dir() else source
    if not path.is_file():
        raise InputError("There is no file {file}.", argument="source", file=str(path))
    return path


class Graph:
    """An export's lines, as a source for ``cms.inout.importing``. Raises InputError when there is
    no such file, or it has no header."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        file.seek(0)
        first = next(read(file), None)
        if first is None or first.raw is None:
            raise InputError(
                "The first line is no header: {argument} must be {wanted}.",
                path=("format",),
                argument="format",
                wanted=FORMAT,
            )
        self.header = Header.read(first.raw)
        self.counts = self.header.counts
        self._begin = file.tell(), first.number + 1

    def lines(self) -> Iterator[Line]:
        """All lines after the header."""
        offset, number = self._begin
        self._file.seek(offset)
        return read(self._file, number)

    def at(self, number: int, offset: int) -> Line:
        """One line again, wherever the reading of the others stands."""
        return read_at(self._file, number, offset)
