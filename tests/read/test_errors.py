"""Every way in which a query can be wrong: the code, the place and the words of its refusal."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from cms.i18n import messages
from resolvers.engine import Answer, Engine, Limits
from tests.read.conftest import World
from tests.read.plans import engine
from tests.read.refusals import REFUSALS, Refusal


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
async def test_refusal(world: World, refusal: Refusal) -> None:
    answer = await world.engine.answer(
        world.pool, refusal.text, refusal.variables, refusal.operation, accepted=("EN",)
    )
    assert answer.errors
    error = answer.errors[0]
    assert error["extensions"]["code"] == refusal.code
    assert refusal.says in error["message"]
    assert error.get("path") == refusal.path
    assert error["extensions"].get("argument") == refusal.argument
    assert ("locations" in error) == refusal.located
    assert_shape(answer)


def assert_shape(answer: Answer) -> None:
    """The response map of the specification (October 2021, section 7.1), and nothing that a caller
    shouldn't see."""
    body = answer.body()
    assert body["errors"]
    executed = any("path" in error for error in body["errors"])
    assert answer.executed == executed
    assert body.keys() == ({"errors", "data"} if executed else {"errors"})
    assert body.get("data") is None
    for error in body["errors"]:
        assert error.keys() <= {"message", "path", "locations", "extensions"}
        assert isinstance(error["message"], str)
        assert error["message"]
        assert error["extensions"].keys() <= {"code", "argument"}
        for location in error.get("locations", ()):
            assert location.keys() == {"line", "column"}
    text = json.dumps(body)
    for inside in ("Traceback", 'File \\"', "select ", "asyncpg", "$1", "0x7"):
        assert inside not in text


async def test_a_cursor_belongs_to_its_order(world: World) -> None:
    """Not to another order of the list, nor to another list; but to a filter of the same."""

    async def cursor(text: str) -> str:
        answer = await world.engine.answer(world.pool, text)
        assert answer.data is not None
        found: str = answer.data["list"]["edges"][0]["cursor"]
        return found

    default = await cursor("{ list: places(first: 1) { edges { cursor } } }")
    by_code = await cursor(
        "{ list: places(first: 1, orderBy: [{ code: ASC }]) { edges { cursor } } }"
    )
    backwards = await cursor(
        "{ list: places(first: 1, orderBy: [{ code: DESC }]) { edges { cursor } } }"
    )
    units = await cursor("{ list: units(first: 1) { edges { cursor } } }")
    text = "query ($v: String) { places(after: $v, orderBy: [{ code: ASC }]) { nodes { code } } }"
    for foreign in (default, backwards, units):
        answer = await world.engine.answer(world.pool, text, {"v": foreign})
        assert answer.errors is not None
        assert answer.errors[0]["extensions"]["code"] == "INVALID_CURSOR"
    answer = await world.engine.answer(world.pool, text, {"v": by_code})
    assert answer.errors is None
    filtered = text.replace("orderBy", "where: { kind: { eq: SITE } }, orderBy")
    assert (await world.engine.answer(world.pool, filtered, {"v": by_code})).errors is None


async def test_several_errors_of_validation_are_all_told(world: World) -> None:
    answer = await world.engine.answer(world.pool, "{ unit(id: 1) { a b } c }")
    assert answer.errors is not None
    assert len(answer.errors) == 3
    assert_shape(answer)


async def test_the_limits_are_those_of_the_engine(world: World) -> None:
    small = Engine(
        engine().schema, engine().context, Limits(max_tokens=12, max_depth=2, max_size=3)
    )
    for text, limit in (
        ("{ a b c d e f g h i j k }", 12),
        ("{ units { nodes { code } } }", 2),
        ("{ units { totalCount } places { totalCount } }", 3),
    ):
        answer = await small.answer(world.pool, text, accepted=("EN",))
        assert answer.errors is not None
        (error,) = answer.errors
        assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
        assert str(limit) in error["message"]


# --- languages ------------------------------------------------------------------------------------

PO = r"""
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"

msgid "“{value}” is not a valid id."
msgstr "« {value} » n’est pas un identifiant."
"""


async def test_messages_are_in_the_callers_language_where_a_catalog_has_them(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "cms.po").write_text(PO)
    monkeypatch.setattr(messages, "FOLDER", tmp_path)
    messages.translations.cache_clear()
    try:

        async def message(text: str, *accepted: str) -> str:
            answer = await world.engine.answer(world.pool, text, accepted=accepted)
            assert answer.errors is not None
            return str(answer.errors[0]["message"])

        bad_id, bad_cursor = '{ unit(id: "x") { id } }', '{ units(after: "x") { nodes { id } } }'
        assert await message(bad_id, "FR", "EN") == "«\xa0x\xa0» n’est pas un identifiant."
        assert await message(bad_id, "KO", "FR") == "“x” is not a valid id."
        assert (await message(bad_cursor, "FR")).startswith("“x” is not a cursor")
    finally:
        messages.translations.cache_clear()


async def test_a_fault_is_not_an_answer(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """What is the server's own doing is raised, for the endpoint to log and to hide."""

    class Broken:
        async def fetch(self, query: str, *arguments: Any) -> Any:
            raise ConnectionError("no server")

        fetchrow = fetch

    with caplog.at_level(logging.CRITICAL), pytest.raises(ConnectionError):
        await world.engine.answer(Broken(), "{ units { totalCount } }")
