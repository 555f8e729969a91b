"""Which entries a transaction sees: what the desk knows of others isn't told."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from cms.actions.aggregate import aggregate_of
from cms.actions.base import Transaction
from cms.actions.rights import absent


async def seen(tx: Transaction, entries: Iterable[tuple[str, UUID]]) -> set[UUID]:
    """The keys of those that are there and may be seen; one statement for each type."""
    by_type: dict[str, list[UUID]] = {}
    for type_name, key in entries:
        by_type.setdefault(type_name, []).append(key)
    found: set[UUID] = set()
    for type_name, keys in by_type.items():
        table = aggregate_of(type_name).table
        rows = await tx.fetch(f'select id from draft."{table}" where id = any($1)', keys)
        found |= {row["id"] for row in rows}
    return found


async def check_seen(tx: Transaction, type_name: str, key: UUID) -> None:
    """Raises NotFound for an entry that isn't there, or that may not be seen."""
    if not await seen(tx, [(type_name, key)]):
        raise absent(type_name)


async def hidden(tx: Transaction, entries: Iterable[tuple[str, UUID]]) -> set[UUID]:
    """The keys of those that are there and may not be seen."""
    named = set(entries)
    visible = await seen(tx, named)
    async with tx.unbound():
        return await seen(tx, named) - visible
