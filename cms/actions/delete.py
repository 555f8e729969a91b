"""Delete: take an entry out of ``draft`` for good. Its revisions and its audit stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import asyncpg
from tortoise.exceptions import IntegrityError

from cms.actions.aggregate import Shape, aggregate_of, entry_types
from cms.actions.base import Actor, Transaction, transaction
from cms.actions.live import live_locales
from cms.actions.publish import lock
from cms.actions.rights import require
from cms.actions.save import check_version
from cms.actions.values import Reference
from cms.auth.policy import Verb
from cms.errors import ActionError, ReferencedBy

MOST = 100
"""Entries that a refusal names."""


@dataclass(frozen=True)
class Deleted:
    """What was deleted, and the version that it had."""

    key: UUID
    version: int


class Link(NamedTuple):
    """An entry that links to another one."""

    type_name: str
    key: UUID


async def delete(
    actor: Actor, type_name: str, key: UUID, *, expected_version: int | None = None
) -> Deleted:
    """Delete the entry with its variants, links and parts.

    Must run within ``Database.orm()``. Nothing is deleted when an error is raised:

    Raises:
        NotFound: there is no entry with the key that the actor may see.
        Forbidden: the actor may not delete it.
        VersionConflict: the entry is not at ``expected_version``.
        ActionError: the entry is live.
        ReferencedBy: other entries, or accounts, link to it.
    """
    shape = aggregate_of(type_name)
    async with transaction(actor, Verb.DELETE, type_name) as tx:
        version, place = await lock(tx, Verb.DELETE, shape, type_name, key)
        require(tx, Verb.DELETE, type_name, place)
        check_version(version, expected_version)
        if await live_locales(tx, shape, key):
            raise ActionError("The entry is live; unpublish it first.", path=("id",))
        await _check_links(tx, type_name, key)
        try:
            await tx.count(f'delete from draft."{shape.table}" where id = $1', key)
        except IntegrityError as error:
            if not isinstance(error.__cause__, asyncpg.ForeignKeyViolationError):
                raise
            raise ReferencedBy("Accounts or other entries link to it.", path=("id",)) from error
        await tx.record("delete", type_name, key, version, {})
        await tx.announce("entry.deleted", type_name, key, version, [])
    return Deleted(key, version)


async def _check_links(tx: Transaction, type_name: str, key: UUID) -> None:
    """Refuse when something links to the entry, whether the actor may see that or not."""
    async with tx.unbound():
        found = await _links(tx, type_name, key)
    seen = [link for link, visible in found.items() if visible]
    if not found:
        return
    if len(seen) == len(found):
        refusal = ReferencedBy("Other entries link to it: {count}.", path=("id",), count=len(seen))
    else:
        refusal = ReferencedBy(
            "Other entries link to it: {count}, and some that you may not see.",
            path=("id",),
            count=len(seen),
        )
    refusal.links = tuple(seen[:MOST])
    raise refusal


async def _links(tx: Transaction, type_name: str, key: UUID) -> dict[Link, bool]:
    """The other entries that link to this one, and whether the actor sees each of them."""
    found: dict[Link, bool] = {}
    for name in entry_types():
        shape = aggregate_of(name)
        for source, condition in _conditions(shape, type_name):
            rows = await tx.fetch(
                f"select distinct entry.id, entry.classification, entry.unit_id, "
                f"entry.published_at from {source} where {condition}",
                key,
            )
            for row in rows:
                seen = tx.sight.covers(row["classification"], row["unit_id"], row["published_at"])
                if (name, row["id"]) != (type_name, key):
                    found[Link(name, row["id"])] = seen
    return found


def _conditions(root: Shape, type_name: str) -> Iterator[tuple[str, str]]:
    """For each place in an aggregate that can link to a type: where from, and the condition."""

    def walk(shape: Shape, alias: str, source: str) -> Iterator[tuple[str, str]]:
        columns = [
            f"{alias}.{value.columns[0]} = $1"
            for value in shape.values.values()
            if isinstance(value, Reference) and value.target == type_name
        ]
        if columns:
            yield source, " or ".join(columns)
        for index, part in enumerate(shape.parts()):
            below = f"{alias}_{index}" if alias != "entry" else f"part_{index}"
            joined = f'{source} join draft."{part.table}" as {below} on {below}.{part.owner} = '
            yield from walk(part, below, f"{joined}{alias}.id")

    yield from walk(root, "entry", f'draft."{root.table}" as entry')
