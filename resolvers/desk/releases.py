"""Releases."""

from __future__ import annotations

from cms.desk import releases as read
from cms.desk.asked import Asked
from cms.desk.page import Page
from cms.desk.releases import ReleaseTold
from resolvers.desk.arguments import entry_of, page_of
from resolvers.mutation_content import key_of


async def releases(asked: Asked) -> Page[ReleaseTold]:
    """The releases, the newest first."""
    first, after = page_of(asked)
    return await read.releases(
        asked.tx,
        locale=asked.locale,
        states=asked.given.get("states"),
        of=entry_of(asked, "with")[1] if "with" in asked.given else None,
        first=first,
        after=after,
    )


async def release(asked: Asked) -> ReleaseTold:
    """One release."""
    _, key = key_of(asked.given["id"], ("Release",), ("id",))
    return await read.release(asked.tx, key, locale=asked.locale)
