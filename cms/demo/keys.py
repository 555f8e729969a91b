"""The keys of the demonstration's entries: always the same, so the loader can be run again, and an
example that names an id works on every machine."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

MADE_AT = datetime(2015, 1, 1, tzinfo=UTC)
"""The moment in every key, and of first publication where the content names none."""


def key_of(type_name: str, code: str) -> UUID:
    """The key of the entry that the content calls ``code``.

    It has the form of a UUIDv7 (RFC 9562, section 5.7): the moment is ``MADE_AT``, and a digest of
    type and code stands where chance would.
    """
    milliseconds = int(MADE_AT.timestamp() * 1000).to_bytes(6, "big")
    raw = bytearray(milliseconds + sha256(f"{type_name}:{code}".encode()).digest()[:10])
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return UUID(bytes=bytes(raw))
