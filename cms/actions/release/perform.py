"""What a release does, item by item, within one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
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


class _Undo(Exception):
    """Ends a transaction of which nothing is to stay."""


async def perform(
    actor: Actor,
    items: Sequence[Item],
    release: UUID,
    moment: datetime,
    *,
    rehearse: bool = False,
) -> list[ClientError]:
    """Do all of it as of a moment, or nothing: tells what could not be done, each with the item's
    position in its path. A rehearsal tells the same and leaves nothing either way.
    """
    problems: list[ClientError] = []
    with suppress(_Undo):
        async with transaction(actor):
            for position, item in enumerate(items):
                problems += await _attempt(actor, position, item, release, moment)
            if problems or rehearse:
                raise _Undo
    return problems[:MOST_PROBLEMS]


async def _attempt(
    actor: Actor, position: int, item: Item, release: UUID, moment: datetime
) -> list[ClientError]:
    """Do one of them. If it fails, the others can still be tried."""
    try:
        async with transaction(actor):
            await _do(actor, item, release, moment)
    except ClientError as error:
        problems = [error, *error.others]
        error.others = ()
        for each in problems:
            each.path = ("items", position, *each.path)
        return problems
    return []


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
