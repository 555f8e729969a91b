"""Endpoints: adding and removing them, giving them new secrets, sending again what they missed.

Each change is told in the audit, in its transaction; the secret never is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg

from cms.auth import audit
from cms.content.base import new_key, now
from cms.database.types import Connection
from cms.errors import WebhookRefused
from cms.posting import Place
from cms.setting_kinds import HTTP_URL
from cms.webhooks.addresses import Guard
from cms.webhooks.post import Message, Target
from cms.webhooks.sender import CHANNEL
from cms.webhooks.signing import new_secret

TYPE = "WebhookEndpoint"
"""What the audit calls an endpoint."""
DEFAULT_EVENTS = ("entry.published", "entry.unpublished")
"""What an endpoint is told unless it is said otherwise: nothing of drafts."""
URL_LIMIT = 2048

_INSERT = """
insert into webhook_endpoint (id, name, url, events, secret, created_at)
values ($1, $2, $3, $4, $5, $6)
"""
_LISTED = """
select name, url, events, created_at, failing_since, disabled_at,
    count(delivery.id) filter (where due_at is not null) as waiting,
    count(delivery.id) filter (where due_at is null and delivered_at is null) as failed
from webhook_endpoint as endpoint left join webhook_delivery as delivery
    on delivery.endpoint_id = endpoint.id and delivered_at is null
group by endpoint.id order by name
"""
_ROTATE = """
update webhook_endpoint set secret = $2,
    previous_secret = case when $3 > now() then secret end,
    previous_until = case when $3 > now() then $3 end
where id = $1
"""
_ENABLE = "update webhook_endpoint set disabled_at = null, failing_since = null where id = $1"
_REPLAY_FAILED = """
with again as (
    update webhook_delivery set due_at = now(), attempts = 0
    where endpoint_id = $1 and delivered_at is null and (due_at is null or attempts > 0) returning 1
)
select count(*) from again
"""
_REPLAY_SINCE = """
with again as (
    insert into webhook_delivery (id, endpoint_id, event_id, attempts, due_at)
    select uuidv7(), endpoint.id, outbox.id, 0, now()
    from webhook_endpoint as endpoint join outbox on outbox.event = any(endpoint.events)
    where endpoint.id = $1 and outbox.at >= $2
    on conflict (endpoint_id, event_id)
    do update set due_at = now(), attempts = 0, delivered_at = null
    returning 1
)
select count(*) from again
"""


@dataclass(frozen=True)
class Listed:
    """What may be shown of an endpoint: of its URL, which may hold a secret, only the origin."""

    name: str
    origin: str
    events: Sequence[str]
    created_at: datetime
    failing_since: datetime | None
    disabled_at: datetime | None
    waiting: int
    failed: int

    @property
    def state(self) -> str:
        """In a word, for a table."""
        if self.disabled_at:
            return "disabled"
        return "failing" if self.failing_since else "well"


async def add(
    connection: Connection,
    name: str,
    url: str,
    events: Sequence[str],
    guard: Guard,
    *,
    actor: str,
) -> str:
    """Add an endpoint, which is told what happens from now on; its secret, to be shown once.

    Raises WebhookRefused: a value isn't acceptable, the name is taken, or the guard would never let
    anything be sent there.
    """
    _check(name, url, events)
    _check_place(url, guard)
    key, secret = new_key(), new_secret()
    chosen = sorted(set(events))
    try:
        async with connection.transaction():
            await connection.execute(_INSERT, key, name, url, chosen, secret, now())
            await _told(connection, actor, "webhook.add", key, {"name": name, "events": chosen})
    except asyncpg.UniqueViolationError:
        raise WebhookRefused("There is a webhook “{name}” already", name=name) from None
    return secret


def _check(name: str, url: str, events: Sequence[str]) -> None:
    if not re.fullmatch("[a-z0-9][a-z0-9-]{0,63}", name):
        raise WebhookRefused(
            "The name is “{name}”, but must be 1 to 64 small letters, digits and hyphens", name=name
        )
    try:
        if len(HTTP_URL.read(url)) > URL_LIMIT:
            raise ValueError
    except ValueError:
        raise WebhookRefused(
            "The URL must start with https:// or http:// and have a host, no user, no space and "
            "at most {limit} characters, all of ASCII",
            limit=URL_LIMIT,
        ) from None
    for event in events:
        if len(event) > 64 or not re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", event):
            raise WebhookRefused("“{event}” is no type of an event: entry.published", event=event)


def _check_place(url: str, guard: Guard) -> None:
    """What a name stands for is asked each time something is sent; an address is known now."""
    place = Place.of(url)
    try:
        permitted = guard.permits(place.host, secure=place.secure)
    except ValueError:  # a name
        permitted = place.secure or bool(guard.allowed)
    if not permitted:
        raise WebhookRefused(
            "Nothing would be sent to {host}: an address that isn't public, and http://, need "
            "CMS_WEBHOOK_NETWORKS",
            host=place.host,
        )


async def listed(connection: Connection) -> list[Listed]:
    """All endpoints, by name, with how many deliveries wait and how many were given up."""
    rows = await connection.fetch(_LISTED)
    return [_listed(dict(row)) for row in rows]


def _listed(row: dict[str, Any]) -> Listed:
    url = urlsplit(row.pop("url"))
    return Listed(origin=f"{url.scheme}://{url.netloc}", **row)


async def remove(connection: Connection, name: str, *, actor: str) -> None:
    """Remove an endpoint, with its deliveries. Raises WebhookRefused when there is none."""
    async with connection.transaction():
        key = await _found(connection, name)
        await connection.execute("delete from webhook_endpoint where id = $1", key)
        await _told(connection, actor, "webhook.remove", key, {"name": name})


async def rotate(connection: Connection, name: str, overlap: timedelta, *, actor: str) -> str:
    """Give an endpoint a new secret, to be shown once. For a time messages are signed with the old
    one too. Raises WebhookRefused when there is no such endpoint.
    """
    secret, until = new_secret(), now() + overlap
    async with connection.transaction():
        key = await _found(connection, name)
        await connection.execute(_ROTATE, key, secret, until)
        await _told(connection, actor, "webhook.rotate", key, {"name": name})
    return secret


async def enable(connection: Connection, name: str, *, actor: str) -> None:
    """Send to an endpoint again that was switched off: what waits, and what happens from now on.

    Raises WebhookRefused when there is no such endpoint.
    """
    async with connection.transaction():
        key = await _found(connection, name)
        await connection.execute(_ENABLE, key)
        await _told(connection, actor, "webhook.enable", key, {"name": name})
        await _wake(connection)


async def replay(
    connection: Connection, name: str, since: datetime | None = None, *, actor: str
) -> int:
    """Send again, now, what has failed so far, or every event since a moment, also those that the
    endpoint has; how many there are. Raises WebhookRefused when there is no such endpoint.
    """
    async with connection.transaction():
        key = await _found(connection, name)
        if since is None:
            count: int = await connection.fetchval(_REPLAY_FAILED, key)
        else:
            count = await connection.fetchval(_REPLAY_SINCE, key, since)
        detail = {"name": name, "events": count, "since": since.isoformat() if since else None}
        await _told(connection, actor, "webhook.replay", key, detail)
        await _wake(connection)
    return count


async def trial(connection: Connection, name: str) -> tuple[Target, Message]:
    """A message that tries whether an endpoint works. Raises WebhookRefused when there is none."""
    row = await connection.fetchrow(
        "select url, secret from webhook_endpoint where id = $1", await _found(connection, name)
    )
    assert row is not None
    message = Message(str(new_key()), "webhook.test", now(), {})
    return Target(row["url"], (row["secret"],)), message


async def _found(connection: Connection, name: str) -> UUID:
    key: UUID | None = await connection.fetchval(
        "select id from webhook_endpoint where name = $1", name
    )
    if key is None:
        raise WebhookRefused("There is no webhook “{name}”", name=name)
    return key


async def _told(
    connection: Connection, actor: str, verb: str, key: UUID, detail: Mapping[str, Any]
) -> None:
    await audit.record(connection, actor, verb, key, detail, type_name=TYPE)


async def _wake(connection: Connection) -> None:
    await connection.execute("select pg_notify($1, '')", CHANNEL)
