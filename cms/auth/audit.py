"""What the audit keeps of accounts: who changed which, how and when. Never a secret."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

from cms.content.base import new_key, now
from cms.database.types import Connection

TYPE = "Account"
"""What the audit calls an account, as it calls entries by their types."""

_RECORD = """
insert into audit (id, at, actor, verb, type, entry_id, version, detail)
values ($1, $2, $3, $4, $5, $6, 0, $7)
"""


async def record(
    connection: Connection,
    actor: str,
    verb: str,
    account: UUID,
    detail: Mapping[str, Any] | None = None,
    *,
    type_name: str = TYPE,
) -> None:
    """Add an entry of an account, or of what else ``cms_auth`` manages, in the transaction of the
    change that it tells of.
    """
    told = orjson.dumps(detail or {}).decode()
    await connection.execute(_RECORD, new_key(), now(), actor, verb, type_name, account, told)
