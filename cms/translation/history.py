"""Texts as they were: what the revisions of an entry tell of its older words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any
from uuid import UUID

import orjson

from cms.actions.aggregate import Shape, aggregate_of
from cms.actions.base import Transaction
from cms.errors import NotFound
from cms.history.revisions import revision, revisions

Texts = Mapping[str, Any]
"""The texts of one row in one locale, by field."""

LOOKED_AT = 50
"""Revisions that are searched for a text, the newest first."""

_NOTED = """
select version, content -> 'variants' -> $2 as texts
from office.revision
where entry_id = $1 and (text_revisions ->> $2)::int = $3
order by version desc
limit 1
"""


async def texts_of(tx: Transaction, key: UUID, locale: str, number: int) -> Texts:
    """The texts of an entry in a locale at one of that variant's revisions; empty when no save is
    known to have left it so. They are nothing to be shown: see ``earlier``.
    """
    for row in await tx.fetch(_NOTED, key, locale, number):
        found: Texts = orjson.loads(row["texts"])
        return found
    return {}


async def earlier(
    tx: Transaction, type_name: str, key: UUID, locale: str, likely: int | None
) -> AsyncIterator[tuple[Shape, Texts]]:
    """All texts in a locale that the last revisions of an entry have, those of its parts too, as
    far as the actor may see them; the newest first, but before them a ``likely`` revision of the
    variant.
    """
    shape = aggregate_of(type_name)
    if likely is not None:
        for row in await tx.fetch(_NOTED, key, locale, likely):
            try:
                kept = await revision(tx, type_name, key, row["version"])
            except NotFound:
                continue  # it isn't for this actor
            for found in _texts_in(shape, kept.content, locale):
                yield found
    page = await revisions(tx, type_name, key, first=LOOKED_AT)
    for info in page.nodes:
        kept = await revision(tx, type_name, key, info.version)
        for found in _texts_in(shape, kept.content, locale):
            yield found


def _texts_in(shape: Shape, content: Texts, locale: str) -> Iterator[tuple[Shape, Texts]]:
    if shape.variants and (texts := content.get("variants", {}).get(locale)):
        yield shape.variants, texts
    for name, part in shape.lists.items():
        for row in content.get(name, ()):
            yield from _texts_in(part, row, locale)
