"""Arguments that many reports have."""

from __future__ import annotations

from uuid import UUID

from cms.actions.aggregate import entry_types
from cms.desk.asked import Asked
from cms.errors import InvalidPageSize
from resolvers.mutation_content import key_of

MOST = 100
"""The largest page."""
USUAL = 20
"""The page that is given to who doesn't say."""


def entry_of(asked: Asked, name: str = "of") -> tuple[str, UUID]:
    """The type and key of the entry that an argument names. Raises InvalidId."""
    return key_of(asked.given[name], tuple(entry_types()), (name,))


def page_of(asked: Asked) -> tuple[int, str | None]:
    """How many members are asked for, and after which cursor. Raises InvalidPageSize."""
    first: int = asked.given.get("first", USUAL)
    if not 0 <= first <= MOST:
        raise InvalidPageSize(
            "{argument} must be from 0 to {limit}, not {value}.",
            path=("first",),
            argument="first",
            value=first,
            limit=MOST,
        )
    return first, asked.given.get("after")
