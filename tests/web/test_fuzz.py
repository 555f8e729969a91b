"""Random requests over HTTP (schemathesis, GraphQL mode) against the real server: no server error.

Whatever is asked, and whatever is wrong with it, the answer is data or an error of the caller's
making. The long mode (``slow``) asks more, and other questions each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from schemathesis.generation import GenerationMode
from schemathesis.graphql import nodes

from cms import errors
from tests.read.conftest import World, world
from tests.read.strategies import Asked
from tests.read.strategies import requests as answerable
from tests.web.served import Served, database_of, serving

__all__ = ["world"]

SDL = Path(__file__).parents[2] / "schema" / "schema.graphql"
CODES = {"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"} | {
    each.code
    for each in vars(errors).values()
    if isinstance(each, type) and issubclass(each, errors.ClientError)
}
"""The codes of errors of the caller's making."""

QUICK = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
LONG = settings(QUICK, max_examples=5000, derandomize=False)

schemathesis.graphql.scalar(
    "PartialDate",
    st.one_of(
        st.dates().map(str),
        st.from_regex(r"\A[0-9]{4}(-[0-9]{2})?\Z"),
        st.text(max_size=12),
    ).map(nodes.String),
)


@pytest.fixture(scope="module")
def server(world: World) -> Iterator[Served]:
    with serving(CMS_DATABASE_URL=database_of(world)) as running:
        yield running
        assert "Traceback" not in running.log
        assert "ERROR" not in running.log


@pytest.fixture(scope="module")
def client(server: Served) -> Iterator[httpx.Client]:
    with httpx.Client(timeout=30, verify=False) as opened:
        yield opened


def requests(mode: GenerationMode) -> SearchStrategy[Any]:
    """Documents that fit the schema, or, in the negative mode, almost do."""
    return schemathesis.graphql.from_path(SDL).as_strategy(generation_mode=mode)


def check(response: httpx.Response) -> None:
    """The answer is a GraphQL response without a fault of the server's."""
    assert response.status_code < 500, response.text
    body = response.json()
    assert body.keys() <= {"data", "errors", "extensions"}
    assert body.get("data") or body["errors"], body
    for error in body.get("errors", ()):
        assert error["extensions"]["code"] in CODES, error
        assert error["message"]


def ask(client: httpx.Client, server: Served, case: Any) -> None:
    """Asks it by POST and by GET; both answer alike, but for mutations, which GET refuses."""
    posted = client.post(server.api, json={"query": case.body})
    check(posted)
    got = client.get(server.api, params={"query": case.body})
    if got.status_code in (414, 431):
        return
    check(got)
    if got.status_code == 405:
        assert "mutation" in case.body
        assert got.headers["allow"] == "POST"
        return
    assert got.json() == posted.json()


@given(case=requests(GenerationMode.POSITIVE))
@QUICK
def test_sound_documents(client: httpx.Client, server: Served, case: Any) -> None:
    ask(client, server, case)


@given(case=requests(GenerationMode.NEGATIVE))
@QUICK
def test_unsound_documents(client: httpx.Client, server: Served, case: Any) -> None:
    ask(client, server, case)


@given(asked=answerable("live"))
@QUICK
def test_documents_with_an_answer(client: httpx.Client, server: Served, asked: Asked) -> None:
    """Most of schemathesis's are refused; these fit the content, and are answered alike again."""
    headers = {"accept-language": ",".join(each.lower() for each in asked.accepted)}
    envelope = {"query": asked.text, "variables": asked.variables}
    first = client.post(server.api, json=envelope, headers=headers)
    check(first)
    assert "data" in first.json() or "LIMIT_EXCEEDED" in first.text
    assert client.post(server.api, json=envelope, headers=headers).content == first.content


@pytest.mark.slow
@given(case=requests(GenerationMode.POSITIVE) | requests(GenerationMode.NEGATIVE))
@LONG
def test_documents_at_length(client: httpx.Client, server: Served, case: Any) -> None:
    ask(client, server, case)


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10
)
VALUES = {
    "article": "query ($v: ID!) { article(id: $v) { id } }",
    "articles": "query ($v: ArticleWhere, $w: [ArticleOrder!], $x: Int, $y: String) "
    "{ articles(where: $v, orderBy: $w, first: $x, after: $y) { nodes { id } } }",
    "bulletin": "query ($v: Int!, $w: Int!) { bulletin(year: $v, month: $w) { id } }",
    "nodes": "query ($v: [ID!]!) { nodes(ids: $v) { id } }",
    "period": "query ($v: String!) { period(code: $v) { id } }",
}
ENVELOPES = st.fixed_dictionaries(
    {"query": st.sampled_from(list(VALUES.values())) | JSON},
    optional={
        "variables": st.dictionaries(st.sampled_from("vwxy"), JSON) | JSON,
        "operationName": JSON,
        "extensions": JSON,
    },
)


@given(envelope=ENVELOPES)
@QUICK
def test_envelopes(client: httpx.Client, server: Served, envelope: dict[str, Any]) -> None:
    check(client.post(server.api, json=envelope))


HEADERS = st.dictionaries(
    st.sampled_from(
        ["accept", "accept-language", "content-type", "if-none-match", "content-encoding", "expect"]
    ),
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=40)
    | st.sampled_from(["*/*", "application/json", "text/html;q=0.1,*/*", "vi;q=0,zh", "W/*", '"'])
    | st.sampled_from([";", ",", "=", ";q=", "q=1,", "a/b;c=d;q=2, */json", "application/*;q=0."]),
)


@given(headers=HEADERS, body=st.binary() | st.just(b'{"query": "{ __typename }"}'))
@QUICK
def test_headers_and_bytes(
    client: httpx.Client, server: Served, headers: dict[str, str], body: bytes
) -> None:
    sent = {name: value.strip() for name, value in headers.items()}
    check(client.post(server.api, content=body, headers=sent))
    address = f"{server.api}?{quote(body, safe='=&%{}')}"
    answer = client.get(address, headers=sent)
    assert answer.status_code < 500
    if answer.status_code not in (200, 304) or "html" not in answer.headers["content-type"]:
        assert answer.status_code == 304 or answer.json()
