"""Looking documents up: without a query where it can be, and never what is trusted no more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from cms.database.pools import Database
from cms.database.types import Connection
from cms.delivery.documents import TrustedDocuments, identify, remove
from cms.delivery.generations import Generations
from cms.delivery.listener import listening
from cms.errors import DocumentNotFound, UntrustedDocument
from tests.documents.conftest import TOPIC, eventually, trust

OTHER = "query Other { __typename }"


class Counting:
    """The reader's pool, whose statements are counted."""

    def __init__(self, pool: Any) -> None:
        self.pool = pool
        self.statements = 0

    async def fetch(self, *args: Any) -> Any:
        self.statements += 1
        return await self.pool.fetch(*args)

    async def fetchval(self, *args: Any) -> Any:
        self.statements += 1
        return await self.pool.fetchval(*args)


class Looked:
    """The documents of one process; ``read`` are the texts that it has read."""

    def __init__(self, database: Database, generations: Generations, *, required: bool) -> None:
        self.pool = Counting(database.reader)
        self.generations = generations
        self.read: list[str] = []
        pool: Any = self.pool
        self.documents = TrustedDocuments(pool, generations, self._read, required=required)

    def _read(self, text: str) -> list[str]:
        self.read.append(text)
        return [text]

    async def finds(self, document_id: str) -> bool:
        try:
            assert identify((await self.documents.find(document_id))[0]).endswith(document_id[-64:])
        except DocumentNotFound:
            return False
        return True

    async def soon(self, document_id: str, *, found: bool) -> None:
        """Waits until a change of the table is known here."""

        async def known() -> bool:
            return await self.finds(document_id) is found

        await eventually(known)


@pytest_asyncio.fixture
async def looked(database: Database, editor: Connection) -> AsyncIterator[Looked]:
    generations = Generations()

    async def known() -> bool:
        return generations.known

    async with listening(database.access.reader, generations):
        await eventually(known)
        yield Looked(database, generations, required=False)


async def test_a_known_document_costs_no_statement(looked: Looked, editor: Connection) -> None:
    key = await trust(editor, TOPIC)
    await looked.soon(key, found=True)
    first = await looked.documents.find(key)
    spent = looked.pool.statements
    for _ in range(10):
        assert await looked.documents.find(key) is first
        assert await looked.documents.find(key.removeprefix("sha256:")) is first
    assert looked.pool.statements == spent
    assert looked.read == [TOPIC]


async def test_an_unknown_id_costs_no_statement(looked: Looked) -> None:
    assert not await looked.finds("0" * 64)
    spent = looked.pool.statements
    for number in range(50):
        assert not await looked.finds(f"sha256:{number:064x}")
    assert looked.pool.statements == spent == 1


@pytest.mark.parametrize(
    "document_id", ["", "sha256:", "sha256:ABC", "md5:" + "0" * 64, "\0", "a" * 5000, "sha256:é"]
)
async def test_what_is_no_id_is_not_found(looked: Looked, document_id: str) -> None:
    with pytest.raises(DocumentNotFound) as caught:
        await looked.documents.find(document_id)
    assert len(str(caught.value)) < 200
    assert looked.pool.statements == 0


async def test_many_at_once_load_once(looked: Looked, editor: Connection) -> None:
    key = await trust(editor, TOPIC)
    await looked.soon(key, found=True)
    await trust(editor, OTHER)
    await looked.soon(identify(OTHER), found=True)
    looked.generations.raise_to("trusted_document", 10**9)
    spent = looked.pool.statements
    await asyncio.gather(*[looked.documents.find(key) for _ in range(20)])
    assert looked.pool.statements == spent + 1


async def test_what_is_removed_is_found_no_more(looked: Looked, editor: Connection) -> None:
    key, other = await trust(editor, TOPIC), await trust(editor, OTHER)
    for each in (key, other):
        await looked.soon(each, found=True)
    kept, before = await looked.documents.find(other), looked.documents.generation
    assert looked.documents.names == {"Topic", "Other"}
    await remove(editor, [key], None)
    await looked.soon(key, found=False)
    assert looked.documents.generation != before
    assert looked.documents.names == {"Other"}
    assert await looked.documents.find(other) is kept


async def test_without_hearing_of_changes_each_request_is_looked_up(
    database: Database, editor: Connection
) -> None:
    looked = Looked(database, Generations(), required=False)
    assert not await looked.finds(identify(TOPIC))
    key = await trust(editor, TOPIC)
    assert await looked.finds(key)
    assert await looked.finds(key)
    assert looked.read == [TOPIC]
    await remove(editor, [key], None)
    assert not await looked.finds(key)


async def test_a_text_is_its_own_document_unless_only_trusted_ones_are_answered(
    database: Database, editor: Connection
) -> None:
    key = await trust(editor, TOPIC)
    for required in (False, True):
        looked = Looked(database, Generations(), required=required)
        assert await looked.documents.resolve("", key) == [TOPIC]
        if required:
            with pytest.raises(UntrustedDocument, match="CMS_TRUSTED_DOCUMENTS=optional"):
                await looked.documents.resolve(TOPIC, None)
        else:
            assert await looked.documents.resolve(TOPIC, None) == TOPIC
