"""What a release does, item by item, within one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from cms.actions.base import Actor, transaction
from cms.actions.publish import publish
from cms.actions.release.items import Item
from cms.actions.unpublish import unpublish
from cms.content.enums import ReleaseVerb
from cms.errors import ClientError, NotPublishable

MOST_PROBLEMS = 100
"""Reasons that are told of a release that can't be."""


async def perform(
    actor: Actor, items: Sequence[Item], release: UUID, moment: datetime
) -> list[ClientError]:
    """Do all of it as of a moment; tells what could not be done, each with the item's position in
    its path. When there is anything, the transaction around it must be undone.
    """
    problems: list[ClientError] = []
    for position, item in enumerate(items):
        try:
            async with transaction(actor):  # an item that fails leaves the others to be tried
                await _do(actor, item, release, moment)
        except ClientError as error:
            for each in (error, *error.others):
                each.path = ("items", position, *each.path)
                problems.append(each)
            error.others = ()
    return problems[:MOST_PROBLEMS]


async def _do(actor: Actor, item: Item, release: UUID, moment: datetime) -> None:
    detail = {"release": str(release)}
    if item.verb is ReleaseVerb.PUBLISH:
        await publish(
            actor,
            item.type,
            item.key,
            locales=item.locales,
            reviewed=True,
            overrule=item.overrule,
            detail=detail,
            moment=moment,
        )
        return
    gone = await unpublish(
        actor, item.type, item.key, locales=item.locales, detail=detail, moment=moment
    )
    if not gone.changed:
        raise NotPublishable("The entry is not live, so it can't be taken back.")


class _Undo(Exception):
    """Ends a transaction of which nothing is to stay."""


@asynccontextmanager
async def undone(actor: Actor) -> AsyncIterator[None]:
    """A transaction that is undone at its end, whatever happens in it."""
    try:
        async with transaction(actor):
            yield
            raise _Undo
    except _Undo:
        pass


async def rehearse(
    actor: Actor, items: Sequence[Item], release: UUID, moment: datetime
) -> list[ClientError]:
    """What would stand against a release if it were to be done now as of a moment; nothing is."""
    problems: list[ClientError] = []
    async with undone(actor):
        problems += await perform(actor, items, release, moment)
    return problems
