"""Sessions: browsers in which somebody is signed in.

A session's secret is 256 random bits in a cookie, of which a SHA-256 is stored. A session ends
after its absolute life, or without a request for some time, and when the account's password is
changed or the account disabled (NIST SP 800-63B, section 5). The secret changes at each sign-in, so
that nobody can plant one beforehand, and every so often while the session lasts, so that one that
leaked is soon worthless. The one before counts until the new one has arrived, for an answer may be
lost, and for a moment longer (``GRACE``), for requests may be under way.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from cms.auth.accounts import CALLER, caller_of
from cms.auth.caller import Caller, Method
from cms.auth.settings import AccountSettings
from cms.content.base import new_key, now
from cms.database.types import Connection

GRACE = timedelta(seconds=60)
"""How long the secret before the present one still counts: for the requests that were under way."""
USED = timedelta(minutes=1)
"""How exactly it is known when a session was last used."""
_SECRET_LIMIT = 64

_FIND = f"""
select {CALLER}, session.id as session, session.hash, session.previous_hash, session.used_at,
    session.rotated_at
from account_session as session join account on account.id = session.account_id
where $1 in (session.hash, session.previous_hash)
    and session.expires_at > $2 and session.used_at > $3 and account.disabled_at is null
"""
_ROTATE = """
update account_session set hash = $2, previous_hash = $3, rotated_at = $4, used_at = $4
where id = $1 and $3 in (hash, previous_hash) and rotated_at = $5 returning true
"""
_USE = """
update account_session
set used_at = greatest(used_at, $2), previous_hash = case when $3 then previous_hash end
where id = $1
"""


@dataclass(frozen=True)
class Lifetime:
    """How long a session lasts at most, how long unused, and when its secret is changed."""

    absolute: timedelta
    idle: timedelta
    rotation: timedelta

    @classmethod
    def of(cls, settings: AccountSettings) -> Lifetime:
        """As the settings say."""
        return cls(
            timedelta(hours=settings.session_hours),
            timedelta(minutes=settings.session_idle_minutes),
            timedelta(minutes=settings.session_rotation_minutes),
        )


@dataclass(frozen=True)
class Opened:
    """A new session and the secret that its browser gets."""

    id: UUID
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Found:
    """A session that counts: whose it is, and the new secret if it was changed just now."""

    caller: Caller
    renewed: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Listed:
    """What is known of a session."""

    id: UUID
    login: str
    method: Method
    created_at: datetime
    used_at: datetime
    expires_at: datetime


async def open(
    connection: Connection,
    account: UUID,
    method: Method,
    lifetime: Lifetime,
    *,
    instead_of: str | None = None,
) -> Opened:
    """Open a session with a fresh secret; that of the secret ``instead_of`` ends."""
    opened, at = Opened(new_key(), secrets.token_urlsafe(32)), now()
    async with connection.transaction():
        if instead_of:
            await connection.execute(
                "delete from account_session where $1 in (hash, previous_hash)", _digest(instead_of)
            )
        await connection.execute(
            "insert into account_session (id, account_id, method, hash, created_at, rotated_at, "
            "used_at, expires_at) values ($1, $2, $3, $4, $5, $5, $5, $6)",
            opened.id,
            account,
            method.value,
            _digest(opened.secret),
            at,
            at + lifetime.absolute,
        )
        await connection.execute("delete from account_session where expires_at < $1", at)
    return opened


async def find(
    connection: Connection, secret: str, lifetime: Lifetime, *, renew: bool = True
) -> Found | None:
    """Whose session a secret belongs to; None unless it counts. Notes the use, and changes the
    secret when it is time, unless the browser can't be told (``renew``).
    """
    if not 0 < len(secret) <= _SECRET_LIMIT:
        return None
    at, digest = now(), _digest(secret)
    row = await connection.fetchrow(_FIND, digest, at, at - lifetime.idle)
    if row is None:
        return None
    session, rotated = row["session"], row["rotated_at"]
    caller = caller_of(row, session=session)
    if renew and rotated <= at - lifetime.rotation:
        fresh = secrets.token_urlsafe(32)
        # Of several requests at the same time one changes it; the others go on with the old one.
        if await connection.fetchval(_ROTATE, session, _digest(fresh), digest, at, rotated):
            return Found(caller, fresh)
    has_arrived = row["hash"] == digest and row["previous_hash"] and rotated <= at - GRACE
    if has_arrived or row["used_at"] <= at - min(USED, lifetime.idle / 10):
        await connection.execute(_USE, session, at, not has_arrived)
    return Found(caller)


async def listed(
    connection: Connection, lifetime: Lifetime, login: str | None = None
) -> list[Listed]:
    """The sessions that count, of an account or of all, those used last first."""
    at = now()
    rows = await connection.fetch(
        "select session.id, login, method, session.created_at, used_at, expires_at "
        "from account_session as session join account on account.id = account_id "
        "where (login = $1 or $1 is null) and expires_at > $2 and used_at > $3 "
        "order by used_at desc, session.id",
        login,
        at,
        at - lifetime.idle,
    )
    return [Listed(**{**row, "method": Method(row["method"])}) for row in rows]


async def end(connection: Connection, id: UUID) -> bool:
    """End a session; False if there is none."""
    return bool(
        await connection.fetchval("delete from account_session where id = $1 returning true", id)
    )


async def end_all(connection: Connection, account: UUID) -> int:
    """End all sessions of an account; how many there were."""
    rows = await connection.fetch(
        "delete from account_session where account_id = $1 returning id", account
    )
    return len(rows)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()
