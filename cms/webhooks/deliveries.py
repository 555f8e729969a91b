"""What is due to be sent, and what an attempt changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import orjson

from cms.content.base import new_key
from cms.database.types import Connection
from cms.read.global_id import encode
from cms.webhooks.post import Message, Outcome, Target
from cms.webhooks.schedule import pause

# For each endpoint the first few: a long queue of one of them is not walked through for the others.
_DUE = """
select endpoint.id as endpoint_id, name, url, secret,
    case when previous_until > now() then previous_secret end as previous,
    due.id, attempts, due_at, outbox.id as event_id, event, payload, outbox.at
from webhook_endpoint as endpoint
cross join lateral (
    select * from webhook_delivery as delivery
    where delivery.endpoint_id = endpoint.id and due_at <= now() and delivery.id <> all($1)
    order by due_at limit $2
) as due
join outbox on outbox.id = due.event_id
where disabled_at is null
order by due_at
"""
_NEXT = """
select min(due_at) - now() from webhook_endpoint as endpoint
cross join lateral (
    select due_at from webhook_delivery as delivery
    where delivery.endpoint_id = endpoint.id and due_at > now() order by due_at limit 1
) as due
where disabled_at is null
"""
_ATTEMPT = """
insert into webhook_attempt (id, delivery_id, at, status, failure, milliseconds)
select $1, id, now(), $3, $4, $5 from webhook_delivery where id = $2
"""
# Who asked for a replay meanwhile has set another moment, and gets it.
_SUCCESS = """
update webhook_delivery set attempts = attempts + 1, due_at = null, delivered_at = now()
where id = $1 and due_at = $2
"""
_FAILURE = """
update webhook_delivery set attempts = attempts + 1, due_at = now() + $3::interval
where id = $1 and due_at = $2
"""
_WORKS = """
update webhook_endpoint set failing_since = null where id = $1 and failing_since is not null
"""
_FAILS = """
update webhook_endpoint set failing_since = coalesce(failing_since, now()),
    disabled_at = case when $2 or failing_since <= now() - $3::interval then now() end
where id = $1 and disabled_at is null returning disabled_at is not null
"""


@dataclass(frozen=True)
class Delivery:
    """An event that is due to be sent to an endpoint, after so many attempts that failed."""

    id: UUID
    endpoint: UUID
    name: str
    attempts: int
    due_at: datetime
    target: Target
    event: Message


@dataclass(frozen=True)
class Consequence:
    """What follows from an attempt: the pause in seconds before the next (None: there is none), and
    whether the endpoint was switched off.
    """

    pause: float | None
    disabled: bool = False


async def due(
    connection: Connection, running: Collection[UUID], most: int
) -> tuple[list[Delivery], float | None]:
    """What is due and isn't under way already, at most so many for each endpoint; and the seconds
    until anything else is.
    """
    async with connection.transaction():  # one moment for both
        rows = await connection.fetch(_DUE, list(running), most)
        wait: timedelta | None = await connection.fetchval(_NEXT)
    return [_delivery(row) for row in rows], wait.total_seconds() if wait is not None else None


def _delivery(row: asyncpg.Record) -> Delivery:
    secrets = [secret for secret in (row["secret"], row["previous"]) if secret]
    return Delivery(
        row["id"],
        row["endpoint_id"],
        row["name"],
        row["attempts"],
        row["due_at"],
        Target(row["url"], tuple(secrets)),
        Message(
            str(row["event_id"]), row["event"], row["at"], data_of(orjson.loads(row["payload"]))
        ),
    )


def data_of(payload: dict[str, Any]) -> dict[str, Any]:
    """What the world is told of an event: an entry by the id that the API gives it."""
    if not payload.keys() >= {"type", "key"}:
        return payload
    rest = {name: value for name, value in payload.items() if name != "key"}
    return {"id": encode(payload["type"], UUID(payload["key"])), **rest}


async def record(
    connection: Connection, delivery: Delivery, outcome: Outcome, patience: timedelta
) -> Consequence:
    """Keep an attempt, and what follows from it. An endpoint that has only failed for longer than
    ``patience`` is switched off, and so is one that says that it is gone.
    """
    milliseconds = outcome.milliseconds
    attempt = (new_key(), delivery.id, outcome.status, outcome.failure, milliseconds)
    async with connection.transaction():
        await connection.execute(_ATTEMPT, *attempt)
        if outcome.is_success:
            await connection.execute(_SUCCESS, delivery.id, delivery.due_at)
            await connection.execute(_WORKS, delivery.endpoint)
            return Consequence(None)
        seconds = pause(delivery.attempts + 1, outcome.retry_after)
        later = None if seconds is None else timedelta(seconds=seconds)
        await connection.execute(_FAILURE, delivery.id, delivery.due_at, later)
        disabled = await connection.fetchval(_FAILS, delivery.endpoint, outcome.is_gone, patience)
        return Consequence(seconds, bool(disabled))
