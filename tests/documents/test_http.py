"""Trusted documents over HTTP: the real application on the small world, without a network."""

from __future__ import annotations

import json
from typing import Any

import graphql
import httpx
import pytest

import resolvers.documents
from cms.database.pools import Database
from cms.database.types import Connection
from cms.delivery.documents import identify, remove
from cms.web.metrics import NAMES
from tests.documents.conftest import TOPIC, TRADE, Serve, eventually, trust

GRAPHQL = {"accept": "application/graphql-response+json"}
VARIABLES = {"code": "trade"}


async def get(
    client: httpx.AsyncClient, headers: dict[str, str] | None = None, **more: Any
) -> httpx.Response:
    if "variables" in more:
        more["variables"] = json.dumps(more["variables"])
    return await client.get("/graphql", params=more, headers=headers)


async def post(
    client: httpx.AsyncClient, headers: dict[str, str] | None = None, **more: Any
) -> httpx.Response:
    return await client.post("/graphql", json=more, headers=headers)


BOTH = pytest.mark.parametrize("send", [get, post])


def code(response: httpx.Response) -> str:
    (error,) = response.json()["errors"]
    assert error["message"]
    assert "data" not in response.json()
    found: str = error["extensions"]["code"]
    return found


@BOTH
async def test_a_document_is_answered_by_its_id(
    serve: Serve, editor: Connection, send: Any
) -> None:
    key = await trust(editor, TOPIC)
    async with serve() as client:
        for document_id in (key, key.removeprefix("sha256:")):
            response = await send(client, documentId=document_id, variables=VARIABLES)
            assert (response.status_code, response.json()) == (200, TRADE)


@BOTH
async def test_an_operation_of_a_document_is_named(
    serve: Serve, editor: Connection, send: Any
) -> None:
    key = await trust(editor, "query A { a: __typename } query B { b: __typename }")
    async with serve() as client:
        response = await send(client, documentId=key, operationName="B")
        assert response.json() == {"data": {"b": "Query"}}
        assert code(await send(client, documentId=key)) == "BAD_USER_INPUT"


async def test_get_by_id_is_cacheable_like_any(serve: Serve, editor: Connection) -> None:
    key = await trust(editor, TOPIC)
    async with serve() as client:
        by_text = await get(client, query=TOPIC, variables=VARIABLES)
        by_id = await get(client, documentId=key, variables=VARIABLES)
        assert by_id.content == by_text.content
        for header in ("etag", "cache-control", "vary"):
            assert by_id.headers[header] == by_text.headers[header]
        again = {"if-none-match": by_id.headers["etag"]}
        unchanged = await get(client, again, documentId=key, variables=VARIABLES)
        assert (unchanged.status_code, unchanged.content) == (304, b"")


@BOTH
async def test_a_document_is_read_once(
    serve: Serve, editor: Connection, send: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither parsed nor validated again, whatever else is asked meanwhile."""
    key = await trust(editor, TOPIC)
    read: list[str] = []
    parse = graphql.parse

    def counted(text: str, **options: Any) -> Any:
        read.append(text)
        return parse(text, **options)

    monkeypatch.setattr(resolvers.documents, "parse", counted)
    async with serve(plan_cache_size=2) as client:
        for number in range(5):
            await send(client, documentId=key, variables={"code": f"c{number}"})
            await send(client, query=f"{{ a{number}: __typename }}")
            await send(client, query=f"{{ b{number}: __typename }}")
    assert read.count(TOPIC) == 1
    assert len(read) == 11


@pytest.mark.parametrize("headers, status", [(GRAPHQL, 404), ({"accept": "application/json"}, 200)])
@BOTH
async def test_an_unknown_id_says_so(
    serve: Serve, send: Any, editor: Connection, headers: dict[str, str], status: int
) -> None:
    async with serve() as client:
        response = await send(client, headers, documentId=f"sha256:{0:064x}")
        assert (response.status_code, code(response)) == (status, "DOCUMENT_NOT_FOUND")
        assert response.headers["cache-control"] == "no-store"


async def test_the_error_is_in_the_callers_language(serve: Serve, editor: Connection) -> None:
    async with serve() as client:
        response = await get(client, {"accept-language": "vi"}, documentId="none")
        assert "tài liệu" in response.json()["errors"][0]["message"]


@BOTH
async def test_a_text_beside_an_id_is_refused(serve: Serve, editor: Connection, send: Any) -> None:
    key = await trust(editor, TOPIC)
    async with serve() as client:
        response = await send(client, documentId=key, query=TOPIC, variables=VARIABLES)
        assert (response.status_code, code(response)) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize("value", [1, True, ["a"], {"a": "b"}])
async def test_an_id_is_a_text(serve: Serve, editor: Connection, value: Any) -> None:
    async with serve() as client:
        response = await post(client, documentId=value)
        assert (response.status_code, code(response)) == (400, "BAD_USER_INPUT")


async def test_a_document_that_is_sound_no_more_is_explained(
    serve: Serve, editor: Connection
) -> None:
    key = await trust(editor, "query Old { article(id: 1) { gone } }")
    async with serve() as client:
        for _ in range(2):
            response = await post(client, GRAPHQL, documentId=key)
            assert response.status_code == 400
            found = {each["extensions"]["code"] for each in response.json()["errors"]}
            assert found == {"GRAPHQL_VALIDATION_FAILED"}


async def until(client: httpx.AsyncClient, key: str, expected: int) -> None:
    async def answered() -> bool:
        response = await get(client, GRAPHQL, documentId=key, variables=VARIABLES)
        return response.status_code == expected

    await eventually(answered)


async def test_every_process_hears_of_what_is_added_and_removed(
    serve: Serve, editor: Connection
) -> None:
    """An answer that was kept for the id is not served either once the document is removed."""
    async with serve() as one, serve() as other:
        for client in (one, other):
            await until(client, identify(TOPIC), 404)
        key = await trust(editor, TOPIC)
        for client in (one, other):
            await until(client, key, 200)
            await until(client, key, 200)
        await remove(editor, [key], None)
        for client in (one, other):
            await until(client, key, 404)
            kept = await get(client, query=TOPIC, variables=VARIABLES)
            assert kept.json() == TRADE


# --- trusted documents only -----------------------------------------------------------------------


@BOTH
async def test_only_trusted_documents(serve: Serve, editor: Connection, send: Any) -> None:
    key = await trust(editor, TOPIC)
    async with serve(trusted_documents="REQUIRED") as client:
        answered = await send(client, documentId=key, variables=VARIABLES)
        assert answered.json() == TRADE
        for text in (TOPIC, "{ __typename }", "{ __schema { types { name } } }", "{ nonsense"):
            response = await send(client, GRAPHQL, query=text, variables=VARIABLES)
            assert (response.status_code, code(response)) == (403, "UNTRUSTED_DOCUMENT")
            message = response.json()["errors"][0]["message"]
            assert "documentId" in message
            assert "cms documents add" in message
        plain = await send(client, {"accept": "application/json"}, query=TOPIC)
        assert (plain.status_code, code(plain)) == (200, "UNTRUSTED_DOCUMENT")
        assert plain.headers["cache-control"] == "no-store"


async def test_introspection_may_be_trusted(serve: Serve, editor: Connection) -> None:
    key = await trust(editor, "{ __schema { queryType { name } } }")
    async with serve(trusted_documents="REQUIRED") as client:
        response = await get(client, documentId=key)
        assert response.json() == {"data": {"__schema": {"queryType": {"name": "Query"}}}}


async def test_the_explorer_says_what_to_do(serve: Serve, database: Database) -> None:
    html = {"accept": "text/html"}
    async with serve(trusted_documents="REQUIRED") as client:
        page = await client.get("/graphql", headers=html)
        assert page.status_code == 403
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        for words in ("documentId", "cms documents add", "CMS_TRUSTED_DOCUMENTS=optional"):
            assert words in page.text
    async with serve() as client:
        assert (await client.get("/graphql", headers=html)).status_code != 403


async def test_a_trusted_operation_is_counted_by_its_name(serve: Serve, editor: Connection) -> None:
    """However many names other callers thought of before."""
    key = await trust(editor, TOPIC)
    async with serve(metrics="OPEN") as client:
        for number in range(NAMES + 5):
            await post(client, query=f"query N{number} {{ __typename }}")
        await get(client, documentId=key, variables=VARIABLES)
        await post(client, query="query Late { __typename }")
        metrics = (await client.get("/metrics")).text
        assert 'operation="Topic",status="200"' in metrics
        assert 'operation="Late"' not in metrics
