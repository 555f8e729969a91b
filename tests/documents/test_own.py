"""The project's own first trusted documents: the clients' operations and the explorer's tabs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cms.app import create_engine
from cms.config import Settings
from cms.database.pools import Database
from cms.database.types import Connection
from cms.delivery.documents import stored
from cms.delivery.manifests import sources
from cms.documents import OWN, TABS, add_own
from cms.read.event import SAMPLE, told
from cms.read.execute import execute
from resolvers.examine import examine
from resolvers.samples import samples

SOURCES = {Path(each.where): each.text for each in sources([OWN, TABS])}
ENGINE = create_engine(Settings())

CONTRACT = {
    "portal": {"FrontPage", "ArticlePage", "PeriodArchive", "Any"},
    "bulletin": {"MonthlyIssue"},
}


class Counting:
    """The reader's pool, whose statements are counted."""

    def __init__(self, pool: Any) -> None:
        self.pool = pool
        self.statements = 0

    async def fetch(self, query: str, *args: Any) -> Any:
        self.statements += 1
        return await self.pool.fetch(query, *args)

    async def fetchrow(self, query: str, *args: Any) -> Any:
        self.statements += 1
        return await self.pool.fetchrow(query, *args)


PUBLIC = [
    path
    for path, text in SOURCES.items()
    if not any(each.is_private for each in ENGINE.documents.get(text).operations.values())
]
"""Those that aren't about drafts (``tests/desk``)."""


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: path.stem)
async def test_each_operation_is_one_statement(path: Path, database: Database) -> None:
    document = ENGINE.documents.get(SOURCES[path])
    assert len(document.operations) == 1
    (operation,) = document.operations.values()
    tried = 0
    for variables in samples(ENGINE.schema, operation.node, 5):
        if "ids" in variables:  # what is asked for must be the id of something
            variables["ids"] = ["QXJ0aWNsZToBSqLKsAB0T61WkSurA14K"]
        if "after" in variables:
            del variables["after"]
        if "month" in variables:
            variables |= {"year": 2015, "month": 1}
        compiled, values = ENGINE.compile(document, variables)
        pool = Counting(database.reader)
        assert await execute(pool, compiled, compiled.bind(told(values, SAMPLE)))
        assert pool.statements == 1
        tried += 1
    assert tried


def test_the_contracts_operations_are_all_there() -> None:
    for application, expected in CONTRACT.items():
        found = [examine(ENGINE, each.text).operations for each in sources([OWN / application])]
        assert {name for names in found for name in names} == expected
    assert {each.name for each in OWN.iterdir()} == set(CONTRACT)


async def test_they_are_added_once(database: Database, editor: Connection) -> None:
    assert await add_own(database.settings, database.access) == len(SOURCES)
    first = await stored(editor)
    assert {each.text for each in first} == set(SOURCES.values())
    assert {name for each in first for name in each.applications} == {*CONTRACT, "explorer"}
    generation = "select value from generation where name = 'trusted_document'"
    before = await editor.fetchval(generation)
    assert await add_own(database.settings, database.access) == len(SOURCES)
    assert await stored(editor) == first
    assert await editor.fetchval(generation) == before
