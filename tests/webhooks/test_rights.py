"""Who may see and do what with webhooks, tried by SQL written by hand."""

from __future__ import annotations

import asyncpg
import pytest

from cms.database.pools import Database
from cms.database.types import Connection

TABLES = ["webhook_endpoint", "webhook_delivery", "webhook_attempt"]


@pytest.mark.parametrize("role", ["editor", "reader"])
@pytest.mark.parametrize("table", TABLES)
async def test_secrets_are_out_of_reach(database: Database, role: str, table: str) -> None:
    """Also for the role that answers whatever is asked of drafts."""
    connection = await getattr(database.access, role).connect()
    try:
        for statement in (
            f"select from office.{table}",
            f"insert into office.{table} default values",
            f"delete from office.{table}",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "update outbox set delivered_at = now()",
        "insert into outbox (id, at, event, payload) "
        "values (gen_random_uuid(), now(), 'entry.saved', '{}')",
        "delete from outbox",
        "select from revision",
        "select from audit",
    ],
)
async def test_the_sender_reads_the_outbox_only(connection: Connection, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement)


@pytest.mark.parametrize("values", ["'Portal', '{entry.saved}'", "'portal', '{}'"])
async def test_an_endpoint_is_as_it_should_be(connection: Connection, values: str) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await connection.execute(
            "insert into webhook_endpoint (name, events, id, url, secret, created_at) "
            f"values ({values}, gen_random_uuid(), 'https://a.test/', 'x', now())"
        )
