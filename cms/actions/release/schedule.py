"""Schedule a release, or cancel it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cms.actions.base import Actor, Transaction, transaction
from cms.actions.content import raise_all
from cms.actions.release.items import Item, check_rights, check_state, hold, items_of
from cms.actions.release.perform import perform
from cms.actions.release.save import CHANGEABLE, Released, save_release
from cms.actions.save import check_version
from cms.content.enums import ReleaseState
from cms.errors import ActionError, InputError


async def schedule_release(
    actor: Actor, key: UUID, at: datetime, *, expected_version: int | None = None
) -> Released:
    """Have a release done at a moment to come. It is rehearsed first, so that what stands against
    it is known now; what changes until then may make it fail all the same.

    Raises NotFound, Forbidden, VersionConflict; InputError for a moment without a time zone or in
    the past; ActionError and its kinds for all that stands against it.
    """
    async with transaction(actor) as tx:
        _check_moment(at, tx.at)
        found = await hold(tx, key)
        check_version(found.version, expected_version)
        check_state(found.state, *CHANGEABLE, ReleaseState.SCHEDULED)
        items = await items_of(tx, key)
        await check_rights(tx, items)
        if not items:
            raise ActionError("There is nothing in the release.", path=("id",))
        raise_all(await perform(actor, items, key, at, rehearse=True))
        await tx.connection.execute_query(
            "update office.release set state = 'SCHEDULED', due_at = $2, scheduled_by = $3, "
            "problems = '[]', version = version + 1 where id = $1",
            [key, at, actor.name],
        )
        version = found.version + 1
        await _trace(tx, "schedule_release", key, version, at)
    return Released(key, version, ReleaseState.SCHEDULED)


async def schedule_entry(actor: Actor, name: str, item: Item, at: datetime) -> Released:
    """Have one entry published or taken back at a moment to come: a release of its own. Raises what
    ``schedule_release`` raises.
    """
    async with transaction(actor):
        made = await save_release(actor, name=name, items=[item])
        return await schedule_release(actor, made.key, at)


async def cancel_release(
    actor: Actor, key: UUID, *, expected_version: int | None = None
) -> Released:
    """Have a release not done. Whoever may schedule it may cancel it. Raises NotFound, Forbidden,
    VersionConflict, and ActionError for one that is done already.
    """
    async with transaction(actor) as tx:
        found = await hold(tx, key)
        check_version(found.version, expected_version)
        check_state(found.state, ReleaseState.OPEN, ReleaseState.SCHEDULED, ReleaseState.FAILED)
        await check_rights(tx, await items_of(tx, key))
        await tx.connection.execute_query(
            "update office.release set state = 'CANCELLED', due_at = null, version = version + 1 "
            "where id = $1",
            [key],
        )
        version = found.version + 1
        await _trace(tx, "cancel_release", key, version, None)
    return Released(key, version, ReleaseState.CANCELLED)


def _check_moment(at: datetime, now: datetime) -> None:
    if at.tzinfo is None:
        raise InputError("{argument} must have a time zone.", path=("at",), argument="at")
    if at <= now:
        raise InputError("{argument} lies in the past.", path=("at",), argument="at")


async def _trace(tx: Transaction, verb: str, key: UUID, version: int, at: datetime | None) -> None:
    detail = {"at": at.isoformat()} if at else {}
    await tx.record(verb, "Release", key, version, detail)
