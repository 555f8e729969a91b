"""Migrations on small models of the tests' own, in a database beside the application's."""

from __future__ import annotations

import asyncio
import dataclasses
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from cms.database import migrate
from cms.database.access import Access, Login
from cms.database.migrate import App, Step
from cms.database.pools import Database
from cms.errors import MigrationFailed

MODELS = '''
from tortoise import fields
from tortoise.models import Model

class Note(Model):
    """{comment}"""

    id = fields.IntField(primary_key=True)
    word = fields.CharField(max_length=20)
    {more}

    class Meta:
        table = "note"
'''
MIGRATION = """
from tortoise import migrations
from tortoise.migrations import operations as ops

class Migration(migrations.Migration):
    dependencies = [("small", "{after}")]
    operations = [ops.RunSQL({sql!r})]
"""


class Small:
    """A package of models and one of migrations, in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "small_migrations").mkdir()
        (folder / "small_migrations" / "__init__.py").touch()

    def app(self, name: str, more: str = "", comment: str = "A note.") -> tuple[App, ...]:
        (self.folder / f"{name}.py").write_text(MODELS.format(more=more, comment=comment))
        return (App("small", name, "small_migrations", ("draft", "live")),)

    def migration(self, name: str, after: str, sql: str) -> None:
        path = self.folder / "small_migrations" / f"{name}.py"
        path.write_text(MIGRATION.format(after=after, sql=sql))


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Small:
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.startswith("small_")]:
        monkeypatch.delitem(sys.modules, name)
    return Small(tmp_path)


@pytest_asyncio.fixture
async def access(database: Database) -> AsyncIterator[Access]:
    """The application's server, another database, which doesn't exist yet."""
    server = database.access.server
    assert server is not None
    yield dataclasses.replace(
        database.access,
        admin=Login(server.url(database="small")),
        owner=Login(server.url("cms_owner", "small")),
        editor=Login(server.url("cms_editor", "small")),
        auth=Login(server.url("cms_auth", "small")),
        reader=Login(server.url("cms_reader", "small")),
        database="small",
    )
    admin = await database.access.admin.connect()
    await admin.execute("DROP DATABASE IF EXISTS small")
    await admin.close()


async def tables(access: Access) -> set[str]:
    connection = await access.owner.connect()
    rows = await connection.fetch(
        "SELECT schemaname || '.' || tablename FROM pg_tables "
        "WHERE schemaname IN ('draft', 'live', 'office')"
    )
    await connection.close()
    return {row[0] for row in rows} - {"draft.tortoise_migrations", "live.tortoise_migrations"}


async def test_a_change_of_the_models_becomes_a_migration_in_both_stages(
    small: Small, access: Access
) -> None:
    apps = small.app("small_a")
    assert await migrate.unwritten(apps=apps) != []
    (path,) = await migrate.make("initial", apps=apps)
    assert path == small.folder / "small_migrations" / "0001_initial.py"
    assert await migrate.unwritten(apps=apps) == []

    seen: list[Step] = []
    assert await migrate.migrate(access, progress=seen.append, apps=apps) == 2
    assert [(step.schema, step.name) for step in seen] == [
        ("draft", "0001_initial"),
        ("live", "0001_initial"),
    ]
    assert await tables(access) == {"draft.note", "live.note"}

    longer = small.app("small_b", more="mark = fields.IntField(null=True)")
    (change,) = await migrate.unwritten(apps=longer)
    assert "mark" in change
    (path,) = await migrate.make("Add a mark", apps=longer)
    assert path.name == "0002_add_a_mark.py"
    assert [step.schema for step in await migrate.pending(access, apps=longer)] == ["draft", "live"]
    assert await migrate.migrate(access, apps=longer) == 2
    assert await migrate.pending(access, apps=longer) == []
    assert await migrate.migrate(access, apps=longer) == 0


async def test_a_reworded_docstring_is_no_change(small: Small) -> None:
    await migrate.make("initial", apps=small.app("small_a"))
    assert await migrate.unwritten(apps=small.app("small_b", comment="A word or two.")) == []


async def test_one_migration_may_act_in_one_stage_only(small: Small, access: Access) -> None:
    apps = small.app("small_a")
    await migrate.make("initial", apps=apps)
    small.migration(
        "0002_draft_only",
        "0001_initial",
        "DO $$ BEGIN IF current_schema() = 'draft' THEN CREATE TABLE only_here (id int); "
        "END IF; END $$",
    )
    assert await migrate.migrate(access, apps=apps) == 4
    assert await tables(access) == {"draft.note", "live.note", "draft.only_here"}


async def test_after_a_failure_in_one_stage_nothing_has_changed_in_either(
    small: Small, access: Access
) -> None:
    apps = small.app("small_a")
    await migrate.make("initial", apps=apps)
    await migrate.migrate(access, apps=apps)
    small.migration("0002_more", "0001_initial", "CREATE TABLE more (id int)")
    small.migration(
        "0003_broken", "0002_more", "SELECT 1 / (current_schema() = 'draft')::int AS quotient"
    )
    with pytest.raises(MigrationFailed, match="0003_broken of small failed in the schema live"):
        await migrate.migrate(access, apps=apps)
    assert await tables(access) == {"draft.note", "live.note"}
    assert len(await migrate.pending(access, apps=apps)) == 4


async def test_two_processes_at_once_migrate_once(small: Small, access: Access) -> None:
    apps = small.app("small_a")
    await migrate.make("initial", apps=apps)
    done = await asyncio.gather(*(migrate.migrate(access, apps=apps) for _ in range(3)))
    assert sorted(done) == [0, 0, 2]


async def test_the_application_is_up_to_date(database: Database) -> None:
    assert await migrate.unwritten() == []
    assert await migrate.pending(database.access) == []
    assert await migrate.migrate(database.access) == 0


async def test_draft_and_live_have_the_same_columns(database: Database) -> None:
    """Apart from the tables of delivery, which are in ``live`` only."""
    admin = await database.access.admin.connect()
    async with database.orm() as context:
        assert context.apps is not None
        only_live = [model._meta.db_table for model in context.apps["delivery"].values()]
    rows = await admin.fetch(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "WHERE table_schema IN ('draft', 'live') AND table_name <> ALL($1) "
        "GROUP BY table_name, column_name, data_type HAVING count(*) <> 2",
        only_live,
    )
    await admin.close()
    assert rows == []
