"""Who may do what to the audit, tried by SQL written by hand."""

from __future__ import annotations

import asyncpg
import pytest

from cms.database.pools import Database
from cms.database.types import Connection
from tests.audit.conftest import checked

CHANGES = [
    "update audit set actor = 'x'",
    "update audit set actor = 'x' where false",
    "delete from audit",
    "truncate audit cascade",
    "update audit_link set hash = hash",
    "delete from audit_link",
    "truncate audit_link",
    "truncate audit, audit_link",
    "merge into audit using (select 1) as one on true when matched then delete",
]
BY_FORCE = [
    *CHANGES,
    "insert into audit_link values (6, gen_random_uuid(), sha256(''))",
    "select chain_audit(audit) from audit",
    "alter table audit disable trigger all",
    "alter table audit disable trigger audit_chained",
    "drop trigger audit_kept on audit",
    "drop table audit_link",
    "set session_replication_role = replica",
    "create or replace function refuse_audit_change() returns trigger language sql as 'select 1'",
    "set role cms_owner",
]


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize("statement", BY_FORCE)
async def test_the_editor_is_refused(editor: Connection, statement: str) -> None:
    with pytest.raises(
        (
            asyncpg.InsufficientPrivilegeError,
            asyncpg.InvalidParameterValueError,
            asyncpg.InvalidFunctionDefinitionError,
        )
    ):
        await editor.execute(statement)


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize("statement", CHANGES)
async def test_the_owner_is_refused(owner: Connection, statement: str) -> None:
    """As long as the triggers are there, whatever the rights."""
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="only ever added to"):
        await owner.execute(statement)


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize("statement", CHANGES)
async def test_a_session_that_fires_no_triggers_is_refused(
    database: Database, statement: str
) -> None:
    """Not even a superuser's setting, meant for replication, goes past them."""
    admin = await database.access.admin.connect(search_path="office")
    try:
        await admin.execute("set session_replication_role = replica")
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="only ever added to"):
            await admin.execute(statement)
    finally:
        await admin.close()


async def test_rights_are_the_least(owner: Connection) -> None:
    rows = await owner.fetch(
        "select grantee, table_name, privilege_type from information_schema.table_privileges "
        "where table_schema = 'office' and table_name in ('audit', 'audit_link') "
        "and grantee <> 'cms_owner' order by 1, 2, 3"
    )
    assert [tuple(row) for row in rows] == [
        ("cms_auth", "audit", "INSERT"),
        ("cms_editor", "audit", "INSERT"),
        ("cms_editor", "audit", "SELECT"),
        ("cms_editor", "audit_link", "SELECT"),
    ]


@pytest.mark.parametrize("role", ["editor", "auth"])
async def test_whoever_adds_is_chained(empty_database: Database, role: str) -> None:
    """Also one that can't see the chain, and one that tries to do without."""
    connection = await getattr(empty_database.access, role).connect(search_path="office")
    try:
        async with connection.transaction():
            await connection.execute("set constraints all deferred")
            await connection.execute(
                "insert into audit (id, at, actor, verb, type, entry_id, version, detail) "
                "values (gen_random_uuid(), now(), 'x', 'x', 'x', gen_random_uuid(), 1, '{}')"
            )
    finally:
        await connection.close()
    verdict = await checked(empty_database)
    assert (verdict.entries, verdict.broken) == (1, None)
