"""Hostile requests against the real server: each is refused or does no harm, and none hurts others.

After each of them the server still answers at once, and has logged no fault of its own.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.read.conftest import World, world
from tests.web.served import Served, database_of, serving
from tests.web.wire import BODY, HEAD, connected, read, send

__all__ = ["world"]

SECONDS = 0.6
"""The time that the server gives a head or a body here."""
PATIENCE = 5.0
"""Seconds in which it must have ended such a connection, on a machine that is busy."""
MAX_BODY = 100_000
SOON = 3.0
"""Seconds in which the worst document is refused, on a machine that is busy with other tests."""
PATH = "/graphql"
TYPENAME = {"data": {"__typename": "Query"}}


@pytest.fixture(scope="module")
def server(world: World) -> Iterator[Served]:
    with serving(
        CMS_DATABASE_URL=database_of(world),
        CMS_RECEIVE_TIMEOUT=str(round(SECONDS * 1000)),
        CMS_MAX_BODY_BYTES=str(MAX_BODY),
    ) as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Served) -> Iterator[httpx.Client]:
    origin = server.api.removesuffix(PATH)
    with httpx.Client(base_url=origin, timeout=30, verify=False) as opened:
        yield opened


@pytest.fixture(autouse=True)
def unharmed(server: Served, client: httpx.Client) -> Iterator[None]:
    """Whatever a test sends: afterwards the server serves, and nothing in it has failed."""
    before = len(server.log)
    yield
    began = time.monotonic()
    assert client.post(PATH, json={"query": "{ __typename }"}).json() == TYPENAME
    assert time.monotonic() - began < SOON
    assert "Traceback" not in server.log[before:]
    assert "ERROR" not in server.log[before:]


def ask(client: httpx.Client, query: str, **more: Any) -> httpx.Response:
    """A request by POST, answered by a client's error or data, and soon."""
    began = time.monotonic()
    response = client.post(PATH, json={"query": query, **more})
    assert time.monotonic() - began < SOON
    assert response.status_code < 500, response.text
    return response


def refused(client: httpx.Client, query: str, **more: Any) -> list[dict[str, Any]]:
    """The errors of a request that must get no data."""
    body = ask(client, query, **more).json()
    assert not body.get("data"), str(body)[:200]
    errors: list[dict[str, Any]] = body["errors"]
    assert errors
    assert len(json.dumps(errors)) < MAX_BODY, "a refusal is no longer than the request"
    return errors


def codes(errors: list[dict[str, Any]]) -> set[str]:
    return {error["extensions"]["code"] for error in errors}


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


# --- the wire -------------------------------------------------------------------------------------


def test_a_flood_of_headers_is_cut_off(server: Served) -> None:
    flood = b"".join(b"X-Flood-%d: %s\r\n" % (i, b"a" * 100) for i in range(10_000))
    before = server.memory
    answer = send(server, [HEAD, flood, b"Content-Length: 27\r\n\r\n", BODY])
    assert answer.status == 431
    assert answer.closed
    assert server.memory - before < 20_000_000


def test_a_header_without_an_end_is_cut_off(server: Served) -> None:
    before = server.memory
    answer = send(server, [HEAD + b"X-Endless: ", *[b"a" * 65536] * 200])
    assert answer.status in (0, 431), "it may be that the answer is lost in what was being sent"
    assert answer.closed
    assert server.memory - before < 20_000_000


def test_many_headers_for_negotiation(client: httpx.Client) -> None:
    for name in ("accept", "accept-language", "if-none-match", "accept-encoding", "cookie"):
        header = ",".join(f"text/x{i};q=0.{i % 10}" for i in range(2500))[:50_000]
        began = time.monotonic()
        response = client.get(PATH, params={"query": "{ __typename }"}, headers={name: header})
        assert time.monotonic() - began < SOON
        assert response.status_code in (200, 406)


def test_many_accepted_types_are_not_remembered_for_good(
    server: Served, client: httpx.Client
) -> None:
    ask(client, "{ __typename }")
    before = server.memory
    for number in range(300):
        header = f"application/json, text/x{number};a=" + "b" * 20_000
        headers = {"accept": header, "accept-language": header}
        assert client.get(f"{PATH}?query={{__typename}}", headers=headers).status_code == 200
    assert server.memory - before < 10_000_000


@pytest.mark.parametrize("part", [b"GET /graphql", HEAD, HEAD + b"X-Slow: "])
def test_a_head_that_does_not_arrive(server: Served, part: bytes) -> None:
    answer = send(server, [part], patience=PATIENCE)
    assert answer.status == 408
    assert answer.closed
    assert 0.9 * SECONDS <= answer.seconds < PATIENCE


def test_a_head_that_trickles(server: Served) -> None:
    answer = send(server, [HEAD, *[b"X: y\r\n"] * 40], pause=0.1)
    assert answer.closed
    assert answer.seconds < PATIENCE


def test_a_connection_without_a_request(server: Served) -> None:
    """Also one that has been used, on which empty lines come."""
    assert send(server, [], patience=PATIENCE).closed
    with connected(server) as opened:
        opened.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY)
        raw, closed = read(opened, 5)
        assert b'"Query"' in raw
        assert not closed
        opened.sendall(b"\r\n")
        assert read(opened, PATIENCE)[1]


@pytest.mark.parametrize("sent", [b"", BODY[:10]])
def test_a_body_that_does_not_arrive(server: Served, sent: bytes) -> None:
    answer = send(
        server,
        [HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + sent],
        patience=PATIENCE,
    )
    assert answer.status == 408
    assert answer.closed
    assert 0.9 * SECONDS <= answer.seconds < PATIENCE
    if sent:
        assert answer.body["errors"][0]["extensions"] == {"code": "LIMIT_EXCEEDED"}


def test_a_body_that_trickles(server: Served) -> None:
    """Each byte comes soon after the one before; all together take too long."""
    letters = [bytes([letter]) for letter in BODY]
    head = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY)
    answer = send(server, [head, *letters], pause=0.1)
    assert answer.status == 408
    assert answer.closed


def test_slow_clients_do_not_hold_up_others(server: Served, client: httpx.Client) -> None:
    heads = [HEAD, HEAD + b"Content-Length: 100\r\n\r\n{"]
    opened = []
    try:
        for number in range(200):
            context = connected(server)
            opened.append((context, context.__enter__()))
            opened[-1][1].sendall(heads[number % 2])
        began = time.monotonic()
        for _ in range(20):
            assert ask(client, "{ units { totalCount } }").json()["data"]
        assert time.monotonic() - began < SOON
    finally:
        for context, _ in opened:
            context.__exit__(None, None, None)


def test_half_a_body_is_not_taken_for_a_whole(server: Served) -> None:
    """The client stops although it has announced more; what came would be JSON by itself."""
    with connected(server) as opened:
        opened.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % (len(BODY) + 5) + BODY)
        opened.shutdown(1)
        raw, _ = read(opened, PATIENCE)
    assert b'"Query"' not in raw


def chunk(data: bytes, size: bytes | None = None) -> bytes:
    return (b"%x" % len(data) if size is None else size) + b"\r\n" + data + b"\r\n"


CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def test_a_body_in_chunks(server: Served) -> None:
    letters = [chunk(bytes([letter])) for letter in BODY]
    for parts in ([chunk(BODY)], letters, [chunk(BODY, b"0000001b;a=b")]):
        answer = send(server, [CHUNKED, *parts, chunk(b"")])
        assert answer.statuses == [200]
        assert answer.body == TYPENAME


@pytest.mark.parametrize(
    "request_",
    [
        HEAD + b"Content-Length: 27\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(BODY),
        HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 27\r\n\r\n" + chunk(BODY),
        HEAD + b"Content-Length: 27\r\nContent-Length: 5\r\n\r\n" + BODY,
        HEAD + b"Content-Length: +27\r\n\r\n" + BODY,
        HEAD + b"Content-Length: 0x1b\r\n\r\n" + BODY,
        HEAD + b"Content-Length: -1\r\n\r\n" + BODY,
        HEAD + b"Transfer-Encoding: xchunked\r\n\r\n" + chunk(BODY),
        HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n" + chunk(BODY),
        HEAD + b"Transfer-Encoding : chunked\r\n\r\n" + chunk(BODY),
        CHUNKED + chunk(BODY, b"ffffffffffffffffff"),
        CHUNKED + chunk(BODY, b"-1b"),
        CHUNKED + chunk(BODY, b"0x1b"),
        CHUNKED + chunk(BODY, b"1b\n"),
        CHUNKED + b"1a\r\n" + BODY + b"\r\n",
        HEAD + b"Bad Header: a\r\n\r\n",
        HEAD + b"X: a\x00b\r\n\r\n",
        b"POST /graphql HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_framing_that_two_servers_could_read_differently(server: Served, request_: bytes) -> None:
    """Request smuggling: such a message gets no answer of the API, and the connection ends."""
    smuggled = b"GET /graphql?query={smuggled:__typename} HTTP/1.1\r\nHost: cms.test\r\n\r\n"
    answer = send(server, [request_ + smuggled], patience=PATIENCE)
    assert b'"data"' not in answer.raw
    assert answer.status in (0, 400, 408)
    assert answer.closed


def test_chunks_without_an_end(server: Served) -> None:
    before = server.memory
    answer = send(server, [CHUNKED, *[chunk(b" " * 50_000)] * 100])
    assert answer.status in (0, 413)
    assert answer.closed
    answer = send(server, [CHUNKED, *[chunk(b" ")] * 300], pause=0.01)
    assert answer.status == 408
    answer = send(server, [CHUNKED, b"1;" + b"a" * 200_000], patience=PATIENCE)
    assert answer.status in (0, 400, 408, 413)
    assert answer.closed
    assert server.memory - before < 20_000_000


def test_tiny_chunks_cost_little(server: Served) -> None:
    body = BODY.ljust(MAX_BODY)
    answer = send(server, [CHUNKED, b"".join(chunk(bytes([b])) for b in body), chunk(b"")])
    assert answer.status == 200
    assert answer.seconds < SOON


def test_requests_in_a_row(server: Served) -> None:
    """Pipelined requests are answered one after another, each once."""
    one = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
    assert send(server, [one * 500]).statuses == [200] * 500


# --- documents ------------------------------------------------------------------------------------

LIST = "articles(first: 1000) { nodes { id related(first: 1000) { nodes { id } } } }"


@pytest.mark.parametrize("count", [100, 1000, 100_000 // 20])
@pytest.mark.parametrize("field", ["__typename", "articles { totalCount }"])
def test_a_flood_of_aliases(client: httpx.Client, count: int, field: str) -> None:
    text = "{" + " ".join(f"a{i}: {field}" for i in range(count)) + "}"
    if len(text) > MAX_BODY - 100:
        assert client.post(PATH, json={"query": text}).status_code == 413
    elif count > 100:
        assert codes(refused(client, text)) == {"LIMIT_EXCEEDED"}
    else:
        ask(client, text)


def test_a_flood_of_lists(client: httpx.Client) -> None:
    refused(client, "{" + " ".join(f"a{i}: {LIST}" for i in range(200)) + "}")


@pytest.mark.parametrize("count", [1000, 4900])
def test_a_field_many_times(client: httpx.Client, count: int) -> None:
    """Equal fields merge into one; validation compares each with each."""
    ask(client, "{" + "__typename " * count + "}")
    ask(client, "{ articles { nodes {" + "id " * count + "} } }")


@pytest.mark.parametrize(
    "directive", ["@skip(if: false)", "@include(if: true)", "@nothing", "@a@b@c@d@e"]
)
def test_a_flood_of_directives(client: httpx.Client, directive: str) -> None:
    refused(client, "{ __typename " + directive * 400 + "}")
    refused(client, "query " + directive * 400 + "{ __typename }")


def test_circular_fragments(client: httpx.Client) -> None:
    loops = [
        "fragment A on Query { ...A }",
        "fragment A on Query { ...B } fragment B on Query { ...A }",
        "fragment A on Query { articles { nodes { related { nodes { ...B } } } } } "
        "fragment B on Article { related { nodes { ...B } } }",
        " ".join(
            f"fragment {'A' if i == 0 else f'F{i}'} on Query "
            f"{{ ...{'A' if i == 99 else f'F{i + 1}'} }}"
            for i in range(100)
        ),
    ]
    for loop in loops:
        errors = refused(client, "{ ...A } " + loop)
        assert codes(errors) & {"GRAPHQL_VALIDATION_FAILED", "LIMIT_EXCEEDED"}


def test_fragments_that_multiply(client: httpx.Client) -> None:
    """Each fragment holds the next twice, a level deeper: 2 to the 20th fields in 600 tokens."""
    fragments = [
        f"fragment F{i} on Article {{ a: related {{ nodes {{ ...F{i + 1} }} }} "
        f"b: related {{ nodes {{ ...F{i + 1} }} }} }}"
        for i in range(20)
    ]
    text = "{ articles { nodes { ...F0 } } } fragment F20 on Article { id } " + " ".join(fragments)
    assert codes(refused(client, text)) == {"LIMIT_EXCEEDED"}


def test_fragments_side_by_side(client: httpx.Client) -> None:
    """Overlapping fields of many fragments are compared pair by pair when validating."""
    names = [f"F{i}" for i in range(250)]
    spread = " ".join(f"...{name}" for name in names)
    fragments = " ".join(f"fragment {n} on Query {{ articles {{ totalCount }} }}" for n in names)
    ask(client, f"{{ {spread} }} {fragments}")
    crossed = " ".join(
        f"fragment {name} on Article {{ id related {{ nodes {{ id }} }} }}" for name in names
    )
    nested = f"{{ articles {{ nodes {{ {spread} related {{ nodes {{ {spread} }} }} }} }} }}"
    ask(client, f"{nested} {crossed}")


def test_inline_fragments_nested_deep(client: httpx.Client) -> None:
    depth = 1500
    refused(client, "{" + "...{" * depth + "__typename" + "}" * depth + "}")


def test_a_selection_nested_deep(client: httpx.Client) -> None:
    for depth in (30, 300, 1600):
        nested = "{ related { nodes " * depth + "{ id }" + "} }" * depth
        text = "{ articles { nodes " + nested + "} }"
        refused(client, text)


@pytest.mark.parametrize("opening, closing", [("[", "]"), ("{and:", "}"), ("{not:", "}")])
def test_a_literal_nested_deep(client: httpx.Client, opening: str, closing: str) -> None:
    for depth in (50, 1600):
        value = opening * depth + "{}" + closing * depth
        refused(client, f"{{ articles(where: {value}) {{ totalCount }} }}")


def test_a_variable_of_a_type_nested_deep(client: httpx.Client) -> None:
    refused(client, f"query ($v: {'[' * 1600}Int{']' * 1600}) {{ __typename }}")


@pytest.mark.parametrize("depth", [4, 7, 12])
def test_a_flood_of_introspection(client: httpx.Client, depth: int) -> None:
    """Types of fields of types …: each level multiplies the answer by the fields of a type."""
    nested = "fields { type { " * depth + "name" + "} }" * depth
    refused(client, f"{{ __schema {{ types {{ {nested} }} }} }}")
    refused(client, f'{{ __type(name: "Article") {{ {nested} }} }}')
    spread = "fields { type { ...F } }"
    refused(client, f"{{ __schema {{ types {{ ...F }} }} }} fragment F on __Type {{ {nested} }}")
    refused(client, f"{{ __schema {{ types {{ ...F }} }} }} fragment F on __Type {{ {spread} }}")


def test_introspection_many_times(client: httpx.Client) -> None:
    """A hundred whole schemas in one answer would be megabytes for kilobytes."""
    one = "{ types { name description fields { name description type { name } } } }"
    text = "{" + " ".join(f"a{i}: __schema {one}" for i in range(100)) + "}"
    assert codes(refused(client, text)) == {"LIMIT_EXCEEDED"}


def test_operations_many_times(client: httpx.Client) -> None:
    text = " ".join(f"query Q{i} {{ __typename }}" for i in range(500))
    refused(client, text)
    assert codes(refused(client, text, operationName="Q7")) == {"LIMIT_EXCEEDED"}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{ unit(id: "\\u0000") { id } }',
        '{ article(slug: "\\u0000", locale: VI) { id } }',
        '{ article(slug: "\' or 1=1 --", locale: VI) { id } }',
        "{ __typename }\x00",
        '{ unit(id: """' + '"' * 2 + "a" * 50_000 + '""") { id } }',
        "#" * 90_000 + "\n{",
        "\ufeff" * 5000,
        "{ " + "é" * 1000 + " }",
    ],
)
def test_faulty_documents_say_nothing_of_the_inside(client: httpx.Client, text: str) -> None:
    response = ask(client, text)
    for inside in ("Traceback", "site-packages", ".py", "asyncpg", "select ", "tracing", "stack"):
        assert inside not in response.text, inside


def test_floods_leave_no_memory_behind(server: Served, client: httpx.Client) -> None:
    """Documents that differ, large and faulty: what is kept of them stays bounded."""
    for number in range(20):
        refused(client, f"{{ {'b' * 50_000}{number} }}")
    before = server.memory
    for number in range(200):
        client.post(PATH, json={"query": f"{{ {'a' * 90_000}{number} }}"})
    assert server.memory - before < 30_000_000
