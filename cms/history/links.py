"""The entries that a revision links to, and a revision without those that stay hidden.

What somebody may not see must not show in the history of something that they may see: neither by
its name nor by the place that it takes in a list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

from cms.actions.aggregate import Shape, aggregate_of
from cms.actions.base import Transaction
from cms.actions.values import Reference
from cms.content.enums import Classification
from cms.desk.reference import EntryRef

Content = Mapping[str, Any]
"""An entry, or a row of one, as a revision keeps it."""

_LAST = """
select distinct on (entry_id) entry_id as key,
    content ->> 'classification' as classification, content ->> 'unit' as unit
from office.revision where type = $1 and entry_id = any($2::uuid[])
order by entry_id, version desc
"""


def entry_of(value: Reference, content: Content) -> EntryRef | None:
    """The entry that a link of a row leads to."""
    key = content.get(value.name)
    return EntryRef(value.target, UUID(key)) if key else None


def linked(shape: Shape, content: Content) -> Iterator[EntryRef]:
    """All the entries that a revision links to, but for those in its texts."""
    for value in _references(shape):
        if entry := entry_of(value, content):
            yield entry
    for name, part in _parts(shape):
        for row in content.get(name) or ():
            yield from linked(part, row)


def without(shape: Shape, content: Content, hidden: Collection[EntryRef]) -> Content:
    """A revision as if what is hidden weren't linked to."""
    shown = dict(content)
    for value in _references(shape):
        if entry_of(value, content) in hidden:
            shown[value.name] = None
    for name, part in _parts(shape):
        if name in content:
            rows = [row for row in content[name] or () if _is_shown(part, row, hidden)]
            shown[name] = [without(part, row, hidden) for row in rows]
    return shown


async def hidden(tx: Transaction, entries: Collection[EntryRef]) -> set[EntryRef]:
    """Of some entries those that the actor may not know of: they can't be seen, and were beyond the
    actor's sight when they were last saved. (One that was deleted could perhaps be seen before.)
    """
    found: set[EntryRef] = set()
    for type_name in {entry.type for entry in entries}:
        keys = [entry.key for entry in entries if entry.type == type_name]
        table = aggregate_of(type_name).table
        rows = await tx.fetch(f'select id from draft."{table}" where id = any($1::uuid[])', keys)
        unseen = set(keys) - {row["id"] for row in rows}
        last = await tx.fetch(_LAST, type_name, list(unseen)) if unseen else []
        known = {row["key"] for row in last if _covers(tx, row)}
        found |= {EntryRef(type_name, key) for key in unseen - known}
    return found


def _covers(tx: Transaction, row: Mapping[str, Any]) -> bool:
    unit = row["unit"] and UUID(row["unit"])
    return tx.sight.covers(Classification(row["classification"]), unit, None)


def _references(shape: Shape) -> Iterator[Reference]:
    return (value for value in shape.values.values() if isinstance(value, Reference))


def _parts(shape: Shape) -> Iterator[tuple[str, Shape]]:
    """The lists of a row; what hangs on a text derives from it and isn't kept."""
    if not shape.is_variant:
        yield from shape.lists.items()


def _is_shown(part: Shape, row: Content, hidden: Collection[EntryRef]) -> bool:
    """Whether a member of a list links, by what it is, to nothing that is hidden."""
    own = (v for v in _references(part) if v.columns[0] in part.identity)
    return all(entry_of(value, row) not in hidden for value in own)
