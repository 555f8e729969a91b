"""Save a release: its name and what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from cms.actions.aggregate import aggregate_of
from cms.actions.base import Actor, Transaction, transaction
from cms.actions.release.items import Item, check_rights, check_state, hold, items_of
from cms.actions.save import check_version
from cms.actions.words import REASON_LIMIT, words
from cms.content.enums import ReleaseState
from cms.desk.models import Release, ReleaseItem
from cms.errors import InputError, LimitExceeded

MOST = 500
"""Entries in a release."""
NAME_LIMIT = 200
"""Characters of its name."""
CHANGEABLE = (ReleaseState.OPEN, ReleaseState.FAILED, ReleaseState.CANCELLED)


@dataclass(frozen=True)
class Released:
    """A release, its version and state now."""

    key: UUID
    version: int
    state: ReleaseState


async def save_release(
    actor: Actor,
    *,
    name: str | None = None,
    items: Sequence[Item] | None = None,
    key: UUID | None = None,
    expected_version: int | None = None,
) -> Released:
    """Make a release, or with a ``key`` change one: its ``name``, and all of its ``items`` in their
    order. What is None stays.

    Whoever may do all that is in it may write it, until it is scheduled. Raises NotFound,
    Forbidden, VersionConflict; ActionError for one that is scheduled or done; InputError,
    LimitExceeded for what can't be.
    """
    if name is not None:
        name = words(name, "name", NAME_LIMIT)
    elif key is None:
        raise InputError("{argument} is required.", path=("name",), argument="name")
    if items is not None:
        items = [_checked(item, position) for position, item in enumerate(items)]
        _check_items(items)
    async with transaction(actor) as tx:
        if key is None:
            made = await Release.create(
                using_db=tx.connection, name=name, created_by=actor.name, created_at=tx.at
            )
            key, version = made.id, 1
        else:
            found = await hold(tx, key)
            check_version(found.version, expected_version)
            check_state(found.state, *CHANGEABLE)
            version = found.version + 1
            await check_rights(tx, await items_of(tx, key))
        if items is not None:
            await check_rights(tx, items)
            await _put(tx, key, items)
        await tx.connection.execute_query(
            "update office.release set name = coalesce($2, name), version = $3, state = 'OPEN', "
            "due_at = null, scheduled_by = null, problems = '[]' where id = $1",
            [key, name, version],
        )
        await tx.record("save_release", "Release", key, version, {"items": len(items or ())})
    return Released(key, version, ReleaseState.OPEN)


def _checked(item: Item, position: int) -> Item:
    path = ("items", position, "overrule")
    reason = words(item.overrule, "overrule", REASON_LIMIT, path=path, required=False)
    return replace(item, overrule=reason)


def _check_items(items: Sequence[Item]) -> None:
    if len(items) > MOST:
        raise LimitExceeded(
            "{argument} has {length} members; at most {limit} are allowed.",
            path=("items",),
            argument="items",
            length=len(items),
            limit=MOST,
        )
    seen: set[UUID] = set()
    for position, item in enumerate(items):
        aggregate_of(item.type)
        if item.key in seen:
            raise InputError(
                "{argument} stands twice in this list.",
                path=("items", position, "entry"),
                argument="entry",
            )
        seen.add(item.key)


async def _put(tx: Transaction, key: UUID, items: Sequence[Item]) -> None:
    await tx.connection.execute_query(
        "delete from office.release_item where release_id = $1", [key]
    )
    await ReleaseItem.bulk_create(
        [
            ReleaseItem(
                release_id=key,
                position=position,
                verb=item.verb,
                type=item.type,
                entry_id=item.key,
                locales=None if item.locales is None else list(item.locales),
                overrule=item.overrule,
            )
            for position, item in enumerate(items)
        ],
        using_db=tx.connection,
    )
