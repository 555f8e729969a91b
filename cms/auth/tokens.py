"""API tokens: ``lscms_``, 43 random characters, and a checksum of 6.

The prefix and the checksum let a scanner for leaked secrets tell one from any other text without
asking. Only a token's SHA-256 is stored: the token is random (256 bits), so a slow hash would add
nothing.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from cms.auth import audit
from cms.auth.accounts import CALLER, caller_of
from cms.auth.caller import Caller, Scope, Stage
from cms.content.base import new_key, now
from cms.database.types import Connection
from cms.errors import InputError, NotFound

PREFIX = "lscms_"
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
RANDOM, CHECKSUM = 43, 6
"""Characters: 43 digits to the base 62 hold 256 bits, 6 hold a CRC-32."""
FORM = re.compile(f"{PREFIX}[0-9A-Za-z]{{{RANDOM + CHECKSUM}}}")

USED = timedelta(minutes=1)
"""How exactly it is known when a token was last used."""

_FIND = f"""
with found as (
    select {CALLER}, token.id as token, token.scopes, token.stage, token.used_at
    from api_token as token join account on account.id = token.account_id
    where token.hash = $1 and token.expires_at > $2 and token.revoked_at is null
        and account.disabled_at is null
), used as (
    update api_token set used_at = $2 from found
    where id = found.token and (found.used_at is null or found.used_at < $3)
)
select * from found
"""


def make() -> str:
    """A fresh token."""
    body = _digits(int.from_bytes(secrets.token_bytes(32)), RANDOM)
    return PREFIX + body + _checksum(body)


def is_sound(token: str) -> bool:
    """Whether it has the form of a token, with the right checksum: it may have been one of ours."""
    if not FORM.fullmatch(token):
        return False
    body = token[len(PREFIX) : -CHECKSUM]
    return token[-CHECKSUM:] == _checksum(body)


def digest(token: str) -> bytes:
    """What is stored of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).digest()


def _checksum(body: str) -> str:
    return _digits(zlib.crc32(body.encode()), CHECKSUM)


def _digits(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, rest = divmod(number, len(DIGITS))
        digits.append(DIGITS[rest])
    return "".join(reversed(digits))


@dataclass(frozen=True)
class Made:
    """A new token. ``secret`` is known now and never again."""

    id: UUID
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Listed:
    """What is known of a token."""

    id: UUID
    login: str
    name: str
    scopes: tuple[Scope, ...]
    stage: Stage
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    def state(self, at: datetime) -> str:
        """``valid``, ``expired`` or ``revoked``."""
        if self.revoked_at is not None:
            return "revoked"
        return "valid" if self.expires_at > at else "expired"


async def create(
    connection: Connection,
    account: UUID,
    name: str,
    scopes: Iterable[Scope],
    stage: Stage,
    lifetime: timedelta,
    *,
    actor: str,
) -> Made:
    """Make a token of an account. Raises InputError when its parts don't fit together."""
    wanted = [scope for scope in Scope if scope in set(scopes)]
    if stage is Stage.LIVE and wanted != [Scope.READ]:
        raise InputError(
            "A token for {stage} can only have the scope {scope}: all else is done in drafts.",
            argument="scopes",
            stage=stage.value,
            scope=Scope.READ.value,
        )
    made = Made(new_key(), make())
    created = now()
    async with connection.transaction():
        await connection.execute(
            "insert into api_token (id, account_id, name, hash, scopes, stage, created_at, "
            "expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
            made.id,
            account,
            name,
            digest(made.secret),
            [scope.value for scope in wanted],
            stage.value,
            created,
            created + lifetime,
        )
        detail = {"token": str(made.id), "scopes": wanted, "stage": stage.value}
        await audit.record(connection, actor, "token.create", account, detail)
    return made


async def listed(connection: Connection, login: str | None = None) -> list[Listed]:
    """The tokens of an account, or of all, the newest first."""
    rows = await connection.fetch(
        "select token.id, login, token.name, scopes, stage, token.created_at, expires_at, used_at, "
        "revoked_at from api_token as token join account on account.id = account_id "
        "where login = $1 or $1 is null order by token.created_at desc, token.id",
        login,
    )
    return [
        Listed(**{**row, "scopes": tuple(map(Scope, row["scopes"])), "stage": Stage(row["stage"])})
        for row in rows
    ]


async def revoke(connection: Connection, id: UUID, *, actor: str) -> None:
    """End a token for good. Raises NotFound when it is absent or ended already."""
    async with connection.transaction():
        account = await connection.fetchval(
            "update api_token set revoked_at = now() where id = $1 and revoked_at is null "
            "returning account_id",
            id,
        )
        if account is None:
            raise NotFound("There is no such token, or it was revoked already.")
        await audit.record(connection, actor, "token.revoke", account, {"token": str(id)})


async def id_of(connection: Connection, secret: str) -> UUID | None:
    """The id of a token that somebody has found; None when it isn't one of ours."""
    id: UUID | None = await connection.fetchval(
        "select id from api_token where hash = $1", digest(secret)
    )
    return id


async def find(connection: Connection, secret: str) -> Caller | None:
    """Whom a token stands for; None unless it is valid. Notes the use, once a minute at most."""
    at = now()
    row = await connection.fetchrow(_FIND, digest(secret), at, at - USED)
    if row is None:
        return None
    return caller_of(
        row,
        scopes=frozenset(map(Scope, row["scopes"])),
        stages=frozenset({Stage.LIVE, Stage(row["stage"])}),
        token=row["token"],
    )
