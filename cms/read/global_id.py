"""Global ids: opaque names of entries across all types (GraphQL Global Object Identification).

An id is base64url (RFC 4648, section 5, without padding) of ``<Type>:`` followed by the 16 bytes
of the entry's UUID. Readers must treat it as opaque.
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from uuid import UUID

from cms.errors import InvalidId
from cms.read.value import excerpt

_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")


def encode(type_name: str, key: UUID) -> str:
    """The global id of the entry of that type with that key."""
    return encode_bytes(prefix(type_name), key.bytes)


def prefix(type_name: str) -> bytes:
    """What precedes the key's bytes in every id of a type."""
    return f"{type_name}:".encode("ascii")


def encode_bytes(type_prefix: bytes, key: bytes) -> str:
    """The id from a ``prefix`` and a key's 16 bytes: what generated builders call for each row."""
    encoded = b2a_base64(type_prefix + key, newline=False)
    return encoded.translate(_TO_URL).rstrip(b"=").decode("ascii")


def decode(text: str) -> tuple[str, UUID]:
    """The type and key that an id names.

    Raises:
        InvalidId: the text is not an id that ``encode`` gives (other spellings are refused too).
    """
    try:
        raw = a2b_base64(
            text.encode("ascii").translate(_FROM_URL) + b"=" * (-len(text) % 4), strict_mode=True
        )
    except (ValueError, UnicodeEncodeError):
        raw = b""
    name, colon, key = raw.partition(b":")
    canonical = len(key) == 16 and name.isalnum() and encode_bytes(name + colon, key) == text
    if not canonical:
        raise InvalidId("“{value}” is not a valid id.", value=excerpt(text))
    return name.decode("ascii"), UUID(bytes=key)
