"""The future: what the world would see at a moment to come, with the scheduled releases done.

It isn't worked out beside the actions that will do them: they are done, in a transaction in which
whoever asks may look around, and which is undone at its end. So it is what it will be, if nothing
else changes; and a release that could not be done is not done there either.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

from cms.actions.base import Actor, Transaction, transaction
from cms.actions.release.items import items_of
from cms.actions.release.perform import perform
from cms.actions.release.run import SYSTEM
from cms.actions.seen import hidden
from cms.database.roles import LIVE
from cms.errors import InputError, LimitExceeded
from cms.read.execute import Connection

MOST = 100
"""Releases that are looked at ahead."""


class _Undo(Exception):
    """Ends the transaction of which nothing is to stay."""


@asynccontextmanager
async def future(actor: Actor, moment: datetime) -> AsyncIterator[Connection]:
    """A connection that reads ``live`` as it will be at a moment. Of the releases until then it
    shows those of which the actor may see everything.

    While it is open, publications wait for its end. Must run within ``Database.orm()``. Raises
    InputError for a moment that isn't to come, LimitExceeded when too much is scheduled until then.
    """
    with suppress(_Undo):
        async with transaction(actor) as tx:
            if moment <= tx.at:
                raise InputError("{argument} lies in the past.", path=("at",), argument="at")
            await _foresee(tx, moment)
            await tx.connection.execute_query(f"set local search_path = {LIVE}")
            raw: Any = tx.connection
            async with raw.acquire_connection() as connection:
                yield connection
            raise _Undo


async def _foresee(tx: Transaction, moment: datetime) -> None:
    """Do the releases that are due until then, one after the other; each whole or not at all."""
    rows = await tx.fetch(
        "select id, due_at from office.release where state = 'SCHEDULED' and due_at <= $1 "
        "order by due_at, id limit $2",
        moment,
        MOST + 1,
    )
    if len(rows) > MOST:
        raise LimitExceeded(
            "More than {limit} releases are scheduled until then: ask for a nearer moment.",
            limit=MOST,
        )
    for row in rows:
        items = await items_of(tx, row["id"])
        if not await hidden(tx, ((item.type, item.key) for item in items)):
            await perform(SYSTEM, items, row["id"], max(row["due_at"], tx.at))
