"""Cursors: where in an order a row stands (Relay's connection specification).

A cursor is base64url, without padding, of a JSON array: a mark of the order it belongs to, then the
values of the order's keys. It points at a place, not at a row, so it stays good when the row goes.
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID
from zlib import crc32

import orjson

from cms.errors import InvalidCursor
from cms.read.value import excerpt

_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")


def mark(signature: str) -> int:
    """What tells the cursors of one order from those of another."""
    return crc32(signature.encode())


def encode(order: int, keys: Iterable[Any]) -> str:
    """The cursor of a row whose order keys have these values."""
    return encode_fetched(order, tuple(k.hex if isinstance(k, UUID) else k for k in keys))


def encode_fetched(order: int, keys: tuple[Any, ...]) -> str:
    """The same of values as asyncpg gave them: what generated builders call for each row.

    A UUID must be asyncpg's own: orjson writes the standard library's by itself, with dashes.
    """
    raw = orjson.dumps([order, *keys], default=_plain)
    return b2a_base64(raw, newline=False).translate(_TO_URL).rstrip(b"=").decode("ascii")


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"no cursor can hold {type(value).__name__}")


def _moment(value: Any) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError(value)
    return found.astimezone(UTC)


def _exactly(kind: type) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(value)
        return value

    return check


def _int4(value: Any) -> int:
    if type(value) is not int or not -(2**31) <= value < 2**31:
        raise ValueError(value)
    return value


def _int8(value: Any) -> int:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    if type(value) is not str or "\x00" in value:
        raise ValueError(value)
    value.encode()
    return value


def _float(value: Any) -> float:
    if type(value) not in (int, float):
        raise ValueError(value)
    return float(value)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "uuid": UUID,
    "text": _text,
    "int4": _int4,
    "int8": _int8,
    "float8": _float,
    "bool": _exactly(bool),
    "date": date.fromisoformat,
    "timestamptz": _moment,
    "bytea": bytes.fromhex,
}


@dataclass(frozen=True)
class CursorKey:
    """Reads one key's value out of a cursor of a given order: a converter (see ``convert``).

    ``types`` and ``nullable`` describe all the order's keys; ``index`` picks one. Raises
    InvalidCursor for anything that ``encode`` could not have given for this order.
    """

    order: int
    types: tuple[str, ...]
    nullable: tuple[bool, ...]
    index: int

    def __call__(self, text: str) -> Any:
        """The key's value, as PostgreSQL takes it."""
        try:
            return _read(text, self.order, self.types, self.nullable)[self.index]
        except (ValueError, TypeError, AttributeError, OverflowError):
            raise InvalidCursor(
                "“{value}” is not a cursor of this list in this order.", value=excerpt(text)
            ) from None


@lru_cache(256)
def _read(
    text: str, order: int, types: tuple[str, ...], nullable: tuple[bool, ...]
) -> tuple[Any, ...]:
    """All the keys in a cursor; remembered, because each key of an order asks for it in turn."""
    raw = a2b_base64(
        text.encode("ascii").translate(_FROM_URL) + b"=" * (-len(text) % 4), strict_mode=True
    )
    found, *keys = orjson.loads(raw)
    if found != order or len(keys) != len(types):
        raise ValueError(text)
    read = tuple(_key(*each) for each in zip(keys, types, nullable, strict=True))
    if encode(order, read) != text:
        raise ValueError(text)  # the same place, spelt otherwise
    return read


def _key(key: Any, sql_type: str, nullable: bool) -> Any:
    if key is None:
        if not nullable:
            raise ValueError("null")
        return None
    return _READERS[sql_type](key)
