"""The chain of the audit: how an entry is written as a line, and how the line is sealed.

Each entry has a position, from 1 without gaps, in the order in which transactions were committed.
Its line is a JSON object (RFC 8259) that ends with the hash of the entry before it, and its own
hash is the SHA-256 of the line's UTF-8. So no entry can be changed, removed or put elsewhere
without changing all hashes after it. The database seals what it stores
(``migrations/office/0004_audit_chain.py``); this module does the same from the parts alone.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

NOTHING = bytes(32)
"""What stands for the hash before the first entry's."""


@dataclass(frozen=True)
class Entry:
    """An entry of the audit. ``detail`` is JSON as PostgreSQL writes it, for it is hashed so."""

    id: UUID
    at: datetime
    actor: str
    verb: str
    type: str
    entry_id: UUID
    version: int
    detail: str


def line(entry: Entry, position: int, previous: bytes) -> str:
    """The entry as a JSON object on one line, its hash not included: what is hashed."""
    at = entry.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    parts = {
        "position": str(position),
        "id": _text(str(entry.id)),
        "at": _text(f"{at}Z"),
        "actor": _text(entry.actor),
        "verb": _text(entry.verb),
        "type": _text(entry.type),
        "entry_id": _text(str(entry.entry_id)),
        "version": str(entry.version),
        "detail": entry.detail,
        "previous": _text(previous.hex()),
    }
    return "{" + ",".join(f'"{name}":{value}' for name, value in parts.items()) + "}"


def seal(text: str) -> bytes:
    """The hash of a line, 32 bytes."""
    return hashlib.sha256(text.encode()).digest()


def sealed(text: str, digest: bytes) -> str:
    """The line with a hash as its last member. What was hashed is this without that member."""
    return f'{text[:-1]},"hash":"{digest.hex()}"}}'


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
