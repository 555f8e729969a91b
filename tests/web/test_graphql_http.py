"""The endpoint over HTTP: methods, media types, statuses, and what is no request.

Statuses and media types are those of the GraphQL-over-HTTP specification (draft of 2025): with
``application/json`` a well-formed response is 200 whatever it says; with
``application/graphql-response+json`` a request that could not be executed is 400.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from cms.app import create_app
from cms.web import explorer
from tests.golden import case
from tests.read.conftest import World, world
from tests.web.endpoint import TOPIC, TRADE, app, client, errors, get, post

__all__ = ["app", "client", "world"]

JSON = "application/json; charset=utf-8"
GRAPHQL = "application/graphql-response+json; charset=utf-8"
BOTH = pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])


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


@pytest.mark.parametrize("count", [0, 1, 7])
async def test_a_batch_is_refused_with_its_size(client: httpx.AsyncClient, count: int) -> None:
    batch = [{"query": "{ __typename }"}] * count
    answer = await client.post("/graphql", json=batch)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert str(count) in error["message"]


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


@pytest.mark.parametrize("introspection, status", [("CLOSED", 404), ("OPEN", 200)])
async def test_a_closed_schema_is_shown_nowhere(
    world: World, introspection: str, status: int
) -> None:
    settings = dataclasses.replace(world.database.settings, introspection=introspection)
    transport = httpx.ASGITransport(create_app(settings, world.database))
    async with httpx.AsyncClient(transport=transport, base_url="http://cms.test") as client:
        answer = (await post(client, "{ __schema { queryType { name } } }")).json()
        if introspection == "CLOSED":
            assert answer["errors"][0]["extensions"]["code"] == "INTROSPECTION_CLOSED"
        else:
            assert answer == {"data": {"__schema": {"queryType": {"name": "Query"}}}}
        named = await post(client, "{ __typename }")
        assert named.json() == {"data": {"__typename": "Query"}}
        assert (await client.get("/schema.graphql")).status_code == status
