"""Failures to sign in are counted, and slow down those who go on: for each login and each client.

The first few cost nothing. After each one more there is a pause, twice as long as the one before,
up to a limit: so nobody is locked out for good (which would let anybody lock out anybody), and a
guesser gets at most a few hundred tries a day. What was typed as a login is counted whether such an
account exists or not. The counts are in the database, so that all processes share them.

An attempt is counted before the password is looked at, in one statement, and taken back when the
password was right: so many attempts at the same moment are no way around a pause.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cms.content.base import now
from cms.database.types import Connection
from cms.errors import RateLimited

FORGOTTEN = timedelta(hours=24)
"""How long after the last failure the count begins anew."""


@dataclass(frozen=True)
class Limit:
    """How many failures are free, and the longest pause, in seconds."""

    free: int
    longest: int


ACCOUNT = Limit(5, 300)
CLIENT = Limit(30, 900)
"""Higher, for many people may share an address."""

_FAILURES = "case when known.failed_at < $3 then 1 else known.failures + 1 end"


def _pause(failures: str) -> str:
    return (
        f"make_interval(secs => case when {failures} < $4 then 0 "
        f"else least($5, power(2, least({failures} - $4, 20))) end)"
    )


_ATTEMPT = f"""
insert into sign_in_failure as known (key, failures, failed_at, blocked_until)
values ($1, 1, $2, $2::timestamptz + {_pause("1")})
on conflict (key) do update set failures = {_FAILURES}, failed_at = $2,
    blocked_until = $2::timestamptz + {_pause(f"({_FAILURES})")}
where known.blocked_until <= $2
returning true
"""
_BLOCKED = "select blocked_until from sign_in_failure where key = $1"
_FORGET = "delete from sign_in_failure where key = $1 or (key = $2 and failures = 1)"
_TAKE_BACK = """
update sign_in_failure set failures = failures - 1, blocked_until = least(blocked_until, $2)
where key = $1
"""
_CLEAN = "delete from sign_in_failure where failed_at < $1 and blocked_until < $1"


class Throttle:
    """Counts the failures of logins and clients, in the database of a connection."""

    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        self.clock = clock

    async def attempt(self, connection: Connection, login: str, client: bytes) -> None:
        """Count an attempt. Raises RateLimited when it comes too soon after others."""
        for key, limit in ((_client(client), CLIENT), (_login(login), ACCOUNT)):
            at = self.clock()
            counted = await connection.fetchval(
                _ATTEMPT, key, at, at - FORGOTTEN, limit.free, limit.longest
            )
            if not counted:
                until = await connection.fetchval(_BLOCKED, key)
                raise _refused(((until or at) - at).total_seconds())

    async def succeeded(self, connection: Connection, login: str, client: bytes) -> None:
        """Take the attempt back, and forget the login's failures."""
        async with connection.transaction():
            await connection.execute(_FORGET, _login(login), _client(client))
            await connection.execute(_TAKE_BACK, _client(client), self.clock())
            await connection.execute(_CLEAN, self.clock() - FORGOTTEN)

    async def forget(self, connection: Connection, login: str) -> None:
        """Forget the failures of a login."""
        await connection.execute("delete from sign_in_failure where key = $1", _login(login))


def _login(login: str) -> str:
    return hashlib.sha256(b"login:" + login.encode("utf-8", "replace")).hexdigest()


def _client(client: bytes) -> str:
    return hashlib.sha256(b"client:" + client).hexdigest()


def _refused(seconds: float) -> RateLimited:
    return RateLimited(
        "Too many attempts to sign in have failed; try again in {seconds} seconds.",
        seconds=max(1, math.ceil(seconds)),
    )
