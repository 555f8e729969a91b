"""The second lock: what the database itself lets the editor's role see and write, by hand-written
SQL that no action has looked at."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from cms.actions.aggregate import Shape, aggregate_of, entry_types
from cms.actions.base import Actor, transaction
from cms.auth.caller import Caller, Grant, Role
from cms.auth.policy import Verb
from cms.content.base import new_key
from cms.content.enums import Classification
from cms.database.pools import Database
from cms.database.row_security import CLEARANCE, LOCALES, UNITS, WRITES
from tests.rights.test_hostile import Secrets, make_all

TABLES = ("unit", "period", "topic", "place", "media", "article", "bulletin")


@pytest_asyncio.fixture
async def secrets(empty_database: Database) -> AsyncIterator[Secrets]:
    async with empty_database.orm():
        from tests.actions import world

        own, other = await world.unit("own"), await world.unit("other")
        yield Secrets(
            own,
            await make_all(other, "theirs", "INTERNAL"),
            await make_all(own, "hush", "SECRET"),
        )


@asynccontextmanager
async def session(database: Database, **settings: str) -> AsyncIterator[Any]:
    """A session of the editor's role, within a transaction that is undone."""
    connection = await database.access.editor.connect(search_path="draft, office")
    outer = connection.transaction()
    await outer.start()
    for name, value in settings.items():
        await connection.execute("select set_config($1, $2, true)", f"cms.{name}", value)
    try:
        yield connection
    finally:
        await outer.rollback()
        await connection.close()


def tables(shape: Shape) -> list[str]:
    return [shape.table, *(name for part in shape.parts() for name in tables(part))]


ALL = sorted({name for kind in entry_types() for name in tables(aggregate_of(kind))})


async def test_every_table_of_the_drafts_is_secured(database: Database) -> None:
    rows = await database.draft_reader.fetch(
        "select relname::text as name, relrowsecurity as secured from pg_class "
        "where relnamespace = 'draft'::regnamespace and relkind = 'r' "
        "and relname <> 'tortoise_migrations'"
    )
    assert {row["name"] for row in rows if row["secured"]} == set(ALL)
    assert {row["name"] for row in rows} == set(ALL)


async def test_without_settings_nothing_is_seen_or_written(
    database: Database, secrets: Secrets
) -> None:
    async with session(database) as editor:
        for table in ALL:
            assert await editor.fetchval(f"select count(*) from {table}") == 0
            assert await editor.execute(f"delete from {table}") == "DELETE 0"
        assert await editor.execute("update article set version = 9") == "UPDATE 0"
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await editor.execute(
                "insert into topic (id, version, created_at, updated_at, classification, code, "
                "position) values ($1, 1, now(), now(), 'PUBLIC', 'x', 0)",
                new_key(),
            )


async def seen(editor: Any, table: str) -> set[UUID]:
    return {row["id"] for row in await editor.fetch(f"select id from {table}")}


async def test_the_clearance_and_the_units_bound_what_is_seen(
    database: Database, secrets: Secrets
) -> None:
    own = str(secrets.own)
    async with session(database, clearance="PUBLIC,INTERNAL", units=own) as editor:
        for name in entry_types():
            table = name.lower()
            hidden = {secrets.others[name], secrets.secret[name]}
            assert not hidden & await seen(editor, table)
            count = f"select count(*) from {table}_variant where entry_id = any($1::uuid[])"
            assert await editor.fetchval(count, list(hidden)) == 0
        assert await editor.fetchval("select count(*) from bulletin_section") == 0
        assert await editor.fetchval("select count(*) from bulletin_section_variant") == 0
    async with session(database, clearance="PUBLIC,INTERNAL,SECRET", units="*") as editor:
        for name in entry_types():
            assert {secrets.others[name], secrets.secret[name]} <= await seen(editor, name.lower())
        assert await editor.fetchval("select count(*) from bulletin_section_variant") == 2


async def test_who_sees_everything_still_writes_only_in_their_units(
    database: Database, secrets: Secrets
) -> None:
    bounds = {"clearance": "PUBLIC,INTERNAL", "units": "*", "locales": "*"}
    theirs = secrets.others["Article"]
    async with session(database, **bounds, writes=str(secrets.own)) as editor:
        change = "update article set version = 9 where id = $1"
        assert await editor.execute(change, theirs) == "UPDATE 0"
        assert await editor.execute("delete from article where id = $1", theirs) == "DELETE 0"
        texts = "update article_variant set title = 'mine' where entry_id = $1"
        assert await editor.execute(texts, theirs) == "UPDATE 0"
        heading = "update bulletin_section_variant set heading = 'mine'"
        assert await editor.execute(heading) == "UPDATE 0"
        assert await editor.execute("delete from bulletin_section") == "DELETE 0"


@pytest.mark.parametrize("change", ["unit_id = $2", "unit_id = null", "classification = 'SECRET'"])
async def test_an_entry_can_not_be_written_out_of_the_bounds(
    database: Database, secrets: Secrets, change: str
) -> None:
    from tests.actions import world

    key = await world.article("mine", unit=secrets.own)
    bounds = {"clearance": "PUBLIC,INTERNAL", "units": "*", "locales": "*"}
    async with session(database, **bounds, writes=str(secrets.own)) as editor:
        values = [secrets.others["Unit"]] if "$2" in change else []
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await editor.execute(f"update article set {change} where id = $1", key, *values)


async def test_texts_are_written_in_the_given_locales_only(
    database: Database, secrets: Secrets
) -> None:
    from tests.actions import world

    key = await world.article("mine", unit=secrets.own)
    bounds = {"clearance": "PUBLIC", "units": "*", "writes": "*", "locales": "EN,ZH"}
    async with session(database, **bounds) as editor:
        change = "update article_variant set title = 'mine' where entry_id = $1"
        assert await editor.execute(change, key) == "UPDATE 1"
        assert await editor.execute("delete from article_variant where locale = 'VI'") == "DELETE 0"
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await editor.execute("update article_variant set locale = 'FR' where locale = 'EN'")


async def test_an_action_that_forgets_to_ask_is_stopped(
    database: Database, secrets: Secrets
) -> None:
    """The transaction of an action is bound by its actor, whatever is done in it."""
    caller = Caller(new_key(), "spy", grants=frozenset({Grant(Role.EDITOR, secrets.own)}))
    async with transaction(Actor.of(caller), Verb.UPDATE, "Article") as tx:
        assert await tx.fetch("select id from article") == []
        assert await tx.count("update article set version = 9") == 0
        assert await tx.count("delete from article_variant") == 0
    async with transaction(Actor.of(caller)) as tx:
        assert await tx.count("update article set version = 9") == 0


async def test_the_bounds_end_with_the_transaction(database: Database, secrets: Secrets) -> None:
    connection = await database.access.editor.connect(search_path="draft")
    try:
        async with connection.transaction():
            for name in (CLEARANCE, UNITS, WRITES, LOCALES):
                value = ",".join(Classification) if name == CLEARANCE else "*"
                await connection.execute("select set_config($1, $2, true)", name, value)
            assert await connection.fetchval("select count(*) from article") == 2
        assert await connection.fetchval("select count(*) from article") == 0
    finally:
        await connection.close()


@pytest.mark.parametrize("clearance", Classification)
async def test_the_sessions_that_read_drafts_are_bound_by_their_clearance(
    database: Database, secrets: Secrets, clearance: Classification
) -> None:
    """Also for a statement that asks for no clearance at all."""
    rows = await database.drafts(clearance).fetch("select distinct classification from article")
    levels = list(Classification)
    allowed = set(levels[: levels.index(clearance) + 1])
    assert {row["classification"] for row in rows} == {"INTERNAL", "SECRET"} & allowed


async def test_a_cycle_through_what_is_hidden_is_refused(
    database: Database, secrets: Secrets
) -> None:
    """The trigger that guards the trees sees all of them."""
    from tests.actions import world

    top = await world.topic("top", unit=secrets.own)
    hidden = await world.topic("middle", unit=secrets.own, parent=top, classification="SECRET")
    low = await world.topic("low", unit=secrets.own, parent=hidden)
    bounds = {"clearance": "PUBLIC", "units": "*", "writes": "*", "locales": "*"}
    async with session(database, **bounds) as editor:
        with pytest.raises(asyncpg.CheckViolationError):
            await editor.execute("update topic set parent_id = $1 where id = $2", low, top)
