"""The table of trusted documents: ids, what adding again does, who may write."""

from __future__ import annotations

import asyncpg
import pytest

from cms.database.pools import Database
from cms.database.types import Connection
from cms.delivery.documents import NewDocument, identify, remove, store, stored

TEXT = "query Names($locale: Locale!) {\r\n  # Lạng Sơn 谅山\n  units { nodes { code } }\n}\n"
NEEDS = {"selects": {"Unit.code": "String!"}, "sends": {"Locale.VI": ""}}


def document(text: str = TEXT, *, needs: dict[str, dict[str, str]] = NEEDS) -> NewDocument:
    return NewDocument(text, ("Names",), needs, 12)


async def generation(connection: Connection) -> int:
    statement = "select value from generation where name = 'trusted_document'"
    return int(await connection.fetchval(statement) or 0)


def test_an_id_is_the_hash_of_the_exact_text() -> None:
    """Made with “sha256sum” of the same bytes."""
    text = '{\r\n  # Lạng Sơn 谅山\n  topic(code: "a") { code }\n}\n'
    digest = "80fadb1cda8b336c3167e2a9350890cc1c9511976c4858ddbc3ac2d6b5a61689"
    assert identify(text) == f"sha256:{digest}"
    assert identify(text.replace("\r\n", "\n")) != identify(text)
    assert identify(text.strip()) != identify(text)


async def test_what_was_stored_is_there_word_for_word(editor: Connection) -> None:
    assert await store(editor, "portal", document()) == "added"
    (found,) = await stored(editor)
    assert (found.id, found.text) == (identify(TEXT), TEXT)
    assert (found.operations, found.relies_on, found.price) == (("Names",), NEEDS, 12)
    assert found.applications == ("portal",)
    assert found.name == "Names"


async def test_adding_again_changes_nothing(editor: Connection) -> None:
    await store(editor, "portal", document())
    (before,), at = await stored(editor), await generation(editor)
    assert await store(editor, "portal", document()) == "unchanged"
    assert await stored(editor) == [before]
    assert await generation(editor) == at


async def test_a_changed_need_is_noted(editor: Connection) -> None:
    await store(editor, "portal", document())
    assert await store(editor, "portal", document(needs={"selects": {}, "sends": {}})) == "updated"
    (found,) = await stored(editor)
    assert found.relies_on == {"selects": {}, "sends": {}}


async def test_applications_share_a_document(editor: Connection) -> None:
    await store(editor, "portal", document())
    assert await store(editor, "bulletin", document()) == "updated"
    assert await store(editor, "portal", document()) == "unchanged"
    (found,) = await stored(editor)
    assert found.applications == ("portal", "bulletin")
    assert await stored(editor, "bulletin") == [found]
    assert await stored(editor, "newsroom") == []


async def test_a_document_goes_with_its_last_application(editor: Connection) -> None:
    await store(editor, "portal", document())
    await store(editor, "bulletin", document())
    await store(editor, "portal", document("{ __typename }"))
    await remove(editor, [identify(TEXT)], "portal")
    assert {each.applications for each in await stored(editor)} == {("bulletin",), ("portal",)}
    await remove(editor, [identify(TEXT)], "newsroom")
    assert len(await stored(editor)) == 2
    await remove(editor, [identify(TEXT)], "bulletin")
    assert [each.text for each in await stored(editor)] == ["{ __typename }"]
    await remove(editor, [identify("{ __typename }")], None)
    assert await stored(editor) == []


async def test_the_reader_may_only_read(database: Database, editor: Connection) -> None:
    await store(editor, "portal", document())
    reader = await database.access.reader.connect(default_transaction_read_only="off")
    try:
        assert len(await stored(reader)) == 1
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await store(reader, "portal", document("{ __typename }"))
    finally:
        await reader.close()


async def test_no_row_can_lie_about_its_text(editor: Connection) -> None:
    await store(editor, "portal", document())
    with pytest.raises(asyncpg.CheckViolationError):
        await editor.execute("update live.trusted_document set text = text || ' '")
