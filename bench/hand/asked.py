"""What the hand-written endpoints read from the address of a request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from bench.queries import ARTICLE_ORDER
from cms.read import global_id
from cms.read.cursor import CursorKey

Asked = Mapping[str, str]

_KEYS = [CursorKey(ARTICLE_ORDER, ("timestamptz", "uuid"), (False, False), n) for n in (0, 1)]
_NEWEST = (datetime.max.replace(tzinfo=UTC), UUID(int=2**128 - 1))


def after(asked: Asked) -> tuple[datetime, UUID]:
    """The place after which a page of articles begins; without a cursor one before all articles."""
    text = asked.get("after")
    if text is None:
        return _NEWEST
    published, key = (read(text) for read in _KEYS)
    return published, key


def article_id(asked: Asked) -> UUID:
    """The key in an article's global id."""
    return global_id.decode(asked["id"])[1]
