"""What all actions share: who acts, and the transaction with its records.

Whatever an action changes, it changes in one transaction together with its traces in ``office``:
the revision (the entry as the save left it), the audit entry (who did what, when) and the event
for the world outside. If any of it fails, none of it happened.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient, NestedTransactionContext
from tortoise.transactions import in_transaction

from cms.auth.caller import Caller
from cms.auth.policy import EVERYTHING, Sight, Verb, reach, sight
from cms.content.base import now
from cms.content.enums import ChangeKind
from cms.database.row_security import CLEARANCE, LOCALES, SETTINGS, UNITS, WRITES, listed
from cms.delivery import changes, notices
from cms.errors import InputError
from cms.office import AuditEntry, OutboxEvent, Revision

ACTOR_LIMIT = 200
"""Characters of an actor's name."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a ``caller``, whose rights bound every action, or without one the system itself,
    a command or the demonstration by its name, which may do everything.
    """

    name: str
    caller: Caller | None = None

    @classmethod
    def of(cls, caller: Caller) -> Actor:
        """A caller as the one who acts."""
        return cls(caller.name, caller)

    def __post_init__(self) -> None:
        if not 0 < len(self.name) <= ACTOR_LIMIT:
            raise InputError(
                "The actor's name must have 1 to {limit} characters.",
                argument="actor",
                limit=ACTOR_LIMIT,
            )


@dataclass(frozen=True)
class Transaction:
    """An open transaction of one actor; ``at`` is the moment that all its records bear.

    ``connection`` sees ``draft`` and ``office``; tables of ``live`` are named with their schema.
    """

    actor: Actor
    connection: BaseDBAsyncClient
    at: datetime
    sight: Sight = EVERYTHING

    async def fetch(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """Run one statement and return its rows."""
        return await self.connection.execute_query_dict(sql, list(values))

    async def count(self, sql: str, *values: object) -> int:
        """Run an INSERT, UPDATE or DELETE and return how many rows it touched."""
        counted = f"with touched as ({sql} returning 1) select count(*) as n from touched"
        rows = await self.fetch(counted, *values)
        return int(rows[0]["n"])

    async def record(
        self, verb: str, type_name: str, key: UUID, version: int, detail: Mapping[str, Any]
    ) -> None:
        """Add the audit entry of a verb (``save``) and its event (``entry.saved``)."""
        await AuditEntry.create(
            using_db=self.connection,
            at=self.at,
            actor=self.actor.name,
            verb=verb,
            type=type_name,
            entry_id=key,
            version=version,
            detail=dict(detail),
        )

    async def announce(
        self, event: str, type_name: str, key: UUID, version: int, locales: Sequence[str]
    ) -> None:
        """Put an event into the outbox; it leaves only if the transaction is committed."""
        payload = {"type": type_name, "key": str(key), "version": version, "locales": list(locales)}
        await OutboxEvent.create(using_db=self.connection, at=self.at, event=event, payload=payload)

    async def tell(
        self,
        kind: ChangeKind,
        type_name: str,
        key: UUID,
        locales: Sequence[str],
        *,
        every_locale: bool,
    ) -> None:
        """Tell the world of a change in ``live``, once it is committed. To be done last: from here
        on other publications wait for this one's end, so that changes are told in their order.
        """
        values = [kind.value, type_name, key, list(locales), every_locale]
        await self.connection.execute_query(changes.APPEND, values)
        await self.connection.execute_query(changes.FORGET)

    async def revise(
        self,
        type_name: str,
        key: UUID,
        version: int,
        content: Mapping[str, Any],
        text_revisions: Mapping[str, int],
        reason: str = "",
    ) -> None:
        """Keep the entry as this transaction leaves it, the revisions of its texts by locale, and
        the author's reason."""
        await Revision.create(
            using_db=self.connection,
            type=type_name,
            entry_id=key,
            version=version,
            saved_at=self.at,
            actor=self.actor.name,
            reason=reason,
            content=dict(content),
            text_revisions=dict(text_revisions),
        )

    async def bind(self, verb: Verb | None, type_name: str) -> None:
        """Hold the transaction to what the actor may see, and may do with entries of a type."""
        units, locales = reach(self.actor.caller, verb, type_name)
        await self.connection.execute_query(
            "select set_config($1, $2, true), set_config($3, $4, true)",
            [WRITES, listed(units), LOCALES, listed(locales)],
        )
        await self._look(self.sight)

    async def bounds(self) -> list[str]:
        """What holds the transaction now, to ``restore`` it."""
        rows = await self.fetch(
            "select coalesce(current_setting(name, true), '') as value "
            "from unnest($1::text[]) with ordinality as given (name, place) order by place",
            list(SETTINGS),
        )
        return [row["value"] for row in rows]

    async def restore(self, bounds: Sequence[str]) -> None:
        """Hold the transaction to what it was held to before another began within it."""
        await self.connection.execute_query(
            "select set_config(name, value, true) from unnest($1::text[], $2::text[]) "
            "as given (name, value)",
            [list(SETTINGS), list(bounds)],
        )

    @asynccontextmanager
    async def unbound(self) -> AsyncIterator[None]:
        """Within it the transaction sees all drafts, to find out what the actor isn't told, such as
        what else links to an entry.
        """
        await self._look(EVERYTHING)
        yield
        await self._look(self.sight)

    async def _look(self, sight: Sight) -> None:
        await self.connection.execute_query(
            "select set_config($1, $2, true), set_config($3, $4, true)",
            [CLEARANCE, listed(sight.clearance), UNITS, listed(sight.units)],
        )

    async def raised(self) -> dict[str, int]:
        """The generations of the live tables that this transaction has changed so far."""
        rows = await self.fetch(
            "select name, value from live.generation where raised_at = now() "
            "and raised_by = pg_current_xact_id_if_assigned()::text::bigint"
        )
        return {row["name"]: row["value"] for row in rows}


@asynccontextmanager
async def transaction(
    actor: Actor, verb: Verb | None = None, type_name: str = "", *, at: datetime | None = None
) -> AsyncIterator[Transaction]:
    """One transaction on the connection of the current ``Database.orm()``, in which the actor sees
    and writes no more of the drafts than the policy gives them for that verb and type (without a
    verb they only read): row-level security holds the transaction to it.

    What it does is done ``at`` the present moment, unless that is another's to say.

    Its isolation is READ COMMITTED: actions lock the entry that they change, and the triggers that
    guard the trees rely on seeing what others committed. When it ends, this process knows already
    what it changed; one within another transaction leaves that to the notice of PostgreSQL, for
    until the outer one ends nothing has happened.
    """
    context = in_transaction()
    async with context as connection:
        tx = Transaction(actor, connection, at or now(), sight(actor.caller))
        outer = await tx.bounds() if isinstance(context, NestedTransactionContext) else None
        await tx.bind(verb, type_name)
        yield tx
        if outer is not None:
            await tx.restore(outer)
            return
        raised = await tx.raised()
    notices.announce(raised)
