"""The tables of both stages have what the models declare and what the models can't say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from tortoise.context import TortoiseContext
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.migrations.api import migrate as run_migrations
from tortoise.migrations.constraints import UniqueConstraint

import cms.content
from cms.config import Settings
from cms.content.base import Entry
from cms.database import orm as orm_module
from cms.database.migrate import APPS, migrate
from cms.database.pools import Database
from tests.actions import world

MODELS: list[Any] = [getattr(cms.content, name) for name in cms.content.__all__]
STAGES = ("draft", "live")


async def constraints(database: Database, stage: str, kind: str) -> dict[str, str]:
    """Definitions of a stage's constraints of one kind (of pg_constraint), by ``table.name``."""
    rows = await database.draft_reader.fetch(
        "select c.relname || '.' || conname as name, pg_get_constraintdef(k.oid) as definition "
        "from pg_constraint k join pg_class c on c.oid = k.conrelid "
        "where connamespace = $1::regnamespace and contype = $2",
        stage,
        kind.encode(),
    )
    return {row["name"]: row["definition"] for row in rows}


def declared(of: type[Any]) -> set[str]:
    return {
        f"{model._meta.db_table}.{constraint.name}"
        for model in MODELS
        for constraint in model._meta.constraints
        if isinstance(constraint, UniqueConstraint) == (of is UniqueConstraint)
    }


def links(*, enforced: bool) -> set[str]:
    """Each foreign key of the models as ``table.column``, by whether it is one in every stage."""
    return {
        f"{model._meta.db_table}.{field.source_field}"
        for model in MODELS
        for field in model._meta.fields_map.values()
        if isinstance(field, ForeignKeyFieldInstance) and field.db_constraint is enforced
    }


def columns(definitions: dict[str, str]) -> set[str]:
    """``table.column`` of definitions such as ``FOREIGN KEY (owner_id) REFERENCES …``."""
    return {
        f"{name.split('.')[0]}.{definition.split('(')[1].split(')')[0]}"
        for name, definition in definitions.items()
    }


@pytest.mark.parametrize("stage", STAGES)
async def test_declared_constraints_are_there(orm: Database, stage: str) -> None:
    assert declared(UniqueConstraint) <= set(await constraints(orm, stage, "u"))
    assert declared(object) <= set(await constraints(orm, stage, "c"))


async def test_links_between_entries_are_enforced_in_draft_only(orm: Database) -> None:
    in_draft, in_live = [await constraints(orm, stage, "f") for stage in STAGES]
    assert columns(in_draft) == links(enforced=True) | links(enforced=False)
    assert columns(in_live) == links(enforced=True)
    between = {n: d for n, d in in_draft.items() if columns({n: d}) <= links(enforced=False)}
    assert len(between) == len(links(enforced=False))
    assert not any("ON DELETE" in definition for definition in between.values())  # NO ACTION


async def test_live_entries_are_public_and_dated(orm: Database) -> None:
    tables = {model._meta.db_table for model in MODELS if issubclass(model, Entry)}
    in_draft, in_live = [await constraints(orm, stage, "c") for stage in STAGES]
    walls = {f"{table}.{table}_public" for table in tables}
    assert walls <= set(in_live)
    assert not walls & set(in_draft)
    rows = await orm.draft_reader.fetch(
        "select table_schema as stage, table_name as name from information_schema.columns "
        "where column_name = 'published_at' and is_nullable = 'NO'"
    )
    assert {(row["stage"], row["name"]) for row in rows} == {("live", table) for table in tables}


@pytest.mark.parametrize("stage", STAGES)
async def test_every_link_has_an_index(orm: Database, stage: str) -> None:
    rows = await orm.draft_reader.fetch(
        "select c.relname || '.' || a.attname as first from pg_index i "
        "join pg_class c on c.oid = i.indrelid and c.relnamespace = $1::regnamespace "
        "join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]",
        stage,
    )
    assert links(enforced=True) | links(enforced=False) <= {row["first"] for row in rows}


async def test_the_migration_can_be_undone_and_done_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    settings = Settings(data=tmp_path_factory.mktemp("undone"))
    async with Database(settings, fast=True) as database:
        await migrate(database.access)
        there = [await every_constraint(database, stage) for stage in STAGES]
        for stage in STAGES:
            await undo(database, stage)
            triggers = "select from pg_trigger t join pg_class c on c.oid = t.tgrelid "
            where = (
                "where not tgisinternal and c.relnamespace = $1::regnamespace "
                "and tgname not like 'raise_on_%' "
                "and c.relname not in ('generation', 'entry_change')"  # of delivery
            )
            assert await database.draft_reader.fetch(triggers + where, stage) == []
            left = await every_constraint(database, stage)
            assert not {name for name in left if name.endswith(("_public", "_form", "_order"))}
        assert await migrate(database.access) >= len(STAGES)
        assert [await every_constraint(database, stage) for stage in STAGES] == there
        async with database.orm():
            key = await world.topic()
            await world.show("Topic", key)


async def every_constraint(database: Database, stage: str) -> dict[str, str]:
    kinds: Iterable[str] = ("c", "f", "u", "n")
    return {n: d for kind in kinds for n, d in (await constraints(database, stage, kind)).items()}


async def undo(database: Database, stage: str) -> None:
    """Go back to the migration before, in one stage, with Tortoise's own command."""
    apps = {app.label: app.config() for app in APPS if app.label == "content"}
    config = orm_module.config(database.access.owner, [stage], apps)
    context = TortoiseContext()
    with orm_module.entered(context):
        await run_migrations(config=config, target="content.0001_initial", direction="backward")
        await context.close_connections()
