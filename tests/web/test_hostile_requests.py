"""Hostile methods, media types, bodies and addresses: each is refused or does no harm."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.web.hostile import MAX_BODY, PATH, SECONDS, ask, client, refused, server, unharmed, world
from tests.web.served import Served
from tests.web.wire import BODY, HEAD, send

__all__ = ["client", "server", "unharmed", "world"]

# --- what a foreign page could send ---------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "",
        "text/plain",
        "text/plain;charset=utf-8",
        "text/plain; application/json",
        "text/plain, application/json",
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=application/json",
        "multipart/form-data; boundary=application/json",
        "application/json, text/plain",
        "application/json text/plain",
        "application/json\x09text/plain",
        "application/graphql",
        "application/json; charset=utf-16",
        "application/json; charset=iso-8859-1",
        'application/json; charset="utf-7"',
    ],
)
def test_a_body_of_another_type_is_not_read(client: httpx.Client, kind: str | None) -> None:
    """These need no leave of ours to be sent from a foreign page (or aren't UTF-8)."""
    headers = {} if kind is None else {"content-type": kind}
    response = client.post(PATH, content=BODY, headers=headers | {"origin": "https://evil.test"})
    assert response.status_code == 415
    assert "data" not in response.json()


@pytest.mark.parametrize("order", [1, -1])
def test_two_types_are_no_type(client: httpx.Client, order: int) -> None:
    """A proxy may believe one, the server the other."""
    kinds = [("content-type", "text/plain"), ("content-type", "application/json")][::order]
    assert client.post(PATH, content=BODY, headers=kinds).status_code == 415


@pytest.mark.parametrize(
    "form",
    [
        {"data": {"query": "{ __typename }"}},
        {"data": {"query": "mutation { __typename }"}},
        {"files": {"query": (None, "{ __typename }")}},
        {"files": {"operations": (None, '{"query":"{ __typename }"}'), "map": (None, "{}")}},
    ],
)
def test_forms_are_refused(client: httpx.Client, form: dict[str, Any]) -> None:
    response = client.post(PATH, **form)
    assert response.status_code == 415
    assert "data" not in response.json()


def test_no_foreign_page_may_read_an_answer(client: httpx.Client) -> None:
    """Neither a preflight nor an answer names an origin (CORS), whoever asks."""
    for method in ("OPTIONS", "GET", "POST"):
        response = client.request(
            method,
            f"{PATH}?query={{__typename}}",
            content=BODY if method == "POST" else None,
            headers={
                "origin": "https://evil.test",
                "access-control-request-method": "POST",
                "access-control-request-headers": "content-type",
                **({"content-type": "application/json"} if method == "POST" else {}),
            },
        )
        assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
@pytest.mark.parametrize(
    "query, name",
    [
        ("mutation { __typename }", ""),
        ("mutation M { nothing(a: 1) { b } }", "M"),
        ("query Q { __typename } mutation M { __typename }", "M"),
        ("# query\n\ufeff,,mutation{__typename}", ""),
    ],
)
def test_mutations_do_not_come_by_get(
    client: httpx.Client, method: str, accept: str, query: str, name: str
) -> None:
    response = client.request(
        method,
        PATH,
        params={"query": query, "operationName": name},
        headers={"accept": accept, "x-http-method-override": "POST"},
    )
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_other_methods_are_named(client: httpx.Client, method: str) -> None:
    response = client.request(method, PATH, content=BODY if method == "PUT" else None)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, POST"


# --- bodies ---------------------------------------------------------------------------------------


def post(client: httpx.Client, body: bytes, **headers: str) -> httpx.Response:
    headers = {"content-type": "application/json"} | headers
    response = client.post(PATH, content=body, headers=headers)
    assert response.status_code < 500
    return response


@pytest.mark.parametrize("count", [1, 2, 1000])
def test_a_batch_is_no_request(client: httpx.Client, count: int) -> None:
    batch = b"[" + b",".join([BODY] * count) + b"]"
    response = post(client, batch)
    assert response.status_code in (400, 413)
    assert response.text.count("__typename") == 0


def test_of_members_given_twice_one_counts(client: httpx.Client) -> None:
    """Whatever a filter in front has read, exactly one document is answered: the last."""
    body = (
        b'{"query": "mutation { a }", "query": "{ a: __typename }", "query": "{ b: __typename }"}'
    )
    assert post(client, body).json() == {"data": {"b": "Query"}}


@pytest.mark.parametrize(
    "value",
    ["1e400", "-1e400", "9" * 5000, "0." + "1" * 5000, "1" + "0" * 400, "-" + "9" * 20, "NaN"],
)
def test_huge_numbers(client: httpx.Client, value: str) -> None:
    for kind, use in (("Int", "units(first: $v)"), ("Float", "media(where: {focalX: {eq: $v}})")):
        text = json.dumps(f"query ($v: {kind}) {{ {use} {{ totalCount }} }}")
        body = f'{{"query": {text}, "variables": {{"v": {value}}}}}'.encode()
        assert ("errors" in post(client, body).json()) or kind == "Float"
    refused(client, f"{{ units(first: {value}) {{ totalCount }} }}")
    ask(client, f"{{ media(where: {{ focalX: {{ eq: {value} }} }}) {{ totalCount }} }}")


@pytest.mark.parametrize("opening, closing", [("[", "]"), ('{"a":', "}"), ('{"variables":', "}")])
@pytest.mark.parametrize("depth", [100, 1000, 16_000])
def test_deep_json(client: httpx.Client, opening: str, closing: str, depth: int) -> None:
    nested = (opening * depth + "1" + closing * depth)[: MAX_BODY // 2]
    assert post(client, nested.encode()).status_code == 400
    text = json.dumps("query ($v: [ArticleWhere!]) { articles(where: {and: $v}) { totalCount } }")
    body = f'{{"query": {text}, "variables": {{"v": {nested}}}}}'
    assert post(client, body.encode()).json()["errors"]


@pytest.mark.parametrize(
    "opening, closing", [('{"and": [', "]}"), ('{"or": [', "]}"), ('{"not": ', "}")]
)
def test_deep_conditions(client: httpx.Client, opening: str, closing: str) -> None:
    text = json.dumps("query ($v: ArticleWhere) { articles(where: $v) { totalCount } }")
    value = opening * 500 + "{}" + closing * 500
    response = post(client, f'{{"query": {text}, "variables": {{"v": {value}}}}}'.encode())
    assert response.json()["errors"]
    assert not response.json().get("data")


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe" + BODY.decode().encode("utf-16-le"),
        BODY.decode().encode("utf-16"),
        b'{"query": "{ __typename }\xc0\xaf"}',
        b'{"query": "{ __typename }\xed\xa0\x80"}',
        b'{"query": "\\ud800"}',
        BODY + b"\x00",
        BODY + BODY,
        BODY[:-1],
        b"\x1f\x8b\x08\x00" + b"\x00" * 100,
    ],
)
def test_bytes_that_are_no_json(client: httpx.Client, body: bytes) -> None:
    assert post(client, body).status_code == 400


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "gzip, identity", "identity, gzip"])
def test_a_compressed_body_is_not_inflated(client: httpx.Client, coding: str) -> None:
    response = post(client, b"\x1f\x8b\x08\x00", **{"content-encoding": coding})
    assert response.status_code == 415
    assert response.headers["accept-encoding"] == "identity"


def test_a_body_beyond_the_limit_is_not_waited_for(server: Served) -> None:
    """Its announced length is enough, and the connection is closed: the rest isn't read."""
    answer = send(server, [HEAD + b"Content-Length: 999999999999999999999999\r\n\r\n"])
    assert answer.status in (400, 413)
    assert answer.closed
    answer = send(server, [HEAD + b"Content-Length: %d\r\n\r\n" % (MAX_BODY + 1)])
    assert answer.status == 413
    assert answer.closed
    assert answer.seconds < SECONDS


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        b"query={__typename}&query={a:__typename}",
        b"query={__typename}&variables={}&variables={}",
        b"query=%ff%fe",
        b"query={__typename}%ed%a0%80",
        b"query={__typename}&variables=[1]",
        b"query={__typename}&variables={",
        b"query={__typename}&variables=1e400",
        b"query={__typename}&variables=%7b%22a%22:NaN%7d",
        b"query={__typename}&extensions=7",
        b"query={__typename}&" + b"&".join(b"a%d=1" % i for i in range(1000)),
        b"query[]={__typename}",
        b"Query={__typename}",
    ],
)
def test_addresses_that_are_no_request(client: httpx.Client, query: bytes) -> None:
    response = client.get(httpx.URL(PATH).copy_with(query=query))
    assert response.status_code == 400
    assert "data" not in response.json()


def test_a_long_address_is_refused(server: Served) -> None:
    path = b"/graphql?query=" + b"a" * (MAX_BODY + 10)
    answer = send(server, [b"GET " + path + b" HTTP/1.1\r\nHost: cms.test\r\n\r\n"])
    assert answer.status in (400, 414, 431)
