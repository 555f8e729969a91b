"""The endpoint over HTTP: the real application on the small world, without a network.

Statuses and media types are those of the GraphQL-over-HTTP specification (draft of 2025): with
``application/json`` a well-formed response is 200 whatever it says; with
``application/graphql-response+json`` a request that could not be executed is 400.
"""

from __future__ import annotations

import dataclasses
import json
import unicodedata
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from cms.app import create_app
from cms.web import explorer
from tests.golden import case
from tests.read.conftest import World, world
from tests.world import gid

__all__ = ["world"]

JSON = "application/json; charset=utf-8"
GRAPHQL = "application/graphql-response+json; charset=utf-8"
BOTH = pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
TOPIC = '{ topic(code: "trade") { code } }'
TRADE = {"data": {"topic": {"code": "trade"}}}


@pytest.fixture
def app(world: World) -> Starlette:
    settings = dataclasses.replace(world.database.settings, max_body_bytes=20_000)
    return create_app(settings, world.database)


@pytest_asyncio.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://cms.test") as opened:
        del opened.headers["accept"]
        yield opened


async def post(client: httpx.AsyncClient, query: str, accept: str = "", **more: Any) -> Any:
    headers = {"accept": accept} if accept else {}
    return await client.post("/graphql", json={"query": query, **more}, headers=headers)


async def get(client: httpx.AsyncClient, accept: str = "", **parameters: str) -> Any:
    headers = {"accept": accept} if accept else {}
    return await client.get("/graphql", params=parameters, headers=headers)


def errors(response: httpx.Response) -> Any:
    """The errors of a response that is shaped as one (specification, section 7.1)."""
    body = response.json()
    assert body["errors"]
    assert response.content.decode().isprintable()
    for error in body["errors"]:
        assert error["message"]
        assert error["extensions"]["code"].isupper()
    return body["errors"]


# --- what is answered -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["front-page-chinese", "monthly-issue", "nodes-any", "introspection-mixed", "typename-only"],
)
async def test_an_answer_is_the_golden_one(client: httpx.AsyncClient, name: str) -> None:
    golden = case(name)
    response = await post(client, golden.text, variables=golden.variables)
    assert response.status_code == 200
    assert response.headers["content-type"] == JSON
    expected = (golden.folder / "query.json").read_text()
    assert response.json() == json.loads(expected)
    assert list(response.json()["data"]) == list(json.loads(expected)["data"])


async def test_get_and_post_answer_alike(client: httpx.AsyncClient) -> None:
    golden = case("article-by-slug")
    assert golden.variables is not None
    posted = await post(client, golden.text, variables=golden.variables)
    got = await get(client, query=golden.text, variables=json.dumps(golden.variables))
    assert (got.status_code, got.content) == (200, posted.content)


async def test_get_names_an_operation(client: httpx.AsyncClient) -> None:
    text = "query A { units { totalCount } } query B { a: __typename }"
    response = await get(client, query=text, operationName="B")
    assert response.json() == {"data": {"a": "Query"}}


@pytest.mark.parametrize("name", ["variables", "operationName", "extensions"])
async def test_null_is_as_good_as_absent(client: httpx.AsyncClient, name: str) -> None:
    response = await client.post("/graphql", json={"query": TOPIC, name: None})
    assert response.json() == TRADE


async def test_other_members_are_passed_over(client: httpx.AsyncClient) -> None:
    response = await post(client, TOPIC, extensions={"a": 1}, id=5)
    assert response.json() == TRADE


async def test_headers_of_an_answer(client: httpx.AsyncClient) -> None:
    headers = (await post(client, TOPIC)).headers
    assert int(headers["content-length"]) == len(json.dumps(TRADE, separators=(",", ":")))
    assert headers["x-content-type-options"] == "nosniff"
    assert {"accept", "accept-language"} <= {each.strip() for each in headers["vary"].split(",")}


# --- media types ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "accept, kind",
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/json", JSON),
        ("application/*", JSON),
        ("application/graphql-response+json", GRAPHQL),
        ("application/graphql-response+json; charset=utf-8", GRAPHQL),
        ("application/graphql-response+json, application/json;q=0.9", GRAPHQL),
    ],
)
async def test_the_type_of_the_answer_is_the_one_accepted(
    client: httpx.AsyncClient, accept: str, kind: str
) -> None:
    for response in (await post(client, TOPIC, accept), await get(client, accept, query=TOPIC)):
        assert response.status_code == 200
        assert response.headers["content-type"] == kind
        assert response.json() == TRADE


UNSOUND: dict[str, tuple[str, dict[str, Any], str]] = {
    "syntax": ("{ units {", {}, "GRAPHQL_PARSE_FAILED"),
    "validation": ("{ nothing }", {}, "GRAPHQL_VALIDATION_FAILED"),
    "variables": ("query ($v: Int!) { units(first: $v) { totalCount } }", {}, "BAD_USER_INPUT"),
    "wrong variables": (
        "query ($v: Int!) { units(first: $v) { totalCount } }",
        {"variables": {"v": "x"}},
        "BAD_USER_INPUT",
    ),
    "operation": ("query A { __typename }", {"operationName": "B"}, "BAD_USER_INPUT"),
    "limit": ("{" + " a" * 6000 + "}", {}, "LIMIT_EXCEEDED"),
    "mutation": ("mutation { a }", {}, "GRAPHQL_VALIDATION_FAILED"),
}


@BOTH
@pytest.mark.parametrize("name", UNSOUND)
async def test_what_can_not_be_executed_has_no_data(
    client: httpx.AsyncClient, name: str, accept: str
) -> None:
    text, more, code = UNSOUND[name]
    response = await post(client, text, accept, **more)
    assert response.status_code == (200 if accept == "application/json" else 400)
    assert response.headers["content-type"].startswith(accept)
    assert "data" not in response.json()
    assert errors(response)[0]["extensions"]["code"] == code


@BOTH
async def test_what_fails_in_a_field_has_data_that_is_null(
    client: httpx.AsyncClient, accept: str
) -> None:
    response = await post(client, '{ unit(id: "x") { id } }', accept)
    assert response.status_code == 200
    assert response.json()["data"] is None
    (error,) = errors(response)
    assert error["path"] == ["unit"]
    assert error["extensions"] == {"code": "INVALID_ID", "argument": "id"}


# --- what is no request ---------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_other_methods(client: httpx.AsyncClient, method: str, accept: str) -> None:
    response = await client.request(method, "/graphql", headers={"accept": accept})
    assert response.status_code == 405
    assert {"GET", "POST"} <= {each.strip() for each in response.headers["allow"].split(",")}


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=a",
        "application/graphql",
        "application/jsonp",
        "text/json",
    ],
)
async def test_other_types_of_body(client: httpx.AsyncClient, kind: str) -> None:
    """Among them all that a form of a foreign page could send without being asked first."""
    headers = {"content-type": kind} if kind else {}
    response = await client.post(
        "/graphql", content=json.dumps({"query": TOPIC}).encode(), headers=headers
    )
    assert response.status_code == 415
    errors(response)


@pytest.mark.parametrize("kind", ["application/json;charset=UTF-8", "Application/JSON"])
async def test_spellings_of_the_type_of_body(client: httpx.AsyncClient, kind: str) -> None:
    response = await client.post(
        "/graphql",
        content=json.dumps({"query": TOPIC}).encode(),
        headers={"content-type": kind},
    )
    assert response.json() == TRADE


@BOTH
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nothing",
        b"[]",
        b'"text"',
        b"null",
        b"{}",
        b'{"query": null}',
        b'{"query": ""}',
        b'{"query": 5}',
        b'{"query": ["{ __typename }"]}',
        b'{"query": "{ __typename }", "variables": []}',
        b'{"query": "{ __typename }", "variables": "{}"}',
        b'{"query": "{ __typename }", "operationName": 5}',
        b'[{"query": "{ __typename }"}]',
        b'{"query": "\xff"}',
        b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}',
        b'{"query": "{ __typename }", "variables": {"a": NaN}}',
        b'{"query": "{ __typename }", "variables": ' + b'{"a":' * 2000 + b"1" + b"}" * 2001,
    ],
)
async def test_bodies_that_are_no_request(
    client: httpx.AsyncClient, body: bytes, accept: str
) -> None:
    headers = {"content-type": "application/json", "accept": accept}
    response = await client.post("/graphql", content=body, headers=headers)
    assert response.status_code == 400
    assert response.headers["content-type"].startswith(accept)
    assert "data" not in response.json()
    errors(response)


@pytest.mark.parametrize(
    "parameters",
    [{}, {"query": ""}, {"query": TOPIC, "variables": "{"}, {"query": TOPIC, "variables": "[]"}],
)
async def test_addresses_that_are_no_request(
    client: httpx.AsyncClient, parameters: dict[str, str]
) -> None:
    response = await get(client, "application/json", **parameters)
    assert response.status_code == 400
    errors(response)


async def test_a_body_that_is_too_large(client: httpx.AsyncClient) -> None:
    """At once or in parts; the limit itself is allowed."""
    headers = {"content-type": "application/json", "accept-language": "en"}
    body = json.dumps({"query": TOPIC}).encode()
    fitting = await client.post("/graphql", content=body.ljust(20_000), headers=headers)
    assert fitting.json() == TRADE

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b" " * 10_000

    for content in (body.ljust(20_001), chunks()):
        response = await client.post("/graphql", content=content, headers=headers)
        assert response.status_code == 413
        (error,) = errors(response)
        assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
        assert "20000" in error["message"]


# --- languages and letters ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header, shown",
    [
        ("", "VI"),
        ("zh-Hans-CN, en;q=0.5", "ZH"),
        ("en;q=0.1, ko;q=0.9", "KO"),
        ("de, fr-CA;q=0.2", "FR"),
        ("de", "VI"),
        ("ja;q=0, *;q=0.1", "VI"),
        (";;;,,\x7f", "VI"),
    ],
)
async def test_accept_language_chooses_the_texts(
    client: httpx.AsyncClient, header: str, shown: str
) -> None:
    text = '{ period(code: "doi-moi-1986") { variant { locale isFallback } } }'
    headers = {"accept-language": header} if header else {}
    response = await client.post("/graphql", json={"query": text}, headers=headers)
    variant = response.json()["data"]["period"]["variant"]
    assert variant == {"locale": shown, "isFallback": False}


async def test_accept_language_chooses_the_words_of_errors(client: httpx.AsyncClient) -> None:
    async def message(language: str, content: bytes) -> str:
        headers = {"content-type": "application/json", "accept-language": language}
        response = await client.post("/graphql", content=content, headers=headers)
        return str(errors(response)[0]["message"])

    bad_id = json.dumps({"query": '{ unit(id: "x") { id } }'}).encode()
    for content in (b"{", bad_id):
        english, vietnamese = await message("en", content), await message("vi", content)
        assert english.isascii()
        assert not vietnamese.isascii()
        assert await message("", content) == vietnamese


async def test_texts_are_utf_8_both_ways(client: httpx.AsyncClient) -> None:
    """Letters are sent as themselves; escaped, decomposed or in an address they mean the same."""
    text = (
        "query ($v: String!) {"
        " places(where: { variant: { name: { eq: $v } } }) { nodes { code } } }"
    )
    found = {"data": {"places": {"nodes": [{"code": "lang-son"}]}}}
    headers = {"content-type": "application/json"}
    for name in ("Lạng Sơn", unicodedata.normalize("NFD", "Lạng Sơn")):
        asked = {"query": text, "variables": {"v": name}}
        for ascii_only in (True, False):
            body = json.dumps(asked, ensure_ascii=ascii_only).encode()
            response = await client.post("/graphql", content=body, headers=headers)
            assert response.json() == found
        assert (await get(client, query=text, variables=json.dumps({"v": name}))).json() == found
        literal = text.replace("query ($v: String!) ", "").replace("$v", f'"{name}"')
        assert (await post(client, literal)).json() == found
        assert (await get(client, query=literal)).json() == found
    response = await post(client, '{ place(code: "lang-son") { variants { name } } }')
    assert "谅山".encode() in response.content


async def test_moments_are_in_utc_and_large_numbers_whole(client: httpx.AsyncClient) -> None:
    text = "query ($v: ID!) { mediaItem(id: $v) { publishedAt byteSize durationSeconds } }"
    response = await post(client, text, variables={"v": gid("Media", "film")})
    assert response.content == (
        b'{"data":{"mediaItem":{"publishedAt":"2015-02-01T00:00:00Z",'
        b'"byteSize":9007199254740993,"durationSeconds":754.04}}}'
    )


# --- browsers and faults --------------------------------------------------------------------------


@pytest.mark.skipif(
    not (explorer.DIST / "manifest.json").exists(), reason="no assets: run make assets"
)
async def test_a_browser_gets_the_explorer(client: httpx.AsyncClient) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for response in (await get(client, accept), await get(client, accept, query=TOPIC)):
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/html")
        assert b"<!doctype html>" in response.content.lower()
    redirect = await client.get("/", headers={"accept": accept})
    assert redirect.is_redirect
    assert redirect.headers["location"] == "/graphql"


async def test_a_page_that_asks_by_post_gets_no_page(client: httpx.AsyncClient) -> None:
    response = await post(client, TOPIC, "text/html, application/json")
    assert response.json() == TRADE


@BOTH
async def test_a_fault_of_the_server_is_told_without_its_cause(
    app: Starlette, client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, accept: str
) -> None:
    class Broken:
        async def fetch(self, query: str, *arguments: Any) -> Any:
            raise ConnectionError("password for cms_reader")

        fetchrow = fetch

    endpoint: Any = next(route for route in app.routes if getattr(route, "path", "") == "/graphql")
    endpoint.app.pool = Broken()
    response = await post(client, "{ bulletins(first: 3) { nodes { year } } }", accept)
    assert response.status_code == 500
    assert response.headers["content-type"].startswith(accept)
    (error,) = errors(response)
    request_id = error["extensions"].pop("requestId")
    assert error["extensions"] == {"code": "INTERNAL_ERROR"}
    assert [
        record.fields["requestId"] for record in caplog.records if hasattr(record, "fields")
    ] == [request_id]
    for inside in ("password", "ConnectionError", "Traceback", "select"):
        assert inside not in response.text
    assert "ConnectionError" in caplog.text, "it is logged for the operator"


async def test_unknown_paths(client: httpx.AsyncClient) -> None:
    assert (await client.get("/graphql/more")).status_code == 404
