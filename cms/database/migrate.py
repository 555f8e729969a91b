"""Tortoise's migrations, run on our three schemas.

The migrations of ``content`` run twice, in ``draft`` and in ``live``, which so have the same
tables; those of ``delivery`` add to ``live`` what serves it, and those of ``office`` run in
``office``. Each schema keeps its own record of what was applied.
All that is pending runs in ONE transaction of the owner: after a failure nothing has changed, and
the two stages never differ.

A migration that must act in one stage only asks ``current_schema()`` in its SQL. None may need to
run outside a transaction (CREATE INDEX CONCURRENTLY).
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.loader import MigrationLoader
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor
from tortoise.migrations.schema_generator.state import State
from tortoise.migrations.writer import MigrationWriter, format_migration_name
from tortoise.transactions import in_transaction

from cms.database import orm, roles
from cms.database.access import EDITOR, READER, Access
from cms.delivery.generations import CHANNEL, EVERYTHING
from cms.errors import MigrationFailed, NotSetUp

_LOCK = 0x4C53_0002  # any number of ours: one process at a time migrates


@dataclass(frozen=True)
class App:
    """A Tortoise app: its models, its migrations, and the schemas that hold its tables."""

    label: str
    models: str
    migrations: str
    schemas: Sequence[str]

    def config(self) -> dict[str, Any]:
        """What Tortoise needs to know of it."""
        return orm.app_config(self.models, migrations=self.migrations)


APPS = (
    App("content", orm.APPS["content"], "migrations.content", (roles.DRAFT, roles.LIVE)),
    App("delivery", orm.APPS["delivery"], "migrations.delivery", (roles.LIVE,)),
    App("office", orm.APPS["office"], "migrations.office", (roles.OFFICE,)),
)


@dataclass(frozen=True)
class Step:
    """One migration in one schema; ``seconds`` that it took, None while it is pending."""

    schema: str
    app: str
    name: str
    seconds: float | None = None

    def __str__(self) -> str:
        took = "" if self.seconds is None else f" ({self.seconds:.2f} s)"
        return f"{self.schema}: {self.app}.{self.name}{took}"


async def migrate(
    access: Access,
    *,
    statement_timeout: int = 5000,
    progress: Callable[[Step], None] = lambda step: None,
    apps: Sequence[App] = APPS,
) -> int:
    """Set up roles and rights, then apply what is pending; returns the number of steps.

    ``progress`` is called after each step. Raises MigrationFailed, and DatabaseError when the
    logins may not do it; nothing has changed then.
    """
    await roles.prepare(access, statement_timeout=statement_timeout)
    done = 0
    async with _context(access, apps), in_transaction(orm.CONNECTION) as transaction:
        await transaction.execute_query(f"SELECT pg_advisory_xact_lock({_LOCK})")
        for app in apps:
            for schema in roles.schemas_of(access, app.schemas):
                await transaction.execute_script(f"SET LOCAL search_path TO {schema}")
                done += await _apply(transaction, app, schema, progress)
        if done and apps is APPS:
            await _tell(transaction, access)
    return done


async def _tell(transaction: BaseDBAsyncClient, access: Access) -> None:
    """New tables of ``live`` are watched like the others, and what was kept may not stand."""
    # In the public zone it is replication that brings the generations, with what they tell of.
    watch = "unwatch_generations" if access.public else "watch_generations"
    await transaction.execute_query(f"SELECT {roles.LIVE}.{watch}()")
    await transaction.execute_query(f"SELECT pg_notify('{CHANNEL}', '{EVERYTHING}')")


@asynccontextmanager
async def _context(access: Access, apps: Sequence[App]) -> AsyncIterator[None]:
    """The owner's connection under the name that the models know; closed at the end."""
    context = TortoiseContext()
    configs = {app.label: app.config() for app in apps}
    with orm.entered(context):
        await context.init(config=orm.config(access.owner, [], configs), init_connections=False)
        try:
            yield
        finally:
            await context.close_connections()


async def _apply(
    transaction: BaseDBAsyncClient, app: App, schema: str, progress: Callable[[Step], None]
) -> int:
    """Bring one schema, which the search_path names, up to date."""
    executor = MigrationExecutor(transaction, {app.label: app.config()})
    await executor.recorder.ensure_schema(AsyncpgSchemaEditor(transaction, atomic=False))
    # Not even an editor may rewrite the record of migrations.
    await transaction.execute_script(
        f"REVOKE ALL ON {orm.MIGRATIONS_TABLE} FROM {EDITOR}, {READER}"
    )
    current, began, done = "", 0.0, 0

    def report(event: str, label: str, name: str) -> None:
        nonlocal current, began, done
        if event == "apply_start":
            current, began = name, time.monotonic()
        else:
            done += 1
            progress(Step(schema, label, name, time.monotonic() - began))

    try:
        await executor.migrate(progress=report, direction="forward")
    except Exception as error:  # whatever a migration may raise, it names the step
        raise MigrationFailed(
            "The migration {name} of {app} failed in the schema {schema}; nothing was changed: "
            "{reason}",
            name=current or "(plan)",
            app=app.label,
            schema=schema,
            reason=str(error) or type(error).__name__,
        ) from error
    return done


async def pending(access: Access, *, apps: Sequence[App] = APPS) -> list[Step]:
    """The steps that ``migrate`` would take; changes nothing. Raises DatabaseError."""
    applied = await _applied(access)
    return [
        Step(schema, app.label, name)
        for app in apps
        for schema in roles.schemas_of(access, app.schemas)
        for name in on_disk(app)
        if (schema, app.label, name) not in applied
    ]


async def _applied(access: Access) -> set[tuple[str, str, str]]:
    """Schema, app and name of what was applied; nothing if the database isn't set up yet."""
    try:
        connection = await access.owner.connect()
    except NotSetUp:
        return set()
    try:
        applied = set()
        for schema in roles.SCHEMAS:
            table = f"{schema}.{orm.MIGRATIONS_TABLE}"
            if await connection.fetchval("SELECT to_regclass($1)", table):
                for app, name in await connection.fetch(f"SELECT app, name FROM {table}"):
                    applied.add((schema, app, name))
        return applied
    finally:
        await connection.close()


def on_disk(app: App) -> list[str]:
    """The names of an app's migrations that this program knows, in order."""
    loader = MigrationLoader({app.label: app.config()}, MigrationRecorder(None))
    loader.load_disk()
    return sorted(key.name for key in loader.disk_migrations)


async def unwritten(*, apps: Sequence[App] = APPS) -> list[str]:
    """The changes of the models that no migration makes, one line each; needs no database."""
    return [
        f"{writer.app_label}: {operation.describe()}"
        for writer in await _changes(apps)
        for operation in writer.operations
    ]


async def make(name: str, *, apps: Sequence[App] = APPS) -> list[Path]:
    """Write the migrations that the models' changes call for, one file an app; the new files."""
    paths = []
    for writer in await _changes(apps):
        number = int(writer.name.split("_", 1)[0])
        writer.name = format_migration_name(number, name)
        paths.append(Path(writer.write()))
    return paths


async def _changes(apps: Iterable[App]) -> list[MigrationWriter]:
    """Compare the models with what the migrations on disk add up to."""
    configs = {app.label: app.config() for app in apps}
    context = TortoiseContext()
    with orm.entered(context):
        await context.init(config=orm.config(None, [], configs), init_connections=False)
        assert context.apps is not None
        return await _Autodetector(context.apps, configs).changes()


class _Autodetector(MigrationAutodetector):
    """Tortoise's, except that rewording a model's docstring calls for no migration.

    Tortoise makes the first line of the docstring the table's comment, and would see each new
    wording of it as a change of the schema.
    """

    async def _project_state(self) -> State:
        self._old = await super()._project_state()
        return self._old

    def _current_state(self) -> State:
        new = super()._current_state()
        for key, model in new.models.items():
            if before := self._old.models.get(key):
                comment = before.options.get("table_description")
                model.options = {**model.options, "table_description": comment}
        return new
